import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";

/**
 * What adopted spokes declare of AWS belongs to one VPC each: a subnet, a route table, an attachment or a gateway
 * endpoint that two of them declare is a slip in one of the two.
 */
export function checkAdoptedTwice({ config, problems }: PlanContext): void {
  const owners = new Map<string, { spoke: string; what: string }>();
  const note = (spoke: string, path: string, id: string | undefined, what: string): void => {
    if (id === undefined) return;
    const first = owners.get(id);
    if (!first) owners.set(id, { spoke, what });
    else if (first.spoke !== spoke)
      problems.push({
        path: `spokes.${spoke}.vpc.adopt.${path}`,
        problem: `is ${first.what} of spoke ${first.spoke} too`,
        got: id,
        fix: "mend one of the two; each belongs to one VPC",
      });
  };
  for (const [key, { vpc }] of sortedEntries(config.spokes)) {
    if (!("adopt" in vpc)) continue;
    for (const [name, subnet] of sortedEntries(vpc.adopt.subnets)) {
      note(key, `subnets.${name}.id`, subnet.id, "a subnet");
      note(key, `subnets.${name}.routeTable`, subnet.routeTable, "a route table");
    }
    note(key, "existing.attachment", vpc.adopt.existing.attachment, "the attachment");
    note(key, "existing.s3GatewayEndpoint", vpc.adopt.existing.s3GatewayEndpoint, "the S3 gateway endpoint");
  }
}
