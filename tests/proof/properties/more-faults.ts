/** Faults of kinds that take more than one changed setting: peerings, loops, second CIDRs, prefixes learned later. */
import { change, copy, type Fault, type Resource, type Setting } from "./faults";

const T = {
  route: "aws:ec2/route:Route",
  vpc: "aws:ec2/vpc:Vpc",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  subnet: "aws:ec2/subnet:Subnet",
  transitRoute: "aws:ec2transitgateway/route:Route",
  transitTable: "aws:ec2transitgateway/routeTable:RouteTable",
  attachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  propagation: "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
  vpn: "aws:ec2/vpnConnection:VpnConnection",
} as const;

type Values = Record<string, unknown>;

/** A resource of another type in the place of one: same account, same Region. */
function made(like: Resource, type: string, name: string, values: Values): Resource {
  const { propertyDependencies: _, ...rest } = like;
  const urn = `${like.urn}-${name}`;
  return { ...rest, urn, type, name, id: `${name}-0`, inputs: values, outputs: values, propertyDependencies: {} };
}

/** Further single faults of a recording. */
export function moreFaults(resources: readonly Resource[], setting: Setting): Fault[] {
  const of = (type: string) => resources.filter((r) => r.type === type);
  const faults: Fault[] = [];
  const add = (name: string, breaks: string, follows: string, apply: Fault["apply"]): void => {
    faults.push({ name, breaks: breaks.split(" "), follows: follows.split(" "), apply });
  };
  const live = [...setting.spokes].filter(([, spoke]) => spoke.live);
  const vpcOf = (spoke: string) => of(T.vpc).find((v) => v.name === spoke);
  const routesOf = (spoke: string) =>
    of(T.route).filter((r) => r.name.startsWith(`${spoke}/`) && typeof r.inputs.transitGatewayId === "string");
  peerings();
  loops();
  secondBlocks();
  laterPrefixes();
  models();
  wrongZones();
  return faults;

  /** A peering between networks of two domains with a route on each side. */
  function peerings(): void {
    for (const [a, one] of live) {
      for (const [b, other] of live) {
        if (a >= b || one.domain === other.domain) continue;
        const [vpcA, vpcB] = [vpcOf(a), vpcOf(b)];
        const [routeA] = routesOf(a);
        const [routeB] = routesOf(b);
        if (!vpcA || !vpcB || !routeA || !routeB) continue;
        const id = "pcx-0f0f0f0f0f0f0f0f0";
        const peering = made(vpcA, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection", `peering-${a}-${b}`, {
          vpcId: vpcA.id,
          peerVpcId: vpcB.id,
          autoAccept: true,
          acceptStatus: "active",
        });
        const over = (route: Resource, cidr: string): Fault["apply"] =>
          copy(route, "peer", { destinationCidrBlock: cidr, transitGatewayId: undefined, vpcPeeringConnectionId: id });
        add(`${a} and ${b}: peered`, "P2", "", (all) =>
          over(routeB, one.cidr)(over(routeA, other.cidr)([...all, { ...peering, id }])),
        );
      }
    }
  }

  /** The route to the endpoints leads to a spoke, whose attachment subnets send it back. */
  function loops(): void {
    for (const route of of(T.transitRoute)) {
      const table = of(T.transitTable).find((t) => t.id === route.inputs.transitGatewayRouteTableId)?.name ?? "";
      if (route.inputs.blackhole === true || setting.sets.get(table) !== table) continue;
      if (route.inputs.destinationCidrBlock === "0.0.0.0/0") continue;
      for (const [name, spoke] of live) {
        const attachment = of(T.attachment).find((a) => a.name === name);
        if (!attachment || spoke.domain !== table) continue;
        const astray = change(route.urn, (v) => ({ ...v, transitGatewayAttachmentId: attachment.id }));
        add(`${route.name}: leads to ${name}`, "P1", "P2 P6", astray);
      }
    }
  }

  /** A second block of a VPC that another VPC has too: its propagated route becomes a matter of chance. */
  function secondBlocks(): void {
    for (const [a] of live) {
      for (const [b, other] of live) {
        const vpc = vpcOf(a);
        if (a === b || !vpc) continue;
        const type = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
        const block = made(vpc, type, `second-${b}`, { vpcId: vpc.id, cidrBlock: other.cidr });
        add(`${a}: has the block of ${b} as well`, "P5 P1", "P0 P2 P3 P4 P11 P12", (all) => [...all, block]);
      }
    }
  }

  /** On-premises may announce anything: where it propagates to, it draws answers away. */
  function laterPrefixes(): void {
    const [sample] = of(T.propagation);
    for (const vpn of of(T.vpn)) {
      const attachment = vpn.outputs.transitGatewayAttachmentId;
      // A table takes attachments of its own gateway alone; those of other Regions have faults of their own.
      if (!sample || typeof attachment !== "string" || live.length === 0 || vpn.inputs.region !== undefined) continue;
      // One that is known to announce nothing else draws nothing away: then only strangers' way to it is a fault.
      const promised = of(T.propagation).some((p) => p.inputs.transitGatewayAttachmentId === attachment);
      for (const table of of(T.transitTable)) {
        if (promised && ["hub", "hybrid", setting.onPremises].includes(table.name)) continue;
        const gateway = sample.inputs.transitGatewayRouteTableId;
        const ofHome = of(T.transitTable).find((t) => t.id === gateway)?.inputs.transitGatewayId;
        const used = ["hub", "hybrid"].includes(table.name) || live.some(([, { domain }]) => domain === table.name);
        if (!used || table.inputs.transitGatewayId !== ofHome) continue;
        const [fixed] = of(T.transitRoute);
        const domain = live.some(([, s]) => s.domain === table.name) && table.name !== setting.onPremises;
        if (fixed && domain)
          add(
            `${vpn.name}: routed from ${table.name}`,
            "P3",
            "",
            copy(fixed, `to-${vpn.name}-${table.name}`, {
              destinationCidrBlock: setting.prefix,
              transitGatewayRouteTableId: table.id,
              transitGatewayAttachmentId: attachment,
              blackhole: false,
            }),
          );
        const learns = copy(sample, `learns-${vpn.name}-${table.name}`, {
          transitGatewayAttachmentId: attachment,
          transitGatewayRouteTableId: table.id,
        });
        add(`${vpn.name}: propagated into ${table.name}`, "P3", "", learns);
      }
    }
  }

  /** Accounts must be able to run every model of their domain, and no other. */
  function models(): void {
    for (const endpoint of of(T.endpoint)) {
      const { policy } = endpoint.inputs;
      if (typeof policy !== "string" || !endpoint.name.endsWith("/bedrock-runtime")) continue;
      const users = live.filter(([, s]) => setting.sets.get(s.domain) === endpoint.name.split("/")[0]);
      const document = JSON.parse(policy) as { Statement: Values[] };
      document.Statement.forEach((statement, i) => {
        const { Resource: list, Effect, Sid } = statement;
        if (!Array.isArray(list) || Effect !== "Allow" || users.length === 0) return;
        const withList = (to: readonly unknown[]): Fault["apply"] => {
          const Statement = document.Statement.map((s, at) => (at === i ? { ...s, Resource: to } : s));
          return change(endpoint.urn, (v) => ({ ...v, policy: JSON.stringify({ ...document, Statement }) }));
        };
        const isModel = (arn: unknown) => String(arn).includes("::foundation-model/");
        for (const model of list.filter(isModel)) {
          const rest = list.filter((arn) => arn !== model);
          if (rest.length > 0)
            add(`${endpoint.name}: ${String(Sid)} without ${String(model)}`, "P9", "", withList(rest));
        }
        if (!list.some(isModel)) return;
        const foreign = "arn:aws:bedrock:us-east-1::foundation-model/example.foreign-v1:0";
        add(`${endpoint.name}: ${String(Sid)} with a foreign model`, "P9", "", withList([...list, foreign]));
        add(`${endpoint.name}: ${String(Sid)} with every model`, "P9", "", withList(["*"]));
      });
    }
  }

  /** Endpoint subnets in one zone only, as far as AZ ids tell. */
  function wrongZones(): void {
    const subnets = of(T.subnet).filter((s) => setting.sets.has(s.name.split("/")[0] ?? ""));
    for (const [set] of setting.sets) {
      const own = subnets.filter(
        (s) => s.name.startsWith(`${set}/`) && typeof s.inputs.availabilityZoneId === "string",
      );
      const users = live.filter(([, s]) => setting.sets.get(s.domain) === set);
      const [first, second] = own;
      if (!first || !second || users.length === 0 || setting.spokes.has(set)) continue;
      const same = change(second.urn, (v) => ({ ...v, availabilityZoneId: first.inputs.availabilityZoneId }));
      add(`${second.name}: in the zone of ${first.name}`, "P7", "P1 P3 P5 P12", same);
    }
  }
}
