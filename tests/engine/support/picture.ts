import type { ResourceView } from "../../../local/world/kernel/command";
import { isDoc, type Json } from "../../../local/world/kernel/json";

/** Types that AWS attaches to a transit gateway with what they are made of. */
const ATTACHED: readonly string[] = [
  "aws:ec2/vpnConnection:VpnConnection",
  "aws:directconnect/gatewayAssociation:GatewayAssociation",
];

/**
 * What stands in the embedded accounts, one line per resource, without anything that differs from build to build:
 * physical ids and ARNs are replaced by whose they are. Two worlds with equal pictures hold the same.
 */
export function picture(resources: readonly ResourceView[]): string[] {
  const labels = new Map<string, string>();
  for (const resource of resources) {
    const label = `<${resource.type.split(":").at(-1) ?? ""} ${resource.account} ${nameOf(resource)}>`;
    for (const id of [resource.id, resource.outputs.arn]) if (typeof id === "string") labels.set(id, label);
    // AWS attaches these to the transit gateway by itself: the attachment is no resource of its own.
    const attachment = ATTACHED.includes(resource.type) ? resource.outputs.transitGatewayAttachmentId : undefined;
    if (typeof attachment === "string") labels.set(attachment, `${label}'s attachment`);
  }
  // Longest first: an ARN holds the id.
  const ids = [...labels.keys()].filter((id) => GENERATED.test(id)).sort((a, b) => b.length - a.length);
  const plain = (value: Json): string =>
    ids
      .reduce((text, id) => text.replaceAll(id, labels.get(id) ?? ""), JSON.stringify(value))
      .replace(DRAWN, "-*")
      .replace(LIST, (list) => {
        const labels = (list.match(LABEL) ?? []).sort();
        return list.replace(LABEL, () => labels.shift() ?? "");
      });
  return resources
    .filter(({ implicit }) => implicit === undefined)
    .map((resource) => `${resource.account} ${resource.region} ${resource.type} ${plain(sorted(asked(resource)))}`)
    .sort();
}

/**
 * What was asked for. A zone's further VPCs are left out: they have associations of their own, and are among the zone's
 * arguments only once a refresh has read them.
 */
function asked({ type, inputs }: ResourceView): Json {
  if (type !== "aws:route53/zone:Zone" || !Array.isArray(inputs.vpcs)) return inputs;
  return { ...inputs, vpcs: inputs.vpcs.slice(0, 1) };
}

/** Fails with the lines in which two pictures differ. */
export function expectSame(want: readonly string[], got: readonly string[]): void {
  const without = (from: readonly string[], what: readonly string[], mark: string): string[] => {
    const rest = [...what];
    return from.flatMap((line) => {
      const at = rest.indexOf(line);
      if (at >= 0) rest.splice(at, 1);
      return at < 0 ? [`${mark} ${line}`] : [];
    });
  };
  const lines = [...without(want, got, "missing:"), ...without(got, want, "too much:")];
  if (lines.length > 0)
    throw new Error(`the worlds differ in ${lines.length} lines:\n${lines.slice(0, 20).join("\n")}`);
}

/** Ids that AWS makes up: a prefix and 17 hexadecimal digits, a UUID, a Profile's or Resolver's, or a hosted zone's. */
const GENERATED = /-[0-9a-f]{16,17}$|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|^r[a-z-]+-[0-9a-f]{10,}$|^Z[0-9A-Z]{10,}$/;

/** Ends of names that are drawn anew: the engine's automatic names, and the DNS names of endpoints. */
const DRAWN = /-[0-9a-f]{7}(?=")|(?<=>)-[0-9a-f]{8}(?=[.-])/g;

const LABEL = /<[^<>]*>/g;

/** Generated ids in one text, as a table's list of VPCs or a policy's of subnets: they are in the order of the ids. */
const LIST = /<[^<>]*>(?:(?:,|\\",\\")<[^<>]*>)+/g;

function nameOf({ outputs, implicit, id }: ResourceView): string {
  const tags = outputs.tagsAll ?? outputs.tags;
  const logical = isDoc(tags) ? tags["bedrock-hub:id"] : undefined;
  if (typeof logical === "string") return logical;
  return implicit === undefined ? (GENERATED.test(id) ? "" : id) : "implicit";
}

/** Keys in order; lists stay as they are. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item));
  if (!isDoc(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([k, v]) => [k, sorted(v)]),
  );
}
