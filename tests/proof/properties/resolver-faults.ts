/** Faults of the way that on-premises resolves names: its resolver, the zones behind it, and what they lead to. */
import { change, copy, type Fault, type Resource } from "./faults";

const T = {
  route: "aws:ec2/route:Route",
  rule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  transitRoute: "aws:ec2transitgateway/route:Route",
  resolver: "aws:route53/resolverEndpoint:ResolverEndpoint",
  zone: "aws:route53/zone:Zone",
  record: "aws:route53/record:Record",
  zoneAssociation: "aws:route53/zoneAssociation:ZoneAssociation",
  gatewayAssociation: "aws:directconnect/gatewayAssociation:GatewayAssociation",
} as const;

interface Address {
  readonly ip?: string;
  readonly subnetId: string;
}

/** Single faults of a network with an inbound resolver; each breaks P3. */
export function resolverFaults(resources: readonly Resource[]): Fault[] {
  const of = (type: string) => resources.filter((r) => r.type === type);
  const faults: Fault[] = [];
  const add = (name: string, follows: string, apply: Fault["apply"]): void => {
    faults.push({ name, breaks: ["P3"], follows: follows.split(" "), apply });
  };
  const drop =
    (urn: string): Fault["apply"] =>
    (all) =>
      all.filter((r) => r.urn !== urn);
  const [inbound] = of(T.resolver).filter((r) => r.inputs.direction === "INBOUND");
  if (!inbound) return [];
  const groups = inbound.inputs.securityGroupIds as string[];
  const addresses = inbound.inputs.ipAddresses as Address[];

  for (const rule of of(T.rule).filter((r) => groups.includes(String(r.inputs.securityGroupId)))) {
    add(`${rule.name}: rule of the resolver lost`, "", drop(rule.urn));
    const other = change(rule.urn, (v) => ({ ...v, fromPort: 80, toPort: 80 }));
    add(`${rule.name}: rule of the resolver for another port`, "", other);
  }
  for (const route of of(T.route).filter((r) => r.name.startsWith("hybrid/resolver/")))
    add(`${route.name}: no way back from the resolver`, "P5", drop(route.urn));
  for (const route of of(T.transitRoute).filter((r) => r.name === "hybrid/resolver"))
    add(`${route.name}: no way to the resolver`, "", drop(route.urn));
  for (const [i, { ip }] of addresses.entries()) {
    const moved = addresses.map((a, at) => (at === i ? { ...a, ip: next(ip ?? "") } : a));
    add(
      `inbound resolver: not at ${ip ?? ""}`,
      "",
      change(inbound.urn, (v) => ({ ...v, ipAddresses: moved })),
    );
  }
  for (const association of of(T.gatewayAssociation)) {
    for (const gone of association.inputs.allowedPrefixes as string[]) {
      const kept = (v: Record<string, unknown>) => (v.allowedPrefixes as string[]).filter((p) => p !== gone);
      const fewer = change(association.urn, (v) => ({ ...v, allowedPrefixes: kept(v) }));
      add(`${association.name}: ${gone} is not announced`, "", fewer);
    }
  }
  for (const association of of(T.zoneAssociation).filter((r) => r.name.startsWith("hub/"))) {
    add(`${association.name}: zone missing on the hub VPC`, "", drop(association.urn));
    const zone = of(T.zone).find((z) => [z.id, z.outputs.zoneId].includes(association.inputs.zoneId as string));
    for (const other of of(T.zone).filter((z) => z !== zone && z.inputs.name === zone?.inputs.name)) {
      const swap = change(association.urn, (v) => ({ ...v, zoneId: other.id }));
      add(`${association.name}: zone ${other.name} on the hub VPC instead`, "", swap);
      const both = copy(association, "foreign", { zoneId: other.id });
      add(`${association.name}: zone ${other.name} on the hub VPC as well`, "", both);
    }
    for (const record of of(T.record).filter((r) => r.inputs.zoneId === association.inputs.zoneId))
      add(`${record.name}: no record`, "P1 P4", drop(record.urn));
  }
  return faults;
}

/** The IPv4 address after another. */
function next(address: string): string {
  return address.replace(/\d+$/, (last) => String(Number(last) + 1));
}
