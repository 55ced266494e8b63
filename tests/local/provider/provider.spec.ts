import { expect } from "chai";
import { LocalConnection, WorldClient } from "../../../local/world/client";
import { UNKNOWN } from "../../../local/world/kernel/inputs";
import { type Doc } from "../../../local/world/kernel/json";
import * as t from "../../../local/world/types/tokens";
import { readConfig } from "../../../local/provider/config";
import { AwsProvider, type Resource } from "../../../local/provider/provider";
import { HUB, SPOKE } from "../world/harness";

/** A provider's configuration as the engine sends it: nested values as JSON text. */
function config(account: string, more: Doc = {}): Doc {
  return {
    region: "us-east-1",
    assumeRoles: JSON.stringify([{ roleArn: `arn:aws:iam::${account}:role/deploy` }]),
    allowedAccountIds: JSON.stringify([account]),
    defaultTags: JSON.stringify({ tags: { stack: "dev", team: "net" } }),
    version: "7.48.0",
    ...more,
  };
}

async function rejection(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("was not refused");
}

describe("embedded provider", () => {
  let connection: LocalConnection;
  let world: WorldClient;
  let hub: AwsProvider;
  beforeEach(async () => {
    connection = new LocalConnection();
    world = new WorldClient(connection);
    const roles = [HUB, SPOKE].map((account) => ({ account, name: "deploy" }));
    await world.seed({ accounts: [{ id: HUB }, { id: SPOKE }], roles, timing: { speed: 0 } });
    hub = await AwsProvider.configure(connection, readConfig(config(HUB)));
  });

  const seed = new Uint8Array([1, 2, 3]);
  const checked = (type: string, news: Doc, olds: Doc = {}, name = "res"): ReturnType<AwsProvider["check"]> =>
    hub.check(type, { name, olds, news, randomSeed: seed });
  const made = async (type: string, news: Doc): Promise<Resource> => {
    const { inputs, failures } = checked(type, news);
    expect(failures).to.deep.equal([]);
    return hub.create(type, inputs, false);
  };

  describe("Configure", () => {
    it("acts in the account of the role", () => {
      expect(hub.account).to.equal(HUB);
    });

    for (const [what, args, message] of [
      [
        "a role that does not exist",
        { assumeRoles: JSON.stringify([{ roleArn: `arn:aws:iam::${HUB}:role/none` }]) },
        /Cannot assume IAM Role.*AccessDenied.*sts:AssumeRole/,
      ],
      [
        "an account that is not allowed",
        { allowedAccountIds: JSON.stringify([SPOKE]) },
        new RegExp(`AWS account ID not allowed: ${HUB}`),
      ],
      [
        "an account that is forbidden",
        { allowedAccountIds: "[]", forbiddenAccountIds: JSON.stringify([HUB]) },
        new RegExp(`AWS account ID not allowed: ${HUB}`),
      ],
    ] as const) {
      it(`refuses ${what}, in the words of the real provider`, async () => {
        expect(await rejection(AwsProvider.configure(connection, readConfig(config(HUB, args))))).to.match(message);
      });
    }

    it("refuses a missing or unknown Region before anything is made", () => {
      expect(() => readConfig({})).to.throw("provider.region: is missing");
      expect(() => readConfig({ region: "us-east-9" })).to.throw("provider.region: invalid AWS Region: us-east-9");
    });
  });

  describe("Check", () => {
    it("fills in Region and default tags, own tags on top", () => {
      const { inputs } = checked(t.VPC, { cidrBlock: "10.0.0.0/16", tags: { team: "x" } });
      expect(inputs).to.deep.include({
        region: "us-east-1",
        tags: { team: "x" },
        tagsAll: { stack: "dev", team: "x" },
      });
    });

    for (const [what, type, news, path, problem] of [
      ["an unknown argument", t.VPC, { cidrBlok: "10.0.0.0/16", cidrBlock: "10.0.0.0/16" }, "cidrBlok", /unexpected/],
      ["a missing required argument", t.SUBNET, { cidrBlock: "10.0.0.0/24" }, "vpcId", /required/],
      [
        "a wrong type",
        t.ENDPOINT,
        { vpcId: "vpc-1", subnetIds: "subnet-1" },
        "subnetIds",
        /expected a list, got a string/,
      ],
      [
        "a wrong type inside",
        t.ENDPOINT,
        { vpcId: "vpc-1", dnsOptions: { dnsRecordIpTyp: "ipv4" } },
        "dnsOptions.dnsRecordIpTyp",
        /unexpected/,
      ],
      [
        "a value outside an enum",
        t.ENDPOINT,
        { vpcId: "vpc-1", vpcEndpointType: "interface" },
        "vpcEndpointType",
        /expected one of .*"Interface"/,
      ],
      [
        "arguments that conflict",
        t.SUBNET,
        { vpcId: "vpc-1", availabilityZone: "a", availabilityZoneId: "b" },
        "availabilityZone",
        /conflicts with "availabilityZoneId"/,
      ],
      [
        "none of which one is needed",
        t.ROUTE,
        { routeTableId: "rtb-1", transitGatewayId: "tgw-1" },
        "destinationCidrBlock",
        /exactly one of/,
      ],
      ["text that is no JSON", t.ENDPOINT, { vpcId: "vpc-1", policy: "{" }, "policy", /invalid JSON/],
      ["a number out of range", t.PREFIX_LIST, { addressFamily: "IPv4", maxEntries: 0 }, "maxEntries", /range/],
      [
        "a tag that AWS does not take",
        t.VPC,
        { cidrBlock: "10.0.0.0/16", tags: { "a|b": "c" } },
        "tags.a|b",
        /may not contain \|/,
      ],
    ] as const) {
      it(`refuses ${what}`, () => {
        const { failures } = checked(type, news);
        expect(failures.map((f) => f.path)).to.deep.equal([path]);
        expect(failures[0]?.problem).to.match(problem);
      });
    }

    it("passes over what is not known yet", () => {
      const { failures, inputs } = checked(t.ENDPOINT, {
        vpcId: UNKNOWN,
        subnetIds: UNKNOWN,
        policy: UNKNOWN,
        tags: { a: UNKNOWN },
      });
      expect(failures).to.deep.equal([]);
      expect(inputs["tagsAll"]).to.equal(UNKNOWN);
    });

    it("names what has no name, and keeps that name", () => {
      const first = checked(t.SECURITY_GROUP, { vpcId: "vpc-1" }, {}, "web").inputs;
      expect(first["name"]).to.match(/^web-[0-9a-f]{7}$/);
      expect(checked(t.SECURITY_GROUP, { vpcId: "vpc-1" }, first, "web").inputs["name"]).to.equal(first["name"]);
    });
  });

  describe("Diff", () => {
    it("is empty right after a create and a read, whatever AWS filled in", async () => {
      const vpc = await made(t.VPC, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
      const subnets = await Promise.all(
        [0, 16].map((n, i) =>
          made(t.SUBNET, { vpcId: vpc.id, cidrBlock: `10.0.0.${n}/28`, availabilityZoneId: `use1-az${i + 1}` }),
        ),
      );
      const policy =
        '{ "Statement": [{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}], "Version":"2012-10-17" }';
      const ids = subnets.map((s) => s.id);
      const endpoint = await made(t.ENDPOINT, {
        vpcId: vpc.id,
        serviceName: "com.amazonaws.us-east-1.sts",
        vpcEndpointType: "Interface",
        subnetIds: ids,
        policy,
      });
      const news = { ...endpoint.inputs, subnetIds: [...ids].reverse(), policy: JSON.stringify(JSON.parse(policy)) };
      expect(hub.diff(t.ENDPOINT, { olds: endpoint.outputs, oldInputs: endpoint.inputs, news }).changes).to.deep.equal(
        {},
      );
      const seen = await hub.read(t.ENDPOINT, endpoint.id, endpoint);
      expect(seen?.outputs).to.deep.equal(endpoint.outputs);
      expect(seen?.inputs).to.deep.equal(endpoint.inputs);
    });

    for (const [what, change, changes, replaces] of [
      ["an argument that updates", { enableDnsHostnames: true }, { enableDnsHostnames: "update" }, []],
      ["an argument that replaces", { cidrBlock: "10.1.0.0/16" }, { cidrBlock: "update-replace" }, ["cidrBlock"]],
      ["another Region", { region: "us-west-2" }, { region: "update-replace" }, ["region"]],
      ["a value that is not known yet", { cidrBlock: UNKNOWN }, { cidrBlock: "update-replace" }, ["cidrBlock"]],
      [
        "tags",
        { tags: { a: "b" }, tagsAll: { stack: "dev", team: "net", a: "b" } },
        { tags: "add", tagsAll: "update" },
        [],
      ],
    ] as const) {
      it(`shows ${what}`, async () => {
        const vpc = await made(t.VPC, { cidrBlock: "10.0.0.0/16" });
        const result = hub.diff(t.VPC, {
          olds: vpc.outputs,
          oldInputs: vpc.inputs,
          news: { ...vpc.inputs, ...change },
        });
        expect(result.changes).to.deep.equal(changes);
        expect(result.replaces).to.deep.equal(replaces);
      });
    }

    it("keeps a computed value when its argument goes, and resets one that has a default", async () => {
      const vpc = await made(t.VPC, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, enableDnsSupport: false });
      const { enableDnsHostnames: _, ...noHostnames } = vpc.inputs;
      expect(hub.diff(t.VPC, { olds: vpc.outputs, oldInputs: vpc.inputs, news: noHostnames }).changes).to.deep.equal(
        {},
      );
      const { enableDnsSupport: __, ...noSupport } = vpc.inputs;
      expect(hub.diff(t.VPC, { olds: vpc.outputs, oldInputs: vpc.inputs, news: noSupport }).changes).to.deep.equal({
        enableDnsSupport: "update",
      });
    });

    it("deletes first where old and new would have one given name, not where the name was made", async () => {
      const vpc = await made(t.VPC, { cidrBlock: "10.0.0.0/16" });
      for (const [name, expected] of [
        ["web", true],
        [undefined, false],
      ] as const) {
        const group = await made(t.SECURITY_GROUP, { vpcId: vpc.id, ...(name ? { name } : {}) });
        const news = { ...group.inputs, description: "other" };
        expect(
          hub.diff(t.SECURITY_GROUP, { olds: group.outputs, oldInputs: group.inputs, news }).deleteBeforeReplace,
        ).to.equal(expected);
      }
    });

    it("shows drift after a refresh, and nothing once it is mended", async () => {
      const vpc = await made(t.VPC, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, tags: { a: "b" } });
      await world.alter(
        { type: t.VPC, id: vpc.id },
        { enableDnsHostnames: false, tagsAll: { stack: "dev", team: "net" } },
      );
      const seen = await hub.read(t.VPC, vpc.id, vpc);
      const found = hub.diff(t.VPC, { olds: seen!.outputs, oldInputs: seen!.inputs, news: vpc.inputs });
      expect(found.changes).to.deep.equal({ enableDnsHostnames: "update", tags: "update", tagsAll: "update" });
      const mended = await hub.update(t.VPC, vpc.id, { olds: seen!.outputs, news: vpc.inputs }, false);
      expect(mended.outputs).to.deep.equal(vpc.outputs);
      await world.vanish({ type: t.VPC, id: vpc.id });
      expect(await hub.read(t.VPC, vpc.id, vpc)).to.equal(undefined);
    });
  });

  it("previews a create with arguments and defaults known and the rest unknown, and makes nothing", async () => {
    const { inputs } = checked(t.VPC, { cidrBlock: "10.0.0.0/16" });
    const seen = await hub.create(t.VPC, inputs, true);
    expect(seen.id).to.equal("");
    expect(seen.outputs).to.deep.include({
      cidrBlock: "10.0.0.0/16",
      enableDnsSupport: true,
      arn: UNKNOWN,
      defaultRouteTableId: UNKNOWN,
    });
    expect(await world.list({ type: t.VPC })).to.deep.equal([]);
  });

  it("imports by id alone, with or without the Region, as arguments that then differ in nothing", async () => {
    const vpc = await made(t.VPC, { cidrBlock: "10.0.0.0/16", tags: { a: "b" } });
    for (const id of [vpc.id, `${vpc.id}@us-east-1`]) {
      const seen = await hub.read(t.VPC, id, { outputs: {}, inputs: {} });
      expect(seen?.id).to.equal(vpc.id);
      expect(seen?.inputs).to.deep.include({ cidrBlock: "10.0.0.0/16", tags: { a: "b" }, region: "us-east-1" });
      expect(hub.diff(t.VPC, { olds: seen!.outputs, oldInputs: seen!.inputs, news: vpc.inputs }).changes).to.deep.equal(
        {},
      );
    }
  });

  describe("faults", () => {
    const vpc = { cidrBlock: "10.0.0.0/16" };
    it("of passing kinds are tried again", async () => {
      for (const kind of ["throttle", "timeout", "internal"] as const)
        await world.inject({ kind, operation: "CreateVpc", times: 3 });
      await made(t.VPC, vpc);
      expect(await world.list({ type: t.VPC })).to.have.length(1);
    });

    it("that stay are given up with the service's own code", async () => {
      await world.inject({ kind: "denied", operation: "CreateVpc", times: 0 });
      expect(await rejection(made(t.VPC, vpc))).to.match(
        /creating EC2 VPC: operation error EC2: CreateVpc, .*StatusCode: 403.* api error AccessDenied:/,
      );
      await world.clearFaults();
      await world.inject({ kind: "throttle", operation: "CreateVpc", times: 0 });
      expect(await rejection(made(t.VPC, vpc))).to.contain("RequestLimitExceeded");
    });

    it("that lose the answer make no second one where AWS takes a client token, and say so where it does not", async () => {
      await world.inject({ kind: "lost", operation: "CreateVpc" });
      expect(await rejection(made(t.VPC, vpc))).to.contain("may have succeeded");
      const [orphan] = await world.list({ type: t.VPC });
      await world.inject({ kind: "lost", operation: "CreateRouteTable" });
      const table = await made(t.ROUTE_TABLE, { vpcId: orphan!.id });
      expect((await world.list({ type: t.ROUTE_TABLE })).map((r) => r.id)).to.deep.equal([table.id]);
    });

    // Tries are counted for each call, as the SDK does: waiting long leaves as many of them as before.
    for (const [what, faults] of [
      ["", []],
      [", through a dozen time-outs on the way", [{ kind: "timeout", operation: "CreateRoute", nth: 6, times: 12 }]],
    ] as const) {
      it(`waits, as the real one does, for a transit gateway to become a route's target${what}`, async () => {
        for (const fault of faults) await world.inject(fault);
        const spoke = await AwsProvider.configure(connection, readConfig(config(SPOKE)));
        const make = async (p: AwsProvider, type: string, news: Doc): Promise<Resource> => {
          const { inputs, failures } = p.check(type, { name: "r", olds: {}, news, randomSeed: seed });
          expect(failures).to.deep.equal([]);
          return p.create(type, inputs, false);
        };
        const tgw = await made(t.TGW, {});
        const share = await made("aws:ram/resourceShare:ResourceShare", { name: "s" });
        await made("aws:ram/resourceAssociation:ResourceAssociation", {
          resourceArn: tgw.outputs["arn"]!,
          resourceShareArn: share.id,
        });
        await made("aws:ram/principalAssociation:PrincipalAssociation", {
          principal: SPOKE,
          resourceShareArn: share.id,
        });
        await world.advance(60);
        const vpc = await make(spoke, t.VPC, { cidrBlock: "10.1.0.0/16" });
        const subnet = await make(spoke, t.SUBNET, { vpcId: vpc.id, cidrBlock: "10.1.0.0/28" });
        const table = await make(spoke, t.ROUTE_TABLE, { vpcId: vpc.id });
        const attachment = await make(spoke, t.TGW_VPC_ATTACHMENT, {
          vpcId: vpc.id,
          transitGatewayId: tgw.id,
          subnetIds: [subnet.id],
        });
        await world.advance(60);
        await made("aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter", {
          transitGatewayAttachmentId: attachment.id,
        });
        const before = (await world.status()).now;
        await make(spoke, t.ROUTE, {
          routeTableId: table.id,
          destinationCidrBlock: "10.0.0.0/8",
          transitGatewayId: tgw.id,
        });
        expect((await world.status()).now - before).to.be.within(55, faults.length > 0 ? 400 : 120);
      });
    }
  });

  it("refuses a type and a look-up that it does not know, by name", async () => {
    expect(() => checked("aws:eks/cluster:Cluster", {})).to.throw("aws:eks/cluster:Cluster");
    expect(await rejection(hub.invoke("aws:eks/getCluster:getCluster", {}))).to.contain(
      "aws:eks/getCluster:getCluster",
    );
  });

  it("answers look-ups, and refuses their unknown arguments", async () => {
    const { value } = await hub.invoke("aws:ec2/getVpcEndpointService:getVpcEndpointService", {
      service: "monitoring",
    });
    expect(value["privateDnsNames"]).to.have.length(4);
    const { failures } = await hub.invoke("aws:ec2/getVpcEndpointService:getVpcEndpointService", {
      service: "sts",
      region: "us-east-1",
    });
    expect(failures.map((f) => f.path)).to.deep.equal(["region"]);
  });
});
