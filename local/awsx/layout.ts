import { cidr4, overlaps4 } from "../../net/ipv4";

/**
 * What `awsx.ec2.Vpc` makes of its arguments: the children of version 3.9 with their names, parents and arguments, for
 * the layout that this program asks for (explicit blocks, one NAT gateway per zone). One description for everybody who
 * stands in for the plugin: the recorder, the embedded plugin, and builds in this process.
 */

/** Type token of the component. */
export const AWSX_VPC = "awsx:ec2:Vpc";

/** An output of another child, by that child's key. */
export interface Ref {
  readonly child: string;
  readonly output: "id" | "allocationId";
}

/** An argument: a plain value, or an output of another child. */
export type Argument = Ref | string | boolean | Readonly<Record<string, string>>;

/** One resource that the component makes. */
export interface Child {
  /** `<kind>/<name>`, unique in the component. */
  readonly key: string;
  readonly type: string;
  readonly name: string;
  /** Key of the child that is its parent; absent: the component itself. */
  readonly parent?: string;
  readonly inputs: Readonly<Record<string, Argument>>;
  /** Key of a child that has to stand before it, where nothing else says so and awsx leaves it to timing. */
  readonly after?: string;
}

/** The component's children in the order in which it makes them, and its outputs that this program reads. */
export interface Layout {
  readonly children: readonly Child[];
  readonly vpcId: Ref;
  readonly subnetIds: Readonly<Record<SubnetKind, readonly Ref[]>>;
}

const KINDS = ["Public", "Private", "Isolated"] as const;
type SubnetKind = (typeof KINDS)[number];

/** The arguments that this program uses, checked. */
interface VpcArgs {
  readonly cidrBlock: string;
  readonly zones: readonly string[];
  readonly specs: readonly {
    readonly name: string;
    readonly type: SubnetKind;
    readonly cidrBlocks: readonly string[];
  }[];
  readonly tags: Readonly<Record<string, string>>;
  readonly dns: Readonly<Record<string, boolean>>;
  /** On every part, where it is given. */
  readonly region: Readonly<Record<string, string>>;
}

/**
 * The children for a component's name and arguments.
 * @throws Error for arguments that are not used here: a stand-in must not guess what awsx would make of them
 */
export function vpcLayout(name: string, inputs: Readonly<Record<string, unknown>>): Layout {
  const args = readArgs(inputs);
  const shared = { Name: name, ...args.tags };
  const { region } = args;
  const vpc = make("vpc", "aws:ec2/vpc:Vpc", name, undefined, {
    ...region,
    cidrBlock: args.cidrBlock,
    ...args.dns,
    tags: shared,
  });
  const gateway = make("igw", "aws:ec2/internetGateway:InternetGateway", name, vpc, {
    ...region,
    vpcId: id(vpc),
    tags: shared,
  });
  const subnets: { kind: SubnetKind; child: Child }[] = [];
  const rest: Child[] = [];
  args.zones.forEach((zone, i) => {
    for (const kind of KINDS) {
      for (const [n, spec] of args.specs.filter(({ type }) => type === kind).entries()) {
        const built = subnetOf({ name, zone, index: i + 1, kind, spec, first: n === 0, vpc, gateway, args });
        subnets.push({ kind, child: built.subnet });
        rest.push(...built.children);
      }
    }
  });
  return {
    children: [vpc, gateway, ...rest],
    vpcId: id(vpc),
    subnetIds: Object.fromEntries(
      KINDS.map((kind) => [kind, subnets.filter((s) => s.kind === kind).map((s) => id(s.child))]),
    ) as Record<SubnetKind, Ref[]>,
  };
}

function subnetOf(what: {
  name: string;
  zone: string;
  /** Position of the zone, from 1. */
  index: number;
  kind: SubnetKind;
  spec: VpcArgs["specs"][number];
  /** True for the first subnet of its kind in the zone: of public ones it gets the NAT gateway. */
  first: boolean;
  vpc: Child;
  gateway: Child;
  args: VpcArgs;
}): { subnet: Child; children: Child[] } {
  const { name, zone, index, kind, spec, first, vpc, gateway, args } = what;
  const { region } = args;
  const own = `${name}-${spec.name}-${index}`;
  const tags = { ...args.tags, Name: own, SubnetType: kind };
  const subnet = make("subnet", "aws:ec2/subnet:Subnet", own, vpc, {
    ...region,
    vpcId: id(vpc),
    availabilityZone: zone,
    mapPublicIpOnLaunch: kind === "Public",
    cidrBlock: spec.cidrBlocks[index - 1] ?? "",
    assignIpv6AddressOnCreation: false,
    tags,
  });
  const table = make("table", "aws:ec2/routeTable:RouteTable", own, subnet, { ...region, vpcId: id(vpc), tags });
  const association = make("association", "aws:ec2/routeTableAssociation:RouteTableAssociation", own, table, {
    ...region,
    routeTableId: id(table),
    subnetId: id(subnet),
  });
  const numbered = `${name}-${index}`;
  const natTags = { ...args.tags, Name: numbered };
  const eip = make("eip", "aws:ec2/eip:Eip", numbered, subnet, { ...region, tags: natTags });
  // A gateway needs the VPC's internet gateway (VPC guide, NAT gateways).
  const nat: Child = {
    ...make("nat", "aws:ec2/natGateway:NatGateway", numbered, subnet, {
      ...region,
      subnetId: id(subnet),
      allocationId: { child: eip.key, output: "allocationId" },
      tags: natTags,
    }),
    after: gateway.key,
  };
  const route = (target: Readonly<Record<string, Ref>>): Child =>
    make("route", "aws:ec2/route:Route", own, table, {
      ...region,
      routeTableId: id(table),
      destinationCidrBlock: "0.0.0.0/0",
      ...target,
    });
  const more = {
    Public: [...(first ? [eip, nat] : []), route({ gatewayId: id(gateway) })],
    Private: [route({ natGatewayId: { child: `nat/${numbered}`, output: "id" } })],
    Isolated: [],
  };
  return { subnet, children: [subnet, table, association, ...more[kind]] };
}

function make(
  kind: string,
  type: string,
  name: string,
  parent: Child | undefined,
  inputs: Readonly<Record<string, Argument>>,
): Child {
  return { key: `${kind}/${name}`, type, name, ...(parent && { parent: parent.key }), inputs };
}

function id(child: Child): Ref {
  return { child: child.key, output: "id" };
}

/** True if an argument is an output of another child. */
export function isRef(value: Argument): value is Ref {
  return typeof value === "object" && "child" in value && "output" in value;
}

/** Arguments of awsx that the layout follows; any other would change it. */
const READ = new Set([
  "cidrBlock",
  "availabilityZoneNames",
  "subnetSpecs",
  "subnetStrategy",
  "natGateways",
  "enableDnsSupport",
  "enableDnsHostnames",
  "region",
  "tags",
]);

function readArgs(inputs: Readonly<Record<string, unknown>>): VpcArgs {
  const refuse = (argument: string): never => {
    throw new Error(
      `${AWSX_VPC}: ${argument}: what awsx makes of this is not known here; use explicit blocks and zones`,
    );
  };
  for (const [argument, value] of Object.entries(inputs))
    if (value !== undefined && value !== null && !READ.has(argument)) refuse(argument);
  const { cidrBlock, availabilityZoneNames, subnetSpecs, subnetStrategy, natGateways, region } = inputs;
  if (typeof cidrBlock !== "string") return refuse("cidrBlock");
  if (!isTexts(availabilityZoneNames)) return refuse("availabilityZoneNames");
  if (subnetStrategy !== "Auto") return refuse("subnetStrategy");
  if (!isRecord(natGateways) || natGateways["strategy"] !== "OnePerAz") return refuse("natGateways");
  if (!Array.isArray(subnetSpecs)) return refuse("subnetSpecs");
  const specs = subnetSpecs.map((spec: unknown) => {
    if (!isRecord(spec)) return refuse("subnetSpecs");
    const { name, type, cidrBlocks } = spec;
    const kind = KINDS.find((known) => known === type);
    if (typeof name !== "string" || !kind || !isTexts(cidrBlocks) || cidrBlocks.length !== availabilityZoneNames.length)
      return refuse("subnetSpecs");
    return { name, type: kind, cidrBlocks };
  });
  const dns = Object.fromEntries(
    ["enableDnsSupport", "enableDnsHostnames"].flatMap((key) => {
      const value = inputs[key];
      return typeof value === "boolean" ? [[key, value]] : [];
    }),
  );
  const tags = isRecord(inputs["tags"]) ? (inputs["tags"] as Record<string, string>) : {};
  checkSpecs(specs);
  const at: Record<string, string> = typeof region === "string" ? { region } : {};
  return { cidrBlock, zones: availabilityZoneNames, specs, tags, dns, region: at };
}

/** What awsx itself refuses (awsx/ec2/vpc.ts, validateSubnets and validateNatGatewayStrategy; subnetDistributorNew.ts). */
function checkSpecs(specs: VpcArgs["specs"]): void {
  const blocks = specs.flatMap(({ name, cidrBlocks }) => cidrBlocks.map((text) => ({ name, text, cidr: cidr4(text) })));
  blocks.forEach(({ name, cidr, text }, i) => {
    const other = blocks.slice(0, i).find((earlier) => overlaps4(earlier.cidr, cidr));
    if (other) throw new Error(`${AWSX_VPC}: subnets ${other.name} (${other.text}) and ${name} (${text}) overlap`);
  });
  const names = specs.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new Error(`${AWSX_VPC}: two groups of subnets are named ${twice}`);
  if (!specs.some(({ type }) => type === "Public") || specs.every(({ type }) => type === "Public"))
    throw new Error(`${AWSX_VPC}: NAT gateways need public subnets to stand in and others that they serve`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
