/**
 * Writes networks in the shape of `pulumi stack export`, for tests. A `World` is one stack with a provider for each
 * account; every resource gets an id, an ARN and the outputs that the real provider would compute and the proof reads.
 */
import { graphFromExport } from "../../proof/adapters/export";
import { buildModel } from "../../proof/build";
import { NO_FACTS, type Facts } from "../../proof/facts";
import { mergeGraphs } from "../../proof/graph";
import type { NetworkModel } from "../../proof/model";
import { T } from "../../proof/build/types";

/** A resource in the export. */
export interface Made {
  readonly urn: string;
  readonly id: string;
  readonly arn: string;
  readonly type: string;
  readonly state: Record<string, unknown>;
}

interface Options {
  readonly account?: string;
  readonly region?: string;
}

type Properties = Record<string, unknown>;

/** Beginning of physical ids, as AWS has them. */
const PREFIX: Record<string, string> = {
  [T.vpc]: "vpc",
  [T.subnet]: "subnet",
  [T.routeTable]: "rtb",
  [T.defaultRouteTable]: "rtb",
  [T.route]: "r-rtb",
  [T.acl]: "acl",
  [T.group]: "sg",
  [T.prefixList]: "pl",
  [T.interface]: "eni",
  [T.instance]: "i",
  [T.internetGateway]: "igw",
  [T.egressOnlyGateway]: "eigw",
  [T.natGateway]: "nat",
  [T.vpnGateway]: "vgw",
  [T.peering]: "pcx",
  [T.endpoint]: "vpce",
  [T.transitGateway]: "tgw",
  [T.attachment]: "tgw-attach",
  [T.transitPeering]: "tgw-attach",
  [T.connect]: "tgw-attach",
  [T.transitTable]: "tgw-rtb",
  [T.policyTable]: "tgw-ptb",
  [T.vpnConnection]: "vpn",
  [T.zone]: "Z",
  [T.profile]: "rp",
  [T.resolverEndpoint]: "rslvr-in",
  [T.resolverRule]: "rslvr-rr",
  [T.dhcpOptions]: "dopt",
};

/** One stack of resources. */
export class World {
  readonly resources: Record<string, unknown>[] = [];
  private readonly providers = new Map<string, string>();
  private count = 0;

  constructor(
    readonly stack = "test",
    readonly home: Required<Options> = { account: "111111111111", region: "us-east-1" },
  ) {
    this.resources.push({
      urn: this.urn("pulumi:pulumi:Stack", `net-${stack}`),
      custom: false,
      type: "pulumi:pulumi:Stack",
    });
  }

  private urn(type: string, name: string): string {
    return `urn:pulumi:${this.stack}::net::${type}::${name}`;
  }

  /** Seventeen hexadecimal digits, different in each stack. */
  private serial(n: number): string {
    const stack = Array.from(this.stack).reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 0xffff, 7);
    return stack.toString(16).padStart(4, "0") + n.toString(16).padStart(13, "0");
  }

  private provider({ account = this.home.account, region = this.home.region }: Options): string {
    const at = `${account}-${region}`;
    let reference = this.providers.get(at);
    if (reference === undefined) {
      const urn = this.urn("pulumi:providers:aws", at);
      const inputs = { allowedAccountIds: JSON.stringify([account]), region, version: "7.48.0" };
      const id = `00000000-0000-4000-8000-${account}`;
      this.resources.push({ urn, custom: true, id, type: "pulumi:providers:aws", inputs, outputs: inputs });
      reference = `${urn}::${id}`;
      this.providers.set(at, reference);
    }
    return reference;
  }

  /** Adds a resource; `outputs` come on top of the inputs. */
  add(type: string, name: string, inputs: Properties, outputs: Properties = {}, options: Options = {}): Made {
    const provider = this.provider(options);
    const serial = this.serial(++this.count);
    const id = typeof outputs.id === "string" ? outputs.id : `${PREFIX[type] ?? "x"}-${serial}`;
    const account = options.account ?? this.home.account;
    const region = options.region ?? this.home.region;
    const arn = `arn:aws:ec2:${region}:${account}:resource/${id}`;
    const urn = this.urn(type, name);
    const state = {
      urn,
      custom: true,
      id,
      type,
      inputs: { ...inputs, __defaults: [] },
      outputs: { ...inputs, arn, region, ...outputs, id },
      parent: this.urn("pulumi:pulumi:Stack", `net-${this.stack}`),
      provider,
      propertyDependencies: {},
      created: "2026-11-01T00:00:00Z",
      modified: "2026-11-01T00:00:00Z",
    };
    this.resources.push(state);
    return { urn, id, arn, type, state };
  }

  vpc(name: string, cidrBlock: string, more: Properties = {}, options: Options = {}): Made {
    const inputs = { cidrBlock, enableDnsHostnames: true, enableDnsSupport: true, ...more };
    const n = this.serial(this.count + 1);
    const defaults = {
      defaultRouteTableId: `rtb-${n}`,
      mainRouteTableId: `rtb-${n}`,
      defaultNetworkAclId: `acl-${n}`,
      defaultSecurityGroupId: `sg-${n}`,
    };
    return this.add(T.vpc, name, inputs, { ...defaults, ownerId: options.account ?? this.home.account }, options);
  }

  subnet(
    name: string,
    vpc: Made,
    cidrBlock: string,
    zone = "use1-az1",
    more: Properties = {},
    options: Options = {},
  ): Made {
    return this.add(T.subnet, name, { vpcId: vpc.id, cidrBlock, availabilityZoneId: zone, ...more }, {}, options);
  }

  /** A route table with inline routes, and its associations. */
  table(name: string, vpc: Made, routes: Properties[], subnets: Made[] = [], options: Options = {}): Made {
    const table = this.add(T.routeTable, name, { vpcId: vpc.id, routes }, {}, options);
    for (const subnet of subnets) this.associate(subnet, table, options);
    return table;
  }

  associate(subnet: Made, table: Made, options: Options = {}): Made {
    const name = `${nameOf(subnet)}-${nameOf(table)}`;
    return this.add(T.routeTableAssociation, name, { subnetId: subnet.id, routeTableId: table.id }, {}, options);
  }

  transitGateway(name = "tgw", more: Properties = {}, options: Options = {}): Made {
    const off = { defaultRouteTableAssociation: "disable", defaultRouteTablePropagation: "disable" };
    return this.add(
      T.transitGateway,
      name,
      { ...off, ...more },
      { ownerId: options.account ?? this.home.account },
      options,
    );
  }

  transitTable(name: string, gateway: Made, options: Options = {}): Made {
    return this.add(T.transitTable, name, { transitGatewayId: gateway.id }, {}, options);
  }

  attach(name: string, gateway: Made, vpc: Made, subnets: Made[], more: Properties = {}, options: Options = {}): Made {
    return this.add(
      T.attachment,
      name,
      { transitGatewayId: gateway.id, vpcId: vpc.id, subnetIds: subnets.map((s) => s.id), ...more },
      {},
      options,
    );
  }

  /** Associates an attachment (or anything with its id) with a table. */
  associateTransit(name: string, attachmentId: string, table: Made, options: Options = {}): Made {
    return this.add(
      T.transitAssociation,
      name,
      { transitGatewayAttachmentId: attachmentId, transitGatewayRouteTableId: table.id },
      {},
      options,
    );
  }

  propagate(name: string, attachmentId: string, table: Made, options: Options = {}): Made {
    return this.add(
      T.transitPropagation,
      name,
      { transitGatewayAttachmentId: attachmentId, transitGatewayRouteTableId: table.id },
      {},
      options,
    );
  }

  transitRoute(
    name: string,
    table: Made,
    destinationCidrBlock: string,
    attachmentId: string | undefined,
    options: Options = {},
  ): Made {
    const to = attachmentId === undefined ? { blackhole: true } : { transitGatewayAttachmentId: attachmentId };
    return this.add(
      T.transitRoute,
      name,
      { transitGatewayRouteTableId: table.id, destinationCidrBlock, ...to },
      {},
      options,
    );
  }

  /** A VPN connection on a transit gateway. */
  vpn(name: string, gateway: Made, more: Properties = {}, options: Options = {}): Made & { attachment: string } {
    const attachment = `tgw-attach-${name}`;
    const made = this.add(
      T.vpnConnection,
      name,
      { transitGatewayId: gateway.id, customerGatewayId: "cgw-1", type: "ipsec.1", ...more },
      { transitGatewayAttachmentId: attachment },
      options,
    );
    return { ...made, attachment };
  }

  group(name: string, vpc: Made, ingress: Properties[], egress: Properties[] = [ALL], options: Options = {}): Made {
    return this.add(T.group, name, { vpcId: vpc.id, ingress, egress }, {}, options);
  }

  interface(name: string, subnet: Made, privateIp: string, more: Properties = {}, options: Options = {}): Made {
    return this.add(
      T.interface,
      name,
      { subnetId: subnet.id, privateIps: [privateIp], ...more },
      { privateIp },
      options,
    );
  }

  /** An interface endpoint with an address in each subnet. */
  endpoint(
    name: string,
    vpc: Made,
    service: string,
    at: [Made, string][],
    groups: Made[],
    more: Properties = {},
    options: Options = {},
  ): Made {
    const inputs = {
      vpcId: vpc.id,
      vpcEndpointType: "Interface",
      serviceName: service,
      subnetIds: at.map(([subnet]) => subnet.id),
      securityGroupIds: groups.map((g) => g.id),
      privateDnsEnabled: false,
      ...more,
    };
    const n = this.serial(this.count + 1);
    const dnsName = `vpce-${n}-abcdefgh.${service.split(".").at(-1) ?? ""}.us-east-1.vpce.amazonaws.com`;
    return this.add(
      T.endpoint,
      name,
      inputs,
      {
        subnetConfigurations: at.map(([subnet, ipv4]) => ({ subnetId: subnet.id, ipv4 })),
        dnsEntries: [{ dnsName, hostedZoneId: "Z7HUB22UULQXV" }],
        state: "available",
      },
      options,
    );
  }

  gatewayEndpoint(name: string, vpc: Made, tables: Made[], prefixListId = "pl-63a5400a", options: Options = {}): Made {
    const inputs = {
      vpcId: vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: "com.amazonaws.us-east-1.s3",
      routeTableIds: tables.map((t) => t.id),
    };
    return this.add(T.endpoint, name, inputs, { prefixListId }, options);
  }

  /** A private zone on VPCs with records. */
  zone(name: string, domain: string, vpcs: Made[], options: Options = {}): Made {
    return this.add(T.zone, name, { name: domain, vpcs: vpcs.map((v) => ({ vpcId: v.id })) }, {}, options);
  }

  record(name: string, zone: Made, recordName: string, more: Properties, options: Options = {}): Made {
    return this.add(T.record, name, { zoneId: zone.id, name: recordName, type: "A", ...more }, {}, options);
  }

  /** An alias record to an interface endpoint. */
  aliasTo(name: string, zone: Made, recordName: string, endpoint: Made, options: Options = {}): Made {
    const [entry] = (endpoint.state as { outputs: { dnsEntries: { dnsName: string; hostedZoneId: string }[] } }).outputs
      .dnsEntries;
    const aliases = [{ name: entry!.dnsName, zoneId: entry!.hostedZoneId, evaluateTargetHealth: false }];
    return this.record(name, zone, recordName, { aliases }, options);
  }

  remove(made: Made): void {
    this.resources.splice(this.resources.indexOf(made.state), 1);
  }

  /** The file that `pulumi stack export` would write. */
  export(): unknown {
    const manifest = { time: "2026-11-01T00:00:00Z", magic: "", version: "v3.270.0" };
    const text = JSON.stringify({ version: 3, deployment: { manifest, resources: this.resources, metadata: {} } });
    return JSON.parse(text);
  }
}

/** Everything, both families. */
export const ALL = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] };

function nameOf(made: Made): string {
  return made.urn.split("::").at(-1) ?? made.urn;
}

/** The model of one or several stacks. */
export function modelOf(worlds: World | readonly World[], facts: Partial<Facts> = {}): NetworkModel {
  const list = worlds instanceof World ? [worlds] : worlds;
  const graph = mergeGraphs(list.map((world) => graphFromExport(world.export(), `${world.stack}.json`)));
  return buildModel(graph, { ...NO_FACTS, ...facts });
}
