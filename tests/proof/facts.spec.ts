import { expect } from "chai";
import { factsJson, readFacts } from "../../proof/facts";

describe("the facts file", () => {
  it("reads every part, with defaults for what is left out", () => {
    const facts = readFacts(
      {
        sessions: [
          {
            of: "vpn-1",
            learned: ["10.99.0.0/16", { cidr: "2001:db8::/32", asPathLength: 3, med: 50, via: "direct-connect" }],
            heard: ["10.0.0.0/8"],
          },
        ],
        prefixLists: [{ id: "pl-1", entries: ["52.216.0.0/15"] }],
        zones: { "111111111111": { "us-east-1a": "use1-az1" } },
        privateDnsNames: { "com.amazonaws.us-east-1.sts": ["STS.us-east-1.amazonaws.com"] },
        resources: [
          {
            type: "aws:ec2/vpc:Vpc",
            id: "vpc-1",
            account: "111111111111",
            region: "us-east-1",
            properties: { cidrBlock: "10.0.0.0/16" },
          },
        ],
      },
      "facts.json",
    );
    expect(facts.sessions[0]!.learned).to.deep.equal([
      { cidr: "10.99.0.0/16", asPathLength: 1, med: -1, via: "vpn" },
      { cidr: "2001:db8::/32", asPathLength: 3, med: 50, via: "direct-connect" },
    ]);
    expect(facts.ephemeralPorts).to.deep.equal({ from: 1024, to: 65535 });
    expect(facts.zones.get("111111111111")!.get("us-east-1a")).to.equal("use1-az1");
    expect(facts.privateDnsNames.get("com.amazonaws.us-east-1.sts")).to.deep.equal(["sts.us-east-1.amazonaws.com"]);
    expect(readFacts({}, "facts.json").sessions).to.deep.equal([]);
    expect(readFacts(JSON.parse(JSON.stringify(factsJson(facts))), "written.json")).to.deep.equal(facts);
  });

  const bad: [string, unknown, string][] = [
    ["a list instead of an object", [], "(file): must be an object"],
    [
      "an unknown key, with the nearest one",
      { session: [] },
      "session: is not a known key, got session; did you mean sessions?",
    ],
    ["a session of nothing", { sessions: [{}] }, "sessions[0].of: must be a text"],
    [
      "host bits",
      { sessions: [{ of: "x", learned: ["10.0.0.1/8"] }] },
      "sessions[0].learned[0]: has host bits set, got 10.0.0.1/8; write 10.0.0.0/8",
    ],
    ["a prefix list without a name", { prefixLists: [{ entries: [] }] }, "prefixLists[0]: names no prefix list"],
    [
      "ports the wrong way round",
      { ephemeralPorts: { from: 9000, to: 8000 } },
      "ephemeralPorts: ends before it begins",
    ],
    [
      "a port that is none",
      { ephemeralPorts: { from: 0 } },
      "ephemeralPorts.from: must be a whole number from 1 to 65535, got 0",
    ],
    [
      "an account of 11 digits",
      { resources: [{ type: "aws:ec2/vpc:Vpc", id: "v", account: "11111111111" }] },
      "resources[0].account: is not an account id, got 11111111111",
    ],
    [
      "a type that is no token",
      { resources: [{ type: "vpc", id: "v" }] },
      "resources[0].type: is not a Pulumi type token",
    ],
    [
      "a via that does not exist",
      { sessions: [{ of: "x", learned: [{ cidr: "10.0.0.0/8", via: "dx" }] }] },
      "sessions[0].learned[0].via: is not one of the choices, got dx; use one of direct-connect, vpn",
    ],
  ];
  for (const [what, value, message] of bad) {
    it(`refuses ${what}`, () => {
      expect(() => readFacts(value, "facts.json")).to.throw(message);
    });
  }

  it("reports everything at once", () => {
    const value = { sesions: 1, ephemeralPorts: { from: "a" }, prefixLists: [{}] };
    expect(() => readFacts(value, "facts.json")).to.throw(/^facts\.json: 3 problems\n/);
  });
});
