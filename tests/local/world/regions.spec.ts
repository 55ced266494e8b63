import { expect } from "chai";
import { program } from "../../../infra/program";
import { buildInProcess } from "../../../local/engine/in-process";
import { seedOf } from "../../../local/engine/seed";
import { addWaysIn, addWaysOut, rawRegions } from "../../support/regions";
import type { Raw } from "../../support/stacks";

/** Only what other Regions have: spokes that train there, and every log. */
function others() {
  return rawRegions((raw) => {
    const { archive } = raw["observability"];
    raw["observability"] = { archive, trail: { own: {} }, alarms: {} };
    raw["domains"].prod.services = ["bedrock-runtime"];
    raw["domains"].nonprod.services = ["bedrock-runtime"];
    const { "claims-west": west, "claims-eu": europe } = raw["spokes"];
    raw["spokes"] = { "claims-west": west, "claims-eu": europe };
    raw["domains"].nonprod.reserved = true;
    raw["spokes"]["claims-west"].training = { subnets: ["data"], jobs: ["sagemaker"] };
  });
}

/** Ways in and out of other Regions, with the tunnels' logs. */
function entered() {
  return rawRegions((raw) => {
    addWaysIn(raw);
    addWaysOut(raw);
    const { archive } = raw["observability"];
    raw["observability"] = { archive, flowLogs: { vpcs: false }, resolverLogs: false, trail: { own: {} }, alarms: {} };
    raw["domains"].prod.services = ["bedrock-runtime"];
    raw["domains"].nonprod.services = ["bedrock-runtime"];
    const { "claims-west": west, "claims-eu": europe } = raw["spokes"];
    raw["spokes"] = { "claims-west": west, "claims-eu": europe };
    raw["domains"].nonprod.reserved = true;
  });
}

async function built(raw: Raw) {
  const config = Object.fromEntries(Object.entries(raw).map(([key, value]) => [`bedrock-hub:${key}`, value]));
  const { resources } = await buildInProcess({
    project: "bedrock-hub",
    stack: "dev",
    config,
    seed: seedOf(raw),
    program: () => program(raw, "dev"),
  });
  return (type: string) => resources.filter((resource) => resource.type.endsWith(`:${type}`));
}

describe("other Regions on the embedded AWS", () => {
  it("log into the archive of the home Region, report to its bus and train with their own S3", async () => {
    const of = await built(others());
    const [bus, ...more] = of("EventBus");
    expect(more).to.deep.equal([]);
    const targets = of("EventTarget").filter(({ inputs }) => inputs["region"] !== "us-east-1");
    expect(targets.map(({ inputs }) => inputs["arn"])).to.deep.equal(targets.map(() => bus?.outputs["arn"]));
    expect(new Set(targets.map(({ inputs }) => inputs["region"]))).to.deep.equal(new Set(["eu-west-1", "us-west-2"]));
    expect(of("Trail").map(({ inputs }) => inputs["region"])).to.include.members(["eu-west-1", "us-west-2"]);
    const lists = of("SecurityGroupEgressRule").map(({ inputs }) => inputs["prefixListId"]);
    expect(lists.filter((id) => id !== undefined)).to.have.length(1);
  }).timeout(60_000);

  it("have what the file takes for granted there: names of zones, an adopted gateway, an adopted VPC", () => {
    const gateway = "tgw-0a1b2c3d4e5f60719";
    const vpc = "vpc-0a1b2c3d4e5f60719";
    const seed = seedOf(
      rawRegions((raw) => {
        addWaysOut(raw);
        raw["regions"]["us-west-2"].transitGateway = { adopt: gateway };
        const subnet = {
          id: "subnet-0a1b2c3d4e5f60719",
          cidr: "10.164.1.0/24",
          az: "usw2-az1",
          routeTable: "rtb-0a1b2c3d4e5f60719",
        };
        const adopt = { id: vpc, cidrs: ["10.164.0.0/20"], subnets: { app: subnet }, attachment: { subnets: ["app"] } };
        raw["spokes"]["research-west"].vpc = { adopt: { ...adopt, existing: { privateDnsEndpoints: ["kms"] } } };
      }),
    );
    const zones = Object.fromEntries((seed?.accounts ?? []).map((account) => [account.name, account.zones]));
    expect(zones["network-dev"]).to.deep.equal({ "us-west-2": { "usw2-az1": "us-west-2a", "usw2-az2": "us-west-2b" } });
    expect(zones["claims-dev"]).to.deep.equal({ "eu-west-1": { "euw1-az1": "eu-west-1a", "euw1-az2": "eu-west-1b" } });
    const places = new Map((seed?.resources ?? []).map(({ id, region }) => [id, region]));
    expect([places.get(gateway), places.get(vpc), places.get("subnet-0a1b2c3d4e5f60719")]).to.deep.equal(
      Array<string>(3).fill("us-west-2"),
    );
    const endpoint = seed?.resources?.find(({ type }) => type.endsWith(":VpcEndpoint"));
    expect(endpoint?.inputs["serviceName"]).to.equal("com.amazonaws.us-west-2.kms");
  });

  it("let networks in and spokes out where they are: connections, resolvers, firewall and NAT gateways in their Regions", async () => {
    const of = await built(entered());
    const regions = (type: string) =>
      of(type)
        .map(({ region }) => region)
        .sort();
    expect(regions("VpnConnection")).to.deep.equal(["us-east-1", "us-west-2"]);
    expect(regions("GatewayAssociation")).to.deep.equal(["eu-west-1"]);
    expect(regions("ResolverEndpoint")).to.deep.equal(["eu-west-1", "eu-west-1", "us-east-1"]);
    expect(regions("NatGateway")).to.deep.equal(["eu-west-1", "eu-west-1", "us-west-2", "us-west-2"]);
    expect(regions("Firewall")).to.deep.equal(["us-west-2"]);
    // The tables that awsx made were found in their own Region: the firewall's routes are in them.
    const tables = new Map(of("RouteTable").map(({ id, region }) => [id, region]));
    const through = of("Route").filter(({ inputs }) => inputs["vpcEndpointId"] !== undefined);
    expect(through.map(({ inputs }) => tables.get(inputs["routeTableId"] as string))).to.deep.equal(
      through.map(() => "us-west-2"),
    );
    expect(through).to.have.length.greaterThan(2);
    const tunnels = of("VpnConnection").find(({ region }) => region === "us-west-2");
    const log = JSON.stringify(tunnels?.inputs["tunnel1LogOptions"]);
    expect(log).to.include("arn:aws:logs:us-west-2:");
    // Secrets Manager has the keys, and no answer shows them.
    expect(tunnels?.outputs["presharedKeyArn"]).to.match(/^arn:aws:secretsmanager:us-west-2:\d{12}:secret:s2svpn!vpn-/);
    expect([tunnels?.outputs["tunnel1PresharedKey"], tunnels?.outputs["tunnel2PresharedKey"]]).to.deep.equal(["", ""]);
  }).timeout(60_000);
});
