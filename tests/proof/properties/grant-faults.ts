/** Faults of what is granted beside paths: resolver rules, names that the egress firewall lets out, open groups. */
import { change, copy, type Fault, type Resource, type Setting } from "./faults";

const T = {
  vpc: "aws:ec2/vpc:Vpc",
  rule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  resolver: "aws:route53/resolverEndpoint:ResolverEndpoint",
  association: "aws:route53/resolverRuleAssociation:ResolverRuleAssociation",
  ruleGroup: "aws:networkfirewall/ruleGroup:RuleGroup",
  firewallPolicy: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
} as const;

type Values = Record<string, unknown>;

/** Single faults, each breaking P15 only. */
export function grantFaults(resources: readonly Resource[], setting: Setting): Fault[] {
  const of = (type: string) => resources.filter((r) => r.type === type);
  const faults: Fault[] = [];
  const add = (name: string, apply: Fault["apply"]): void => {
    faults.push({ name, breaks: ["P15"], follows: [], apply });
  };
  resolverRules();
  resolverGroups();
  firewallNames();
  return faults;

  /** The program associates a rule with spokes of one domain: any other domain is a wrong place for it. */
  function resolverRules(): void {
    const spokeOf = (association: Resource) =>
      setting.spokes.get(of(T.vpc).find((vpc) => vpc.id === association.inputs.vpcId)?.name ?? "");
    const associations = of(T.association);
    const owner = associations.map(spokeOf).find((spoke) => spoke !== undefined)?.domain;
    const [sample] = associations;
    if (!sample || owner === undefined) return;
    const set = setting.sets.get(owner);
    for (const [name, spoke] of setting.spokes) {
      const vpc = of(T.vpc).find((v) => v.name === name);
      // Domains with one endpoint set share what on-premises answers.
      if (!vpc || !spoke.live || spoke.domain === owner || setting.sets.get(spoke.domain) === set) continue;
      add(`${sample.name}: rule on the VPC of ${name}`, copy(sample, `on-${name}`, { vpcId: vpc.id }));
    }
  }

  function resolverGroups(): void {
    const inbound = of(T.resolver).filter((r) => r.inputs.direction === "INBOUND");
    // Endpoints of the domain that on-premises is bound to let it in.
    const bound = of(T.rule)
      .find(({ name }) => name.split("/")[1] === "on-premises")
      ?.name.split("/")[0];
    const groups = inbound.flatMap((r) => r.inputs.securityGroupIds as string[]);
    for (const rule of of(T.rule).filter((r) => groups.includes(String(r.inputs.securityGroupId)))) {
      for (const cidrIpv4 of ["0.0.0.0/0", "128.0.0.0/1"])
        add(`${rule.name}: resolver open to ${cidrIpv4}`, copy(rule, `open-${cidrIpv4}`, { cidrIpv4 }));
      for (const { domain, cidr, live } of setting.spokes.values()) {
        if (!live || setting.sets.get(domain) === bound) continue;
        add(`${rule.name}: resolver lets in ${domain}`, copy(rule, `from-${domain}`, { cidrIpv4: cidr }));
        break;
      }
    }
  }

  function firewallNames(): void {
    for (const group of of(T.ruleGroup)) {
      const body = group.inputs.ruleGroup as Values | undefined;
      const source = body?.rulesSource as Values | undefined;
      const list = source?.rulesSourceList as { targets: string[] } | undefined;
      if (!list) continue;
      for (const name of ["files.example.net", ".example.org", "."]) {
        const targets = [...list.targets, name];
        const rulesSource = { ...source, rulesSourceList: { ...list, targets } };
        const wider = change(group.urn, (v) => ({ ...v, ruleGroup: { ...body, rulesSource } }));
        add(`${group.name}: lets out ${name}`, wider);
      }
    }
    for (const policy of of(T.firewallPolicy)) {
      const body = policy.inputs.firewallPolicy as Values;
      const open = { ...body, statefulDefaultActions: ["aws:alert_established"] };
      add(
        `${policy.name}: default lets out`,
        change(policy.urn, (v) => ({ ...v, firewallPolicy: open })),
      );
    }
  }
}
