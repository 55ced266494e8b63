import { expect } from "chai";
import { program } from "../../../infra/program";
import { buildInProcess } from "../../../local/engine/in-process";
import { seedOf } from "../../../local/engine/seed";
import { WorldClient } from "../../../local/world/client";
import { rawStack, type Raw } from "../../support/stacks";

const ATTACHMENT = "tgw-attach-0a1b2c3d4e5f60718";
const TABLE = "tgw-rtb-0a1b2c3d4e5f60718";
const PROFILE = "rp-0a1b2c3d4e5f60718";

/** prod with its adopted spoke alone, whose VPC is attached to an adopted gateway, in a table, and has a Profile. */
function standing(): Raw {
  const raw = rawStack("prod");
  delete raw["observability"];
  delete raw["onPremises"];
  delete raw["egress"];
  raw["hub"].transitGateway = { adopt: "tgw-0a1b2c3d4e5f60718" };
  raw["spokes"] = { risk: { ...raw["spokes"].risk, dns: "zone-associations" } };
  for (const domain of Object.values(raw["domains"] as Record<string, Raw>)) domain["reserved"] = true;
  const { adopt } = raw["spokes"].risk.vpc;
  for (const [i, az] of ["use1-az1", "use1-az2"].entries()) {
    const id = `subnet-0a1b2c3d4e5f6001${i}`;
    adopt.subnets[`attach-${i}`] = { id, cidr: `10.100.255.${16 * i}/28`, az, routeTable: "rtb-0a1b2c3d4e5f60001" };
  }
  adopt.attachment = { subnets: ["attach-0", "attach-1"] };
  adopt.takeOverAssociation = true;
  adopt.existing.privateDnsEndpoints = [];
  Object.assign(adopt.existing, { attachment: ATTACHMENT, association: TABLE, profile: PROFILE });
  return raw;
}

const build = (raw: Raw) =>
  buildInProcess({
    project: "bedrock-hub",
    stack: "prod",
    config: {},
    seed: seedOf(raw),
    program: () => program(raw, "prod"),
  });

describe("an attachment, its table and a Profile that stand already", () => {
  it("are taken over: the stack makes no attachment, and moves this one from its table to the domain's", async () => {
    const { resources } = await build(standing());
    const of = (type: string) => resources.filter((resource) => resource.type.endsWith(`:${type}`));
    expect(of("VpcAttachment").map(({ inputs }) => inputs["vpcId"])).to.not.include("vpc-0a1b2c3d4e5f60718");
    const mine = of("RouteTableAssociation").filter(
      ({ inputs }) => inputs["transitGatewayAttachmentId"] === ATTACHMENT,
    );
    expect(mine.map(({ inputs }) => inputs["replaceExistingAssociation"])).to.deep.equal([true]);
    expect(mine[0]?.inputs["transitGatewayRouteTableId"]).to.not.equal(TABLE);
  }).timeout(60_000);

  it("are compared with what the file declares: an association that it does not know", async () => {
    const raw = standing();
    const seed = seedOf(raw);
    delete raw["spokes"].risk.vpc.adopt.existing.association;
    raw["spokes"].risk.vpc.adopt.takeOverAssociation = false;
    const values = Object.entries(raw).map(([key, value]) => [`bedrock-hub:${key}`, value]);
    const config = { "pulumi:disable-default-providers": ["aws"], ...Object.fromEntries(values) };
    // As the language host loads it: mistakes of the user's come out as one message.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the entry point exports a function by assignment
    const entry = require("../../../infra") as () => unknown;
    const build = buildInProcess({ project: "bedrock-hub", stack: "prod", config, seed, program: entry });
    const message = await build.then(() => "", String);
    expect(message).to.match(
      /spokes\.risk\.vpc\.adopt\.takeOverAssociation: is off, but the attachment is associated with tgw-rtb-0a1b/,
    );
  }).timeout(60_000);

  it("stand once: an association that was moved does not come back, and starting again changes nothing", async () => {
    const world = WorldClient.local();
    const seed = seedOf(standing())!;
    await world.seed(seed);
    const place = { account: "110987654301", region: "us-east-1" };
    const type = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation";
    const all = await world.list({ implicit: true });
    const hub = all.find((one) => one.id === `${TABLE}_${ATTACHMENT}`)?.account ?? "";
    expect(
      all.filter(({ id }) => [ATTACHMENT, TABLE, PROFILE].includes(id)).map(({ type: of }) => of.split(":")[2]),
    ).to.have.members(["VpcAttachment", "RouteTable", "ProfilesProfile"]);
    await world.vanish({ ...place, account: hub, type, id: `${TABLE}_${ATTACHMENT}` });
    const left = await world.list({ implicit: true });
    await world.seed(seed);
    expect(await world.list({ implicit: true })).to.deep.equal(left);
  });
});
