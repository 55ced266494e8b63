/** IPv6 beside IPv4: each family has its own routes, rules and ACL entries (VPC guide, "IPv6 support"). */
import { expect } from "chai";
import { ask } from "../../proof/tracer/query";
import { Tracer } from "../../proof/tracer/trace";
import { modelOf, World, type Made } from "./world";

interface Site {
  readonly vpc: Made;
  readonly subnet: Made;
  readonly attachment: Made;
}

/** Two dual-stack VPCs on a transit gateway, each associated with a table of its own that holds nothing. */
function apart(): { w: World; tables: Made[]; sites: Site[]; verdict: (from: string, to: string) => string } {
  const w = new World("apart6");
  const tgw = w.transitGateway();
  const tables = [1, 2].map((i) => w.transitTable(`table${i}`, tgw));
  const sites = [1, 2].map((i): Site => {
    const vpc = w.vpc(`v${i}`, `10.${i}.0.0/16`, { ipv6CidrBlock: `2001:db8:${i}::/56` });
    const subnet = w.subnet(`s${i}`, vpc, `10.${i}.1.0/24`, "use1-az1", { ipv6CidrBlock: `2001:db8:${i}::/64` });
    const routes = [
      { cidrBlock: "0.0.0.0/0", transitGatewayId: tgw.id },
      { ipv6CidrBlock: "::/0", transitGatewayId: tgw.id },
    ];
    w.table(`t${i}`, vpc, routes, [subnet]);
    const attachment = w.attach(`a${i}`, tgw, vpc, [subnet], { ipv6Support: "enable" });
    w.associateTransit(`as${i}`, attachment.id, tables[i - 1]!);
    return { vpc, subnet, attachment };
  });
  const verdict = (from: string, to: string): string => ask(new Tracer(modelOf(w)), from, to).verdict;
  return { w, tables, sites, verdict };
}

const FOUR = ["10.1.1.5", "10.2.1.5"] as const;
const SIX = ["2001:db8:1::5", "2001:db8:2::5"] as const;

describe("IPv6 and IPv4 are told apart", () => {
  it("nothing is reached in either family without routes", () => {
    const { verdict } = apart();
    expect([verdict(...FOUR), verdict(...SIX)]).to.deep.equal(["UNREACHABLE", "UNREACHABLE"]);
  });

  it("a leak in IPv6 alone is found, and IPv4 stays apart", () => {
    const { w, tables, sites, verdict } = apart();
    w.transitRoute("six-there", tables[0]!, "2001:db8::/32", sites[1]!.attachment.id);
    w.transitRoute("six-back", tables[1]!, "2001:db8::/32", sites[0]!.attachment.id);
    expect([verdict(...FOUR), verdict(...SIX)]).to.deep.equal(["UNREACHABLE", "REACHABLE"]);
  });

  it("a propagation brings both families, a blackhole stops only its own", () => {
    const { w, tables, sites, verdict } = apart();
    w.propagate("p1", sites[1]!.attachment.id, tables[0]!);
    w.propagate("p2", sites[0]!.attachment.id, tables[1]!);
    expect([verdict(...FOUR), verdict(...SIX)]).to.deep.equal(["REACHABLE", "REACHABLE"]);
    w.transitRoute("drop", tables[0]!, "10.2.0.0/16", undefined);
    expect([verdict(...FOUR), verdict(...SIX)]).to.deep.equal(["UNREACHABLE", "REACHABLE"]);
  });

  it("a security group rule for IPv4 admits no IPv6", () => {
    const w = new World("groups6");
    const vpc = w.vpc("v", "10.1.0.0/16", { ipv6CidrBlock: "2001:db8:1::/56" });
    const [a, b] = [0, 1].map((i) =>
      w.subnet(`s${i}`, vpc, `10.1.${i}.0/24`, "use1-az1", { ipv6CidrBlock: `2001:db8:1:${i}::/64` }),
    );
    const rule = { protocol: "tcp", fromPort: 443, toPort: 443 };
    const group = w.group("g", vpc, [{ ...rule, cidrBlocks: ["0.0.0.0/0"] }]);
    w.interface("i", b!, "10.1.1.10", { securityGroups: [group.id], ipv6Addresses: ["2001:db8:1:1::10"] });
    expect(ask(new Tracer(modelOf(w)), "10.1.0.5", "10.1.1.10").verdict).to.equal("REACHABLE");
    expect(ask(new Tracer(modelOf(w)), "2001:db8:1::5", "2001:db8:1:1::10").verdict).to.equal("UNREACHABLE");
    expect(a!.id).to.match(/^subnet-/);
  });
});
