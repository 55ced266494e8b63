/** AWS Network Firewall: rule groups, policies, firewalls with an endpoint per zone, and their logs. */
import { type InputRules, type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { type Doc, doc, docs, flag, num, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import { makeInterface, onePerZone, subnetsIn } from "../ec2/interfaces";
import * as t from "../tokens";

const RULE_GROUP = "aws:networkfirewall/ruleGroup:RuleGroup";
const POLICY = "aws:networkfirewall/firewallPolicy:FirewallPolicy";
const FIREWALL = "aws:networkfirewall/firewall:Firewall";

/** Network Firewall API reference, ResourceName. */
const NAME: InputRules["patterns"] = {
  name: [/^[a-zA-Z0-9](-?[a-zA-Z0-9])*$/, "letters, digits and single hyphens"],
};

/** Actions that only a policy with strict order takes (Network Firewall guide, Strict evaluation order). */
const STRICT_ACTIONS = [
  "aws:drop_strict",
  "aws:drop_established",
  "aws:alert_strict",
  "aws:alert_established",
  "aws:drop_established_app_layer",
  "aws:alert_established_app_layer",
];

function invalid(message: string): never {
  return refuse("InvalidRequestException", message);
}

/** A resource of that ARN is there already: names are unique in an account and Region. */
function fresh(op: Op, type: string, arn: string, before: Rec | undefined): void {
  if (!before && op.own(type, arn)) invalid(`A resource with the specified name already exists: ${arn}`);
}

function order(rules: Doc): string {
  return (
    text(docs(rules, "statefulRuleOptions")[0] ?? doc(rules, "statefulRuleOptions"), "ruleOrder") ??
    "DEFAULT_ACTION_ORDER"
  );
}

const ruleGroup: TypeDefinition = {
  token: RULE_GROUP,
  noun: ["NetworkFirewall", "Rule Group"],
  calls: ["CreateRuleGroup", "DescribeRuleGroup", "UpdateRuleGroup", "DeleteRuleGroup"],
  replaces: ["name", "type", "capacity"],
  autoname: { property: "name", max: 128 },
  rules: {
    enums: { type: ["STATEFUL", "STATELESS"] },
    patterns: NAME,
    ranges: { capacity: [1, 30_000] },
    oneOf: [["ruleGroup", "rules"]],
  },
  missing: ["ResourceNotFoundException", "Could not find the rule group {id}"],
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    const type = textOr(inputs, "type");
    const arn = op.arn("network-firewall", `${type.toLowerCase()}-rulegroup/${name}`);
    fresh(op, RULE_GROUP, arn, before);
    checkRules(doc(inputs, "ruleGroup"), num(inputs, "capacity") ?? 0);
    return { id: arn, state: { arn, name, updateToken: String(op.serial()) } };
  },
  remove(op, rec) {
    if (op.referring(rec.id, POLICY).length > 0)
      refuse("InvalidOperationException", `Unable to delete the object because it is still in use: ${rec.id}`);
  },
};

/** A list takes two rules a name at most, and names without wildcards (Network Firewall guide, Domain list rule groups). */
function checkRules(group: Doc, capacity: number): void {
  const list = doc(doc(group, "rulesSource"), "rulesSourceList");
  const targets = texts(list, "targets");
  const needed = targets.length * Math.max(1, texts(list, "targetTypes").length);
  if (needed > capacity) invalid(`The rules need a capacity of ${needed}, more than the group's ${capacity}`);
  const wrong = targets.find((target) => !/^\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(target));
  if (wrong !== undefined) invalid(`The target ${wrong} is not a valid domain`);
  const sets = docs(doc(group, "ruleVariables"), "ipSets");
  for (const set of sets) {
    if (texts(doc(set, "ipSet"), "definitions").length === 0)
      invalid(`The IP set ${textOr(set, "key")} has no definition`);
  }
}

const firewallPolicy: TypeDefinition = {
  token: POLICY,
  noun: ["NetworkFirewall", "Firewall Policy"],
  calls: ["CreateFirewallPolicy", "DescribeFirewallPolicy", "UpdateFirewallPolicy", "DeleteFirewallPolicy"],
  replaces: ["name"],
  autoname: { property: "name", max: 128 },
  rules: { patterns: NAME },
  refs: { "firewallPolicy.statefulRuleGroupReferences.resourceArn": RULE_GROUP },
  missing: ["ResourceNotFoundException", "Could not find the firewall policy {id}"],
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    const arn = op.arn("network-firewall", `firewall-policy/${name}`);
    fresh(op, POLICY, arn, before);
    checkOrder(op, doc(inputs, "firewallPolicy"));
    return { id: arn, state: { arn, name, updateToken: String(op.serial()) } };
  },
  remove(op, rec) {
    if (op.referring(rec.id, FIREWALL).length > 0)
      refuse("InvalidOperationException", `Unable to delete the object because it is still in use: ${rec.id}`);
  },
};

/** Order of policy and groups agree; strict order needs a priority of its own for each group. */
function checkOrder(op: Op, policy: Doc): void {
  const strict = text(doc(policy, "statefulEngineOptions"), "ruleOrder") === "STRICT_ORDER";
  const references = docs(policy, "statefulRuleGroupReferences");
  const priorities = references.map((reference) => num(reference, "priority"));
  for (const [i, reference] of references.entries()) {
    const group = op.get(RULE_GROUP, textOr(reference, "resourceArn"));
    if ((order(doc(group.inputs, "ruleGroup")) === "STRICT_ORDER") !== strict)
      invalid(`The rule group ${group.id} has another rule order than the policy`);
    const priority = priorities[i];
    if (strict && (priority === undefined || priorities.indexOf(priority) !== i))
      invalid("In strict order each rule group reference needs a priority of its own");
  }
  const actions = texts(policy, "statefulDefaultActions");
  if (actions.length > 0 && !strict) invalid("statefulDefaultActions are for policies with STRICT_ORDER only");
  const unknown = actions.find((action) => !STRICT_ACTIONS.includes(action));
  if (unknown !== undefined) invalid(`${unknown} is no stateful default action`);
}

const firewall: TypeDefinition = {
  token: FIREWALL,
  noun: ["NetworkFirewall", "Firewall"],
  calls: ["CreateFirewall", "DescribeFirewall", "AssociateFirewallPolicy", "DeleteFirewall"],
  replaces: ["name", "vpcId", "transitGatewayId"],
  autoname: { property: "name", max: 128 },
  defaults: { deleteProtection: false, firewallPolicyChangeProtection: false, subnetChangeProtection: false },
  rules: { patterns: NAME, oneOf: [["vpcId", "transitGatewayId"]] },
  refs: { vpcId: t.VPC, firewallPolicyArn: POLICY, "subnetMappings.subnetId": t.SUBNET },
  missing: ["ResourceNotFoundException", "Could not find the firewall {id}"],
  make(op, inputs, before) {
    if (text(inputs, "transitGatewayId") !== undefined)
      refuse("UnsupportedOperation", "the embedded AWS has firewalls in VPCs only");
    const name = textOr(inputs, "name");
    const arn = op.arn("network-firewall", `firewall/${name}`);
    fresh(op, FIREWALL, arn, before);
    const subnets = mappedSubnets(op, inputs);
    if (subnets.length === 0) invalid("A firewall needs at least one subnet mapping");
    subnetsIn(subnets, textOr(inputs, "vpcId"));
    onePerZone(subnets, "InvalidRequestException", "firewall");
    return { id: arn, state: { arn, name, updateToken: String(op.serial()), firewallStatuses: [] } };
  },
  after(op, rec) {
    const subnets = mappedSubnets(op, rec.inputs);
    for (const endpoint of op.referring(rec.id, t.ENDPOINT)) {
      const gone = !subnets.some((subnet) => texts(endpoint.state, "subnetIds").includes(subnet.id));
      if (gone) dropEndpoint(op, endpoint);
    }
    const present = op.referring(rec.id, t.ENDPOINT);
    const syncStates = subnets.map((subnet) => {
      const found =
        present.find((e) => texts(e.state, "subnetIds").includes(subnet.id)) ?? makeEndpoint(op, rec, subnet);
      return {
        availabilityZone: textOr(subnet.state, "availabilityZone"),
        attachments: [{ endpointId: found.id, subnetId: subnet.id }],
      };
    });
    op.patch(rec, { firewallStatuses: [{ syncStates, transitGatewayAttachmentSyncStates: [] }] });
  },
  remove(op, rec) {
    if (flag(rec.state, "deleteProtection"))
      refuse("InvalidOperationException", `The firewall ${rec.id} is protected from deletion`);
    for (const logs of op.referring(rec.id, t.FIREWALL_LOGGING)) op.store.remove(logs);
    for (const endpoint of op.referring(rec.id, t.ENDPOINT)) dropEndpoint(op, endpoint);
  },
};

function mappedSubnets(op: Op, inputs: Doc): Rec[] {
  return docs(inputs, "subnetMappings").map((mapping) => op.get(t.SUBNET, textOr(mapping, "subnetId")));
}

/** The Gateway Load Balancer endpoint that Network Firewall makes in a subnet, with its interface. */
function makeEndpoint(op: Op, rec: Rec, subnet: Rec): Rec {
  const vpcId = textOr(rec.inputs, "vpcId");
  const endpoint = op.putImplicit({
    type: t.ENDPOINT,
    id: op.newId("vpce"),
    implicit: rec.id,
    links: [`>${rec.id}`, `>${vpcId}`, `>${subnet.id}`],
    state: {
      vpcId,
      serviceName: `com.amazonaws.vpce.${op.region}.network-firewall`,
      vpcEndpointType: "GatewayLoadBalancer",
      subnetIds: [subnet.id],
      state: "available",
      requesterManaged: true,
      tagsAll: { AWSNetworkFirewallManaged: "true", Firewall: rec.id },
    },
  });
  makeInterface(op, {
    subnet,
    owner: endpoint.id,
    description: `VPC Endpoint Interface ${endpoint.id}`,
    type: "gateway_load_balancer_endpoint",
  });
  return endpoint;
}

function dropEndpoint(op: Op, endpoint: Rec): void {
  for (const made of op.referring(endpoint.id)) if (made.implicit === endpoint.id) op.store.remove(made);
  op.store.remove(endpoint);
}

const loggingConfiguration: TypeDefinition = {
  token: t.FIREWALL_LOGGING,
  noun: ["NetworkFirewall", "Logging Configuration"],
  calls: [
    "UpdateLoggingConfiguration",
    "DescribeLoggingConfiguration",
    "UpdateLoggingConfiguration",
    "UpdateLoggingConfiguration",
  ],
  replaces: ["firewallArn"],
  refs: { firewallArn: FIREWALL },
  make(op, inputs) {
    for (const config of docs(doc(inputs, "loggingConfiguration"), "logDestinationConfigs")) {
      const group = text(doc(config, "logDestination"), "logGroup");
      if (text(config, "logDestinationType") === "CloudWatchLogs" && !op.own(t.LOG_GROUP, group ?? ""))
        refuse("InvalidRequestException", `The log group ${group ?? ""} does not exist`);
    }
    return { id: textOr(inputs, "firewallArn"), state: {} };
  },
};

/** All of them. */
export const networkFirewall: readonly TypeDefinition[] = [ruleGroup, firewallPolicy, firewall, loggingConfiguration];
