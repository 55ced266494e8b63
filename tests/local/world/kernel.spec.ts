import { expect } from "chai";
import * as fc from "fast-check";
import { createWorld } from "../../../local/world/create";
import { type Command } from "../../../local/world/kernel/command";
import { admits, covers } from "../../../local/world/kernel/policy";
import * as t from "../../../local/world/types/tokens";
import { HUB, REGION, Scene, SPOKE } from "./harness";

describe("embedded AWS: calls, faults and time", () => {
  it("refuses a type, a look-up and an API call that it does not know, by name", () => {
    const s = new Scene();
    expect(s.refused("UnknownType", () => s.make("aws:eks/cluster:Cluster", {}))).to.contain("aws:eks/cluster:Cluster");
    expect(s.refused("UnknownFunction", () => s.invoke("aws:eks/getCluster:getCluster", {}))).to.contain(
      "aws:eks/getCluster:getCluster",
    );
    expect(s.refused("UnknownAction", () => s.api("ec2:RunInstances", {}))).to.contain("ec2:RunInstances");
  });

  it("assumes a role that exists and trusts the caller, with its external id", () => {
    const s = new Scene();
    s.send({ do: "seed", seed: { roles: [{ account: SPOKE, name: "guarded", externalId: "secret" }] } });
    const assume = (role: string, externalId?: string): unknown =>
      s.send({ do: "assume", role, ...(externalId === undefined ? {} : { externalId }) });
    expect(assume(`arn:aws:iam::${SPOKE}:role/deploy`)).to.deep.include({ account: SPOKE });
    s.refused("AccessDenied", () => assume(`arn:aws:iam::${SPOKE}:role/none`));
    s.refused("AccessDenied", () => assume(`arn:aws:iam::${SPOKE}:role/guarded`));
    s.refused("AccessDenied", () => assume(`arn:aws:iam::${SPOKE}:role/guarded`, "wrong"));
    expect(assume(`arn:aws:iam::${SPOKE}:role/guarded`, "secret")).to.deep.include({ account: SPOKE });
  });

  it("takes an endpoint that is subscribed again for the same subscription (SNS API reference, Subscribe)", () => {
    const scene = new Scene();
    const topic = scene.make("aws:sns/topic:Topic", { name: "alarms" }).id;
    const subscribe = (endpoint: string) =>
      scene.make("aws:sns/topicSubscription:TopicSubscription", { topic, protocol: "email", endpoint }).id;
    expect(subscribe("a@example.org")).to.equal(subscribe("a@example.org")).and.not.equal(subscribe("b@example.org"));
  });

  it("answers a repeated client token with the first resource, where AWS has one (EC2 API, idempotency)", () => {
    const s = new Scene();
    const vpc = s.vpc();
    const make = (token: string): string => s.make(t.ROUTE_TABLE, { vpcId: vpc.id }, HUB, token).id;
    expect(make("a")).to.equal(make("a"));
    expect(make("b")).not.to.equal(make("a"));
  });

  describe("faults", () => {
    it("strike the n-th matching call only, by operation, type and account", () => {
      const s = new Scene();
      s.send({ do: "inject", rule: { kind: "throttle", operation: "create", type: "Vpc", account: HUB, nth: 2 } });
      s.vpc("10.0.0.0/16");
      s.vpc("10.1.0.0/16", SPOKE);
      s.refused("RequestLimitExceeded", () => s.vpc("10.2.0.0/16"));
      s.vpc("10.2.0.0/16");
    });

    it("leave nothing behind unless the answer alone is lost", () => {
      const s = new Scene();
      const count = (): number => (s.send({ do: "list", filter: { type: t.VPC } }) as unknown[]).length;
      for (const kind of ["throttle", "limit", "denied", "timeout", "internal"] as const) {
        s.send({ do: "inject", rule: { kind, operation: "CreateVpc" } });
        s.refused(
          {
            throttle: "RequestLimitExceeded",
            limit: "LimitExceededException",
            denied: "AccessDenied",
            timeout: "RequestTimeout",
            internal: "InternalError",
          }[kind],
          () => s.vpc(),
        );
        expect(count(), kind).to.equal(0);
        s.send({ do: "clear-faults" });
      }
      s.send({ do: "inject", rule: { kind: "lost", operation: "CreateVpc" } });
      s.refused("AnswerLost", () => s.vpc());
      expect(count()).to.equal(1);
    });

    it("drawn by chance repeat from their seed", () => {
      const run = (seed: string): boolean[] => {
        const s = new Scene();
        s.send({ do: "inject", rule: { kind: "internal", operation: "invoke", chance: 0.5, seed } });
        return Array.from(
          { length: 40 },
          () =>
            s.world.apply({
              do: "invoke",
              type: "aws:index/getRegion:getRegion",
              args: {},
              account: HUB,
              region: REGION,
            }).reply.ok,
        );
      };
      expect(run("a")).to.deep.equal(run("a"));
      expect(run("a")).not.to.deep.equal(run("b"));
      expect(run("a").filter((ok) => ok).length).to.be.within(8, 32);
    });
  });

  it("changes behind the engine's back, with no check", () => {
    const s = new Scene();
    const vpc = s.vpc();
    s.subnet(vpc, "10.0.0.0/24");
    s.send({
      do: "alter",
      key: { type: t.VPC, id: vpc.id },
      set: { enableDnsSupport: false },
      unset: ["enableDnsHostnames"],
    });
    expect(s.read(t.VPC, vpc.id)?.state["enableDnsSupport"]).to.equal(false);
    expect(s.read(t.VPC, vpc.id)?.state).not.to.have.property("enableDnsHostnames");
    s.send({ do: "vanish", key: { type: t.VPC, id: vpc.id } });
    expect(s.read(t.VPC, vpc.id)).to.equal(null);
    s.refused("NotFound", () => s.send({ do: "vanish", key: { type: t.VPC, id: vpc.id } }));
  });

  it("is all or nothing and repeatable: random calls leave a world that its own journal rebuilds exactly", () => {
    const call = fc.oneof(
      fc.record({
        do: fc.constant("create" as const),
        cidr: fc.integer({ min: 0, max: 4 }),
        kind: fc.constantFrom("vpc", "subnet", "table"),
      }),
      fc.record({ do: fc.constant("delete" as const), at: fc.nat(12) }),
    );
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), (calls) => {
        const [first, rebuilt] = [createWorld(), createWorld()];
        const made: { type: string; id: string }[] = [];
        const run = (command: Command): unknown => {
          const { reply, entry } = first.apply(command);
          if (entry) rebuilt.restore(entry);
          if (!reply.ok)
            expect(entry, `${command.do} was refused (${reply.code}) and left a change`).to.equal(undefined);
          return reply.ok ? reply.value : undefined;
        };
        run({ do: "seed", seed: { accounts: [{ id: HUB }] } });
        const where = { account: HUB, region: REGION };
        for (const c of calls) {
          if (c.do === "delete") {
            const target = made[c.at % Math.max(1, made.length)];
            if (target) run({ do: "delete", ...target, ...where });
            continue;
          }
          const vpc = made.find((m) => m.type === t.VPC)?.id ?? "vpc-none";
          const inputs = {
            vpc: { cidrBlock: `10.${c.cidr}.0.0/16` },
            subnet: { vpcId: vpc, cidrBlock: `10.${c.cidr}.0.0/24` },
            table: { vpcId: vpc },
          }[c.kind];
          const type = { vpc: t.VPC, subnet: t.SUBNET, table: t.ROUTE_TABLE }[c.kind];
          const value = run({ do: "create", type, inputs, ...where }) as { id: string } | undefined;
          if (value) made.push({ type, id: value.id });
        }
        expect(rebuilt.store.all()).to.deep.equal(first.store.all());
      }),
      { seed: 20260101, numRuns: 60 },
    );
  });
});

describe("embedded AWS: policies", () => {
  it("matches wildcards literally otherwise", () => {
    expect(covers("arn:aws:s3:::b/*", "arn:aws:s3:::b/AWSLogs/x")).to.equal(true);
    expect(covers("a.b", "axb")).to.equal(false);
    expect(covers("a?c", "abc")).to.equal(true);
  });

  const request = {
    service: "delivery.logs.amazonaws.com",
    action: "s3:PutObject",
    resource: "arn:aws:s3:::b/AWSLogs/1/x",
    context: { "aws:SourceAccount": "111111111111", "aws:SourceArn": "arn:aws:logs:us-east-1:111111111111:source" },
  };
  const allow = {
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::b/*",
  };
  for (const [what, statements, expected] of [
    ["a plain allow", [allow], true],
    ["another service", [{ ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } }], false],
    ["another action", [{ ...allow, Action: ["s3:GetObject"] }], false],
    ["an action in other case", [{ ...allow, Action: "S3:putobject" }], true],
    ["another prefix", [{ ...allow, Resource: "arn:aws:s3:::b/other/*" }], false],
    [
      "the right source account",
      [{ ...allow, Condition: { StringEquals: { "aws:SourceAccount": ["111111111111"] } } }],
      true,
    ],
    [
      "another source account",
      [{ ...allow, Condition: { StringEquals: { "aws:SourceAccount": "222222222222" } } }],
      false,
    ],
    [
      "a source ARN pattern",
      [{ ...allow, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:logs:*:111111111111:*" } } }],
      true,
    ],
    [
      "a key that the service does not send",
      [{ ...allow, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }],
      false,
    ],
    ["a deny besides", [allow, { ...allow, Effect: "Deny" }], false],
    [
      "a deny for others",
      [allow, { ...allow, Effect: "Deny", Condition: { StringNotEquals: { "aws:SourceAccount": "111111111111" } } }],
      true,
    ],
  ] as const) {
    it(`admits a service by ${what}: ${expected} (IAM guide, Policy evaluation logic)`, () => {
      expect(admits(JSON.stringify({ Version: "2012-10-17", Statement: statements }), request)).to.equal(expected);
    });
  }
});
