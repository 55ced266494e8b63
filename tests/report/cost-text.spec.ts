import { expect } from "chai";
import { planStack } from "../../plan";
import { costReport } from "../../plan/cost";
import { costText } from "../../report/cost-text";
import { rawStack, type Raw } from "../support/stacks";

function lines(stack: "dev" | "prod", change: (raw: Raw) => void = () => undefined): string[] {
  const raw = rawStack(stack);
  change(raw);
  const { plan, config } = planStack(raw, "test");
  return costText(costReport(plan, config.cost));
}

const dollars = (line: string | undefined) => Number(/\$([\d,]+)/.exec(line ?? "")?.[1]?.replaceAll(",", ""));

describe("the cost in the plan's text", () => {
  it("shows every part of the sum: endpoints, on-premises, internet egress, observability", () => {
    const all = lines("prod");
    const parts = [
      "central endpoints",
      "on-premises",
      "internet egress",
      "training in spokes",
      "other Regions",
      "observability, before anything is logged",
    ];
    const amounts = parts.map((part) => dollars(all.find((line) => line.startsWith(`    ${part}  `))));
    const total = dollars(all.find((line) => line.startsWith("    in all")));
    expect(total).to.equal(dollars(all[0]));
    expect(amounts.every((amount) => amount > 0)).to.equal(true);
    // No part but these, and each is rounded by itself.
    const shown = all.filter((line) => /^ {4}\S.* \$/.test(line)).map((line) => line.trim().split("  ")[0]);
    expect(shown.slice(0, shown.indexOf("in all"))).to.have.members(parts);
    expect(amounts.reduce((a, b) => a + b, 0)).to.be.closeTo(total, parts.length / 2);
  });

  it("compares with other ways the central endpoints of the home Region", () => {
    const home = lines("prod", (raw) => {
      delete raw["regions"]["eu-west-1"];
      delete raw["spokes"]["claims-europe"];
      delete raw["spokes"]["payments-test-europe"];
    });
    const of = (all: string[], what: RegExp) => dollars(all.find((line) => what.test(line)));
    const part = of(home, /^ {4}central endpoints {2}/);
    expect(of(home, /\(this plan\)/)).to.equal(part);
    const all = lines("prod");
    expect(all.join("\n")).to.include("The central endpoints of us-east-1, and");
    expect(of(all, /\(this plan\)/)).to.be.lessThan(of(all, /^ {4}central endpoints {2}/));
  });

  it("shows the sum by account, Region, domain and spoke, each of which adds up to all of it", () => {
    const all = lines("prod");
    const total = dollars(all[0]);
    const starts = ["by account", "by Region", "by domain", "by spoke"].map((title) =>
      all.findIndex((line) => line.startsWith(`    ${title} `)),
    );
    expect(starts.every((at) => at > 0)).to.equal(true);
    const end = all.findIndex((line) => line.startsWith("  Not in it"));
    starts.forEach((from, i) => {
      const view = all.slice(from, starts[i + 1] ?? end);
      const sum = view.reduce((s, line) => s + dollars(line), 0);
      expect(sum, view[0]).to.be.closeTo(total, view.length / 2);
    });
    const text = all.join("\n");
    expect(text).to.match(/by account +network +\$[\d,]+\n +sandbox +\$/);
    expect(text).to.match(/by spoke +\S+ +\$[^]*\(shared by all\) +\$/);
    expect(lines("dev").join("\n"), "one Region").not.to.include("by Region");
  });

  it("says what it leaves out altogether, by what the stack has", () => {
    const left = (stack: "dev" | "prod", change?: (raw: Raw) => void) => {
      const all = lines(stack, change);
      const from = all.findIndex((line) => line.includes("leaves out altogether"));
      const to = all.findIndex((line) => line.includes("same services for the same spokes otherwise"));
      return all.slice(from + 1, to).map((line) => line.trim());
    };
    expect(left("dev")[0]).to.match(/^Bedrock itself: tokens/);
    expect(left("dev").join(" ")).not.to.match(/on-premises|training|Direct Connect/);
    const prod = left("prod").join("; ");
    for (const part of [
      "what on-premises sends",
      "ports and circuits",
      "accelerat",
      "training jobs",
      "egress firewall",
    ])
      expect(prod).to.include(part);
    const vpnOnly = left("prod", (raw) => delete raw["onPremises"].directConnect).join("; ");
    expect(vpnOnly).to.include("what on-premises sends").and.not.include("ports and circuits");
  });

  it("shows a purpose that it has no title for under its own name", () => {
    const { plan, config } = planStack(rawStack("dev"), "test");
    const report = costReport(plan, config.cost);
    const [first] = report.lines;
    const line = { ...first!, purpose: "tea", item: "leaves", usd: 3 };
    expect(costText({ ...report, lines: [...report.lines, line] }).join("\n")).to.match(/^ {4}tea +\$3$/m);
  });

  it("says what is left out", () => {
    expect(lines("prod").join("\n")).to.match(/Not in it: \d+ costs that follow from how much is logged/);
    expect(lines("dev", (raw) => delete raw["observability"]).join("\n")).not.to.include("Not in it");
  });

  it("says what traffic it reckons with: the default, what is declared, and the sum where spokes differ", () => {
    expect(lines("dev")[0]).to.include("if each spoke sent 5 GB and received 5 GB (cost.traffic)");
    const declared = (raw: Raw) =>
      (raw["cost"] = { traffic: { spokes: { claims: { sentGb: 90, receivedGb: 0, internetSentGb: 7 } } } });
    expect(lines("dev", declared)[0]).to.include(
      // The stack gives claims no way out, so that its traffic with the internet costs nothing here.
      "if all spokes together sent 100 GB and received 10 GB (cost.traffic)",
    );
    const more = (raw: Raw) =>
      ((raw["cost"] as { traffic: { spokes: Raw } }).traffic.spokes = {
        ...(raw["cost"] as { traffic: { spokes?: Raw } }).traffic.spokes,
        crawler: { sentGb: 20, receivedGb: 10, internetReceivedGb: 5000 },
      });
    expect(lines("prod", more)[0]).to.match(
      /, and those with a way out together 4 GB to and 5,120 GB from the internet \(cost\.traffic\)/,
    );
    const none = (raw: Raw) => (raw["cost"] = {});
    expect(lines("prod", none)[0]).to.include("received 5 GB, and nothing to or from the internet (cost.traffic)");
    // Only three of prod's spokes have a way out.
    expect(lines("prod")[0]).to.include(", and each with a way out 2 GB to and 60 GB from the internet (cost.traffic)");
  });

  it("says which part of an amount rests on prices that nobody has verified", () => {
    // Europe's prices are those of us-east-1 until a team gives its own.
    expect(lines("prod").join("\n")).to.match(/^ {6}interface endpoints +\$(\d+) +unverified price of \$(?!\1)\d+$/m);
  });

  it("names a team's own prices of every Region", () => {
    const own = (raw: Raw) => {
      const cost = raw["cost"] as Raw;
      cost["prices"] = { "eu-west-1": { interfaceEndpointHour: 0.011 }, "us-east-1": { transitGatewayGb: 0.01 } };
    };
    expect(lines("prod", own)[0]).to.include("but your own for transitGatewayGb, interfaceEndpointHour in eu-west-1");
  });

  it("says whose prices: list prices, the team's own, or an estimate from another Region", () => {
    expect(lines("dev")[0]).to.include("a month at list prices of us-east-1, if");
    const own = (raw: Raw) => (raw["cost"] = { prices: { "us-east-1": { transitGatewayGb: 0.01 } } });
    expect(lines("dev", own)[0]).to.include("at list prices of us-east-1, but your own for transitGatewayGb");
    const away = (raw: Raw) => {
      raw["hub"].region = "eu-west-1";
      raw["hub"].availabilityZones = ["euw1-az1", "euw1-az2"];
      for (const domain of Object.values(raw["domains"] as Record<string, Raw>)) {
        domain["inferenceGeography"] = "eu";
        domain["models"] = ["anthropic.claude-haiku-4-5-20251001-v1:0"];
      }
    };
    expect(lines("dev", away)[0]).to.include(
      "estimated from list prices of us-east-1, since the catalogue has none of eu-west-1",
    );
  });

  it("tells what the break-even follows from", () => {
    const text = lines("prod").join("\n");
    const [, shared, adds, own, spokes] =
      /share \$([\d,]+); an average one adds \$(\d+), and would cost \$(\d+) with[^]*from (\d+) such spokes on/.exec(
        text,
      ) ?? [];
    const amount = (part: string | undefined) => Number(part?.replaceAll(",", ""));
    expect(amount(shared) / (amount(own) - amount(adds))).to.be.closeTo(amount(spokes), 1);
  });
});
