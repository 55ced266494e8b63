import { expect } from "chai";
import fc from "fast-check";
import { CATALOGUE, price } from "../../../catalogue";
import { cidr4, contains4 } from "../../../net/ipv4";
import { planStack } from "../../../plan";
import { TRANSIT_COLUMNS, TRANSIT_FORMAT, VPC_COLUMNS, VPC_FORMAT } from "../../../plan/observability/flow-format";
import { planObservability } from "../../../plan/observability";
import { subnetRows } from "../../../plan/observability/inventory";
import type { CostDriver } from "../../../plan/observability/types";
import type { EndpointSetPlan, Plan } from "../../../plan/types";
import type { PlanContext } from "../../../plan/context";
import { randomStack } from "../../support/random-stack";
import { rawStack, type Raw } from "../../support/stacks";
import { bucketOf, observed, planned } from "./support";

const selectorsOf = (account: string, change?: (o: Raw, raw: Raw) => void) =>
  observed(change).trails.find((trail) => trail.account === account)?.selectors ?? [];

const categories = (account: string, change?: (o: Raw, raw: Raw) => void) =>
  [...new Set(selectorsOf(account, change).flatMap(({ fields }) => fields[0]?.equals ?? []))].sort();

const codes = (plan: Plan) =>
  plan.notices.filter(({ path }) => path.startsWith("observability")).map(({ code }) => code);

describe("flow-log formats", () => {
  it("have who, which way and whether for VPCs, and no field that needs permissions of its own (VPC guide, Flow log records)", () => {
    for (const field of [
      "vpc-id",
      "subnet-id",
      "pkt-srcaddr",
      "pkt-dstaddr",
      "flow-direction",
      "traffic-path",
      "reject-reason",
      "action",
    ])
      expect(VPC_FORMAT).to.include(`\${${field}}`);
    expect(VPC_FORMAT).not.to.include("ecs");
  });

  it("have all 36 fields for transit gateways, packets lost among them (Transit Gateway guide, Flow Log records)", () => {
    expect(TRANSIT_FORMAT.split(" ")).to.have.length(36);
    for (const why of ["no-route", "blackhole", "mtu-exceeded", "ttl-expired"])
      expect(TRANSIT_FORMAT).to.include(`\${packets-lost-${why}}`);
  });

  it("are literal placeholders, each once, with a column in the same place", () => {
    for (const [format, columns] of [
      [VPC_FORMAT, VPC_COLUMNS],
      [TRANSIT_FORMAT, TRANSIT_COLUMNS],
    ] as const) {
      const fields = format.split(" ").map((field) => /^\$\{([a-z0-9-]+)\}$/.exec(field)?.[1]);
      expect(fields.map((field) => field?.replaceAll("-", "_"))).to.deep.equal(columns.map(({ name }) => name));
      expect(new Set(fields).size).to.equal(fields.length);
    }
  });
});

describe("trails", () => {
  it("of one's own: one in the network account and one in each caller's, where its calls are logged", () => {
    expect(observed().trails.map(({ account }) => account)).to.deep.equal([
      "acquired",
      "claims",
      "data-science",
      "network",
      "payments",
      "payments-test",
      "risk",
      "sandbox",
      "service-desk",
    ]);
    expect(categories("payments")).to.deep.equal(["Data", "Management"]);
    expect(categories("network")).to.deep.equal(["Data", "Management", "NetworkActivity"]);
  });

  it("keep management events, which selectors of one's own would end (CloudTrail guide, advanced event selectors)", () => {
    expect(selectorsOf("payments")[0]).to.deep.equal({
      name: "management",
      fields: [{ field: "eventCategory", equals: ["Management"] }],
      endpoints: [],
    });
    expect(categories("payments", (o) => (o["trail"] = { own: { managementEvents: false } }))).to.deep.equal(["Data"]);
  });

  it("log data events of Bedrock and of bedrock-mantle, one type a selector", () => {
    const types = selectorsOf("payments").flatMap(({ fields }) =>
      fields.filter(({ field }) => field === "resources.type"),
    );
    expect(types.every(({ equals }) => equals.length === 1)).to.be.true;
    const names = types.flatMap(({ equals }) => equals);
    expect(names).to.include.members([
      "AWS::Bedrock::AgentAlias",
      "AWS::Bedrock::Guardrail",
      "AWS::BedrockMantle::Project",
    ]);
    expect(names).to.have.length(11);
  });

  it("log network activity source by source, limited to the hub's endpoints (CloudTrail guide, Logging network activity events)", () => {
    const network = selectorsOf("network").filter(({ endpoints }) => endpoints.length > 0);
    const bySource = Object.fromEntries(
      network.map(({ fields, endpoints }) => [
        fields.find(({ field }) => field === "eventSource")!.equals.join(),
        endpoints,
      ]),
    );
    expect(bySource["bedrock.amazonaws.com"]).to.deep.equal([
      "nonprod/bedrock",
      "nonprod/bedrock-agent-runtime",
      "nonprod/bedrock-runtime",
      "prod/bedrock",
      "prod/bedrock-agent-runtime",
      "prod/bedrock-runtime",
    ]);
    expect(Object.keys(bySource)).not.to.include.members([
      "sts.amazonaws.com",
      "logs.amazonaws.com",
      "ecr.amazonaws.com",
    ]);
    expect(network.flatMap(({ fields }) => fields).some(({ field }) => field === "errorCode")).to.be.false;
  });

  it("log denied calls only where that is asked for", () => {
    const network = selectorsOf("network", (o) => (o["networkActivity"] = "denied")).filter(
      ({ endpoints }) => endpoints.length > 0,
    );
    for (const { fields } of network)
      expect(fields).to.deep.include({ field: "errorCode", equals: ["VpceAccessDenied"] });
  });

  it("stay within 500 values of all selectors of a trail (CloudTrail guide, Quotas)", () => {
    for (const { selectors } of observed().trails) {
      const values = selectors.reduce(
        (sum, s) => sum + s.endpoints.length + s.fields.reduce((n, f) => n + f.equals.length, 0),
        0,
      );
      expect(values).to.be.at.most(500);
    }
  });

  it("with an existing one: network activity alone, in the network account; nothing where that is logged already", () => {
    const existing = (more: Raw) => observed((o) => (o["trail"] = { existing: { bucket: "org-trail", ...more } }));
    expect(existing({}).trails.map(({ account }) => account)).to.deep.equal(["network"]);
    expect(existing({}).trails[0]?.selectors.every(({ endpoints }) => endpoints.length > 0)).to.be.true;
    const all = existing({ networkActivity: true });
    expect(all.trails).to.deep.equal([]);
    expect(all.archive.buckets.map(({ kind }) => kind)).not.to.include("trail");
    const table = (name: string) => all.catalog?.tables.find((t) => t.name === name)?.location;
    expect(table("trail")).to.equal("s3://org-trail/AWSLogs/o-a1b2c3d4e5/");
    expect(table("network_activity")).to.equal("s3://org-trail/AWSLogs/o-a1b2c3d4e5/");
    const prefixed = existing({ prefix: "audit", organization: false }).catalog?.tables.find((t) => t.name === "trail");
    expect(prefixed?.location).to.equal("s3://org-trail/audit/AWSLogs/");
  });
});

describe("archive", () => {
  it("has a bucket for each kind of log that is switched on, named after account and Region", () => {
    const names = (change?: (o: Raw) => void) => observed(change).archive.buckets.map(({ kind }) => kind);
    expect(names()).to.deep.equal(["dns", "flow", "invocations", "queries", "trail"]);
    expect(names((o) => (o["resolverLogs"] = false))).not.to.include("dns");
    expect(names((o) => (o["flowLogs"] = { vpcs: false, transitGateway: false }))).not.to.include("flow");
    expect(names((o) => (o["invocationLogging"] = { enabled: false }))).not.to.include("invocations");
    expect(names((o) => (o["queries"] = false))).not.to.include("queries");
    expect(names((o) => delete o["trail"])).not.to.include("trail");
    expect(bucketOf(observed(), "flow").name).to.equal("bedrock-hub-flow-110987654310-us-east-1");
  });

  it("lets only the network account deliver flow logs where spokes have none", () => {
    const { policy } = bucketOf(
      observed((o) => (o["flowLogs"] = { vpcs: false })),
      "flow",
    );
    expect(policy).to.include('"aws:SourceAccount":["110987654301"]');
    expect(policy).not.to.include("/vpc/");
  });

  it("keeps its own copy of a caller's invocation logs; the caller's goes after a month", () => {
    const { archive, invocationLogging } = observed();
    expect(archive.buckets.find(({ kind }) => kind === "invocations")?.retentionDays).to.equal(400);
    expect(invocationLogging.map(({ bucket }) => bucket.retentionDays)).to.deep.equal(Array(8).fill(30));
    expect(new Set(invocationLogging.map(({ bucket }) => bucket.name)).size).to.equal(8);
  });

  it("leaves out callers whose configuration somebody else owns: an account has one per Region (Bedrock API)", () => {
    const { invocationLogging, archive, alarms, catalog } = observed(
      (o) => (o["invocationLogging"].ownedElsewhere = ["payments"]),
    );
    expect(invocationLogging.map(({ account }) => account)).not.to.include("payments");
    expect(archive.buckets.find(({ kind }) => kind === "invocations")?.policy).not.to.include("110987654302");
    expect(alarms?.alarms.map(({ key }) => key)).not.to.include("invocation-logs/payments");
    expect(
      catalog?.tables.find(({ name }) => name === "invocations")?.parameters["projection.account.values"],
    ).not.to.include("110987654302");
  });

  it("logs bodies by explicit choice only", () => {
    expect(observed().invocationLogging.every(({ bodies }) => !bodies)).to.be.true;
    const bodies = planned((o) => (o["invocationLogging"].bodies = true));
    expect(bodies.observability?.invocationLogging.every((log) => log.bodies)).to.be.true;
    expect(codes(bodies)).to.include("bodies-logged");
  });
});

describe("tables", () => {
  const tables = () => observed().catalog?.tables ?? [];

  it("compute their partitions: by day, account, and VPC for DNS (Athena guide, Partition projection)", () => {
    for (const { name, partitions, parameters, partitionedByVpc, location } of tables()) {
      const template = parameters["storage.location.template"];
      if (partitions.length === 0) {
        expect(template, name).to.equal(undefined);
        continue;
      }
      expect(template?.startsWith(location), name).to.be.true;
      const used = [...(template ?? "").matchAll(/\$\{(\w+)\}/g)].map(([, partition]) => partition);
      expect(used.sort()).to.deep.equal(partitions.map((partition) => partition.name).sort());
      for (const partition of partitions) {
        const type = parameters[`projection.${partition.name}.type`];
        if (partition.name === "vpc") expect(partitionedByVpc && type === undefined).to.be.true;
        else expect(type, `${name}.${partition.name}`).to.be.oneOf(["date", "enum"]);
      }
    }
  });

  it("look where the services write", () => {
    const templates = Object.fromEntries(
      tables().map(({ name, parameters }) => [name, parameters["storage.location.template"]]),
    );
    const bucket = (kind: string) => `s3://bedrock-hub-${kind}-110987654310-us-east-1`;
    expect(templates).to.deep.include({
      vpc_flows: `${bucket("flow")}/vpc/AWSLogs/\${account}/vpcflowlogs/\${log_region}/\${day}/`,
      transit_flows: `${bucket("flow")}/transit/AWSLogs/\${account}/vpcflowlogs/\${log_region}/\${day}/`,
      trail: `${bucket("trail")}/AWSLogs/\${account}/CloudTrail/\${log_region}/\${day}/`,
      network_activity: `${bucket("trail")}/AWSLogs/\${account}/CloudTrail-NetworkActivity/\${log_region}/\${day}/`,
      dns_queries: `${bucket("dns")}/AWSLogs/\${account}/vpcdnsquerylogs/\${vpc}/\${day}/`,
      invocations: `${bucket("invocations")}/AWSLogs/\${account}/BedrockModelInvocationLogs/\${log_region}/\${day}/`,
    });
  });

  it("answer what their logs are there for, and say which questions stay open", () => {
    expect(observed().catalog?.queries).to.have.length(8);
    const dev = planned(undefined, "dev");
    expect(dev.observability?.catalog?.queries.map(({ name }) => name)).not.to.include("who-called-what");
    const left = dev.notices.filter(({ code }) => code === "query-left-out").map(({ message }) => message);
    expect(left).to.deep.equal([
      "no saved queries tokens-by-subnet, who-called-what: calls to Bedrock are in no trail (observability.trail)",
      "no saved query tunnel-events: there is no VPN connection (onPremises.vpn)",
    ]);
  });

  it("say in the words of the stack file why a question stays open, whatever is not logged", () => {
    const { notices } = planned((o) => {
      Object.assign(o, { resolverLogs: false, flowLogs: { vpcs: false, transitGateway: false } });
      o["invocationLogging"].enabled = false;
      delete o["trail"];
    });
    const left = notices.filter(({ code }) => code === "query-left-out").map(({ message }) => message);
    expect(left.join("\n")).to.include("DNS queries are not logged (observability.resolverLogs)");
    expect(left.join("\n")).not.to.match(/there is no table|\b[a-z]+_[a-z]+\b/);
  });
});

describe("notices on logs", () => {
  it("say that nothing records calls without a trail, and which alarms are blind then", () => {
    const plan = planned((o) => delete o["trail"]);
    expect(codes(plan)).to.include("no-trail");
    expect(plan.notices.find(({ code }) => code === "no-trail")?.message).to.include("never fire");
    // What is left are the alarms of the other Region, which need no trail.
    expect(plan.observability?.alarms?.rules.map(({ key }) => key)).to.deep.equal(["reported-alarms"]);
  });

  it("name nobody whose spokes are all in quarantine as a caller of bedrock-mantle", () => {
    const users = (quarantined: boolean) => {
      const raw = rawStack("prod");
      raw["spokes"]["data-science"].quarantined = quarantined;
      return planStack(raw, "test").plan.notices.find(({ code }) => code === "mantle-gap")?.message;
    };
    expect(users(false)).to.include("data-science");
    expect(users(true)).to.be.a("string").and.not.include("data-science");
  });

  it("name the gap of bedrock-mantle, louder where no data events are logged", () => {
    const level = (change?: (o: Raw) => void) =>
      planned(change).notices.find(({ code }) => code === "mantle-gap")?.level;
    expect(level()).to.equal("info");
    expect(level((o) => (o["trail"] = { own: { dataEvents: false } }))).to.equal("warning");
    expect(level((o) => (o["trail"] = { existing: { bucket: "org-trail" } }))).to.equal("warning");
  });

  it("name services whose denied calls leave no trace at the endpoint", () => {
    const notice = planned().notices.find(({ code }) => code === "no-network-activity");
    expect(notice?.message).to.match(/for bedrock-mantle, ecr-api, ecr-dkr, logs, sts:/);
  });

  it("price the second copy of management events, and warn where there is none at all", () => {
    expect(codes(planned())).to.include("second-copy");
    expect(codes(planned((o) => (o["trail"] = { own: { managementEvents: false } })))).to.include(
      "no-management-events",
    );
  });

  it("warn before a lock that nobody can lift", () => {
    expect(codes(planned((o) => (o["archive"].objectLock = { mode: "compliance", days: 30 })))).to.include(
      "compliance-lock",
    );
  });
});

describe("costs of observability", () => {
  it("are drivers with a price of the catalogue, and a quantity or a measure", () => {
    const { costs } = observed();
    expect(new Set(costs.map(({ key }) => key)).size).to.equal(costs.length);
    for (const cost of costs) {
      expect(price(cost.price, cost.region).usd, cost.key).to.be.greaterThan(0);
      expect(cost.quantity > 0 !== (cost.measured !== ""), cost.key).to.be.true;
    }
  });

  it("of keys, alarms and dashboard are due without traffic: twelve keys, 54 alarms and a dashboard in prod; four keys in dev", () => {
    const fixed = (costs: readonly CostDriver[]) =>
      costs.reduce((sum, { quantity, price: name, region }) => sum + quantity * price(name, region).usd, 0);
    expect(fixed(observed().costs)).to.be.closeTo(12 + 54 * 0.1 + 3, 1e-9);
    expect(fixed(observed(undefined, "dev").costs)).to.be.closeTo(4, 1e-9);
  });

  it("of flow logs fall on the account whose VPC writes them, and are told by spoke", () => {
    const flows = observed().costs.filter(({ measured }) => measured === "flow-gb/spoke/risk");
    expect(flows.map(({ account, spoke, price }) => ({ account, spoke, price }))).to.deep.equal([
      { account: "risk", spoke: "risk", price: "flowLogS3Gb" },
      { account: "risk", spoke: "risk", price: "flowLogParquetGb" },
    ]);
  });
});

describe("tunnel logs", () => {
  const withVpn = () => {
    const { config, plan } = planStack(prodRaw(), "test");
    const sets = new Map(
      plan.domains.flatMap(({ key, endpoints }): [string, EndpointSetPlan][] => (endpoints ? [[key, endpoints]] : [])),
    );
    const context: PlanContext = {
      config,
      catalogue: CATALOGUE,
      partition: "aws",
      homeRegion: config.hub.region,
      problems: [],
      notices: [],
    };
    const observability = planObservability(context, { context, sets, vpnConnections: ["office"] }, []);
    expect(context.problems).to.deep.equal([]);
    return observability!;
  };

  it("are planned with the first VPN connection and not before", () => {
    expect(observed()).not.to.have.property("vpnLogs");
    const { vpnLogs, archive, catalog, alarms, costs } = withVpn();
    expect(vpnLogs?.logGroup.startsWith("/aws/vendedlogs/"), "keeps the account's resource policy small").to.be.true;
    expect(archive.buckets.map(({ kind }) => kind)).to.include("vpn");
    expect(archive.keyPolicy).to.include("role/bedrock-hub-vpn-log-delivery");
    expect(catalog?.tables.map(({ name }) => name)).to.include("vpn_tunnels");
    expect(catalog?.queries.map(({ name }) => name)).to.include("tunnel-events");
    expect(alarms?.alarms.map(({ key }) => key)).to.include("vpn/office");
    expect(costs.filter(({ measured }) => measured === "vpn-gb")).to.have.length(2);
  });

  it("are written where their table looks", () => {
    const { vpnLogs, catalog } = withVpn();
    const table = catalog?.tables.find(({ name }) => name === "vpn_tunnels");
    const path = `s3://${vpnLogs?.bucket ?? ""}/${(vpnLogs?.filePrefix ?? "").replace("!{timestamp:yyyy/MM/dd}", "${day}").replace("110987654301", "${account}")}`;
    expect(table?.parameters["storage.location.template"]).to.equal(path);
  });
});

function prodRaw(): Raw {
  let copy: Raw = {};
  planned((_, raw) => (copy = structuredClone(raw)));
  return copy;
}

describe("observability of random stacks", () => {
  const withLogs = (raw: Raw): Raw => {
    const accounts: Raw = { ...(raw["accounts"] as Raw), archive: { id: "399999999999", role: "deploy" } };
    return {
      ...raw,
      accounts,
      quotas: { ...(raw["quotas"] as Raw), queryLogAssociationsPerRegion: 1000 },
      observability: { archive: { account: "archive" }, trail: { own: {} }, alarms: {} },
    };
  };

  it("logs every VPC and every caller once, and lets exactly those write that are there", () => {
    fc.assert(
      fc.property(randomStack(60), (random) => {
        const { plan } = planStack(withLogs(random), "random");
        const o = plan.observability!;
        expect(o.flowLogs.map(({ key }) => key).sort()).to.deep.equal(
          ["hub", ...plan.spokes.map(({ key }) => `spoke/${key}`)].sort(),
        );
        expect(o.resolverLogs.flatMap(({ vpcs }) => vpcs).sort()).to.deep.equal(
          o.flowLogs.map(({ key }) => key).sort(),
        );
        const callers = new Set(
          plan.spokes.filter(({ consumers }) => consumers.length > 0).map(({ account }) => account),
        );
        expect(o.invocationLogging.map(({ account }) => account)).to.deep.equal([...callers].sort());
        const ids = Object.fromEntries(plan.accounts.map(({ key, id }) => [key, id]));
        const writers = new Set(
          [plan.hub.account, ...plan.spokes.map(({ account }) => account)].map((key) => ids[key]),
        );
        const flow = JSON.parse(bucketOf(o, "flow").policy) as {
          Statement: { Condition: { StringEquals: Record<string, string[]> } }[];
        };
        expect(new Set(flow.Statement[0]?.Condition.StringEquals["aws:SourceAccount"])).to.deep.equal(writers);
        expect(o.alarms?.callers.map(({ account }) => account)).to.deep.equal(
          [...callers].filter((a) => a !== plan.hub.account).sort(),
        );
      }),
      { numRuns: 25 },
    );
  });

  it("has an inventory in which every address is in one subnet at most, and every consumer subnet names its application", () => {
    fc.assert(
      fc.property(randomStack(60), (random) => {
        const { plan } = planStack(withLogs(random), "random");
        const rows = subnetRows({
          hubs: [plan.hub],
          sets: plan.domains.flatMap(({ endpoints }) => (endpoints ? [endpoints] : [])),
          resolver: [],
          spokes: plan.spokes,
          accountIds: {},
          onPremises: [],
        });
        const sorted = [...rows].sort((a, b) => a.first_address - b.first_address);
        sorted.forEach((row, i) => {
          expect(row.last_address).to.be.at.least(row.first_address);
          const next = sorted[i + 1];
          if (next) expect(next.first_address, `${row.subnet} and ${next.subnet}`).to.be.greaterThan(row.last_address);
        });
        for (const spoke of plan.spokes) {
          for (const { key, cidrs } of spoke.consumers) {
            const own = rows
              .filter((row) => row.spoke === spoke.key && row.consumer === key)
              .map((row) => cidr4(row.cidr));
            for (const cidr of cidrs) expect(own.some((block) => contains4(cidr4(cidr), block))).to.be.true;
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it("does not depend on another spoke: a spoke more changes no other's logs", () => {
    fc.assert(
      fc.property(randomStack(20), (random) => {
        const raw = withLogs(random);
        const all = Object.entries(raw["spokes"] as Raw);
        fc.pre(all.length > 1);
        const fewer = { ...raw, spokes: Object.fromEntries(all.slice(0, -1)) };
        const before = planStack(fewer, "random").plan.observability!;
        const after = planStack(raw, "random").plan.observability!;
        const kept = new Set(before.flowLogs.map(({ key }) => key));
        expect(after.flowLogs.filter(({ key }) => kept.has(key))).to.deep.equal(before.flowLogs);
        const logs = new Set(before.invocationLogging.map(({ account }) => account));
        expect(after.invocationLogging.filter(({ account }) => logs.has(account))).to.deep.equal(
          before.invocationLogging,
        );
      }),
      { numRuns: 25 },
    );
  });
});
