import { expect } from "chai";
import { planStack, type Plan } from "../../plan";
import { costReport } from "../../plan/cost";
import type { Matrix, ProofReport } from "../../proof/properties";
import { fitPage, folded } from "../../report/table";
import { matrixLegend } from "../../report/matrix-text";
import { planText } from "../../report/plan-text";
import type { ContractSection } from "../../report/proof-contracts";
import type { ResourceSummary } from "../../report/resources";
import { listed, tableOfLists, wrapped } from "../../report/table";
import { rawStack, type Raw } from "../support/stacks";

const PROOF: ProofReport = {
  schemaVersion: 1,
  verdict: "holds",
  without: [],
  properties: [],
  matrix: { groups: [], cells: [] },
};

const CONTRACTS: ContractSection = {
  contracts: { schemaVersion: 1, verdict: "pass", contracts: [], implications: [] },
  inconsistencies: [],
};

function pageOf(
  stack: "dev" | "prod",
  change: (raw: Raw) => void = () => undefined,
  resources: ResourceSummary[] = [],
): { plan: Plan; page: string; section: (title: string) => string } {
  const raw = rawStack(stack);
  change(raw);
  const { plan, config } = planStack(raw, "test");
  const page = planText(stack, plan, resources, costReport(plan, config.cost), PROOF, CONTRACTS);
  const section = (title: string) =>
    page.split("\n\n").find((part) => part.split("\n")[0] === title) ?? `(no section ${title})`;
  return { plan, page, section };
}

/** The lines of one spoke. */
function spoke(section: string, key: string): string {
  return new RegExp(`^  ${key}: .*(\n    .*)*`, "m").exec(section)?.[0] ?? `(no spoke ${key})`;
}

describe("the plan's text", () => {
  it("has the address of every subnet that takes part, the resolver's among them", () => {
    const { plan, section } = pageOf("prod");
    const cidrs: string[] = [];
    JSON.parse(JSON.stringify(plan), function (this: { azId?: string }, key: string, value: unknown) {
      if (key === "cidr" && this.azId !== undefined) cidrs.push(String(value));
      return value;
    });
    expect(plan.hybrid?.resolver?.subnets).to.have.lengthOf(3);
    const shown = section("Subnets").match(/\d+(\.\d+){3}\/\d+/g) ?? [];
    expect([...shown].sort()).to.deep.equal([...new Set(cidrs)].sort());
  });

  it("puts the subnets of a group under the zones that they are in", () => {
    const lines = pageOf("prod").section("Subnets").split("\n");
    const at = (line: string | undefined, text: string) => line?.indexOf(text);
    const [, head] = lines;
    const modelB = lines.find((line) => line.includes("model-b"));
    expect(at(modelB, "10.100.2.0/24")).to.equal(at(head, "use1-az2"));
  });

  it("has on-premises: networks, ways in, what they reach, names both ways, and the cost of it", () => {
    const text = pageOf("prod").section("On-premises");
    for (const part of [
      "your networks: 10.200.0.0/16",
      "they reach, and hear announced: 10.64.2.0/23 (endpoints of prod), 10.64.0.128/25 (resolver)",
      "VPN datacentre  to 198.51.100.7, BGP with AS 65010",
      "Direct Connect  gateway made here, AS 64520, account network",
      "routes back to you: learned by propagation",
      "forward names of the domain's services to: 10.64.0.138, 10.64.0.154, 10.64.0.186",
      "forwarded to you: corp.example.com, to 10.200.0.53 and 10.200.1.53",
      "for the hub and: acquired, claims, payments, risk, service-desk",
      "in us-west-2, to the endpoints of us-east-1",
      "your networks: 10.202.0.0/16",
      "VPN plant  to 198.51.100.20, BGP with AS 65020, accelerated",
      "in eu-west-1",
      "your networks: 10.203.0.0/16",
      "they reach: 10.60.2.0/23 (endpoints of prod), 10.60.0.128/25 (resolver)",
      "VPN office  to 198.51.100.30, static routing",
      "routes to it: yours to set, since nothing is announced over a VPN with static routing",
      // 3 VPN connections and 4 attachments at $0.05 an hour, 8 resolver addresses at $0.125
      "costs $986 a month",
    ])
      expect(text).to.include(part);
    expect(pageOf("dev").page).not.to.include("\nOn-premises");
  });

  it("tells Direct Connect, static routing and learned routes", () => {
    const text = pageOf("prod", (raw) => {
      raw["onPremises"].directConnect = { gateway: { existing: "5f294f92-bafb-4011-916d-9b0bdfed1a2b" } };
    }).section("On-premises");
    expect(text).to.include("Direct Connect  gateway 5f294f92-bafb-4011-916d-9b0bdfed1a2b, account network");
    expect(text).to.include("static routing").and.include("routes back to you: learned by propagation");
  });

  it("names of a spoke are its domain's, and only the difference is spelled out", () => {
    const text = pageOf("prod").section("Spokes");
    expect(spoke(text, "payments")).to.match(/names: those of prod by Profile$/m);
    expect(spoke(text, "data-science")).to.include("those of nonprod by Profile, and of athena and glue besides");
    expect(spoke(text, "sandbox")).to.include("and of s3 besides").and.include("S3: the central interface endpoint");
    expect(text).not.to.include("amazonaws.com");
  });

  it("marks the names that an adopted VPC's own endpoint answers", () => {
    expect(spoke(pageOf("prod").section("Spokes"), "risk")).to.include("but for kms the VPC's own endpoint answers");
  });

  it("says under a spoke which way to the internet it has", () => {
    const { section } = pageOf("prod", (raw) => {
      raw["spokes"].risk.vpc.adopt.existing.internet = { nat: ["model-a", "model-b"], publicAddresses: ["store-a"] };
    });
    const internet = (key: string, from = section("Spokes")) => /internet: (.*)/.exec(spoke(from, key))?.[1];
    expect(internet("crawler")).to.equal("NAT gateways of its own, made here, open to every address");
    expect(internet("service-desk")).to.equal("the egress VPC, whose firewall lets out declared names only");
    expect(internet("risk")).to.equal(
      "the VPC's own NAT gateway from model-a and model-b; the VPC's own internet gateway from store-a",
    );
    expect(internet("payments")).to.equal(undefined);
    const open = pageOf("prod", (raw) => Object.assign(raw["egress"], { firewall: false, allowedDomains: [] }));
    expect(internet("service-desk", open.section("Spokes"))).to.include("open to every address");
    const shut = pageOf("prod", (raw) => (raw["spokes"]["service-desk"].quarantined = true));
    expect(internet("service-desk", shut.section("Spokes"))).to.equal(undefined);
  });

  it("does not say that on-premises reaches what is in quarantine", () => {
    const { section } = pageOf("prod", (raw) => (raw["domains"].prod.quarantined = true));
    const text = section("On-premises");
    expect(text).to.include("they get into nothing while prod is in quarantine").and.not.include("they reach");
    expect(text).to.include("they go on hearing announced: 10.64.2.0/23").and.include("routes stay to: 10.60.2.0/23");
  });

  it("names the accelerated connections whose cost is left out", () => {
    expect(pageOf("prod").section("Cost")).to.include("Global Accelerator of accelerated VPN connections (plant)");
  });

  it("says which subnets may use Bedrock, and which of the same VPC may not", () => {
    const text = pageOf("prod").section("Spokes");
    expect(spoke(text, "payments")).to.include("may use Bedrock: fraud, not ledger");
    expect(spoke(text, "risk")).to.include("may use Bedrock: scoring (model-a and model-b), not store-a");
  });

  for (const [what, change] of [
    ["a spoke", (raw: Raw) => (raw["spokes"].payments.quarantined = true)],
    ["its domain", (raw: Raw) => (raw["domains"].prod.quarantined = true)],
  ] as [string, (raw: Raw) => void][]) {
    it(`under quarantine of ${what} nobody may use Bedrock, and what stays open is told`, () => {
      const { plan, section } = pageOf("prod", (raw) => {
        delete raw["onPremises"];
        change(raw);
      });
      const text = spoke(section("Spokes"), "payments");
      expect(text).to.match(/^ {2}payments: .*, quarantined$/m);
      expect(text).to.include("may use Bedrock: nobody while in quarantine (else fraud)");
      expect(text).to.include("open in quarantine: the VPC's own S3 gateway endpoint");
      const notice = plan.notices.find(({ code, path }) => code === "quarantined" && path === "spokes.payments");
      expect(notice?.message)
        .to.include("blackholes cut it off")
        .and.include("its account payments is denied in the endpoint policies")
        .and.include("Open stay, because they do not pass the hub: the VPC's own S3 gateway endpoint");
    });
  }

  it("under quarantine it is told what an adopted VPC has open, and that an account with other spokes is not denied", () => {
    const { plan } = pageOf("prod", (raw) => {
      raw["spokes"].risk.quarantined = true;
      raw["spokes"].risk.vpc.adopt.existing.internet = { nat: ["model-a", "model-b"], publicAddresses: ["store-a"] };
      for (const key of ["claims", "claims-europe"]) raw["spokes"][key].account = "risk";
      delete raw["accounts"].claims;
    });
    const notice = plan.notices.find(({ code }) => code === "quarantined");
    expect(notice?.message)
      .to.include(
        "is not denied in the endpoint policies, since claims, claims-europe of the same account is not in quarantine",
      )
      .and.include("NAT gateways of its own in model-a, model-b; an internet gateway of its own in store-a")
      .and.include("its own endpoints of kms");
  });

  it("says what domains share where one uses another's endpoints", () => {
    const { section } = pageOf("dev", (raw) => (raw["domains"].nonprod.endpointSet = "prod"));
    expect(section("Domains and endpoints")).to.include("uses the endpoints and names of prod");
    expect(section("Proof")).to.include("nonprod uses the endpoints of prod by choice");
    expect(pageOf("dev").section("Proof")).not.to.include("by choice");
  });

  it("begins with the verdict, the cost and the warnings, and has warnings before all other notices", () => {
    const { plan, page, section } = pageOf("prod");
    const warnings = plan.notices.filter(({ level }) => level === "warning").length;
    expect(page.split("\n")[1]).to.match(new RegExp(`^proof holds, \\$[\\d,]+ a month, ${warnings} warnings?$`));
    const levels = section("Notices").match(/^ {2}(warning|info)/gm) ?? [];
    expect(levels).to.deep.equal([...levels].sort().reverse());
    expect(levels).to.have.lengthOf(plan.notices.length);
  });

  it("counts resources by account and kind of component", () => {
    const resource = (account: string, component: string, n: number): ResourceSummary => ({
      urn: `${account}/${component}/${n}`,
      type: "t",
      name: "n",
      account,
      component,
    });
    const { section } = pageOf("dev", undefined, [
      resource("network-dev", "RouteDomain prod", 1),
      resource("network-dev", "RouteDomain nonprod", 1),
      resource("network-dev", "HubVpc hub", 1),
      ...["A", "B", "C", "D"].map((kind) => resource("claims-dev", `${kind} x`, 1)),
    ]);
    expect(section("Resources by account").split("\n").slice(1)).to.deep.equal([
      "  claims-dev   210987654304     4  4 singles",
      "  network-dev  210987654301     3  RouteDomain 2, HubVpc 1",
    ]);
  });

  it("keeps to the width of a page where lists and texts are long", () => {
    const { section } = pageOf("prod");
    for (const title of ["Domains and endpoints", "Spokes", "On-premises", "Notices"])
      for (const line of section(title).split("\n")) expect(line.length, line).to.be.at.most(120);
  });
});

describe("lists in text", () => {
  const words = Array.from({ length: 40 }, (_, i) => `item-${i}`);

  it("go on below the first item", () => {
    const lines = listed("  label: ", words);
    expect(lines.length).to.be.greaterThan(1);
    expect(lines.every((line) => line.length <= 120)).to.equal(true);
    expect(lines.slice(1).every((line) => line.startsWith("         item"))).to.equal(true);
    expect(lines.map((line) => line.trim()).join(" ")).to.equal(`label: ${words.join(", ")}`);
  });

  it("lose no word that is longer than a line", () => {
    expect(wrapped("x ", `a ${"b".repeat(200)} c`)).to.deep.equal(["x a", `  ${"b".repeat(200)}`, "  c"]);
    expect(listed("none: ", [])).to.deep.equal(["none:"]);
  });

  it("stand in the last column of a table", () => {
    const rows = [
      { cells: ["a", "1"], items: ["x", "y"] },
      { cells: ["bb", "22"], items: ["z"] },
    ];
    expect(tableOfLists(rows, " ")).to.deep.equal([" a   1   x, y", " bb  22  z"]);
  });
});

describe("the legend of the matrix", () => {
  it("explains the groups and answers that are there, and no others", () => {
    const small: Matrix = {
      groups: ["prod consumers", "prod bedrock"],
      cells: [
        ["yes", "yes"],
        ["no", "no"],
      ],
    };
    const text = matrixLegend(small).join("\n");
    expect(text).to.include("consumers: subnets that may use Bedrock").and.include("bedrock: endpoints of Bedrock");
    expect(text).not.to.match(/others:|support:|some:|\?:|-:/);
  });

  it("explains some, doubt and nothing to ask", () => {
    const matrix: Matrix = {
      groups: ["prod others", "prod support", "dc"],
      cells: [["some?", "yes", "none"]],
    };
    const text = matrixLegend(matrix).join("\n");
    for (const part of [
      "others:",
      "support:",
      "some:",
      "?:",
      "-:",
      "within a domain those are subnets of the same VPC",
    ])
      expect(text).to.include(part);
  });
});

describe("lines of a page", () => {
  afterEach(() => fitPage(undefined));
  const title = "Nothing of one domain reaches another's networks or endpoints, by routes alone, for all traffic";

  it("go on below the beginning of their last column", () => {
    fitPage(80);
    expect(folded([`  P2   holds  9024 checks  ${title}`])).to.deep.equal([
      "  P2   holds  9024 checks  Nothing of one domain reaches another's networks or",
      "                           endpoints, by routes alone, for all traffic",
    ]);
  });

  it("go on four further in where they have one column, and stay whole where there is no blank", () => {
    fitPage(80);
    expect(folded([`  ${title}`])).to.deep.equal([
      "  Nothing of one domain reaches another's networks or endpoints, by routes",
      "      alone, for all traffic",
    ]);
    expect(folded(["x".repeat(99)])).to.deep.equal(["x".repeat(99)]);
  });

  it("are as long as the terminal is wide, from 80 to 120; 120 in files", () => {
    const words = Array.from({ length: 60 }, () => "word").join(" ");
    for (const [columns, longest] of [
      [40, 79],
      [100, 99],
      [300, 119],
      [undefined, 119],
    ] as const) {
      fitPage(columns);
      expect(Math.max(...folded([words]).map((line) => line.length)), String(columns)).to.equal(longest);
    }
  });
});
