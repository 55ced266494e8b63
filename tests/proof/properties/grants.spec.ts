import { expect } from "chai";
import { T } from "../../../proof/build/types";
import { readIntent } from "../../../proof/intent";
import { prove, type PropertyResult } from "../../../proof/properties";
import { modelOf, World, type Made } from "../world";

/** A Pulumi secret, as an export has it. */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
const ALLOWED = [".example.com", "models.example.org"];

interface Change {
  readonly names?: string[];
  readonly rules?: string;
  readonly defaults?: string[];
  readonly from?: string;
  readonly list?: string;
  readonly admits?: "prod" | "lab";
  /** A group besides that the endpoint's group names; `hub`: one of the hub's own. */
  readonly alsoAdmits?: string;
  /** The resolver's groups, where the state hides them. */
  readonly hidden?: unknown;
  /** The resolver's address by IPv6, as the state writes it and as the intent does. */
  readonly ipv6?: readonly [state: string, intent: string];
  readonly users?: readonly ("prod" | "lab")[];
  readonly profile?: boolean;
  /** Whether on-premises asks the resolver; default: it does. */
  readonly asked?: boolean;
  /** A rule that no state shows. */
  readonly foreign?: string;
}

/** A hub with an inbound resolver and a firewall, two domains, and a rule that leads to prod's on-premises. */
function network(change: Change = {}): { p15: PropertyResult; made: Record<string, Made> } {
  const w = new World();
  const tgw = w.transitGateway();
  const hub = w.vpc("hub", "10.0.0.0/16");
  const subnet = w.subnet("hub", hub, "10.0.1.0/24");
  const vpcs = { prod: w.vpc("prod", "10.1.0.0/16"), lab: w.vpc("lab", "10.2.0.0/16") };
  const vpn = w.vpn("vpn", tgw);
  const list = w.add(T.prefixList, "list", { entries: [{ cidr: change.list ?? "172.16.0.0/16" }], maxEntries: 5 });
  const group = w.group("resolver", hub, [
    { protocol: "udp", fromPort: 53, toPort: 53, cidrBlocks: [change.from ?? "172.16.0.0/16"] },
    { protocol: "tcp", fromPort: 53, toPort: 53, prefixListIds: [list.id] },
  ]);
  const theirs = w.group("theirs", vpcs[change.admits ?? "prod"], []);
  const admitted = { protocol: "tcp", fromPort: 443, toPort: 443, securityGroups: [theirs.id] };
  const own = change.alsoAdmits === "hub" ? w.group("own", hub, []).id : change.alsoAdmits;
  const more = { ...admitted, securityGroups: [own ?? theirs.id] };
  // Where its own calls go is no grant: an endpoint answers only.
  const away = { ...admitted, securityGroups: [w.group("lab", vpcs.lab, []).id] };
  const service = w.group("service", hub, [admitted, more], [away]);
  w.endpoint("sts", hub, "com.amazonaws.us-east-1.sts", [[subnet, "10.0.1.20"]], [service]);
  const ip = { ipAddresses: [{ subnetId: subnet.id, ip: "10.0.1.10" }], securityGroupIds: [group.id] };
  const outbound = w.add(T.resolverEndpoint, "out", { direction: "OUTBOUND", ...ip });
  const [ipv6, asks] = change.ipv6 ?? [];
  const inbound = w.add(T.resolverEndpoint, "in", {
    direction: "INBOUND",
    ipAddresses: ipv6 === undefined ? ip.ipAddresses : [{ subnetId: subnet.id, ipv6 }],
    securityGroupIds: change.hidden ?? ip.securityGroupIds,
  });
  const targetIps = [{ ip: "172.16.0.53", port: 53 }];
  const forward = { domainName: "corp.example", ruleType: "FORWARD", resolverEndpointId: outbound.id, targetIps };
  const rule = w.add(T.resolverRule, "corp", forward);
  for (const user of change.users ?? ["prod"])
    w.add(T.resolverRuleAssociation, user, { resolverRuleId: rule.id, vpcId: vpcs[user].id });
  if (change.foreign !== undefined)
    w.add(T.resolverRuleAssociation, "foreign", { resolverRuleId: change.foreign, vpcId: vpcs.lab.id });
  if (change.profile === true) {
    const profile = w.add(T.profile, "profile", {});
    w.add(T.profileResource, "rule", { profileId: profile.id, resourceArn: rule.arn });
    w.add(T.profileVpc, "lab", { profileId: profile.id, resourceId: vpcs.lab.id });
  }
  const groupOf = (name: string, rulesSource: unknown): Made =>
    w.add(T.ruleGroup, name, { type: "STATEFUL", ruleGroup: { rulesSource } });
  const rules = groupOf("rules", { rulesString: change.rules ?? "drop udp any any -> any any (sid:1;)" });
  const targets = change.names ?? ALLOWED;
  const names = groupOf("names", { rulesSourceList: { generatedRulesType: "ALLOWLIST", targets } });
  const policy = w.add(T.firewallPolicy, "policy", {
    firewallPolicy: {
      statelessDefaultActions: ["aws:forward_to_sfe"],
      statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
      statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
      statefulDefaultActions: change.defaults ?? ["aws:drop_established"],
      statefulRuleGroupReferences: [rules, names].map(({ arn }, i) => ({ priority: i + 1, resourceArn: arn })),
    },
  });
  const inputs = { firewallPolicyArn: policy.arn, vpcId: hub.id, subnetMappings: [{ subnetId: subnet.id }] };
  const attachments = [{ endpointId: "vpce-0f1", subnetId: subnet.id }];
  const syncStates = [{ availabilityZone: "us-east-1a", attachments }];
  w.add(T.firewall, "firewall", inputs, { firewallStatuses: [{ syncStates }] });
  const asked = change.asked === false ? {} : { resolvers: [asks ?? "10.0.1.10"] };
  const intent = readIntent(
    {
      hubs: [hub.id],
      egressNames: ALLOWED,
      endpointSets: [{ name: "prod", at: [subnet.id] }, { name: "lab" }],
      domains: (["prod", "lab"] as const).map((name) => ({ name, networks: [{ vpc: vpcs[name].id, name }] })),
      onPremises: [{ connection: vpn.id, domain: "prod", prefixes: ["172.16.0.0/16"], ...asked }],
    },
    "intent.json",
  );
  const report = prove(modelOf(w), intent);
  return {
    p15: report.properties.find(({ id }) => id === "P15")!,
    made: { rule, rules, names, policy, group, service, inbound },
  };
}

describe("what is granted beside paths", () => {
  it("holds where all of it is declared", () => {
    const { p15 } = network();
    expect(p15.findings).to.deep.equal([]);
    expect([p15.verdict, p15.checked >= 5]).to.deep.equal(["holds", true]);
    expect(network({ names: ["a.example.com", "example.com"] }).p15.verdict).to.equal("holds");
  });

  it("cannot be told of a rule whose servers no state shows", () => {
    const { p15 } = network({ foreign: "rslvr-rr-0a1b2c3d4e5f60718" });
    expect(p15.verdict).to.equal("undetermined");
    expect(p15.findings.map(({ message }) => message).join()).to.match(/whose servers .* forwards to for lab\/lab/);
  });

  it("cannot be told of an endpoint's group that names a group which no state shows", () => {
    for (const group of ["sg-0ffffffffffffffff", "222222222222/sg-0ffffffffffffffff"]) {
      const { p15, made } = network({ alsoAdmits: group });
      expect(p15.verdict, group).to.equal("undetermined");
      expect(p15.findings.map(({ message }) => message).join()).to.include("which no given state shows");
      expect(p15.findings[0]!.urns).to.include(made.service!.urn);
    }
  });

  it("holds of an endpoint's group that names one of the hub's own", () => {
    const { p15 } = network({ alsoAdmits: "hub" });
    expect([p15.verdict, p15.findings]).to.deep.equal(["holds", []]);
  });

  it("cannot be told of a resolver whose groups the state hides", () => {
    const { p15, made } = network({ hidden: SECRET });
    expect(p15.verdict).to.equal("undetermined");
    const found = p15.findings.find(({ message }) => message.includes("whose queries the resolver in lets in"));
    expect(found?.urns, p15.findings.map(({ message }) => message).join("\n")).to.include(made.inbound!.urn);
  });

  it("compares addresses of resolvers as addresses, however they are written", () => {
    const spelled: Change["ipv6"] = ["fd00:0:0:1:0:0:0:10", "FD00:0:0:1::10"];
    const { p15, made } = network({ ipv6: spelled, from: "10.2.0.0/16", list: "10.2.0.0/16" });
    expect(p15.verdict, "nobody but another domain gets its queries in").to.equal("violated");
    expect(p15.findings[0]!.urns).to.include(made.group!.urn);
    expect(network({ ipv6: spelled }).p15.verdict).to.equal("holds");
  });

  const faults: [name: string, change: Change, resource: string, says: string][] = [
    ["a resolver rule on another domain's VPC", { users: ["prod", "lab"] }, "rule", "but lab/lab uses it"],
    ["a resolver rule in a Profile of another domain", { profile: true }, "rule", "but lab/lab uses it"],
    ["a name more", { names: [...ALLOWED, "evil.test"] }, "names", "but lets out evil.test"],
    ["a domain instead of a name", { names: [".org"] }, "names", "but lets out .org"],
    ["all names", { names: ["."] }, "names", "but lets out ."],
    [
      "a rule that asks for no name",
      { rules: "pass tcp any any -> any 443 (sid:1;)" },
      "rules",
      "lets out to any address without asking for a name",
    ],
    ["a default that lets out", { defaults: ["aws:alert_established"] }, "policy", "its default action lets it out"],
    ["a resolver that answers everyone", { from: "0.0.0.0/0" }, "group", "admits everyone (0.0.0.0/0)"],
    ["a resolver that answers half of everyone", { from: "0.0.0.0/1" }, "group", "admits everyone (0.0.0.0/1)"],
    ["an endpoint that admits another domain's group", { admits: "lab" }, "service", "names theirs of lab/lab"],
    ["a resolver that lets in another domain", { from: "10.2.0.0/16" }, "group", "of prod only, but let in lab/lab"],
    ["a resolver that lets in a block around it", { from: "10.0.0.0/14" }, "group", "of prod only, but let in lab/lab"],
    ["a resolver of two domains", { from: "10.2.0.0/16", asked: false }, "group", "should let in queries of"],
    ["a prefix list of everyone", { list: "0.0.0.0/0" }, "group", "admits everyone (0.0.0.0/0)"],
  ];
  for (const [name, change, resource, says] of faults) {
    it(`is violated by ${name}`, () => {
      const { p15, made } = network(change);
      expect(p15.verdict).to.equal("violated");
      const found = p15.findings.find(({ message }) => message.includes(says));
      expect(found?.urns, p15.findings.map(({ message }) => message).join("\n")).to.include(made[resource]!.urn);
    });
  }

  it("cannot be told of a firewall with rules of another kind", () => {
    const { p15, made } = network({ rules: 'pass tls any any -> any any (tls.sni; content:"x"; sid:1;)' });
    expect([p15.verdict, p15.findings[0]!.urns]).to.deep.equal(["undetermined", [made.rules!.urn]]);
  });
});
