import { expect } from "chai";
import { GLOBAL_TYPES } from "../../infra/region-argument";
import { recordStack, type RecordedResource, type StackRecording } from "../../local/recorder";
import { byName, unsound } from "../components/support";
import { rawEntered, rawRegions } from "../support/regions";
import { difference } from "./support";

let entered: Promise<StackRecording> | undefined;
const recorded = () => (entered ??= recordStack(rawEntered(), "test", { stack: "dev" }));

const TGW = "ec2transitgateway";
const VPN = "ec2/vpnConnection:VpnConnection";
const ASSOCIATION = "directconnect/gatewayAssociation:GatewayAssociation";

const routesOf = (recording: StackRecording, table: string): [unknown, unknown][] => {
  const id = byName(recording, `${TGW}/routeTable:RouteTable`)[table]?.id;
  return Object.values(byName(recording, `${TGW}/route:Route`))
    .filter(({ inputs }) => inputs["transitGatewayRouteTableId"] === id && inputs["blackhole"] !== true)
    .map(({ inputs }) => [inputs["destinationCidrBlock"], inputs["transitGatewayAttachmentId"]]);
};

describe("on-premises in several Regions", function () {
  this.timeout(60_000);

  it("is sound: no error, no duplicate, no default provider, every resource in a component, all tags", async () => {
    const recording = await recorded();
    expect(unsound(recording)).to.deep.equal([]);
    expect(recording.messages).to.deep.equal([]);
  });

  it("stands in its Regions, and changes no other resource than those that let it in", async () => {
    const before = await recordStack(
      rawRegions((raw) => (raw["onPremises"] = rawEntered()["onPremises"])),
      "test",
      { stack: "dev" },
    );
    const { added, removed, changed } = difference(before, await recorded());
    const lets = /^(EndpointSet\/(SecurityGroupIngressRule|Route)|HybridResolver\/(SecurityGroupIngressRule|Route)) /;
    // The home Region's endpoints let both blocks in as one, so that the rule of the narrower one goes.
    expect(removed.filter((name) => !lets.test(name))).to.deep.equal([]);
    expect(
      changed.filter((what) => /^(HubVpc|TransitHub|AnchorVpc|Spoke|PrivateZones|Hybrid)/.test(what)),
    ).to.deep.equal([]);
    const home = added.filter((name) => !/(us-west-2|eu-west-1)/.test(name));
    expect(home.filter((name) => !lets.test(name))).to.deep.equal([]);
    const { resources } = await recorded();
    const wrong = resources.filter(
      ({ custom, type, name, inputs }: RecordedResource) =>
        custom &&
        type.startsWith("aws:") &&
        /^(hybrid|harbour|corp)\.(us-west-2|eu-west-1)/.test(name) &&
        inputs["region"] !== (GLOBAL_TYPES.has(type) ? undefined : name.split(/[./]/)[1]),
    );
    expect(wrong.map(({ urn }) => urn)).to.deep.equal([]);
  });

  it("of a served Region leads over the peering and back, and stays out of every other table", async () => {
    const recording = await recorded();
    const peering = byName(recording, `${TGW}/peeringAttachment:PeeringAttachment`)["us-west-2/us-east-1"]?.id;
    const vpn = byName(recording, VPN)["harbour.us-west-2"]?.outputs["transitGatewayAttachmentId"];
    expect(vpn).to.be.a("string");
    expect(routesOf(recording, "hybrid.us-west-2")).to.have.deep.members([
      ["10.62.2.0/23", peering],
      ["10.62.0.128/25", peering],
    ]);
    expect(routesOf(recording, "hub.us-west-2")).to.deep.equal([["10.201.0.0/16", vpn]]);
    const back = routesOf(recording, "hub").filter(([, attachment]) => attachment === peering);
    expect(back.map(([destination]) => destination)).to.have.members([
      "10.160.0.0/14",
      "10.164.0.0/14",
      "10.201.0.0/16",
    ]);
    const associations = Object.values(byName(recording, `${TGW}/routeTableAssociation:RouteTableAssociation`));
    expect(
      associations
        .filter(({ inputs }) => inputs["transitGatewayAttachmentId"] === vpn)
        .map(({ inputs }) => inputs["transitGatewayRouteTableId"]),
    ).to.deep.equal([byName(recording, `${TGW}/routeTable:RouteTable`)["hybrid.us-west-2"]?.id]);
  });

  it("of a Region with endpoints has its own resolver, names and allowed prefixes", async () => {
    const recording = await recorded();
    const association = byName(recording, ASSOCIATION)["hybrid.eu-west-1"];
    expect(association?.inputs["allowedPrefixes"]).to.deep.equal(["10.60.2.0/23", "10.60.0.128/25"]);
    const inbound = byName(recording, "route53/resolverEndpoint:ResolverEndpoint")["hybrid.eu-west-1/inbound"];
    expect((inbound?.inputs["ipAddresses"] as { ip: string }[]).map(({ ip }) => ip)).to.deep.equal([
      "10.60.0.138",
      "10.60.0.154",
    ]);
    const zones = byName(recording, "route53/zoneAssociation:ZoneAssociation");
    const hub = Object.entries(zones).filter(([name]) => name.startsWith("hub.eu-west-1/"));
    expect(hub).to.have.length(6);
    for (const [name, { inputs }] of hub) expect(inputs["vpcRegion"], name).to.equal("eu-west-1");
    const rules = byName(recording, "route53/resolverRuleAssociation:ResolverRuleAssociation");
    expect(Object.keys(rules).sort()).to.deep.equal(["claims-eu.eu-west-1/corp", "hub.eu-west-1/corp"]);
  });

  it("tells in the outputs where each Region's networks come in, and no key", async () => {
    const outputs = (await recorded()).outputs as {
      onPremises: { resolverAddresses: string[] };
      regions: Record<string, { onPremises?: { vpns: object; resolverAddresses: string[]; advertised: string[] } }>;
    };
    const west = outputs.regions["us-west-2"]?.onPremises;
    expect(Object.keys(west?.vpns ?? {})).to.deep.equal(["harbour"]);
    expect(west?.resolverAddresses).to.deep.equal(outputs.onPremises.resolverAddresses);
    expect(west?.advertised).to.deep.equal(["10.62.2.0/23", "10.62.0.128/25"]);
    expect(outputs.regions["eu-west-1"]?.onPremises?.resolverAddresses).to.deep.equal(["10.60.0.138", "10.60.0.154"]);
    expect(JSON.stringify(outputs)).to.not.match(/presharedKey"|psk/i);
  });
});
