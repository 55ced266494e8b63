import { expect } from "chai";
import { readIntent } from "../../../proof/intent";
import { prove } from "../../../proof/properties";
import { readProperties } from "../../../proof/properties/user";
import { InputError } from "../../../proof/read";
import { graphOf, mergeGraphs } from "../../../proof/graph";
import { existingNodes } from "../../../proof/adapters/files";
import { graphFromRecorded } from "../../../proof/adapters/recorded";
import { buildModel } from "../../../proof/build";
import { factsOf } from "../../../report/intent";
import { rawStack } from "../../support/stacks";
import { recordNetwork, type Recorded } from "./networks";

function problemsOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}

describe("intent files", () => {
  const cases: { name: string; file: unknown; says: string }[] = [
    { name: "an unknown key", file: { domain: [] }, says: "domain: is not a known key" },
    {
      name: "a value nested without end",
      file: { hubs: Array.from({ length: 20_000 }).reduce<unknown>((inner) => [inner], "x") },
      says: "hubs[0]: must be a text, got a value that is nested too deep to show",
    },
    {
      name: "a statement nested without end",
      file: {
        endpointSets: [
          {
            name: "a",
            services: [
              {
                service: "com.amazonaws.us-east-1.sts",
                exceptions: [
                  { reason: "x", statement: Array.from({ length: 20_000 }).reduce((inner) => [inner], "x") },
                ],
              },
            ],
          },
        ],
      },
      says: "exceptions[0].statement: is nested more than 32 deep",
    },
    {
      name: "a domain twice",
      file: { endpointSets: [{ name: "a" }], domains: [{ name: "a" }, { name: "a" }] },
      says: "is given twice",
    },
    {
      name: "an endpoint set twice",
      file: { endpointSets: [{ name: "a" }, { name: "a" }] },
      says: "endpointSets[1].name: is given twice",
    },
    {
      name: "a set that is not there",
      file: { domains: [{ name: "a" }] },
      says: "domains[0].endpointSet: names no endpoint set",
    },
    {
      name: "host bits in a reference by place",
      file: { hubs: ["111111111111:10.0.0.1/8"] },
      says: "hubs[0]:",
    },
    { name: "a name instead of a reference", file: { hubs: ["the hub"] }, says: "hubs[0]: names no resource" },
    {
      name: "an account without quotes",
      file: { domains: [{ name: "a", accounts: [123] }] },
      says: "domains[0].accounts[0]: must be a text",
    },
    {
      name: "a VPC in two domains",
      file: {
        endpointSets: [{ name: "a" }, { name: "b" }],
        domains: [
          { name: "a", networks: [{ vpc: "vpc-1" }] },
          { name: "b", networks: [{ vpc: "vpc-1" }] },
        ],
      },
      says: "a VPC belongs to one domain",
    },
    { name: "no object", file: [], says: "must be an object" },
    {
      name: "a quota that nothing checks",
      file: { limits: { securityGroupRule: 100 } },
      says: "limits.securityGroupRule: is no quota that P8 checks, got securityGroupRule; did you mean securityGroupRules?",
    },
    {
      name: "a service that the set does not have",
      file: {
        endpointSets: [{ name: "a", services: [{ service: "com.amazonaws.us-east-1.sts" }] }],
        domains: [{ name: "a", networks: [{ vpc: "vpc-1", services: ["com.amazonaws.us-east-1.st"] }] }],
        onPremises: [{ connection: "vpn-1", domain: "a", services: ["com.amazonaws.us-east-1.kms"] }],
      },
      says: [
        "domains[0].networks[0].services[0]: is no service of the endpoint set of a, got com.amazonaws.us-east-1.st; did you mean com.amazonaws.us-east-1.sts?",
        "onPremises[0].services[0]: is no service of the endpoint set of a, got com.amazonaws.us-east-1.kms",
      ].join("\n"),
    },
  ];
  for (const { name, file, says } of cases) {
    it(`tell ${name}`, () => {
      expect(problemsOf(() => readIntent(file, "intent.json")).join("\n")).to.include(says);
    });
  }

  it("tell every problem at once", () => {
    const file = { hubs: ["x y"], domains: [{ name: 1 }], onPremises: [{ prefixes: ["10.0.0.0/33"] }] };
    expect(problemsOf(() => readIntent(file, "intent.json")).length).to.be.greaterThan(3);
  });
});

describe("properties of users", function () {
  this.timeout(120_000);
  let network: Recorded;
  before(async () => {
    network = await recordNetwork(rawStack("dev"), "dev");
  });

  const verdicts = (properties: unknown[]): Record<string, string> => {
    const more = readProperties({ properties }, "properties.json");
    const facts = factsOf(network.plan);
    const graph = mergeGraphs([graphFromRecorded(network.resources), graphOf(existingNodes(facts.resources))]);
    const report = prove(buildModel(graph, facts), network.intent, { more });
    return Object.fromEntries(report.properties.filter(({ id }) => !/^P\d/.test(id)).map((p) => [p.id, p.verdict]));
  };

  it("are proven like the others", () => {
    const endpoint = network.resources.find(
      (r) => r.name === "prod/sts" && r.type === "aws:ec2/vpcEndpoint:VpcEndpoint",
    )!;
    const name = "sts.us-east-1.amazonaws.com";
    const found = verdicts([
      { id: "sts", kind: "reaches", from: ["domain:prod"], to: [endpoint.urn] },
      { id: "not-sts", kind: "refused", from: ["domain:prod"], to: [endpoint.urn] },
      { id: "apart", kind: "apart", from: ["domain:prod"], to: ["10.116.0.0/14"] },
      { id: "name", kind: "resolves", from: ["domain:prod"], to: [name], answer: [endpoint.urn] },
      { id: "wrong-name", kind: "resolves", from: ["domain:nonprod"], to: [name], answer: [endpoint.urn] },
      { id: "nothing", kind: "refused", from: ["domain:prod"], to: ["subnet-00000000"] },
    ]);
    expect(found).to.deep.equal({
      sts: "holds",
      "not-sts": "violated",
      apart: "holds",
      name: "holds",
      "wrong-name": "violated",
      // A place that is not there proves nothing.
      nothing: "undetermined",
    });
  });

  it("are refused with every mistake named", () => {
    const properties = [
      { id: "P1", kind: "reaches", from: ["domain:a"], to: ["10.0.0.0/8"] },
      { id: "x", kind: "reach", from: [], to: ["10.0.0.0/8"] },
      { id: "y", kind: "resolves", from: ["domain:a"], to: ["not a name"] },
      { id: "z", kind: "apart", from: ["domain:"], to: ["10.0.0.0/40", "111122223333:10.0.0.0/40", "the lab"] },
    ];
    const text = problemsOf(() => readProperties({ properties }, "p.json")).join("\n");
    for (const part of [
      "properties[0].id: is taken",
      "properties[1].kind",
      "properties[1].from: is empty",
      "properties[2].to[0]: is not a DNS name",
      "properties[2].answer: is empty",
      "properties[3].from[0]: names no end, got domain:",
      "properties[3].to[0]: is not a CIDR, got 10.0.0.0/40",
      "properties[3].to[1]: is not a CIDR, got 111122223333:10.0.0.0/40",
      "properties[3].to[2]: names no end, got the lab",
    ])
      expect(text).to.include(part);
  });

  it("hold without a layer only if another one carries them", () => {
    const facts = factsOf(network.plan);
    const model = buildModel(graphFromRecorded(network.resources), facts);
    for (const without of ["routes", "security-groups", "policies", "dns"] as const) {
      const report = prove(model, network.intent, { without: [without] });
      expect(report.verdict, without).to.equal("holds");
      expect(report.properties.find(({ id }) => id === "P13")?.checked, without).to.be.greaterThan(0);
    }
    const report = prove(model, network.intent, { without: ["routes", "policies", "security-groups"] });
    expect(report.properties.find(({ id }) => id === "P13")?.verdict).to.equal("violated");
  });
});
