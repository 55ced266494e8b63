import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as networkfirewall from "@pulumi/aws/networkfirewall";
import type * as types from "@pulumi/aws/types";
import * as pulumi from "@pulumi/pulumi";
import type { RoutePlan } from "../../plan/types";
import { child, tags, token } from "../identity";

/** What the egress firewall is made from. */
export interface EgressFirewallArgs {
  /** The egress VPC. Changing it replaces the firewall. */
  vpcId: pulumi.Input<string>;
  /** Subnets of the firewall's endpoints by zone id. */
  subnetIds: Record<string, pulumi.Input<string>>;
  /** Tables of the transit subnets by zone id: their default route goes to the zone's endpoint. */
  transitRouteTableIds: Record<string, pulumi.Input<string>>;
  /** Tables of the NAT gateways' subnets by zone id: answers pass the same endpoint again. */
  publicRouteTableIds: Record<string, pulumi.Input<string>>;
  /** Blocks of the spokes that go out, back to which the answers lead. */
  returnRoutes: RoutePlan[];
  /** Blocks that the rules are about; nothing gets out while this is empty. */
  sources: string[];
  /** Names that are let out; a leading dot stands for a domain with everything below it. */
  allowedDomains: string[];
}

/** Two rules a name, one for TLS and one for HTTP, for as many names as the plan allows. Fixed for the group's life. */
const DOMAIN_CAPACITY = 2000;
const PROTOCOL_CAPACITY = 100;

/** Days for which dropped connections can be looked up. */
const LOG_DAYS = 30;

/** Everywhere. */
const ANYWHERE = "0.0.0.0/0";

/**
 * What the domain list cannot see. "Drop established" lets the first packets of a connection pass, so that a name can be
 * read at all (Network Firewall guide, Strict evaluation order); these protocols and ports never show one.
 */
const NO_NAMES = [
  'drop udp $HOME_NET any -> any any (msg:"UDP shows no name"; sid:1;)',
  'drop icmp $HOME_NET any -> any any (msg:"ICMP shows no name"; sid:2;)',
  'drop tcp $HOME_NET any -> any ![80,443] (msg:"only HTTP and TLS show a name"; sid:3;)',
].join("\n");

/**
 * An AWS Network Firewall in the egress VPC, in the account that owns it: one endpoint per zone, a stateful list of the
 * domain names that are let out, strict order, everything else dropped and logged. Traffic crosses the endpoint of its
 * zone both ways: out from the transit subnets, back from the NAT gateways' subnets; the attachment's appliance mode
 * keeps a flow in one zone (Network Firewall guide, Transit Gateway deployments).
 *
 * It compares the TLS server name and the HTTP host, not the address behind it: a client that lies about the name gets
 * to any address. Costs $0.395 an hour for each zone and $0.065 a GB (us-east-1, not verified). Changing the VPC or
 * a name of a rule group replaces it.
 */
export class EgressFirewall extends pulumi.ComponentResource {
  /** ARN of the firewall. */
  public readonly firewallArn: pulumi.Output<string>;
  /** Endpoint of the firewall by zone id. */
  public readonly endpointIds: Record<string, pulumi.Output<string>>;
  /** Log group with what was dropped. */
  public readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: EgressFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("EgressFirewall"), name, {}, opts);
    const policy = this.policy(name, this.protocols(name, args), this.domains(name, args));
    const zones = Object.entries(args.subnetIds).sort(([a], [b]) => (a < b ? -1 : 1));
    const firewall = new networkfirewall.Firewall(
      name,
      {
        ...givenName(name),
        vpcId: args.vpcId,
        firewallPolicyArn: policy.arn,
        subnetMappings: zones.map(([, subnetId]) => ({ subnetId })),
        tags: tags("EgressFirewall", "Firewall", name),
      },
      { parent: this },
    );
    this.firewallArn = firewall.arn;
    this.endpointIds = Object.fromEntries(zones.map(([zone, subnetId]) => [zone, endpointIn(firewall, subnetId)]));
    this.logGroupName = this.logs(name, firewall);
    this.routes(name, args);
    this.registerOutputs({
      firewallArn: this.firewallArn,
      endpointIds: this.endpointIds,
      logGroupName: this.logGroupName,
    });
  }

  private protocols(name: string, args: EgressFirewallArgs): networkfirewall.RuleGroup {
    const groupName = child(name, "protocols");
    return new networkfirewall.RuleGroup(
      groupName,
      {
        name: ruleGroupName(groupName),
        type: "STATEFUL",
        capacity: PROTOCOL_CAPACITY,
        description: "What shows no name is dropped",
        ruleGroup: {
          ...homeNet(args.sources),
          rulesSource: { rulesString: NO_NAMES },
          statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
        },
        tags: tags("EgressFirewall", "RuleGroup", groupName),
      },
      { parent: this },
    );
  }

  private domains(name: string, args: EgressFirewallArgs): networkfirewall.RuleGroup {
    const groupName = child(name, "domains");
    return new networkfirewall.RuleGroup(
      groupName,
      {
        name: ruleGroupName(groupName),
        type: "STATEFUL",
        capacity: DOMAIN_CAPACITY,
        description: "Names that are let out",
        ruleGroup: {
          ...homeNet(args.sources),
          rulesSource: {
            rulesSourceList: {
              generatedRulesType: "ALLOWLIST",
              targetTypes: ["TLS_SNI", "HTTP_HOST"],
              targets: args.allowedDomains,
            },
          },
          statefulRuleOptions: { ruleOrder: "STRICT_ORDER" },
        },
        tags: tags("EgressFirewall", "RuleGroup", groupName),
      },
      { parent: this },
    );
  }

  private policy(
    name: string,
    protocols: networkfirewall.RuleGroup,
    domains: networkfirewall.RuleGroup,
  ): networkfirewall.FirewallPolicy {
    return new networkfirewall.FirewallPolicy(
      name,
      {
        ...givenName(name),
        firewallPolicy: {
          statelessDefaultActions: ["aws:forward_to_sfe"],
          statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
          statefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "DROP" },
          statefulDefaultActions: ["aws:drop_established", "aws:alert_established"],
          statefulRuleGroupReferences: [
            { priority: 1, resourceArn: protocols.arn },
            { priority: 2, resourceArn: domains.arn },
          ],
        },
        tags: tags("EgressFirewall", "FirewallPolicy", name),
      },
      { parent: this },
    );
  }

  /** Alerts only: flows are in the VPC's flow log. */
  private logs(name: string, firewall: networkfirewall.Firewall): pulumi.Output<string> {
    const group = new cloudwatch.LogGroup(
      child(name, "dropped"),
      { retentionInDays: LOG_DAYS, tags: tags("EgressFirewall", "LogGroup", child(name, "dropped")) },
      { parent: this },
    );
    new networkfirewall.LoggingConfiguration(
      name,
      {
        firewallArn: firewall.arn,
        loggingConfiguration: {
          logDestinationConfigs: [
            { logType: "ALERT", logDestinationType: "CloudWatchLogs", logDestination: { logGroup: group.name } },
          ],
        },
      },
      { parent: this },
    );
    return group.name;
  }

  private routes(name: string, args: EgressFirewallArgs): void {
    for (const [zone, vpcEndpointId] of Object.entries(this.endpointIds)) {
      const add = (table: string, tables: Record<string, pulumi.Input<string>>, key: string, destination: string) => {
        new ec2.Route(
          child(name, table, zone, key),
          { routeTableId: tables[zone] ?? "", destinationCidrBlock: destination, vpcEndpointId },
          { parent: this, deleteBeforeReplace: true },
        );
      };
      add("transit", args.transitRouteTableIds, "internet", ANYWHERE);
      for (const { key, destination } of args.returnRoutes) add("public", args.publicRouteTableIds, key, destination);
    }
  }
}

/** Without it the rules would be about the egress VPC's own addresses (Network Firewall guide, Domain list rule groups). */
function homeNet(sources: string[]): { ruleVariables?: types.input.networkfirewall.RuleGroupRuleGroupRuleVariables } {
  if (sources.length === 0) return {};
  return { ruleVariables: { ipSets: [{ key: "HOME_NET", ipSet: { definitions: sources } }] } };
}

/** Rule groups take letters, digits and single hyphens (Network Firewall API reference, ResourceName). */
function ruleGroupName(name: string): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}-${name}`.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

/** The same for what the provider would name after the resource, where that has more than these. */
function givenName(name: string): { name?: string } {
  return /^[A-Za-z0-9-]+$/.test(name) ? {} : { name: ruleGroupName(name) };
}

/** The endpoint that the firewall has in a subnet. */
function endpointIn(firewall: networkfirewall.Firewall, subnetId: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.all([firewall.firewallStatuses, subnetId]).apply(([statuses, wanted]) => {
    const attachments = statuses.flatMap((status) => status.syncStates.flatMap((state) => state.attachments));
    const found = attachments.find((attachment) => attachment.subnetId === wanted);
    if (!found) throw new Error(`the firewall has no endpoint in ${wanted} yet`);
    return found.endpointId;
  });
}
