/** Single faults in a recorded network, each with the properties that it breaks. */
import { covers, prefix } from "../../../net/ip";
import type { RecordedNode } from "../../../proof/adapters/recorded";

/** Resource of a recording, free to be changed. */
export interface Resource extends RecordedNode {
  readonly name: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
}

export interface Fault {
  readonly name: string;
  /** At least one of these is violated. */
  readonly breaks: readonly string[];
  /** These may be violated besides: what follows from the same fault. */
  readonly follows: readonly string[];
  readonly apply: (resources: readonly Resource[]) => Resource[];
}

const T = {
  route: "aws:ec2/route:Route",
  transitRoute: "aws:ec2transitgateway/route:Route",
  transitTable: "aws:ec2transitgateway/routeTable:RouteTable",
  association: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  propagation: "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
  attachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  rule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  vpc: "aws:ec2/vpc:Vpc",
  zone: "aws:route53/zone:Zone",
  record: "aws:route53/record:Record",
  zoneAssociation: "aws:route53/zoneAssociation:ZoneAssociation",
  profileAssociation: "aws:route53/profilesAssociation:ProfilesAssociation",
  profileResource: "aws:route53/profilesResourceAssociation:ProfilesResourceAssociation",
  profile: "aws:route53/profilesProfile:ProfilesProfile",
} as const;

/** What a fault needs to know of the plan: to whom the pieces of the network belong. */
export interface Setting {
  /** Domain of each spoke, and whether the spoke takes part (quarantined and adopted ones do not). */
  readonly spokes: ReadonlyMap<string, { readonly domain: string; readonly cidr: string; readonly live: boolean }>;
  /** Endpoint set of each domain. */
  readonly sets: ReadonlyMap<string, string>;
  readonly supernets: ReadonlyMap<string, string>;
  readonly spokeToSpoke: ReadonlySet<string>;
  /** Domain that on-premises is bound to. */
  readonly onPremises: string | undefined;
  /** A prefix of it. */
  readonly prefix: string | undefined;
  /** Rules that a security group may have. */
  readonly rulesPerGroup: number;
}

/** What may follow where packets end up in a transit gateway that they do not belong to. */
const FOREIGN = "P1 P2 P5 P6 P13";

type Values = Record<string, unknown>;

export function change(urn: string, to: (values: Values) => Values): Fault["apply"] {
  return (resources) =>
    resources.map((r) =>
      r.urn === urn ? { ...r, inputs: to(r.inputs), outputs: to(r.outputs), propertyDependencies: {} } : r,
    );
}

const drop =
  (urn: string): Fault["apply"] =>
  (resources) =>
    resources.filter((r) => r.urn !== urn);

export const copy =
  (of: Resource, name: string, values: Values): Fault["apply"] =>
  (resources) => [
    ...resources,
    {
      ...of,
      urn: `${of.urn}-${name}`,
      name: `${of.name}-${name}`,
      id: `${of.id ?? "x"}-${name}`,
      inputs: { ...of.inputs, ...values },
      outputs: { ...of.outputs, ...values },
      propertyDependencies: {},
    },
  ];

/**
 * True for endpoint sets of one domain in two Regions. They have accounts in common, whom policies cannot tell apart, so
 * that between them a group that is open is one layer of two.
 */
const isTwin = (one: string, other: string): boolean => one.startsWith(`${other}.`) || other.startsWith(`${one}.`);

/** All single faults of a recording. */
export function faultsOf(resources: readonly Resource[], setting: Setting): Fault[] {
  const of = (type: string) => resources.filter((r) => r.type === type);
  const faults: Fault[] = [];
  const add = (name: string, breaks: string, follows: string, apply: Fault["apply"]): void => {
    faults.push({ name, breaks: breaks.split(" "), follows: follows.split(" "), apply });
  };
  const tables = new Map(of(T.transitTable).map((table) => [table.name, table]));
  const tableOf = (r: Resource): string =>
    of(T.transitTable).find((table) => table.id === r.inputs.transitGatewayRouteTableId)?.name ?? "";
  const gatewayOf = (r: Resource): unknown =>
    of(T.transitTable).find((table) => table.id === r.inputs.transitGatewayRouteTableId)?.inputs.transitGatewayId;
  /** Tables of another transit gateway: AWS refuses them. */
  const isForeign = (r: Resource, table: Resource): boolean => gatewayOf(r) !== table.inputs.transitGatewayId;
  const spokeOf = (r: Resource): string => r.name.split("/")[0] ?? "";
  const live = (r: Resource) => {
    const spoke = setting.spokes.get(spokeOf(r));
    return spoke?.live === true ? spoke : undefined;
  };
  transitFaults();
  vpcFaults();
  filterFaults();
  zoneFaults();
  nameFaults();
  policyFaults();
  return faults;

  function transitFaults(): void {
    for (const association of of(T.association)) {
      const spoke = live(association);
      if (spoke === undefined && association.name !== "hub") continue;
      add(
        `${association.name}: no association`,
        "P6",
        association.name === "hub" ? "P1 P2 P3 P5" : "P1 P2 P5",
        drop(association.urn),
      );
      for (const [name, table] of tables) {
        if (spoke === undefined || name === spoke.domain) continue;
        const swap = change(association.urn, (v) => ({ ...v, transitGatewayRouteTableId: table.id }));
        const foreign = isForeign(association, table);
        // Tables that are no domain's learn what on-premises announces.
        const learns = setting.onPremises !== undefined && !setting.supernets.has(name) ? " P3" : "";
        const follows = `${FOREIGN} P13 P5 P6${learns}`;
        add(`${association.name}: associated with ${name}`, foreign ? "P0" : "P2 P1", follows, swap);
      }
    }
    for (const propagation of of(T.propagation)) {
      const spoke = live(propagation);
      if (spoke === undefined) continue;
      if (tableOf(propagation) === "hub") add(`${propagation.name}: not propagated`, "P5", "P1", drop(propagation.urn));
      if (tableOf(propagation) !== "hub") continue;
      for (const [name, table] of tables) {
        const others = [...setting.spokes].some(([key, s]) => s.domain === name && key !== spokeOf(propagation));
        // A static blackhole of the same prefix wins over the propagated route (Transit Gateway guide, Route evaluation order).
        const shut = of(T.transitRoute).some(
          (r) => r.inputs.blackhole === true && tableOf(r) === name && r.inputs.destinationCidrBlock === spoke.cidr,
        );
        // Without another spoke in the domain the route has nobody to lead astray.
        if (name === "hub" || !others || shut || (name === spoke.domain && setting.spokeToSpoke.has(name))) continue;
        const wrong = copy(propagation, `into-${name}`, { transitGatewayRouteTableId: table.id });
        const foreign = isForeign(propagation, table);
        add(`${propagation.name}: propagated into ${name}`, foreign ? "P0" : "P2", foreign ? FOREIGN : "P5", wrong);
      }
    }
    for (const route of of(T.transitRoute)) {
      const table = tableOf(route);
      const used = [...setting.spokes.values()].some((s) => s.domain === table && s.live);
      // The way out to the internet is no promise of the intent.
      const toInternet = route.inputs.destinationCidrBlock === "0.0.0.0/0";
      if (route.inputs.blackhole !== true && used && !toInternet) {
        add(`${route.name}: no route to the endpoints`, "P1", "", drop(route.urn));
        const dead = change(route.urn, ({ transitGatewayAttachmentId: _, ...v }) => ({ ...v, blackhole: true }));
        add(`${route.name}: endpoints dropped`, "P1 P6", "", dead);
      }
      if (route.inputs.blackhole !== true) continue;
      // A more specific route under the blackhole.
      for (const [name, spoke] of setting.spokes) {
        const attachment = of(T.attachment).find((a) => a.name === name);
        if (!spoke.live || !attachment || spoke.domain === table || !used) continue;
        const leak = copy(route, `leak-${name}`, {
          destinationCidrBlock: spoke.cidr.replace(/\/\d+$/, "/25"),
          blackhole: false,
          transitGatewayAttachmentId: attachment.id,
        });
        const foreign = gatewayOf(route) !== attachment.inputs.transitGatewayId;
        add(`${route.name}: leak to ${name} below it`, foreign ? "P0" : "P2", foreign ? FOREIGN : "", leak);
      }
    }
    for (const [name, spoke] of setting.spokes) {
      const [sample] = of(T.transitRoute).filter((r) => r.inputs.blackhole === true);
      const hub = tables.get("hub");
      if (!sample || !hub || !spoke.live) continue;
      const dead = copy(sample, `dead-${name}`, {
        destinationCidrBlock: spoke.cidr,
        transitGatewayRouteTableId: hub.id,
        blackhole: true,
      });
      add(`${name}: replies dropped`, "P5 P6", "P1", dead);
    }
  }

  function vpcFaults(): void {
    for (const route of of(T.route)) {
      if (typeof route.inputs.transitGatewayId !== "string") continue;
      const [owner = ""] = route.name.split("/");
      const inHub = setting.sets.has(owner) && !setting.spokes.has(owner);
      // A default route to the transit gateway leads to the endpoints as well, and is itself no promise of the intent.
      const isDefault = (r: Resource): boolean =>
        r.inputs.routeTableId === route.inputs.routeTableId && r.inputs.destinationCidrBlock === "0.0.0.0/0";
      const to = prefix(String(route.inputs.destinationCidrBlock));
      // Nor does a domain's supernet without another spoke in it lead to anybody.
      const empty =
        [...setting.supernets.values()].includes(String(route.inputs.destinationCidrBlock)) &&
        ![...setting.spokes].some(([name, s]) => s.live && name !== spokeOf(route) && covers(to, prefix(s.cidr)));
      if (live(route) && !empty && !of(T.route).some(isDefault))
        add(`${route.name}: no route`, "P1", "", drop(route.urn));
      if (!inHub) continue;
      // A supernet without a network in it, such as one of another Region's spokes, has no replies to lose.
      const served = [...setting.spokes.values()].filter(
        (s) => s.live && setting.sets.get(s.domain) === owner && covers(to, prefix(s.cidr)),
      );
      if (served.length > 0) add(`${route.name}: no return route`, "P5 P3", "", drop(route.urn));
      for (const [domain, supernet] of setting.supernets) {
        const others = [...setting.spokes.values()].some((s) => s.live && s.domain === domain);
        if (setting.sets.get(domain) === owner || !others) continue;
        const wide = copy(route, `to-${domain}`, { destinationCidrBlock: supernet });
        add(`${route.name}: return route to ${domain} as well`, "P2", "", wide);
      }
      const all = change(route.urn, (v) => ({ ...v, destinationCidrBlock: "0.0.0.0/0" }));
      if ([...setting.spokes.values()].some((s) => s.live && setting.sets.get(s.domain) !== owner))
        add(`${route.name}: widened to everything`, "P2", "P3 P5 P6", all);
    }
    for (const vpc of of(T.vpc)) {
      if (!live(vpc)) continue;
      for (const key of ["enableDnsHostnames", "enableDnsSupport"]) {
        const off = change(vpc.urn, (v) => ({ ...v, [key]: false }));
        add(`${vpc.name}: ${key} off`, "P1", "P4", off);
      }
    }
  }

  function filterFaults(): void {
    const sets = [...new Set(of(T.rule).map(({ name }) => name.split("/")[0] ?? ""))];
    for (const rule of of(T.rule)) {
      const [set = "", audience = ""] = rule.name.split("/");
      const cidr = rule.inputs.cidrIpv4;
      const users = [...setting.spokes.values()].filter((s) => s.live && setting.sets.get(s.domain) === set);
      if (typeof cidr !== "string" || users.length === 0) continue;
      const lost = audience === "on-premises" ? "P3" : "P1 P12";
      add(`${rule.name}: rule lost`, lost, "P3", drop(rule.urn));
      const wide = change(rule.urn, (v) => ({ ...v, cidrIpv4: "0.0.0.0/0" }));
      const foreign = [...setting.spokes.values()].some((s) => setting.sets.get(s.domain) !== set);
      const more = sets.some((other) => isTwin(set, other)) ? " P13" : "";
      if (foreign || audience.startsWith("consumers"))
        add(`${rule.name}: open to everybody`, "P11", `P3 P15${more}`, wide);
      const other = change(rule.urn, (v) => ({ ...v, fromPort: 80, toPort: 80 }));
      add(`${rule.name}: another port`, lost, "P3", other);
      for (const spoke of setting.spokes.values()) {
        if (setting.sets.get(spoke.domain) === set) continue;
        const stranger = copy(rule, `admits-${spoke.cidr.replaceAll(/\W/g, "-")}`, { cidrIpv4: spoke.cidr });
        add(`${rule.name}: admits ${spoke.cidr} as well`, "P11", "", stranger);
      }
      const groups = Array.from({ length: setting.rulesPerGroup + 1 }, (_, i) =>
        copy(rule, `many-${i}`, { cidrIpv4: `198.18.${i}.0/32` }),
      );
      add(`${rule.name}: more rules than the quota`, "P8", "", (all) =>
        groups.reduce<Resource[]>((now, one) => one(now), [...all]),
      );
    }
  }

  function zoneFaults(): void {
    for (const attachment of of(T.attachment)) {
      const subnets = attachment.inputs.subnetIds as string[];
      if (attachment.name !== "hub" && !live(attachment)) continue;
      for (const gone of subnets) {
        const fewer = change(attachment.urn, (v) => ({ ...v, subnetIds: subnets.filter((s) => s !== gone) }));
        add(
          `${attachment.name}: attachment without ${gone}`,
          "P7",
          attachment.name === "hub" ? "P1 P3 P5" : "P1 P5",
          fewer,
        );
      }
    }
    for (const endpoint of of(T.endpoint)) {
      if (endpoint.inputs.vpcEndpointType !== "Interface") continue;
      for (const kept of endpoint.inputs.subnetIds as string[]) {
        const one = change(endpoint.urn, (v) => ({ ...v, subnetIds: [kept], subnetConfigurations: undefined }));
        add(`${endpoint.name}: in ${kept} only`, "P7", "", one);
      }
    }
  }

  function nameFaults(): void {
    const zones = of(T.zone);
    const owner = (zone: Resource | undefined): string => spokeOf(zone ?? resources[0]!);
    const zoneById = (id: unknown) => zones.find((zone) => zone.id === id || zone.outputs.zoneId === id);
    for (const association of of(T.zoneAssociation)) {
      if (!live(association)) continue;
      add(`${association.name}: zone not associated`, "P1", "P4", drop(association.urn));
      const zone = zoneById(association.inputs.zoneId);
      for (const other of zones) {
        if (owner(other) === owner(zone) || other.inputs.name !== zone?.inputs.name) continue;
        const swap = change(association.urn, (v) => ({ ...v, zoneId: other.id }));
        add(`${association.name}: zone of ${owner(other)} instead`, "P10", "P1", swap);
      }
    }
    for (const zone of zones) {
      for (const [name, spoke] of setting.spokes) {
        const vpc = of(T.vpc).find((v) => v.name === name);
        if (!vpc || !spoke.live || setting.sets.get(spoke.domain) === owner(zone)) continue;
        const wrong = change(zone.urn, (v) => ({ ...v, vpcs: [...(v.vpcs as unknown[]), { vpcId: vpc.id }] }));
        add(`${zone.name}: on the VPC of ${name}`, "P10", "P1 P4", wrong);
      }
    }
    for (const record of of(T.record)) {
      const targets = of(T.record).filter(
        (r) => r.name !== record.name && owner(r) !== owner(record) && r.inputs.name === record.inputs.name,
      );
      const zone = zoneById(record.inputs.zoneId);
      const isUsed =
        of(T.zoneAssociation).some((a) => live(a) && a.inputs.zoneId === zone?.id) ||
        of(T.profileResource).some((a) => String(a.inputs.resourceArn).endsWith(`/${zone?.id ?? ""}`));
      const used = [...setting.spokes.values()].some((s) => s.live && setting.sets.get(s.domain) === owner(record));
      if (!used || !isUsed) continue;
      for (const other of targets) {
        const swap = (all: readonly Resource[]): Resource[] =>
          all.map((r) =>
            r.urn === record.urn
              ? {
                  ...r,
                  inputs: { ...r.inputs, aliases: other.inputs.aliases },
                  outputs: { ...r.outputs, aliases: other.outputs.aliases },
                  propertyDependencies: {
                    ...r.propertyDependencies,
                    aliases: other.propertyDependencies?.aliases ?? [],
                  },
                }
              : r,
          );
        // Through the inbound resolver on-premises gets the same answer.
        add(`${record.name}: alias to ${other.name}`, "P10 P1", "P3 P12", swap);
      }
    }
    for (const association of of(T.profileAssociation)) {
      const spoke = live(association);
      if (!spoke) continue;
      add(`${association.name}: no Profile`, "P1", "", drop(association.urn));
      for (const profile of of(T.profile)) {
        if (profile.id === association.inputs.profileId) continue;
        const swap = change(association.urn, (v) => ({ ...v, profileId: profile.id }));
        add(`${association.name}: Profile ${profile.name}`, "P10", "P1 P12", swap);
      }
    }
  }

  function policyFaults(): void {
    for (const endpoint of of(T.endpoint)) {
      const { policy } = endpoint.inputs;
      const [set = ""] = endpoint.name.split("/");
      if (typeof policy !== "string" || policy === "") continue;
      const isInterface = endpoint.inputs.vpcEndpointType === "Interface";
      const users = [...setting.spokes.values()].filter((s) => s.live && setting.sets.get(s.domain) === set);
      if (isInterface && users.length === 0) continue;
      if (!isInterface && !live(endpoint)) continue;
      const document = JSON.parse(policy) as { Statement: Values[] };
      const loosen = (index: number, to: (statement: Values) => Values): Fault["apply"] =>
        change(endpoint.urn, (v) => ({
          ...v,
          policy: JSON.stringify({
            ...document,
            Statement: document.Statement.map((s, i) => (i === index ? to(s) : s)),
          }),
        }));
      add(
        `${endpoint.name}: no policy`,
        "P9",
        "P13",
        change(endpoint.urn, ({ policy: _, ...v }) => v),
      );
      document.Statement.forEach((statement, i) => {
        if (statement.Effect !== "Allow") return;
        const open = loosen(i, ({ Condition: _, ...rest }) => rest);
        if (statement.Condition !== undefined)
          add(`${endpoint.name}: ${String(statement.Sid)} without condition`, "P9", "P13", open);
        const stranger = loosen(i, (s) => ({
          ...s,
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-zzzzzzzzzz" } },
        }));
        add(`${endpoint.name}: ${String(statement.Sid)} for another organization`, "P9", "P13", stranger);
      });
    }
    for (const endpoint of of(T.endpoint)) {
      if (endpoint.inputs.vpcEndpointType !== "Gateway" || !live(endpoint)) continue;
      add(`${endpoint.name}: no gateway endpoint`, "P4", "", drop(endpoint.urn));
      const tablesOf = endpoint.inputs.routeTableIds;
      if (!Array.isArray(tablesOf)) continue;
      add(
        `${endpoint.name}: in no table`,
        "P4",
        "",
        change(endpoint.urn, (v) => ({ ...v, routeTableIds: [] })),
      );
    }
  }
}
