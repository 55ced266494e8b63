import { expect } from "chai";
import { GLOBAL_TYPES } from "../../infra/region-argument";
import { recordStack, type RecordedResource, type StackRecording } from "../../local/recorder";
import aws from "../../local/provider/schema/aws.json";
import { byName, unsound } from "../components/support";
import { rawRegions } from "../support/regions";
import { rawStack } from "../support/stacks";
import { difference } from "./support";

let several: Promise<StackRecording> | undefined;
const recorded = () => (several ??= recordStack(rawRegions(), "test", { stack: "dev" }));

/** Resources of one Region: those whose names carry it. */
const inRegion = ({ resources }: StackRecording, region: string): RecordedResource[] =>
  resources.filter(
    ({ custom, type, urn }) =>
      custom && type.startsWith("aws:") && urn.split("::").slice(3).join("::").includes(region),
  );

describe("the program on several Regions", function () {
  this.timeout(60_000);

  it("is sound: no error, no duplicate, no default provider, every resource in a component, all tags", async () => {
    const recording = await recorded();
    expect(unsound(recording)).to.deep.equal([]);
    expect(recording.messages).to.deep.equal([]);
  });

  it("leaves the home Region's resources what they are: it adds, and only what lets the served Region in changes", async () => {
    const alone = await recordStack(rawStack("dev"), "test", { stack: "dev" });
    const { added, removed, changed } = difference(alone, await recorded());
    expect(removed).to.deep.equal([]);
    // What carries neither Region: rules and routes that let the callers in, and the new account's own.
    const home = added.filter((name) => !/(us-west-2|eu-west-1|claims-west)/.test(name));
    const lets = /^(EndpointSet\/(SecurityGroupIngressRule|Route)|RouteDomain\/Route) /;
    expect(home.filter((name) => !lets.test(name))).to.deep.equal([]);
    expect(home).to.have.length.greaterThan(0);
    expect(
      changed.filter((what) => /^(HubVpc|TransitHub|AnchorVpc|Spoke|PrivateZones|S3Access|ZoneM|ZoneA)/.test(what)),
    ).to.deep.equal([]);
  });

  it("puts every resource of another Region there, and those that know no Region nowhere", async () => {
    const recording = await recorded();
    for (const region of ["us-west-2", "eu-west-1"]) {
      const wrong = inRegion(recording, region)
        .filter(({ urn }) => !urn.includes("TransitPeering$"))
        .filter(({ type, inputs }) => inputs["region"] !== (GLOBAL_TYPES.has(type) ? undefined : region));
      expect(wrong.map(({ urn }) => urn)).to.deep.equal([]);
    }
    const home = recording.resources.filter(
      ({ custom, type, urn, inputs }) =>
        custom && type.startsWith("aws:") && inputs["region"] !== undefined && !/(us-west-2|eu-west-1)/.test(urn),
    );
    expect(
      home.map(({ urn }) => urn),
      "home resources with a Region",
    ).to.deep.equal([]);
  });

  it("knows which of its types take a Region (the pinned provider's schema)", async () => {
    const schema = aws.resources as Record<string, { inputs: Record<string, unknown> }>;
    const types = new Set((await recorded()).resources.map(({ type }) => type).filter((type) => type in schema));
    expect(types.size).to.be.greaterThan(20);
    for (const type of new Set([...types, ...GLOBAL_TYPES]))
      expect("region" in schema[type]!.inputs, type).to.equal(!GLOBAL_TYPES.has(type));
  });

  it("has one provider per account, and one more to look endpoint services up where there are endpoints", async () => {
    const { resources, plan } = await recorded();
    const providers = resources.filter(({ type }) => type === "pulumi:providers:aws").map(({ name }) => name);
    expect(providers.sort()).to.deep.equal([...plan.accounts.map(({ key }) => key), "network-dev.eu-west-1"].sort());
    const users = resources.filter(({ provider }) => provider?.includes("network-dev.eu-west-1"));
    expect(users, "made with it").to.deep.equal([]);
  });

  it("attaches a spoke to its own Region's gateway, in its domain's table, known to that Region's hub table", async () => {
    const recording = await recorded();
    const gateways = byName(recording, "ec2transitgateway/transitGateway:TransitGateway");
    const tables = byName(recording, "ec2transitgateway/routeTable:RouteTable");
    const attachment = byName(recording, "ec2transitgateway/vpcAttachment:VpcAttachment")["claims-west.us-west-2"];
    const association = byName(recording, "ec2transitgateway/routeTableAssociation:RouteTableAssociation")[
      "claims-west.us-west-2"
    ];
    const propagations = byName(recording, "ec2transitgateway/routeTablePropagation:RouteTablePropagation");
    expect(attachment?.inputs["transitGatewayId"]).to.equal(gateways["hub.us-west-2"]?.id);
    expect(association?.inputs["transitGatewayRouteTableId"]).to.equal(tables["prod.us-west-2"]?.id);
    expect(Object.keys(propagations).filter((name) => name.startsWith("claims-west"))).to.deep.equal([
      "claims-west.us-west-2/hub",
    ]);
    expect(propagations["claims-west.us-west-2/hub"]?.inputs["transitGatewayRouteTableId"]).to.equal(
      tables["hub.us-west-2"]?.id,
    );
  });

  it("sends a domain's packets over the peering to its own endpoints only", async () => {
    const recording = await recorded();
    const tables = byName(recording, "ec2transitgateway/routeTable:RouteTable");
    const peering = byName(recording, "ec2transitgateway/peeringAttachment:PeeringAttachment")["us-west-2/us-east-1"];
    const over = Object.values(byName(recording, "ec2transitgateway/route:Route"))
      .filter(({ inputs }) => inputs["transitGatewayAttachmentId"] === peering?.id)
      .map(({ inputs }) => [inputs["transitGatewayRouteTableId"], inputs["destinationCidrBlock"]]);
    expect(over).to.have.deep.members([
      [tables["prod.us-west-2"]?.id, "10.62.2.0/23"],
      [tables["nonprod.us-west-2"]?.id, "10.62.4.0/23"],
      [tables["hub"]?.id, "10.160.0.0/14"],
      [tables["hub"]?.id, "10.164.0.0/14"],
    ]);
  });

  it("associates zones with a VPC in its own Region", async () => {
    const recording = await recorded();
    const types = [
      "route53/zoneAssociation:ZoneAssociation",
      "route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
    ];
    for (const type of types) {
      const found = Object.entries(byName(recording, type)).filter(([name]) => name.startsWith("claims-west."));
      expect(found).to.have.length(3);
      for (const [name, { inputs }] of found) expect(inputs["vpcRegion"], name).to.equal("us-west-2");
    }
  });

  it("shares names by a Profile of the Region, with the serving Region's zones", async () => {
    const recording = await recordStack(
      rawRegions((raw) => (raw["dns"].sharing = "profiles")),
      "test",
      { stack: "dev" },
    );
    expect(unsound(recording)).to.deep.equal([]);
    const profiles = byName(recording, "route53/profilesProfile:ProfilesProfile");
    expect(Object.keys(profiles).sort()).to.deep.equal([
      "nonprod",
      "nonprod.us-west-2",
      "prod",
      "prod.eu-west-1",
      "prod.us-west-2",
    ]);
    expect(profiles["prod.us-west-2"]?.inputs["region"]).to.equal("us-west-2");
    const zones = byName(recording, "route53/zone:Zone");
    const shared = Object.values(byName(recording, "route53/profilesResourceAssociation:ProfilesResourceAssociation"))
      .filter(({ inputs }) => inputs["profileId"] === profiles["prod.us-west-2"]?.id)
      .map(({ inputs }) => inputs["resourceArn"]);
    const expected = Object.values(zones)
      .filter(({ name }) => /^prod\//.test(name))
      .map(({ outputs }) => outputs["arn"]);
    expect(shared).to.have.members(expected).and.have.length(3);
    const membership = byName(recording, "route53/profilesAssociation:ProfilesAssociation")["claims-west.us-west-2"];
    expect(membership?.inputs["profileId"]).to.equal(profiles["prod.us-west-2"]?.id);
  });

  it("tells of every Region in the outputs", async () => {
    const { outputs } = await recorded();
    const regions = outputs["regions"] as Record<string, Record<string, unknown>>;
    expect(Object.keys(regions).sort()).to.deep.equal(["eu-west-1", "us-west-2"]);
    expect(regions["us-west-2"]).to.include({ endpointsIn: "us-east-1" }).and.to.have.property("peeringAttachmentId");
    expect(regions["us-west-2"]).to.not.have.property("domains");
    expect(regions["eu-west-1"]).to.have.nested.property("domains.prod.endpoints.bedrock-runtime");
    expect(regions["us-west-2"]).to.have.nested.property("spokes.claims-west.domain", "prod");
  });
});
