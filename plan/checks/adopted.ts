import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";

const WAYS = [
  ["nat", "a NAT gateway"],
  ["publicAddresses", "an internet gateway"],
] as const;

/** Subnets of one route table lead to the same gateways, so that a way of one of them is a way of all. */
export function checkInternetByTable({ config, problems }: PlanContext): void {
  for (const [key, { vpc }] of sortedEntries(config.spokes)) {
    if (!("adopt" in vpc)) continue;
    const { subnets, attachment, existing } = vpc.adopt;
    const attached: readonly string[] = "subnets" in attachment ? attachment.subnets : [];
    for (const [field, gateway] of WAYS) {
      const declared = existing.internet[field];
      for (const [name, { routeTable }] of sortedEntries(subnets)) {
        const other = declared.find((one) => subnets[one]?.routeTable === routeTable);
        if (other === undefined || declared.includes(name) || attached.includes(name)) continue;
        problems.push({
          path: `spokes.${key}.vpc.adopt.existing.internet.${field}`,
          problem: `leaves out ${name}, whose route table ${routeTable} leads to ${gateway}, as ${other} says`,
          got: declared.join(", "),
          fix: `add ${name}: it is a way to Bedrock past the hub; or mend the route table of one of the two`,
        });
      }
    }
  }
}

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
