import * as fs from "node:fs";
import * as path from "node:path";
import { program } from "../../../infra/program";
import { buildInProcess } from "../../../local/engine/in-process";
import { projectRoot } from "../../../local/engine/paths";
import { seedOf } from "../../../local/engine/seed";
import type { Connection } from "../../../local/world/client";
import { spokeIn } from "../../support/regions";
import { rawStack } from "../../support/stacks";
import type { Values } from "./stack";

const ZONES = [{ id: "use1-az1", name: "us-east-1a" }];

/**
 * One of each resource type that the program makes, on as small a network as has them all: one domain with a spoke that
 * trains and goes out through the firewall, another in a served Region (peering, zone associations beside the home
 * Region's Profile), on-premises by VPN, resolver and another account's Direct Connect gateway, all logs and alarms.
 */
export function every(values: Values): void {
  const { claims } = values.spokes as Record<string, Record<string, unknown>>;
  const { subnets } = (claims!["vpc"] as { create: { subnets: Record<string, string> } }).create;
  values.domains = { prod: values.domains!.prod };
  values.accounts = Object.fromEntries(
    Object.entries(values.accounts!).filter(([key]) => ["network-dev", "claims-dev", "log-archive-dev"].includes(key)),
  );
  values.hub!.availabilityZones = ["use1-az1", "use1-az2"];
  values.dns = { sharing: "profiles" };
  values.spokes = {
    claims: { ...claims, egress: "central", training: { subnets: Object.keys(subnets), jobs: ["sagemaker"] } },
    "claims-west": spokeIn("us-west-2", "prod", "10.160.0.0/20", "claims-dev"),
  };
  values.egress = { cidr: "10.63.0.0/23", zones: ZONES, allowedDomains: ["packages.example.org"] };
  values.regions = {
    "us-west-2": {
      endpoints: "us-east-1",
      transitGateway: { create: { asn: 64514 } },
      availabilityZones: ["usw2-az1"],
      dns: "zone-associations",
      domains: { prod: { supernets: ["10.160.0.0/14"] } },
    },
  };
  values.onPremises = {
    domain: "prod",
    prefixes: ["10.200.0.0/16"],
    vpn: { datacentre: { address: "198.51.100.7", asn: 65010 } },
    directConnect: { gateway: { create: { asn: 64520 } }, account: "claims-dev" },
    resolver: { forward: { corp: { domain: "corp.example.com", targets: ["10.200.0.53"] } } },
  };
  values.observability = {
    archive: {
      account: "log-archive-dev",
      retentionDays: 400,
      coldAfterDays: 90,
      objectLock: { mode: "governance", days: 90 },
    },
    trail: { own: {} },
    alarms: { emails: ["platform-network@example.com"] },
  };
}

/** Builds it from nothing in this process, on the accounts behind a connection. */
export async function buildEvery(connection: Connection): Promise<void> {
  const raw = rawStack("dev");
  every(raw);
  const config = Object.fromEntries(Object.entries(raw).map(([key, value]) => [`bedrock-hub:${key}`, value]));
  const build = { project: "bedrock-hub", stack: "dev", config, seed: seedOf(raw), connection };
  await buildInProcess({ ...build, program: () => program(raw, "dev") });
}

/** An update of everything that carries tags. */
export function retagged(values: Values): void {
  values.tags = { ...values.tags, owner: "another-team" };
}

/** What awsx makes for the program: its own sources name none of these. */
const OF_AWSX = ["aws:ec2/eip:Eip", "aws:ec2/internetGateway:InternetGateway", "aws:ec2/natGateway:NatGateway"];

/** Every type that this network has. */
export function typesMade(): string[] {
  return [...new Set([...typesOfProgram(), ...OF_AWSX])].sort();
}

/** Those of them that carry the stack's tags: what a change of a tag updates. */
export const TAGGED: readonly string[] = [
  "aws:athena/workgroup:Workgroup",
  "aws:cloudtrail/trail:Trail",
  "aws:cloudwatch/eventBus:EventBus",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:directconnect/gateway:Gateway",
  "aws:ec2/customerGateway:CustomerGateway",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/eip:Eip",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2/vpnConnection:VpnConnection",
  "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
  "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  "aws:ec2transitgateway/routeTable:RouteTable",
  "aws:ec2transitgateway/transitGateway:TransitGateway",
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
  "aws:glue/catalogDatabase:CatalogDatabase",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  "aws:kms/key:Key",
  "aws:networkfirewall/firewall:Firewall",
  "aws:networkfirewall/firewallPolicy:FirewallPolicy",
  "aws:networkfirewall/ruleGroup:RuleGroup",
  "aws:oam/link:Link",
  "aws:oam/sink:Sink",
  "aws:ram/resourceShare:ResourceShare",
  "aws:route53/profilesAssociation:ProfilesAssociation",
  "aws:route53/profilesProfile:ProfilesProfile",
  "aws:route53/resolverEndpoint:ResolverEndpoint",
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
  "aws:route53/resolverRule:ResolverRule",
  "aws:route53/zone:Zone",
  "aws:s3/bucket:Bucket",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:sns/topic:Topic",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
];

/**
 * Operations that AWS has nothing to do for, so that there is no moment between its deed and its answer: the other end
 * has taken the peering away, and a default group goes with its VPC.
 */
export const UNANSWERED: Readonly<Record<"create" | "update" | "delete", readonly string[]>> = {
  create: [],
  update: [],
  delete: [
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
  ],
};

/** Type tokens of what the program's own sources make: each class of the AWS SDK that they construct. */
export function typesOfProgram(): string[] {
  const tokens = new Set<string>();
  for (const folder of ["components", "infra"])
    for (const file of fs.readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: "utf8" }))
      if (file.endsWith(".ts"))
        for (const token of typesIn(fs.readFileSync(path.join(projectRoot, folder, file), "utf8"))) tokens.add(token);
  return [...tokens].sort();
}

function typesIn(source: string): string[] {
  const modules = new Map(
    [...source.matchAll(/^import \* as (\w+) from "(@pulumi\/aws\/[\w/]+)";$/gm)].map(([, alias, from]) => [
      alias,
      from,
    ]),
  );
  return [...source.matchAll(/\bnew (\w+)\.([A-Z]\w+)\(/g)].flatMap(([, alias, name]) => {
    const from = modules.get(alias);
    if (from === undefined) return [];
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- which module is known only from the source that is read
    const made = (require(from) as Record<string, { __pulumiType?: string }>)[name!];
    return made?.__pulumiType === undefined ? [] : [made.__pulumiType];
  });
}
