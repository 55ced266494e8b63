/** Shared parts of the API calls: filters, tags, and the shape of a list. */
import { refuse } from "../kernel/errors";
import { type Doc, type Json, compact, docs, textOr, texts } from "../kernel/json";
import { type Op } from "../kernel/op";
import { type Rec } from "../kernel/store";
import { type Lookup } from "../kernel/world";

/** Tags as EC2 and most services list them. */
export function tagList(op: Op, rec: Rec): Doc[] {
  return Object.entries(op.tags(rec)).map(([Key, Value]) => ({ Key, Value }));
}

/** Names of filters that stand for a property of the state, apart from identifiers. */
const FILTERS: Readonly<Record<string, string>> = {
  "vpc-id": "vpcId",
  "subnet-id": "subnetId",
  "group-id": "securityGroupId",
  "security-group-id": "securityGroupId",
  "transit-gateway-id": "transitGatewayId",
  "transit-gateway-route-table-id": "transitGatewayRouteTableId",
  state: "state",
  "resource-id": "vpcId",
  "service-name": "serviceName",
};

/** True if a record fits the `Filters` of a describe call. Refuses a filter that it does not know. */
function fits(op: Op, rec: Rec, params: Doc): boolean {
  const tags = op.tags(rec);
  return docs(params, "Filters").every((filter) => {
    const name = textOr(filter, "Name");
    const values = texts(filter, "Values");
    if (name.startsWith("tag:")) return values.includes(tags[name.slice(4)] ?? "");
    const key = FILTERS[name] ?? refuse("InvalidParameterValue", `The filter '${name}' is invalid`);
    return values.includes(textOr(rec.state, key)) || (key.endsWith("Id") && values.includes(rec.id));
  });
}

/** A describe call of EC2: records of some types by identifiers and filters. */
export interface Describe {
  readonly types: readonly string[];
  /** Parameter that takes identifiers. */
  readonly ids: string;
  /** List in the answer. */
  readonly list: string;
  /** One entry under the SDK's property names; tags are added. */
  readonly entry: (op: Op, rec: Rec) => Readonly<Record<string, Json | undefined>>;
  /** Records besides the caller's own, such as attachments of others to its gateway. */
  readonly more?: (op: Op) => readonly Rec[];
}

/** Makes the call. An identifier that is not found is refused as EC2 does; deleted things are gone at once. */
export function describe({ types, ids, list, entry, more }: Describe): Lookup {
  return (op, params) => {
    const all = [...types.flatMap((type) => op.mine(type)), ...(more?.(op) ?? [])];
    const wanted = texts(params, ids);
    const unknown = wanted.find((id) => !all.some((r) => r.id === id));
    if (unknown !== undefined) return op.refuseMissing(types[0] ?? "", unknown);
    const found = all.filter((r) => (wanted.length === 0 || wanted.includes(r.id)) && fits(op, r, params));
    return { [list]: found.map((r) => compact({ ...entry(op, r), Tags: tagList(op, r) })) };
  };
}
