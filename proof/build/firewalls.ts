/** Network Firewalls: an endpoint for each subnet, and what the stateful rules of the policy let through. */
import { parsePrefix } from "../../net/ip";
import type { ResourceNode, Value } from "../graph";
import { isUnknown } from "../graph";
import type { InspectionEndpoint, Key, PortRange } from "../model";
import type { FirewallRule, FirewallRules } from "../model-firewall";
import { base, type Context, Opaques } from "./context";
import { subnetOfEach } from "./one-each";
import { T } from "./types";

type Doc = Readonly<Record<string, Value | undefined>>;

const PROTOCOLS: Readonly<Record<string, number | undefined>> = { icmp: 1, ip: undefined, tcp: 6, udp: 17 };

/** Default actions of strict order that drop, and let handshakes pass so that a name can be read. */
const DROPS = ["aws:drop_established", "aws:drop_established_app_layer"];

/** Key of a firewall's endpoint in a subnet. */
export function endpointKey(firewall: Key, subnet: Key): Key {
  return `${firewall}#${subnet}`;
}

/** Endpoints of all firewalls. Under the firewall's own key is one of which the subnet is not known. */
export function buildFirewalls(ctx: Context): Map<Key, InspectionEndpoint> {
  const out = new Map<Key, InspectionEndpoint>();
  for (const node of ctx.nodes(T.firewall, T.firewallAssociation)) {
    const opaque = new Opaques();
    const vpc = ctx.ref("vpc", node, "vpcId", opaque, "subnets");
    if (vpc === undefined) continue;
    const made = { vpc, kind: "network-firewall" as const, ...base(node, opaque) };
    out.set(node.urn, made);
    if (node.type !== T.firewall) continue;
    const doubts = new Opaques();
    const firewall = policyOf(ctx, node, vpc, doubts);
    const mappings = docs(node.properties.subnetMappings).map(({ subnetId }) => ({ subnet: subnetId }));
    for (const subnet of subnetOfEach(ctx, node, "subnetMappings", mappings, new Opaques(), "subnets")) {
      if (subnet === undefined) continue;
      const key = endpointKey(node.urn, subnet);
      out.set(key, {
        ...made,
        key,
        subnet,
        opaque: [...opaque.list, ...doubts.list],
        ...(firewall && { firewall }),
      });
    }
  }
  return out;
}

/** The subnet of the firewall's endpoint with an id; `undefined` where nothing tells. */
export function subnetOfEndpoint(ctx: Context, firewall: Key, value: Value | undefined): Key | undefined {
  const node = ctx.graph.nodes.get(firewall);
  if (!node || typeof value !== "string") return undefined;
  const attachments = docs(node.properties.firewallStatuses)
    .flatMap((status) => docs(status.syncStates))
    .flatMap((state) => docs(state.attachments));
  const found = attachments.find(({ endpointId }) => endpointId === value);
  return found && ctx.refValue("subnet", node, found.subnetId, "firewallStatuses", new Opaques(), "subnets");
}

function policyOf(ctx: Context, node: ResourceNode, vpc: Key, opaque: Opaques): FirewallRules | undefined {
  const policy = byArn(ctx, T.firewallPolicy, node, "firewallPolicyArn", node.properties.firewallPolicyArn);
  if (!policy) {
    opaque.add("traffic", node.urn, "the policy of the firewall is in none of the given states");
    return undefined;
  }
  const settings = doc(policy.properties.firewallPolicy);
  const wrong = unsupported(settings);
  if (wrong !== undefined) {
    opaque.add("traffic", policy.urn, wrong);
    return undefined;
  }
  const references = docs(settings.statefulRuleGroupReferences).sort((a, b) => Number(a.priority) - Number(b.priority));
  const [order, ...others] = groupOrders(ctx, policy, references).map((groups) => {
    const rules: FirewallRule[] = [];
    for (const [i, group] of groups.entries()) {
      const told = group && groupRules(ctx, group, vpc);
      if (!group || typeof told === "string" || !told || references[i]?.override !== undefined) {
        const because = typeof told === "string" ? told : "a rule group is in none of the given states, or overridden";
        opaque.add("traffic", group?.urn ?? policy.urn, because);
        return undefined;
      }
      rules.push(...told);
    }
    return rules;
  });
  if (!order) return undefined;
  const otherOrders = others.filter((rules) => rules !== undefined);
  const dropsTheRest = texts(settings.statefulDefaultActions).some(dropping);
  return { rules: order, ...(otherOrders.length > 0 && { otherOrders }), policy: policy.urn, dropsTheRest };
}

/** More rule groups than this before they have ARNs are in too many orders. */
const MOST_UNKNOWN = 3;

/**
 * The rule groups that a policy refers to, in order. Before they have ARNs the engine records only that the policy depends
 * on them: where they are as many as the references, each order is a possible one.
 */
function groupOrders(ctx: Context, policy: ResourceNode, references: readonly Doc[]): (ResourceNode | undefined)[][] {
  const named = references.map(({ resourceArn }) => byArn(ctx, T.ruleGroup, policy, "firewallPolicy", resourceArn));
  const open = references.filter(({ resourceArn }, i) => isUnknown(resourceArn) && !named[i]).length;
  const hints = policy.propertyDependencies.firewallPolicy ?? [];
  const left = ctx.nodes(T.ruleGroup).filter((group) => hints.includes(group.urn) && !named.includes(group));
  if (open === 0 || open > MOST_UNKNOWN || open !== left.length) return [named];
  return ordersOf(left).map((groups) => {
    const rest = [...groups];
    return named.map((group, i) => group ?? (isUnknown(references[i]?.resourceArn) ? rest.shift() : undefined));
  });
}

/** Every order of a few things. */
function ordersOf<X>(all: readonly X[]): X[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((first, i) => ordersOf(all.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

function dropping(action: string): boolean {
  return DROPS.includes(action);
}

/** What of a policy is not modelled; `undefined` if nothing is. */
function unsupported(settings: Doc): string | undefined {
  const forwards = (value: Value | undefined) => texts(value).join() === "aws:forward_to_sfe";
  if (!forwards(settings.statelessDefaultActions) || !forwards(settings.statelessFragmentDefaultActions))
    return "stateless actions but forwarding to the stateful rules are not modelled";
  if (docs(settings.statelessRuleGroupReferences).length > 0) return "stateless rule groups are not modelled";
  if (doc(settings.statefulEngineOptions).ruleOrder !== "STRICT_ORDER")
    return "firewall policies without strict order are not modelled";
  for (const name of ["tlsInspectionConfigurationArn", "policyVariables"])
    if (settings[name] !== undefined && settings[name] !== null) return `${name} is not modelled`;
  const actions = texts(settings.statefulDefaultActions);
  const strange = actions.find((action) => !dropping(action) && !action.startsWith("aws:alert_"));
  return strange === undefined ? undefined : `the default action ${strange} is not modelled`;
}

/** The stateful rules of a group, or why they are not modelled. */
function groupRules(ctx: Context, node: ResourceNode, vpc: Key): FirewallRule[] | string {
  if (node.properties.type !== "STATEFUL") return "stateless rule groups are not modelled";
  const group = doc(node.properties.ruleGroup);
  const source = doc(group.rulesSource);
  if (group.referenceSets !== undefined && group.referenceSets !== null) return "reference sets are not modelled";
  const home = homeNet(ctx, group, vpc);
  if (home === undefined) return "the addresses of HOME_NET are not known";
  if (typeof source.rulesString === "string") return parsed(source.rulesString, home, node.urn);
  const list = doc(source.rulesSourceList);
  const { targets } = list;
  if (list.generatedRulesType === undefined || !Array.isArray(targets) || !targets.every((t) => typeof t === "string"))
    return "the rule group has rules that are not modelled";
  // A deny list only takes away, and a client says the name.
  if (list.generatedRulesType !== "ALLOWLIST") return [];
  const names = texts(targets);
  return names.length === 0
    ? []
    : [{ urn: node.urn, action: "pass", protocol: 6, sources: home, ports: [], otherPorts: false, names }];
}

/** `HOME_NET` of a group; without one the firewall's own VPC (Network Firewall guide, Rule group variables). */
function homeNet(ctx: Context, group: Doc, vpc: Key): string[] | undefined {
  const set = docs(doc(group.ruleVariables).ipSets).find(({ key }) => key === "HOME_NET");
  if (!set) {
    const block = ctx.graph.nodes.get(vpc)?.properties.cidrBlock;
    return typeof block === "string" ? [block] : undefined;
  }
  const { definitions } = doc(set.ipSet);
  if (!Array.isArray(definitions)) return undefined;
  const known = definitions.filter((text): text is string => typeof text === "string" && parsePrefix(text).ok);
  return known.length === definitions.length ? known : undefined;
}

const RULE = /^(alert|drop|pass|reject)\s+(\w+)\s+(\S+)\s+any\s+->\s+(\S+)\s+(\S+)\s+\((.*)\)$/;

/** Suricata rules of the simple kind: protocol, addresses, ports, and nothing looked for inside. */
function parsed(text: string, home: string[], urn: string): FirewallRule[] | string {
  const out: FirewallRule[] = [];
  for (const line of text.split("\n").map((raw) => raw.trim())) {
    if (line === "" || line.startsWith("#") || line.startsWith("alert ")) continue;
    const [, action = "", protocol = "", from = "", to = "", port = "", options = ""] = RULE.exec(line) ?? [];
    const ports = portsOf(port);
    const plain = /^(\s*(msg:"[^"]*"|sid:\d+|rev:\d+)\s*;)+\s*$/.test(options);
    const [sources, destinations] = [addresses(from, home), addresses(to, home)];
    if (!plain || !ports || !sources || !destinations || !(protocol in PROTOCOLS))
      return `the rule "${line.slice(0, 60)}" is not modelled`;
    const number = PROTOCOLS[protocol];
    out.push({
      urn,
      action: action === "pass" ? "pass" : "drop",
      ...(number !== undefined && { protocol: number }),
      ...(sources.length > 0 && { sources }),
      ...(destinations.length > 0 && { destinations }),
      ...ports,
    });
  }
  return out;
}

/** Blocks of a rule's address; none for any, `undefined` where it is not modelled. */
function addresses(text: string, home: string[]): string[] | undefined {
  if (text === "any") return [];
  if (text === "$HOME_NET") return home;
  const parts = text.replace(/^\[(.*)\]$/, "$1").split(",");
  return parts.every((part) => parsePrefix(part).ok) ? parts : undefined;
}

function portsOf(text: string): { ports: PortRange[]; otherPorts: boolean } | undefined {
  if (text === "any") return { ports: [], otherPorts: false };
  const otherPorts = text.startsWith("!");
  const parts = text.replace(/^!?\[?([^\]]*)\]?$/, "$1").split(",");
  const ports = parts.map((part) => /^(\d+)(?::(\d+))?$/.exec(part));
  if (ports.some((match) => match === null)) return undefined;
  return { ports: ports.map((m) => ({ from: Number(m?.[1]), to: Number(m?.[2] ?? m?.[1]) })), otherPorts };
}

/** The resource of a type that an ARN names, or that an unknown one depends on. */
function byArn(
  ctx: Context,
  type: string,
  node: ResourceNode,
  property: string,
  value: Value | undefined,
): ResourceNode | undefined {
  const all = ctx.nodes(type);
  if (typeof value === "string") return all.find(({ properties, id }) => properties.arn === value || id === value);
  if (!isUnknown(value)) return undefined;
  const hints = [...value.$unknown.dependsOn, ...(node.propertyDependencies[property] ?? [])];
  const [only, ...others] = all.filter(({ urn }) => hints.includes(urn));
  return others.length === 0 ? only : undefined;
}

function doc(value: Value | undefined): Doc {
  const one = Array.isArray(value) ? (value[0] as Value | undefined) : value;
  return typeof one === "object" && one !== null && !isUnknown(one) ? (one as Doc) : {};
}

function docs(value: Value | undefined): Doc[] {
  return Array.isArray(value) ? value.map((one) => doc(one as Value)) : [];
}

function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
