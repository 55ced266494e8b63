import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graphFromExport } from "../../proof/adapters/export";
import { graphFromFiles } from "../../proof/adapters/files";
import { readPreview } from "../../proof/adapters/preview";
import { graphFromRecorded, type RecordedNode } from "../../proof/adapters/recorded";
import { buildModel } from "../../proof/build";
import { T } from "../../proof/build/types";
import { NO_FACTS, type Facts, type SessionFact } from "../../proof/facts";
import { isUnknown, mergeGraphs } from "../../proof/graph";
import { ask } from "../../proof/tracer/query";
import { Tracer } from "../../proof/tracer/trace";
import { previewOf } from "./preview";
import {
  applianceVpc,
  bgp,
  centralizedOutbound,
  centralizedRouter,
  devSharedProd,
  isolatedVpcs,
  peeredGateways,
} from "./scenarios/tgw";
import { modelOf, World, type Made } from "./world";
import { refusal } from "./refusal";
import { apart } from "./scenarios/apart";

describe("preview: unknown values resolve through property dependencies", () => {
  /** Every scenario, by the addresses to try; sessions are given by URN, since ids do not exist yet. */
  const cases: [string, () => { worlds: World[]; facts?: Partial<Facts> }, string[]][] = [
    ["GT-1", () => vpnCase(centralizedRouter()), ["10.1.1.10", "10.2.1.10", "10.3.1.10"]],
    ["GT-2", () => vpnCase(isolatedVpcs()), ["10.1.1.10", "10.2.1.10", "10.99.99.7"]],
    ["GT-4", () => vpnCase(peeredGateways()), ["10.0.1.10", "10.2.1.10", "172.31.0.9"]],
    ["GT-5", () => ({ worlds: [centralizedOutbound().w] }), ["10.1.1.10", "10.2.1.10", "203.0.113.9"]],
    ["GT-6", () => ({ worlds: [applianceVpc().w] }), ["10.0.1.10", "10.1.1.10"]],
    ["GT-7", () => ({ worlds: [devSharedProd().w] }), ["10.10.1.10", "10.11.1.10", "10.12.1.10", "10.13.1.10"]],
  ];

  function vpnCase({ w, vpn, facts }: { w: World; vpn: Made; facts: { sessions: readonly SessionFact[] } }) {
    return {
      worlds: [w],
      facts: {
        sessions: [
          bgp(
            vpn.urn,
            facts.sessions[0]!.learned.map((r) => r.cidr),
          ),
        ],
      },
    };
  }

  for (const [name, make, addresses] of cases) {
    it(`${name}: the same verdicts before anything exists as after`, () => {
      const { worlds, facts } = make();
      const planned = mergeGraphs(worlds.map((w) => readPreview(previewOf(w), w.stack).graph));
      const before = new Tracer(buildModel(planned, { ...NO_FACTS, ...facts }));
      const after = new Tracer(modelOf(worlds, facts));
      for (const from of addresses) {
        for (const to of addresses.filter((a) => a !== from)) {
          const source = /^(10\.99|172\.31|203)/.test(from) ? undefined : from;
          if (source === undefined) continue;
          const answer = ask(before, source, to);
          expect(answer.unknown, `${from} to ${to}`).to.deep.equal([]);
          expect(answer.verdict, `${from} to ${to}`).to.equal(ask(after, source, to).verdict);
        }
      }
    });
  }

  it("two candidates for one reference are UNDETERMINED, with the resource named", () => {
    const w = new World("two");
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24");
    const nats = ["n1", "n2"].map((n) => w.add(T.natGateway, n, { subnetId: subnet.id }));
    const table = w.table(
      "t",
      vpc,
      [
        { cidrBlock: "0.0.0.0/0", natGatewayId: nats[0]!.id },
        { cidrBlock: "198.51.100.0/24", natGatewayId: nats[1]!.id },
      ],
      [subnet],
    );
    const tracer = new Tracer(buildModel(readPreview(previewOf(w), "two").graph));
    const answer = ask(tracer, "10.0.1.10", "203.0.113.9");
    expect(answer.verdict).to.equal("UNDETERMINED");
    expect(answer.unknown[0]!.urn).to.equal(table.urn);
    expect(answer.unknown[0]!.because).to.include("any of 2 resources");
  });

  it("a preview without its unchanged resources is refused, unless an export shows them", () => {
    const { w } = devSharedProd();
    const preview = previewOf(w) as { steps: { op: string; urn: string }[]; changeSummary: Record<string, number> };
    preview.steps = preview.steps.slice(0, 3);
    preview.changeSummary = { create: 3, same: 20 };
    const dir = mkdtempSync(join(tmpdir(), "proof-"));
    try {
      const [planFile, stateFile] = [join(dir, "preview.json"), join(dir, "export.json")];
      writeFileSync(planFile, JSON.stringify(preview));
      writeFileSync(stateFile, JSON.stringify(w.export()));
      expect(refusal(() => graphFromFiles([planFile]))).to.include("--show-sames");
      const merged = graphFromFiles([planFile, stateFile]);
      expect(merged.nodes.size).to.equal(w.resources.length);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("what a preview deletes is gone", () => {
    const { w, sites } = devSharedProd();
    const gone = sites[0]!.subnet.urn;
    const preview = {
      steps: [
        { op: "delete", urn: gone, oldState: {} },
        { op: "same", urn: "urn:pulumi:gt7::net::x::y", newState: null },
      ],
      changeSummary: {},
    };
    expect(readPreview(preview, "p").removed.has(gone)).to.equal(true);
    expect(graphFromExport(w.export(), "x").nodes.has(gone)).to.equal(true);
  });
});

describe("what may stand in AWS beside what is planned", () => {
  type Exported = { deployment: { resources: Record<string, unknown>[]; pending_operations?: unknown[] } };
  const asked = (graph: ReturnType<typeof graphFromExport>) => {
    const model = buildModel(graph);
    const { unmodelled } = model;
    return { oneWay: ask(new Tracer(model), "10.0.0.10", "10.1.0.10").oneWay, named: unmodelled.map(({ urn }) => urn) };
  };

  it("a resource that waits for its deletion, and one of an interrupted operation, leave it open", () => {
    for (const way of ["gone", "delete", "pending"] as const) {
      const { w, leak } = apart();
      const state = w.export() as Exported;
      const { deployment } = state;
      const at = deployment.resources.findIndex(({ urn }) => urn === leak.urn);
      const [resource] = deployment.resources.splice(at, 1);
      if (way === "delete") deployment.resources.push({ ...resource, delete: true });
      if (way === "pending") deployment.pending_operations = [{ type: "creating", resource: { ...resource, id: "" } }];
      const answer = asked(graphFromExport(state, "x"));
      expect(answer, way).to.deep.equal({
        oneWay: way === "gone" ? "UNREACHABLE" : "UNDETERMINED",
        named: way === "gone" ? [] : [leak.urn],
      });
    }
  });

  it("what a preview deletes and AWS retains is still there, as planned or beside what replaces it", () => {
    const { w, leak } = apart();
    const state = w.resources.find(({ urn }) => urn === leak.urn)!;
    const answerTo = (op: string, retainOnDelete: boolean, replacedBy?: unknown) => {
      const steps = w.resources.map((one) =>
        one === state
          ? { op, urn: leak.urn, oldState: { ...state, retainOnDelete }, newState: replacedBy }
          : { op: "same", urn: one.urn, newState: one },
      );
      return asked(readPreview({ steps, changeSummary: { same: steps.length - 1 } }, "p").graph).oneWay;
    };
    expect(answerTo("delete", false)).to.equal("UNREACHABLE");
    expect(answerTo("delete", true)).to.equal("REACHABLE");
    const elsewhere = {
      ...state,
      inputs: {},
      outputs: { ...(state.inputs as object), transitGatewayRouteTableId: "x" },
    };
    expect(answerTo("delete-replaced", false, elsewhere)).to.equal("UNREACHABLE");
    expect(answerTo("delete-replaced", true, elsewhere)).to.equal("UNDETERMINED");
  });

  it("of what stays the same or is updated, a preview has what AWS answered in the old state only", () => {
    const { w } = apart();
    for (const op of ["same", "update"]) {
      const steps = w.resources.map((state) => {
        const { id, outputs, ...newState } = state;
        return { op, urn: newState["urn"], oldState: { ...newState, id, outputs }, newState };
      });
      const whole = steps.map(({ op, urn, oldState }) => ({ op, urn, newState: oldState }));
      const answers = [steps, whole].map((list) => {
        const { graph } = readPreview({ steps: list, changeSummary: { [op]: list.length } }, "p");
        return { answer: asked(graph).oneWay, nodes: [...graph.nodes.values()].map((node) => node.id) };
      });
      expect(answers[0], op).to.deep.equal(answers[1]);
      expect(answers[0]?.answer).not.to.equal("UNDETERMINED");
    }
  });

  it("one URN for two resources is refused, for the same resource twice it is not", () => {
    const { w, leak } = apart();
    const one = graphFromExport(w.export(), "one.json");
    expect(mergeGraphs([one, graphFromExport(w.export(), "again.json")]).nodes.size).to.equal(one.nodes.size);
    const state = w.export() as Exported;
    state.deployment.resources.find(({ urn }) => urn === leak.urn)!.id = "another";
    const other = graphFromExport(state, "two.json");
    expect(refusal(() => mergeGraphs([one, other])))
      .to.include("one.json and two.json")
      .and.to.include(leak.urn);
    state.deployment.resources.push(...(w.export() as Exported).deployment.resources);
    expect(refusal(() => graphFromExport(state, "x"))).to.include("is there twice");
  });
});

describe("recorded programs", () => {
  const urn = (type: string, name: string): string => `urn:pulumi:test::hub::${type}::${name}`;
  const provider = {
    urn: urn("pulumi:providers:aws", "hub"),
    type: "pulumi:providers:aws",
    inputs: { region: "us-east-1", assumeRoles: JSON.stringify([{ roleArn: "arn:aws:iam::222222222222:role/x" }]) },
  };

  it("takes account and Region from the provider's JSON texts", () => {
    const vpc: RecordedNode = {
      urn: urn(T.vpc, "v"),
      type: T.vpc,
      id: "v-id",
      provider: `${provider.urn}::hub-id`,
      inputs: { cidrBlock: "10.0.0.0/16" },
    };
    const node = graphFromRecorded([provider, vpc]).nodes.get(vpc.urn)!;
    expect([node.account, node.region, node.id, node.provider]).to.deep.equal([
      "222222222222",
      "us-east-1",
      "v-id",
      provider.urn,
    ]);
  });

  it("tells resources apart that mocks gave the same id, by their dependencies", () => {
    const vpcs = ["a", "b"].map((n, i): RecordedNode => ({
      urn: urn(`c:${n}$${T.vpc}`, "vpc"),
      type: T.vpc,
      id: "vpc-id",
      inputs: { cidrBlock: `10.${i}.0.0/16` },
    }));
    const subnet: RecordedNode = {
      urn: urn(T.subnet, "s"),
      type: T.subnet,
      id: "s-id",
      inputs: { vpcId: "vpc-id", cidrBlock: "10.1.1.0/24" },
      propertyDependencies: { vpcId: [vpcs[1]!.urn] },
    };
    const model = buildModel(graphFromRecorded([...vpcs, subnet]));
    expect(model.subnets.get(subnet.urn)!.vpc).to.equal(vpcs[1]!.urn);
    const lost = buildModel(graphFromRecorded([...vpcs, { ...subnet, propertyDependencies: {} }]));
    expect(lost.subnets.get(subnet.urn)!.opaque[0]!.because).to.include("2 resources share");
  });

  it("reads the SDK's unknown marker and a secret's wrapper", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "10.0.0.0/16" };
    const node = graphFromRecorded([
      { urn: "u", type: T.vpc, inputs: { cidrBlock: secret, tags: { __pulumiUnknown: true } }, deps: ["d"] },
    ]).nodes.get("u")!;
    expect(node.properties.cidrBlock).to.equal("10.0.0.0/16");
    expect(node.secrets).to.deep.equal(["cidrBlock"]);
    expect(isUnknown(node.properties.tags)).to.equal(true);
    expect(node.properties.tags).to.deep.equal({ $unknown: { dependsOn: ["d"], why: "not-yet-known" } });
  });
});
