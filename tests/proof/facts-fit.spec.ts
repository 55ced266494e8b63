/** Facts that say nothing about the states, or something else than they do, are told. */
import { expect } from "chai";
import { T } from "../../proof/build/types";
import type { Facts } from "../../proof/facts";
import { readIntent } from "../../proof/intent";
import { prove } from "../../proof/properties";
import { answer } from "../../proof/trace-report";
import { modelOf, World } from "./world";

const LEARNED = [{ cidr: "172.16.0.0/16", asPathLength: 1, med: -1, via: "vpn" as const }];

function network() {
  const w = new World();
  const gateway = w.transitGateway();
  const vpc = w.vpc("v", "10.0.0.0/16");
  const more = { availabilityZone: "us-east-1a" };
  const subnet = w.subnet("s", vpc, "10.0.1.0/24", "use1-az1", more);
  const attachment = w.attach("a", gateway, vpc, [subnet]);
  const dynamic = w.vpn("dynamic", gateway);
  const fixed = w.vpn("fixed", gateway, { staticRoutesOnly: true });
  const list = w.add(T.prefixList, "l", { addressFamily: "IPv4", maxEntries: 2, entries: [{ cidr: "10.9.0.0/16" }] });
  return { w, vpc, subnet, attachment, dynamic, fixed, list };
}

describe("facts against the states", () => {
  const n = network();
  const session = (of: string) => ({ of, learned: LEARNED });
  const cases: [name: string, facts: Partial<Facts>, says: string, contradicts: string | undefined][] = [
    [
      "a connection that is not there",
      { sessions: [session("vpn-0ther")] },
      "sessions[0].of: names no connection of the given states, so that it says nothing, got vpn-0ther",
      undefined,
    ],
    [
      "BGP over a VPC attachment",
      { sessions: [session(n.attachment.id)] },
      `sessions[0].of: a is a vpc attachment, so that nothing teaches it 172.16.0.0/16, got ${n.attachment.id}`,
      n.attachment.urn,
    ],
    [
      "BGP over a VPN with static routes only",
      { sessions: [session(n.fixed.attachment)] },
      "sessions[0].of: fixed has static routes only, so that nothing teaches it 172.16.0.0/16, got tgw-attach-fixed",
      n.fixed.urn,
    ],
    [
      "BGP over what is no connection",
      { sessions: [session(n.vpc.id)] },
      `sessions[0].of: names v, a Vpc, over which no BGP is spoken, got ${n.vpc.id}`,
      n.vpc.urn,
    ],
    [
      "one connection under two names",
      { sessions: [session(n.dynamic.id), { of: n.dynamic.attachment, learned: [] }] },
      "sessions[1].of: is about dynamic, as sessions[0] is, got tgw-attach-dynamic",
      n.dynamic.urn,
    ],
    [
      "other entries of a prefix list",
      { prefixLists: [{ id: n.list.id, entries: ["10.8.0.0/16"] }] },
      `prefixLists[0].entries: differ from those that the state shows (10.9.0.0/16), got ${n.list.id}`,
      n.list.urn,
    ],
    [
      "one prefix list twice",
      {
        prefixLists: [
          { service: "com.amazonaws.us-east-1.s3", entries: ["52.216.0.0/15"] },
          { service: "com.amazonaws.us-east-1.s3", entries: ["54.231.0.0/16"] },
        ],
      },
      "prefixLists[1].entries: differ from those of prefixLists[0], got com.amazonaws.us-east-1.s3",
      "prefixLists[1].entries",
    ],
    [
      "another id of a zone",
      { zones: new Map([["111111111111", new Map([["us-east-1a", "use1-az4"]])]]) },
      "zones.111111111111.us-east-1a: s shows the zone as use1-az1, got use1-az4",
      n.subnet.urn,
    ],
  ];
  for (const [name, facts, says, contradicts] of cases) {
    it(`tell ${name}`, () => {
      const model = modelOf(n.w, facts);
      const told = (model.factProblems ?? []).map((p) => `${p.path}: ${p.problem}, got ${p.got}`);
      expect(told).to.deep.equal([says]);
      expect(model.factProblems![0]!.contradicts).to.equal(contradicts);
      const p0 = prove(model, readIntent({ hubs: [n.vpc.id] }, "i")).properties.find(({ id }) => id === "P0")!;
      const wanted = contradicts === undefined ? "undetermined" : "violated";
      expect(p0.findings.find(({ message }) => message === `facts: ${says}`)?.verdict).to.equal(wanted);
      const question = { from: n.subnet.id, to: "10.0.1.20", port: 443, protocol: 6 };
      expect(answer(model, question).facts.map(({ path }) => path)).to.deep.equal([says.slice(0, says.indexOf(":"))]);
    });
  }

  it("say nothing of facts that fit", () => {
    const facts: Partial<Facts> = {
      sessions: [session(n.dynamic.id)],
      prefixLists: [{ id: n.list.id, entries: ["10.9.0.0/16"] }],
      zones: new Map([["111111111111", new Map([["us-east-1a", "use1-az1"]])]]),
    };
    expect(modelOf(n.w, facts).factProblems).to.deep.equal([]);
  });
});

describe("an intent of another network", () => {
  const intent = {
    endpointSets: [
      { name: "prod", at: ["999999999999:10.0.2.0/24"], services: [{ service: "com.amazonaws.us-east-1.sts" }] },
    ],
    domains: [{ name: "prod", networks: [{ vpc: "vpc-0ther", s3: "gateway", quarantined: true }] }],
    onPremises: [{ connection: "vpn-0ther", domain: "prod", prefixes: ["172.16.0.0/16"] }],
  };
  const report = prove(modelOf(network().w), readIntent(intent, "i"));

  it("leaves what it demands undetermined, since nothing of it is there", () => {
    const idle = report.properties.filter(({ id, checked }) => checked === 0 && !["P15", "P16"].includes(id));
    expect(idle.map(({ id }) => id)).to.include.members(["P1", "P2", "P3", "P4", "P10", "P13", "P14"]);
    for (const { id, verdict, findings } of idle) {
      expect(verdict, id).to.equal("undetermined");
      expect(findings[0]!.urns, id).to.not.deep.equal([]);
    }
  });
});

describe("words of an intent that nothing answers to", () => {
  it("are gaps, each with the nearest word", () => {
    const w = new World();
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24");
    w.endpoint("kms", vpc, "com.amazonaws.us-east-1.kms", [[subnet, "10.0.1.9"]], [w.group("g", vpc, [])]);
    const own = { ownServices: ["com.amazonaws.us-east-1.kms", "com.amazonaws.us-east-1.km"] };
    const network = { vpc: vpc.id, ...own, deniedNames: ["sts.us-east-1.amazonaws.co"] };
    const service = { service: "com.amazonaws.us-east-1.sts", names: ["sts.us-east-1.amazonaws.com"] };
    const file = {
      endpointSets: [{ name: "a", services: [service] }],
      domains: [{ name: "a", networks: [network] }],
    };
    const report = prove(modelOf(w), readIntent(file, "i"));
    const told = report.properties[0]!.findings.map(({ message }) => message);
    expect(told).to.include.members([
      `com.amazonaws.us-east-1.km, under ownServices of a/${vpc.id}, is no service of an endpoint in its VPC, nor of its endpoint set; did you mean com.amazonaws.us-east-1.kms?`,
      `sts.us-east-1.amazonaws.co, under deniedNames of a/${vpc.id}, is no name that is in use; did you mean sts.us-east-1.amazonaws.com?`,
    ]);
    expect(told.join("\n")).to.not.include("com.amazonaws.us-east-1.kms,");
  });
});
