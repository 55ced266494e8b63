/**
 * Leaks as somebody would make them who means harm, in dev with on-premises: ways of more than one step, by settings that
 * look like others, by what another account shares. `assistant` and `claims` are networks of prod, to which on-premises is
 * bound; `research` is nonprod's.
 */
import { T } from "../../../proof/build/types";
import { change, type Fault, type Resource } from "./faults";

export interface Leak {
  readonly name: string;
  /** Each is violated, or undetermined where that is all that can be said. */
  readonly says: Readonly<Record<string, "violated" | "undetermined">>;
  readonly apply: Fault["apply"];
}

export type Values = Record<string, unknown>;
export type Step = Fault["apply"];

/** Addresses of `assistant` and of all of prod, and of `research`. */
export const PROD = { cidr: "10.112.0.0/20", supernet: "10.112.0.0/14" };
export const NONPROD = { cidr: "10.116.0.0/20" };

/** Several changes, one after another. */
export const all =
  (...steps: readonly Step[]): Step =>
  (resources) =>
    steps.reduce<Resource[]>((r, step) => step(r), [...resources]);

export type Kit = ReturnType<typeof kitOf>;

/** Ways to find resources of dev by their names, and to add more. */
export function kitOf(resources: readonly Resource[]) {
  const get = (type: string, name: string): Resource => {
    const found = resources.find((r) => r.type === type && r.name === name);
    if (!found) throw new Error(`dev has no ${name} of type ${type}`);
    return found;
  };
  const id = (type: string, name: string): string => get(type, name).id ?? "";
  let serial = 0;
  /** A new resource in the account of another. */
  const add = (like: Resource, type: string, values: Values, more: Values & { id?: string } = {}): Step => {
    const { propertyDependencies: _, ...rest } = like;
    const name = `extra-${++serial}`;
    const arn = `arn:aws:ec2:us-east-1:999999999999:extra/${name}`;
    const outputs = { arn, ...values, ...more };
    const own = more.id ?? `${name}-0f0f0f0f0f0f0f0f0`;
    const urn = like.urn.replace(/::[^:]*$/, `::${name}`).replace(like.type, type);
    return (list) => [
      ...list,
      { ...rest, urn, type, name, id: own, inputs: values, outputs, propertyDependencies: {} },
    ];
  };
  const vpc = (name: string): Resource => get(T.vpc, name);
  const table = (name: string): string => id(T.transitTable, name);
  const attachment = (name: string): string => id(T.attachment, name);
  /** A static route in a domain's table of the transit gateway. */
  const transitRoute = (of: string, destinationCidrBlock: string, transitGatewayAttachmentId: string): Step =>
    add(get(T.transitTable, of), T.transitRoute, {
      destinationCidrBlock,
      transitGatewayAttachmentId,
      transitGatewayRouteTableId: table(of),
    });
  const workloads = (spoke: string): string => id(T.routeTable, `${spoke}/workload`);
  /** A route in the workloads' table of a network. */
  const route = (spoke: string, values: Values): Step =>
    add(vpc(spoke), T.route, { routeTableId: workloads(spoke), ...values });
  const edited = (endpoint: string, edit: (statements: Values[]) => Values[]): Step =>
    change(get(T.endpoint, endpoint).urn, (v) => {
      const document = JSON.parse(String(v.policy)) as { Statement: Values[] };
      return { ...v, policy: JSON.stringify({ ...document, Statement: edit(document.Statement) }) };
    });
  /** A statement more in the policy of an endpoint. */
  const alsoAllow = (statement: Values): Step =>
    edited("prod/sts", (s) => [
      ...s,
      { Sid: "More", Effect: "Allow", Action: ["sts:*"], Resource: ["*"], ...statement },
    ]);
  /** A zone of a VPC with one record. */
  const zone = (name: string, at: string, record: Values): Step => {
    const zoneId = `ZEXTRA${++serial}`;
    return all(
      add(vpc(at), T.zone, { name, vpcs: [{ vpcId: vpc(at).id }] }, { id: zoneId, zoneId }),
      add(vpc(at), T.record, { zoneId, type: "A", ttl: 60, ...record }),
    );
  };
  const tgw = id(T.transitGateway, "hub");
  return { add, alsoAllow, attachment, get, id, resources, route, table, tgw, transitRoute, vpc, zone };
}
