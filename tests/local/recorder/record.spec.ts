import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { isSecret, record, UNKNOWN, type RecordedResource, type Recording } from "../../../local/recorder";

class Box extends pulumi.ComponentResource {
  constructor(
    name: string,
    build: (self: Box) => unknown,
    opts?: pulumi.ComponentResourceOptions,
    type = "test:index:Box",
  ) {
    super(type, name, {}, opts);
    build(this);
    this.registerOutputs({ built: true });
  }
}

class RemoteVpc extends pulumi.ComponentResource {
  declare readonly vpcId: pulumi.Output<string>;
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("awsx:ec2:Vpc", name, { cidrBlock: "10.0.0.0/16", vpcId: undefined }, opts, true);
  }
}

function find(recording: Recording, name: string): RecordedResource {
  const found = recording.resources.find((resource) => resource.name === name);
  expect(found, name).to.exist;
  return found!;
}

const provider = () => new aws.Provider("account", { region: "eu-west-1", allowedAccountIds: ["123456789012"] });

describe("recorder", () => {
  it("canary: sees everything of a known program that mocks alone hide; if this fails, the SDK's inside has moved", async () => {
    const recording = await record(
      () => {
        const explicit = provider();
        new Box(
          "outer",
          (outer) =>
            new Box(
              "inner",
              (inner) => {
                const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { parent: inner, protect: true });
                const hook = new pulumi.ErrorHook("again", () => false);
                new aws.ec2.Subnet(
                  "subnet",
                  { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" },
                  {
                    parent: inner,
                    dependsOn: [outer],
                    deleteBeforeReplace: true,
                    retainOnDelete: true,
                    ignoreChanges: ["tags"],
                    aliases: [{ name: "former" }],
                    hooks: { onError: [hook] },
                  },
                );
              },
              { parent: outer },
              "test:index:Inner",
            ),
          { providers: [explicit] },
        );
        return { answer: 42 };
      },
      { project: "p", stack: "s" },
    );
    expect(recording.errors).to.deep.equal([]);
    expect(recording.duplicates).to.deep.equal([]);
    expect(recording.outputs).to.deep.equal({ answer: 42 });
    const inner = "urn:pulumi:s::p::test:index:Box$test:index:Inner";
    const vpc = `${inner}$aws:ec2/vpc:Vpc::vpc`;
    const { id, outputs, ...subnet } = find(recording, "subnet");
    expect(id).to.match(/^subnet-0[0-9a-f]{16}$/);
    expect(outputs["availabilityZone"]).to.be.a("string");
    expect(subnet).to.deep.equal({
      urn: `${inner}$aws:ec2/subnet:Subnet::subnet`,
      type: "aws:ec2/subnet:Subnet",
      name: "subnet",
      parent: `${inner}::inner`,
      custom: true,
      remote: false,
      provider: "urn:pulumi:s::p::pulumi:providers:aws::account",
      inputs: { vpcId: find(recording, "vpc").id, cidrBlock: "10.0.0.0/24" },
      deps: [vpc],
      propertyDependencies: { vpcId: [vpc], cidrBlock: [] },
      protect: false,
      retainOnDelete: true,
      deleteBeforeReplace: true,
      additionalSecretOutputs: [],
      ignoreChanges: ["tags"],
      aliases: subnet.aliases,
      hooks: { onError: ["again"] },
      outputsRegistered: false,
    });
    expect(JSON.stringify(subnet.aliases)).to.contain("former");
    expect(find(recording, "vpc").protect).to.be.true;
    expect(find(recording, "outer")).to.include({ custom: false, outputsRegistered: true });
    expect([...recording.hooks.keys()]).to.deep.equal(["again"]);
  });

  it("finds duplicate URNs, which mocks merge and the engine refuses", async () => {
    const recording = await record(() => {
      const opts = { providers: [provider()] };
      for (const name of ["a", "b"]) new Box(name, (self) => new aws.ec2.Vpc("same", {}, { parent: self }), opts);
    });
    expect(recording.duplicates).to.deep.equal(["urn:pulumi:test::bedrock-hub::test:index:Box$aws:ec2/vpc:Vpc::same"]);
  });

  it("leaves the provider out where a default provider would be used", async () => {
    const recording = await record(() => {
      new aws.ec2.Vpc("vpc", {});
    });
    expect(find(recording, "vpc").provider).to.be.undefined;
  });

  it("waits for resources that are made in applies of look-ups, one in another", async () => {
    const recording = await record(
      () => {
        const opts = { provider: provider() };
        aws.getRegionOutput({}, opts).apply(() => {
          const vpc = new aws.ec2.Vpc("first", {}, opts);
          vpc.id.apply(() => aws.getRegionOutput({}, opts).apply(() => new aws.ec2.Vpc("second", {}, opts)));
        });
      },
      { answer: () => ({ region: "eu-west-1" }) },
    );
    expect(recording.resources.map((resource) => resource.name)).to.include.members(["first", "second"]);
    expect(recording.invokes.map(({ token, provider: by }) => [token, by?.split("::").at(-1)])).to.deep.equal([
      ["aws:index/getRegion:getRegion", "account"],
      ["aws:index/getRegion:getRegion", "account"],
    ]);
  });

  it("says what a program waits for that never ends", async () => {
    const run = record(
      () => {
        new aws.ec2.Vpc("stuck", { cidrBlock: new Promise<string>(() => undefined) }, { provider: provider() });
      },
      { timeoutMs: 50 },
    );
    const error = await run.then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error?.message).to.match(/never settled.*stuck/);
  });

  it("collects what the program, an apply and a look-up without an answer throw", async () => {
    const thrown = await record(() => {
      throw new Error("in the body");
    });
    expect(thrown.errors.map((error) => error.message)).to.deep.equal(["in the body"]);
    const applied = await record(() => {
      const vpc = new aws.ec2.Vpc("vpc", {}, { provider: provider() });
      new aws.ec2.Subnet(
        "subnet",
        { vpcId: vpc.id.apply((): string => raise("in an apply")) },
        { provider: provider() },
      );
    });
    expect(applied.errors.map((error) => error.message).join()).to.contain("in an apply");
    const asked = await record(async () => {
      await aws.getRegion({}, { provider: provider() });
    });
    expect(asked.errors.map((error) => error.message).join()).to.contain("getRegion has no answer offline");
  });

  it("previews from nothing: ids and computed values are unknown, applies do not run", async () => {
    let ran = false;
    const recording = await record(
      () => {
        const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }, { provider: provider() });
        vpc.id.apply(() => (ran = true));
        new aws.ec2.Subnet("subnet", { vpcId: vpc.id, cidrBlock: vpc.cidrBlock }, { provider: provider() });
        return { id: vpc.id, cidr: vpc.cidrBlock };
      },
      { preview: true },
    );
    expect(find(recording, "subnet").inputs).to.deep.equal({ vpcId: UNKNOWN, cidrBlock: "10.0.0.0/16" });
    expect(find(recording, "vpc").id).to.be.undefined;
    expect(recording.outputs).to.deep.equal({ id: UNKNOWN, cidr: "10.0.0.0/16" });
    expect(ran).to.be.false;
  });

  it("closes secrets in inputs, outputs and stack outputs", async () => {
    const program = () => {
      const tag = pulumi.secret("canary");
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16", tags: { tag } }, { provider: provider() });
      return { tags: vpc.tags };
    };
    const recording = await record(program);
    expect(JSON.stringify(recording)).not.to.contain("canary");
    expect(isSecret((find(recording, "vpc").inputs["tags"] as { tag: unknown }).tag)).to.be.true;
    expect(JSON.stringify(await record(program, { showSecrets: true }))).to.contain("canary");
  });

  it("hands a remote component its parents' providers, as the engine does, and makes its children", async () => {
    const recording = await record(
      () => {
        const opts = { providers: [provider()] };
        new Box(
          "box",
          (self) => {
            const vpc = new RemoteVpc("net", { parent: self });
            new aws.ec2.Subnet("after", { vpcId: vpc.vpcId }, { parent: self });
          },
          opts,
        );
      },
      {
        remoteComponents: {
          "awsx:ec2:Vpc": ({ name, inputs }) => ({
            outputs: { vpcId: "vpc-1" },
            children: [{ type: "aws:ec2/vpc:Vpc", name, id: "vpc-1", inputs, outputs: { arn: "arn" } }],
          }),
        },
      },
    );
    const child = recording.resources.find((resource) => resource.id === "vpc-1");
    expect(child?.urn).to.equal("urn:pulumi:test::bedrock-hub::test:index:Box$awsx:ec2:Vpc$aws:ec2/vpc:Vpc::net");
    expect(child?.provider).to.equal("urn:pulumi:test::bedrock-hub::pulumi:providers:aws::account");
    expect(find(recording, "after").inputs["vpcId"]).to.equal("vpc-1");
    const unknown = await record(() => {
      new RemoteVpc("net");
    });
    expect(unknown.errors.map((error) => error.message).join()).to.contain(
      "no picture of the remote component awsx:ec2:Vpc",
    );
  });

  it("keeps messages of the program out of the terminal, and gives configuration and stack name", async () => {
    const seen: unknown[] = [];
    const { messages } = await record(
      async () => {
        await pulumi.log.warn("mind the gap");
        seen.push(pulumi.getProject(), pulumi.getStack(), pulumi.runtime.getConfig("a:b"));
      },
      { project: "p", stack: "s", config: { "a:b": "c" } },
    );
    expect(messages).to.deep.equal([{ level: "warning", message: "mind the gap" }]);
    expect(seen).to.deep.equal(["p", "s", "c"]);
  });

  it("runs recordings one after the other, and restores what it touches", async () => {
    const limit = Error.stackTraceLimit;
    const handlers = process.listeners("unhandledRejection");
    const both = await Promise.all(
      ["one", "two"].map((stack) => record(() => ({ stack: pulumi.getStack() }), { stack })),
    );
    expect(both.map((recording) => recording.outputs["stack"])).to.deep.equal(["one", "two"]);
    expect(Error.stackTraceLimit).to.equal(limit);
    expect(process.listeners("unhandledRejection")).to.deep.equal(handlers);
  });
});

function raise(message: string): never {
  throw new Error(message);
}
