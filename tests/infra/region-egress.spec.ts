import { expect } from "chai";
import { GLOBAL_TYPES } from "../../infra/region-argument";
import { recordStack, type StackRecording } from "../../local/recorder";
import { summarise } from "../../local/recorder/summary";
import { byName, unsound } from "../components/support";
import { addWaysIn, rawLeaving, rawRegions } from "../support/regions";
import { difference } from "./support";

let leaving: Promise<StackRecording> | undefined;
const recorded = () => (leaving ??= recordStack(rawLeaving(), "test", { stack: "dev" }));

const nameOf = (urn: string) => urn.split("::").at(-1) ?? "";
const providersOf = ({ resources }: StackRecording) =>
  resources.filter(({ type }) => type === "pulumi:providers:aws").map(({ name }) => name);

describe("ways to the internet in other Regions", function () {
  this.timeout(60_000);

  it("are sound: no error, no duplicate, no default provider, every resource in a component, all tags", async () => {
    const recording = await recorded();
    expect(unsound(recording)).to.deep.equal([]);
    expect(recording.messages).to.deep.equal([]);
  });

  it("need no provider of their own: awsx passes its Region on to every part", async () => {
    const without = providersOf(await recordStack(rawRegions(), "test", { stack: "dev" }));
    expect(providersOf(await recorded()).sort()).to.deep.equal(without.sort());
  });

  it("put every part into the Region, those of awsx among them", async () => {
    const { resources } = await recorded();
    const there = resources.filter(
      ({ custom, type, urn }) => custom && type.startsWith("aws:") && /\.(us-west-2|eu-west-1)/.test(nameOf(urn)),
    );
    const wrong = there.filter(
      ({ type, urn, inputs }) =>
        !GLOBAL_TYPES.has(type) && inputs["region"] !== /\.(us-west-2|eu-west-1)/.exec(nameOf(urn))?.[1],
    );
    expect(wrong.map(({ urn }) => urn)).to.deep.equal([]);
    expect(there.filter(({ urn }) => urn.includes("$awsx:"))).to.have.length.greaterThan(40);
  });

  it("leave the home Region and what is no way out as it was", async () => {
    const before = await recordStack(rawRegions(), "test", { stack: "dev" });
    const { added, removed } = difference(before, await recorded());
    const home = added.filter((name) => !/(us-west-2|eu-west-1)/.test(name));
    expect(home).to.deep.equal([]);
    // The spoke with NAT gateways has another VPC.
    expect(removed.filter((name) => !name.includes("claims-eu.eu-west-1"))).to.deep.equal([]);
  });

  it("count in the report as the account's", async () => {
    const { plan, resources } = await recorded();
    const accounts = new Set(summarise(plan, resources).map(({ account }) => account));
    expect([...accounts].filter((account) => !plan.accounts.some(({ key }) => key === account))).to.deep.equal([]);
  });

  it("lead out by the Region's own table and back to exactly the spokes that go out", async () => {
    const recording = await recorded();
    const tables = byName(recording, "ec2transitgateway/routeTable:RouteTable");
    const attachment = byName(recording, "ec2transitgateway/vpcAttachment:VpcAttachment")["egress.us-west-2"];
    const routes = Object.values(byName(recording, "ec2transitgateway/route:Route")).filter(
      ({ inputs }) => inputs["transitGatewayAttachmentId"] === attachment?.id,
    );
    expect(
      routes.map(({ inputs }) => [inputs["transitGatewayRouteTableId"], inputs["destinationCidrBlock"]]),
    ).to.have.deep.members([
      [tables["prod.us-west-2"]?.id, "0.0.0.0/0"],
      [tables["nonprod.us-west-2"]?.id, "0.0.0.0/0"],
    ]);
    const learned = Object.entries(byName(recording, "ec2transitgateway/routeTablePropagation:RouteTablePropagation"))
      .filter(([, { inputs }]) => inputs["transitGatewayRouteTableId"] === tables["egress.us-west-2"]?.id)
      .map(([name]) => name);
    expect(learned.sort()).to.deep.equal(["claims-west.us-west-2/egress", "research-west.us-west-2/egress"]);
  });

  it("have names that Network Firewall and Route 53 Resolver take: neither takes a dot", async () => {
    const raw = rawLeaving(addWaysIn);
    const { resources } = await recordStack(raw, "test", { stack: "dev" });
    const named = resources.filter(
      ({ type }) =>
        /^aws:networkfirewall\/(firewall|firewallPolicy|ruleGroup):/.test(type) ||
        /^aws:route53\/resolver(Endpoint|Rule|RuleAssociation):/.test(type),
    );
    expect(named).to.have.length.greaterThan(8);
    const bad = named.filter(({ name, inputs }) => /[./]/.test((inputs["name"] as string | undefined) ?? name));
    expect(bad.map(({ urn }) => urn)).to.deep.equal([]);
  });

  it("are told in the outputs", async () => {
    const outputs = (await recorded()).outputs as {
      egress?: object;
      regions: Record<string, { egress?: { vpcId: string; allowedDomains: string[]; droppedLogGroup?: string } }>;
    };
    expect(outputs.egress).to.equal(undefined);
    const west = outputs.regions["us-west-2"]?.egress;
    expect(west?.allowedDomains).to.deep.equal(["packages.example.org"]);
    expect(west?.vpcId).to.match(/^vpc-/);
    expect(outputs.regions["eu-west-1"]?.egress).to.equal(undefined);
  });
});
