import { CATALOGUE, endpointServiceName, findService, mergeCatalogue } from "../../catalogue";
import { readStack } from "../../stacks/parse";
import type { StackConfig } from "../../stacks/schema";
import type { ExistingResource } from "../../proof/facts";
import { awsSchema } from "../provider/schema/schema";
import { attached, profileOf } from "./seed-attached";
import { madeUp } from "./made-up";
import type { SeedResource, WorldSeed } from "../world/kernel/command";
import type { Json } from "../world/kernel/json";

type Spoke = StackConfig["spokes"][string];
type AdoptedVpc = Extract<Spoke["vpc"], { adopt: unknown }>["adopt"];

/**
 * What a stack's config takes for granted, as it must stand in the embedded AWS before the first run: the
 * organization, its accounts, the role in each that the deployment assumes, and every network that the config adopts,
 * with its attachment, the table that this is associated with today, and its Profile.
 * @param values the config without its project prefix, secrets in plain text
 * @param known what the stack's facts file says of things that stand already, such as an adopted endpoint's policy
 * @returns nothing for a config that cannot be read: the program tells what is wrong with it
 */
export function seedOf(
  values: Readonly<Record<string, unknown>>,
  known: readonly ExistingResource[] = [],
): WorldSeed | undefined {
  const { config } = readStack(values);
  if (!config) return undefined;
  const accounts = Object.entries(config.accounts);
  return {
    organization: config.organization.id,
    accounts: accounts.map(([name, { id }]) => {
      const zones = zoneNames(config, name);
      return { id, name, ...(Object.keys(zones).length > 0 && { zones }) };
    }),
    roles: accounts.map(([, account]) => {
      const externalId = typeof account.externalId === "string" ? account.externalId : undefined;
      const name = account.role.slice(account.role.lastIndexOf("/") + 1);
      return { account: account.id, name, ...(externalId === undefined ? {} : { externalId }) };
    }),
    resources: [
      ...adoptedTransitGateways(config),
      ...Object.entries(config.spokes).flatMap(([key, s]) => adopted(config, key, s)),
    ].map((resource) => asDescribed(resource, known)),
  };
}

/** An adopted thing with the arguments that the facts file gives it. */
function asDescribed(resource: SeedResource, known: readonly ExistingResource[]): SeedResource {
  const fact = known.find(({ type, id }) => type === resource.type && id === resource.id);
  if (!fact) return resource;
  const takes = awsSchema.resources[resource.type]?.inputs ?? {};
  const said = Object.entries(fact.properties as Readonly<Record<string, Json>>).filter(
    ([key, value]) => key in takes && !(Array.isArray(value) && value.length === 0),
  );
  return { ...resource, inputs: { ...resource.inputs, ...Object.fromEntries(said) } };
}

/** Every Region of a stack, the home Region first, with what it says of its gateway and its way out. */
function regionsOf({ hub, egress, regions }: StackConfig) {
  const home = { region: hub.region, transitGateway: hub.transitGateway, egress };
  return [home, ...Object.entries(regions).map(([region, entry]) => ({ ...entry, region }))];
}

/** Names that an account must have for zones, as the config declares them, by Region and zone id. */
function zoneNames(config: StackConfig, account: string): Record<string, Record<string, string>> {
  const { hub } = config;
  const own = Object.values(config.spokes).filter((spoke) => spoke.account === account);
  const named = regionsOf(config).map(({ region, egress }): [string, Record<string, string>] => {
    const lists = [
      ...((egress?.account ?? hub.account) === account ? (egress?.zones ?? []) : []),
      ...own
        .filter((spoke) => (spoke.region ?? hub.region) === region)
        .flatMap(({ vpc }) => ("create" in vpc ? (vpc.create.zones ?? []) : [])),
    ];
    return [region, Object.fromEntries(lists.map(({ id, name }) => [id, name]))];
  });
  return Object.fromEntries(named.filter(([, zones]) => Object.keys(zones).length > 0));
}

function adoptedTransitGateways(config: StackConfig): SeedResource[] {
  return regionsOf(config).flatMap(({ region, transitGateway }) =>
    "adopt" in transitGateway ? [adoptedTransitGateway(config, region, transitGateway.adopt)] : [],
  );
}

function adoptedTransitGateway(config: StackConfig, region: string, id: string): SeedResource {
  const inputs = {
    description: "stands already",
    defaultRouteTableAssociation: "disable",
    defaultRouteTablePropagation: "disable",
  };
  const type = "aws:ec2transitgateway/transitGateway:TransitGateway";
  return { type, account: accountId(config, config.hub.account), region, id, inputs };
}

function accountId(config: StackConfig, key: string): string {
  return config.accounts[key]?.id ?? "";
}

function adopted(config: StackConfig, key: string, spoke: Spoke): SeedResource[] {
  if (!("adopt" in spoke.vpc)) return [];
  const vpc = spoke.vpc.adopt;
  const region = spoke.region ?? config.hub.region;
  const place = { account: accountId(config, spoke.account), region };
  const make = (type: string, id: string, inputs: SeedResource["inputs"]): SeedResource => ({
    ...place,
    type,
    id,
    inputs,
  });
  const [first = "", ...more] = vpc.cidrs;
  const subnets = Object.values(vpc.subnets);
  return [
    make("aws:ec2/vpc:Vpc", vpc.id, {
      cidrBlock: first,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: key },
    }),
    ...more.map((cidrBlock) =>
      make(
        "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
        madeUp("vpc-cidr-assoc", vpc.id, cidrBlock),
        {
          vpcId: vpc.id,
          cidrBlock,
        },
      ),
    ),
    ...tablesOf(vpc).map((table) => make("aws:ec2/routeTable:RouteTable", table, { vpcId: vpc.id })),
    ...subnets.map(({ id, cidr, az }) =>
      make("aws:ec2/subnet:Subnet", id, { vpcId: vpc.id, cidrBlock: cidr, availabilityZoneId: az }),
    ),
    ...subnets.map(({ id, routeTable }) =>
      make("aws:ec2/routeTableAssociation:RouteTableAssociation", madeUp("rtbassoc", id, routeTable), {
        subnetId: id,
        routeTableId: routeTable,
      }),
    ),
    ...internet(vpc).map(({ type, id, inputs }) => make(type, id, inputs)),
    ...endpointGroup(vpc).map(({ type, id, inputs }) => make(type, id, inputs)),
    ...endpoints(config, vpc, region).map(({ id, inputs }) => make("aws:ec2/vpcEndpoint:VpcEndpoint", id, inputs)),
    ...attached(config, spoke, vpc),
    ...profileOf(vpc, place),
  ];
}

/** Gateways and default routes of the ways to the internet that a VPC is declared to have. */
function internet(vpc: AdoptedVpc): { type: string; id: string; inputs: SeedResource["inputs"] }[] {
  const { nat, publicAddresses } = vpc.existing.internet;
  const tables = (names: readonly string[]) => [
    ...new Set(names.flatMap((name) => vpc.subnets[name]?.routeTable ?? [])),
  ];
  if (nat.length + publicAddresses.length === 0) return [];
  const [first] = Object.values(vpc.subnets);
  const [gateway, address, translator] = ["igw", "eipalloc", "nat"].map((prefix) => madeUp(prefix, vpc.id));
  const route = (table: string, target: SeedResource["inputs"]) => ({
    type: "aws:ec2/route:Route",
    id: `r-${table}1080289494`,
    inputs: { routeTableId: table, destinationCidrBlock: "0.0.0.0/0", ...target },
  });
  return [
    { type: "aws:ec2/internetGateway:InternetGateway", id: gateway ?? "", inputs: { vpcId: vpc.id } },
    ...(nat.length === 0
      ? []
      : [
          { type: "aws:ec2/eip:Eip", id: address ?? "", inputs: { domain: "vpc" } },
          {
            type: "aws:ec2/natGateway:NatGateway",
            id: translator ?? "",
            inputs: { subnetId: first?.id ?? "", allocationId: address ?? "" },
          },
        ]),
    ...tables(nat).map((table) => route(table, { natGatewayId: translator ?? "" })),
    ...tables(publicAddresses).map((table) => route(table, { gatewayId: gateway ?? "" })),
  ];
}

function tablesOf(vpc: AdoptedVpc): string[] {
  return [...new Set(Object.values(vpc.subnets).map(({ routeTable }) => routeTable))];
}

/** The group of the interface endpoints that a VPC is declared to have: it lets the VPC in, or they would be of no use. */
function endpointGroup(vpc: AdoptedVpc): { type: string; id: string; inputs: SeedResource["inputs"] }[] {
  if (vpc.existing.privateDnsEndpoints.length === 0) return [];
  const securityGroupId = madeUp("sg", vpc.id, "endpoints");
  const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
  return [
    {
      type: "aws:ec2/securityGroup:SecurityGroup",
      id: securityGroupId,
      inputs: { vpcId: vpc.id, name: "endpoints", description: "stands already" },
    },
    ...vpc.cidrs.map((cidrIpv4) => ({
      type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      id: madeUp("sgr", vpc.id, "endpoints", cidrIpv4),
      inputs: { securityGroupId, cidrIpv4, ...https },
    })),
  ];
}

function endpoints(
  config: StackConfig,
  vpc: AdoptedVpc,
  region: string,
): { id: string; inputs: SeedResource["inputs"] }[] {
  const catalogue = mergeCatalogue(CATALOGUE, config.catalogue);
  const nameOf = (service: string): string => {
    const known = findService(catalogue, service);
    return known ? endpointServiceName(known, region) : `com.amazonaws.${region}.${service}`;
  };
  const zones = new Map(Object.values(vpc.subnets).map(({ az, id }) => [az, id]));
  const own = vpc.existing.privateDnsEndpoints.map((service) => ({
    id: madeUp("vpce", vpc.id, service),
    inputs: {
      vpcId: vpc.id,
      serviceName: nameOf(service),
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: [...zones.values()],
      securityGroupIds: [madeUp("sg", vpc.id, "endpoints")],
    },
  }));
  const { s3GatewayEndpoint } = vpc.existing;
  if (s3GatewayEndpoint === undefined) return own;
  const gateway = {
    vpcId: vpc.id,
    serviceName: nameOf("s3"),
    vpcEndpointType: "Gateway",
    routeTableIds: tablesOf(vpc),
  };
  return [...own, { id: s3GatewayEndpoint, inputs: gateway }];
}
