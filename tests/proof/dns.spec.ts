import { expect } from "chai";
import { T } from "../../proof/build/types";
import { resolveInbound, resolveInVpc, type Resolution } from "../../proof/dns/resolve";
import { lookupZone } from "../../proof/dns/records";
import type { Facts } from "../../proof/facts";
import type { Zone } from "../../proof/model";
import { ALL, modelOf, World, type Made } from "./world";

/** What a name resolves to, in short. */
function short(resolution: Resolution): string {
  const parts = resolution.answers.map((a) => {
    if (a.kind === "endpoint") return `endpoint ${a.endpoint.split("::").at(-1) ?? ""}`;
    if (a.kind === "addresses") return a.addresses.join(",");
    if (a.kind === "nxdomain") return `nxdomain ${a.zone.split("::").at(-1) ?? ""}`;
    return a.kind;
  });
  return `${resolution.verdict} ${parts.sort().join(" | ")}`;
}

const outputs = (made: Made): Record<string, unknown> => (made.state as { outputs: Record<string, unknown> }).outputs;

/** A VPC with one subnet; everything else is added by the test. */
function network() {
  const w = new World("dns");
  const vpc = w.vpc("v", "10.0.0.0/16");
  const subnet = w.subnet("s", vpc, "10.0.1.0/24");
  return { w, vpc, subnet };
}

function resolve(w: World, vpc: Made, name: string, facts: Partial<Facts> = {}): string {
  return short(resolveInVpc(modelOf(w, facts), vpc.urn, name));
}

/** A zone with one address, so that the answer tells which zone was used. */
function zone(w: World, name: string, domain: string, vpcs: Made[], record: string, address: string): Made {
  const made = w.zone(name, domain, vpcs);
  w.record(`${name}-a`, made, record, { records: [address], ttl: 60 });
  return made;
}

function profile(w: World, vpc: Made, resources: Made[]): Made {
  const made = w.add(T.profile, "p", { name: "p" });
  w.add(T.profileVpc, "pv", { profileId: made.id, resourceId: vpc.id, name: "pv" });
  resources.forEach((r, i) =>
    w.add(T.profileResource, `pr${i}`, { profileId: made.id, resourceArn: r.arn, name: `pr${i}` }),
  );
  return made;
}

function forwardRule(
  w: World,
  name: string,
  domainName: string,
  vpcs: Made[],
  targets: string[],
  ruleType = "FORWARD",
): Made {
  const made = w.add(T.resolverRule, name, {
    domainName,
    ruleType,
    targetIps: targets.map((ip) => ({ ip, port: 53 })),
  });
  vpcs.forEach((vpc, i) =>
    w.add(T.resolverRuleAssociation, `${name}-${i}`, { resolverRuleId: made.id, vpcId: vpc.id }),
  );
  return made;
}

describe("GT-17 which zone answers (Route 53 guide)", () => {
  it("the more specific of two zones answers, alone", () => {
    const { w, vpc } = network();
    zone(w, "outer", "example.com", [vpc], "seattle.accounting.example.com", "10.0.0.1");
    const inner = zone(w, "inner", "accounting.example.com", [vpc], "seattle.accounting.example.com", "10.0.0.2");
    expect(resolve(w, vpc, "seattle.accounting.example.com")).to.equal("ANSWERED 10.0.0.2");
    outputs(inner).vpcs = [];
    expect(resolve(w, vpc, "Seattle.Accounting.Example.com.")).to.equal("ANSWERED 10.0.0.1");
  });

  it("a zone that matches without a record answers NXDOMAIN, never public DNS", () => {
    const { w, vpc } = network();
    zone(w, "outer", "example.com", [vpc], "seattle.accounting.example.com", "10.0.0.1");
    w.zone("inner", "accounting.example.com", [vpc]);
    expect(resolve(w, vpc, "seattle.accounting.example.com")).to.equal("ANSWERED nxdomain inner");
    expect(resolve(w, vpc, "www.example.org")).to.equal("ANSWERED public");
  });

  it("a zone us-east-1.amazonaws.com breaks every other AWS name of the Region", () => {
    const { w, vpc } = network();
    zone(w, "wide", "us-east-1.amazonaws.com", [vpc], "bedrock-runtime.us-east-1.amazonaws.com", "10.0.0.1");
    expect(resolve(w, vpc, "sts.us-east-1.amazonaws.com")).to.equal("ANSWERED nxdomain wide");
  });

  const precedence: [string, string, string | undefined, string | undefined, string][] = [
    ["same name on both: the VPC's own", "example.com", "example.com", "example.com", "own"],
    ["the Profile's is more specific", "test.example.com", "test.example.com", "example.com", "profile"],
    ["only the VPC has one", "marketing.example.com", undefined, "marketing.example.com", "own"],
    ["only the Profile has one", "example.com", "example.com", undefined, "profile"],
  ];
  for (const [what, query, inProfile, own, winner] of precedence) {
    it(`Profiles precedence: ${what}`, () => {
      const { w, vpc } = network();
      const anchor = w.vpc("anchor", "10.9.0.0/16");
      if (inProfile !== undefined) profile(w, vpc, [zone(w, "profile", inProfile, [anchor], query, "10.0.0.1")]);
      if (own !== undefined) zone(w, "own", own, [vpc], query, "10.0.0.2");
      expect(resolve(w, vpc, query)).to.equal(`ANSWERED ${winner === "own" ? "10.0.0.2" : "10.0.0.1"}`);
    });
  }

  it("a forward rule beats a zone of the same name, and loses to a more specific one", () => {
    const { w, vpc } = network();
    zone(w, "same", "example.com", [vpc], "a.example.com", "10.0.0.1");
    forwardRule(w, "rule", "example.com", [vpc], ["192.0.2.53"]);
    expect(resolve(w, vpc, "a.example.com")).to.equal("UNDETERMINED unknown");
    zone(w, "longer", "b.example.com", [vpc], "b.example.com", "10.0.0.2");
    expect(resolve(w, vpc, "b.example.com")).to.equal("ANSWERED 10.0.0.2");
  });

  it("the longest of several rules is used, and a system rule keeps its part local", () => {
    const { w, vpc, subnet } = network();
    const other = w.vpc("other", "10.2.0.0/16");
    const far = w.subnet("far", other, "10.2.1.0/24");
    zone(w, "far", "www.example.com", [other], "www.example.com", "10.2.0.1");
    const inbound = w.add(T.resolverEndpoint, "in", {
      direction: "INBOUND",
      securityGroupIds: [],
      ipAddresses: [{ subnetId: far.id, ip: "10.2.1.53" }],
    });
    forwardRule(w, "short", "example.com", [vpc], ["192.0.2.53"]);
    forwardRule(w, "long", "www.example.com", [vpc], ["10.2.1.53"]);
    forwardRule(w, "system", "local.example.com", [vpc], [], "SYSTEM");
    expect(resolve(w, vpc, "www.example.com"), "answered by the VPC of the inbound endpoint").to.equal(
      "ANSWERED 10.2.0.1",
    );
    expect(resolve(w, vpc, "mail.example.com")).to.equal("UNDETERMINED unknown");
    expect(resolve(w, vpc, "x.local.example.com")).to.equal("ANSWERED public");
    expect(inbound.id, subnet.id).to.be.a("string");
  });

  it("a Profile's forward rule against the VPC's own zone of the same name is not documented: both", () => {
    const { w, vpc } = network();
    zone(w, "own", "example.com", [vpc], "example.com", "10.0.0.2");
    const far = w.vpc("far", "10.2.0.0/16");
    const subnet = w.subnet("far", far, "10.2.1.0/24");
    zone(w, "far", "example.com", [far], "example.com", "10.2.0.1");
    w.add(T.resolverEndpoint, "in", {
      direction: "INBOUND",
      securityGroupIds: [],
      ipAddresses: [{ subnetId: subnet.id, ip: "10.2.1.53" }],
    });
    profile(w, vpc, [forwardRule(w, "rule", "example.com", [], ["10.2.1.53"])]);
    expect(resolve(w, vpc, "example.com")).to.equal("AMBIGUOUS 10.0.0.2 | 10.2.0.1");
  });

  it("forward rules in a circle are UNDETERMINED", () => {
    const { w, vpc, subnet } = network();
    w.add(T.resolverEndpoint, "in", {
      direction: "INBOUND",
      securityGroupIds: [],
      ipAddresses: [{ subnetId: subnet.id, ip: "10.0.1.53" }],
    });
    forwardRule(w, "rule", "example.com", [vpc], ["10.0.1.53"]);
    expect(resolve(w, vpc, "example.com")).to.equal("UNDETERMINED unknown");
  });
});

describe("endpoint names (PrivateLink guide, Private DNS)", () => {
  function central() {
    const w = new World("central");
    const hub = w.vpc("hub", "10.0.0.0/16");
    const subnet = w.subnet("hub", hub, "10.0.1.0/24");
    const spoke = w.vpc("spoke", "10.1.0.0/16");
    const group = w.group("open", hub, [ALL]);
    const endpoint = w.endpoint(
      "bedrock",
      hub,
      "com.amazonaws.us-east-1.bedrock-runtime",
      [[subnet, "10.0.1.10"]],
      [group],
    );
    return { w, hub, subnet, spoke, group, endpoint, name: "bedrock-runtime.us-east-1.amazonaws.com" };
  }

  it("private DNS works in the endpoint's own VPC only", () => {
    const { w, hub, spoke, endpoint, name } = central();
    outputs(endpoint).privateDnsEnabled = true;
    const facts = { privateDnsNames: new Map([["com.amazonaws.us-east-1.bedrock-runtime", [name]]]) };
    expect(resolve(w, hub, name, facts)).to.equal("ANSWERED endpoint bedrock");
    expect(resolve(w, spoke, name, facts)).to.equal("ANSWERED public");
    expect(resolve(w, hub, name), "names that no state shows").to.equal("UNDETERMINED public | unknown");
  });

  it("a zone with an alias answers wherever it is associated, and resolves to the endpoint by identity", () => {
    const { w, hub, spoke, endpoint, name } = central();
    const zone = w.zone("z", name, [hub]);
    w.aliasTo("alias", zone, name, endpoint);
    expect(resolve(w, spoke, name)).to.equal("ANSWERED public");
    w.add(T.zoneAssociation, "assoc", { zoneId: zone.id, vpcId: spoke.id });
    expect(resolve(w, spoke, name)).to.equal("ANSWERED endpoint bedrock");
    expect(resolve(w, spoke, `x.${name}`)).to.equal("ANSWERED nxdomain z");
    w.aliasTo("wildcard", zone, `*.${name}`, endpoint);
    expect(resolve(w, spoke, `x.${name}`)).to.equal("ANSWERED endpoint bedrock");
  });

  it("an endpoint in a Profile answers the VPCs of the Profile", () => {
    const { w, spoke, endpoint, name } = central();
    outputs(endpoint).privateDnsEnabled = true;
    profile(w, spoke, [endpoint]);
    const facts = { privateDnsNames: new Map([["com.amazonaws.us-east-1.bedrock-runtime", [name]]]) };
    expect(resolve(w, spoke, name, facts)).to.equal("ANSWERED endpoint bedrock");
    outputs(endpoint).privateDnsEnabled = false;
    expect(resolve(w, spoke, name, facts), "AWS does not say").to.equal("UNDETERMINED public | unknown");
  });

  it("endpoint-specific names are public and lead to the endpoint from anywhere", () => {
    const { w, spoke, endpoint } = central();
    const [entry] = outputs(endpoint).dnsEntries as { dnsName: string }[];
    expect(resolve(w, spoke, entry!.dnsName)).to.equal("ANSWERED endpoint bedrock");
    expect(resolve(w, spoke, "vpce-0abc.sts.us-east-1.vpce.amazonaws.com")).to.equal("UNDETERMINED unknown");
  });

  it("endpoint private DNS and a zone of the same name on one VPC conflict", () => {
    const { w, hub, endpoint, name } = central();
    outputs(endpoint).privateDnsEnabled = true;
    zone(w, "clash", name, [hub], name, "10.0.1.99");
    const facts = { privateDnsNames: new Map([["com.amazonaws.us-east-1.bedrock-runtime", [name]]]) };
    const resolution = resolveInVpc(modelOf(w, facts), hub.urn, name);
    expect(short(resolution)).to.equal("AMBIGUOUS 10.0.1.99 | endpoint bedrock");
    expect(resolution.steps.map((s) => s.decision).join()).to.include("ConflictingDomainExists");
  });

  it("S3 with private DNS only for the inbound resolver: VPC clients stay public, on-premises gets the endpoint", () => {
    const { w, hub, subnet, group } = central();
    const name = "s3.us-east-1.amazonaws.com";
    const options = { privateDnsEnabled: true, dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: true } };
    w.endpoint("s3", hub, "com.amazonaws.us-east-1.s3", [[subnet, "10.0.1.20"]], [group], options);
    const inbound = w.add(T.resolverEndpoint, "in", {
      direction: "INBOUND",
      securityGroupIds: [group.id],
      ipAddresses: [{ subnetId: subnet.id, ip: "10.0.1.53" }],
    });
    const facts = { privateDnsNames: new Map([["com.amazonaws.us-east-1.s3", [name, `*.${name}`]]]) };
    expect(resolve(w, hub, name, facts)).to.equal("ANSWERED public");
    const model = modelOf(w, facts);
    expect(short(resolveInbound(model, inbound.urn, name))).to.equal("ANSWERED endpoint s3");
    expect(short(resolveInbound(model, inbound.urn, `bucket.${name}`))).to.equal("ANSWERED endpoint s3");
  });
});

describe("what turns the VPC's resolver off (VPC guide, DNS attributes and DHCP option sets)", () => {
  it("without DNS support nothing resolves; without DNS hostnames private zones are not consulted", () => {
    const { w, vpc } = network();
    zone(w, "z", "example.com", [vpc], "a.example.com", "10.0.0.1");
    outputs(vpc).enableDnsHostnames = false;
    expect(resolve(w, vpc, "a.example.com")).to.equal("ANSWERED public");
    outputs(vpc).enableDnsSupport = false;
    expect(resolve(w, vpc, "a.example.com")).to.equal("ANSWERED no-resolver");
  });

  it("custom DNS servers are UNDETERMINED, Amazon's by name are not", () => {
    const { w, vpc } = network();
    const options = w.add(T.dhcpOptions, "d", { domainNameServers: ["10.0.0.53"] });
    w.add(T.dhcpAssociation, "d", { vpcId: vpc.id, dhcpOptionsId: options.id });
    zone(w, "z", "example.com", [vpc], "a.example.com", "10.0.0.1");
    expect(resolve(w, vpc, "a.example.com")).to.equal("UNDETERMINED unknown");
    outputs(options).domainNameServers = ["AmazonProvidedDNS"];
    expect(resolve(w, vpc, "a.example.com")).to.equal("ANSWERED 10.0.0.1");
  });

  it("DNS Firewall and VPC Lattice may change any name of the VPC", () => {
    for (const type of [
      "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
      "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
    ]) {
      const { w, vpc } = network();
      const made = w.add(type, "f", { vpcId: vpc.id, vpcIdentifier: vpc.id });
      const resolution = resolveInVpc(modelOf(w), vpc.urn, "a.example.com");
      expect(resolution.verdict).to.equal("UNDETERMINED");
      expect(resolution.answers[0]).to.have.nested.property("opaque.urn", made.urn);
    }
  });
});

describe("records", () => {
  const at = (records: [string, string, string][]): Zone => ({
    key: "z",
    urn: "z",
    name: "z",
    external: false,
    opaque: [],
    domain: "example.com",
    vpcs: [],
    records: records.map(([name, type, value]) => ({ urn: name, name, type, values: [value], conditional: false })),
  });
  const look = (zone: Zone, name: string): string => {
    const found = lookupZone(zone, name, "A");
    return found.kind === "records" ? found.records.flatMap((r) => r.values).join() : found.kind;
  };
  const wild = at([
    ["*.example.com", "A", "1"],
    ["a.b.example.com", "A", "2"],
    ["host.example.com", "TXT", "x"],
  ]);

  /** RFC 4592, section 2.2.1, with the names of this zone. */
  const vectors: [string, string][] = [
    ["any.example.com", "1"],
    ["deep.any.example.com", "1"],
    ["a.b.example.com", "2"],
    ["c.b.example.com", "none"],
    ["b.example.com", "none"],
    ["host.example.com", "none"],
    ["x.host.example.com", "none"],
    ["example.com", "none"],
  ];
  for (const [name, expected] of vectors) {
    it(`wildcard *.example.com for ${name}: ${expected}`, () => {
      expect(look(wild, name)).to.equal(expected);
    });
  }

  it("a delegated part of the zone is not answered from it", () => {
    expect(
      look(
        at([
          ["sub.example.com", "NS", "ns1.example.net"],
          ["*.example.com", "A", "1"],
        ]),
        "a.sub.example.com",
      ),
    ).to.equal("delegated");
  });

  it("CNAMEs are followed, in a circle to the end", () => {
    const { w, vpc } = network();
    const z = w.zone("z", "example.com", [vpc]);
    w.record("a", z, "a.example.com", { type: "CNAME", records: ["b.example.com"], ttl: 60 });
    w.record("b", z, "b.example.com", { records: ["10.0.0.7"], ttl: 60 });
    w.record("c", z, "c", { type: "CNAME", records: ["c.example.com"], ttl: 60 });
    expect(resolve(w, vpc, "a.example.com")).to.equal("ANSWERED 10.0.0.7");
    expect(resolve(w, vpc, "c.example.com")).to.equal("UNDETERMINED unknown");
  });

  it("a routing policy that may answer differently is AMBIGUOUS", () => {
    const { w, vpc } = network();
    const z = w.zone("z", "example.com", [vpc]);
    for (const [set, address] of [
      ["one", "10.0.0.1"],
      ["two", "10.0.0.2"],
    ] as const) {
      w.record(set, z, "a.example.com", {
        records: [address],
        ttl: 60,
        setIdentifier: set,
        weightedRoutingPolicies: [{ weight: 1 }],
      });
    }
    expect(resolve(w, vpc, "a.example.com")).to.equal("AMBIGUOUS 10.0.0.1 | 10.0.0.2");
  });
});

describe("public zones", () => {
  it("answers from a zone without VPCs, and from records in a zone of which no state shows more", () => {
    const { w, vpc } = network();
    const open = w.add(T.zone, "open", { name: "corp.example", vpcs: [] });
    w.record("a", open, "models", { records: ["10.0.1.9"] });
    w.add(T.record, "b", { zoneId: "Z0ELSEWHERE", name: "other.example", type: "A", records: ["10.0.1.8"] });
    expect(resolve(w, vpc, "models.corp.example")).to.equal("ANSWERED 10.0.1.9");
    expect(resolve(w, vpc, "other.example")).to.equal("ANSWERED 10.0.1.8");
    expect(resolve(w, vpc, "nothing.corp.example")).to.equal("ANSWERED public");
  });
});
