import { expect } from "chai";
import type { CloudResource } from "../../../../local/engine/doctor/cloud";
import { compareWithCloud, describeFinding, type Finding } from "../../../../local/engine/doctor/diagnose";
import { TYPE } from "../../../../local/engine/doctor/kinds";
import { IMPORT_FILE, planRepairs, repairCommands } from "../../../../local/engine/doctor/repair";
import { stackView, type StackView } from "../../../../local/engine/doctor/stack-view";
import type { ExportedResource } from "../../../../local/engine/state-summary";

const urn = (types: string, name: string): string => `urn:pulumi:dev::p::${types}::${name}`;
const component = urn("c:i:Hub", "hub");
const hubProvider = urn("pulumi:providers:aws", "hub");
const spokeProvider = urn("pulumi:providers:aws", "spoke");

function provider(name: string, account: string): ExportedResource {
  const inputs = { region: "eu-west-1", allowedAccountIds: JSON.stringify([account]) };
  return {
    urn: urn("pulumi:providers:aws", name),
    type: "pulumi:providers:aws",
    custom: true,
    id: `id-${name}`,
    inputs,
  };
}

function resource(type: string, name: string, more: Partial<ExportedResource> = {}): ExportedResource {
  return {
    urn: urn(`c:i:Hub$${type}`, name),
    type,
    custom: true,
    parent: component,
    provider: `${hubProvider}::id-hub`,
    ...more,
  };
}

const hub: ExportedResource = { urn: component, type: "c:i:Hub", custom: false };
const tags = (id: string): { tags: Record<string, string> } => ({ tags: { "bedrock-hub:id": id } });

function view(state: readonly ExportedResource[], planned: readonly ExportedResource[] = []): StackView {
  const resources = [hub, provider("hub", "111111111111"), provider("spoke", "222222222222"), ...state];
  const steps = planned.map((newState) => ({ op: "create", urn: newState.urn, newState }));
  return stackView({ deployment: { resources } }, { steps });
}

function found(type: string, id: string, more: Partial<CloudResource> = {}): CloudResource {
  return { type, id, account: "111111111111", region: "eu-west-1", ...more };
}

describe("doctor: comparing accounts with state and program", () => {
  const vpc = resource(TYPE.vpc, "hub", { id: "vpc-1", inputs: tags("HubVpc/Vpc/hub") });
  const plannedVpc = resource(TYPE.vpc, "hub", { inputs: tags("HubVpc/Vpc/hub") });

  it("finds nothing wrong with what the state knows", () => {
    const cloud = [found(TYPE.vpc, "vpc-1", { logicalId: "HubVpc/Vpc/hub" })];
    expect(compareWithCloud(view([vpc]), cloud)).to.deep.equal([]);
  });

  it("knows an accepted Direct Connect proposal, once in the state by its transit gateway, else by gateway, owner and prefixes", () => {
    const inputs = {
      dxGatewayId: "d",
      associatedGatewayOwnerAccountId: "111111111111",
      allowedPrefixes: ["10.1.0.0/24"],
    };
    const parent = { ...found(TYPE.transitGateway, "tgw-1"), type: TYPE.transitGateway };
    const there = [found(TYPE.dxAssociation, "d/tgw-1", { key: "d 111111111111 10.1.0.0/24", parent })];
    const standing = resource(TYPE.dxAssociation, "dx", {
      id: "ga-1",
      inputs,
      outputs: { associatedGatewayId: "tgw-1" },
    });
    const planned = resource(TYPE.dxAssociation, "dx", { inputs, outputs: { associatedGatewayId: "" } });
    expect(compareWithCloud(view([standing]), there)).to.deep.equal([]);
    const [finding] = compareWithCloud(view([], [planned]), there);
    expect(finding?.kind === "orphan" && finding.target?.urn).to.equal(planned.urn);
  });

  it("does not take what the program makes for part of an imported zone, which has all its VPCs by its own arguments", () => {
    const zone = resource(TYPE.zone, "z", { id: "Z1", inputs: { vpcs: [{ vpcId: "vpc-1" }, { vpcId: "vpc-2" }] } });
    const planned = resource(TYPE.zoneAssociation, "z/2", { inputs: { zoneId: "Z1", vpcId: "vpc-2" } });
    const parent = { ...found(TYPE.zone, "Z1"), type: TYPE.zone };
    const there = ["Z1:vpc-1", "Z1:vpc-2"].map((id) => found(TYPE.zoneAssociation, id, { parent }));
    const findings = compareWithCloud(view([zone], [planned]), there);
    expect(findings).to.have.length(1);
    expect(findings[0]).to.deep.include({ kind: "orphan", resource: there[1] });
  });

  it("does not call foreign for sure what the program may mean, and cannot tell before an update", () => {
    const config = resource(TYPE.queryLog, "c", { id: "rqlc-1" });
    const inputs = { resolverQueryLogConfigId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", resourceId: "vpc-1" };
    const planned = resource(TYPE.queryLogAssociation, "c/hub", { inputs });
    const parent = { ...found(TYPE.queryLog, "rqlc-1"), type: TYPE.queryLog };
    const there = [found(TYPE.queryLogAssociation, "rqlca-1", { key: "rqlc-1 vpc-1", parent })];
    const lines = [[], [planned]].map((all) => compareWithCloud(view([config], all), there).map(describeFinding));
    expect(lines[0]![0]).to.match(/^foreign: .* is not this stack's$/);
    expect(lines[1]![0]).to.match(/^foreign: .* may be one that the program makes .* doctor again/);
  });

  it("takes a thing with the logical id of a planned one for the program's", () => {
    const orphan = found(TYPE.vpc, "vpc-2", { logicalId: "HubVpc/Vpc/hub" });
    const [finding] = compareWithCloud(view([], [plannedVpc]), [orphan]);
    expect(finding).to.deep.include({ kind: "orphan", resource: orphan });
    expect(finding?.kind === "orphan" && finding.target?.urn).to.equal(plannedVpc.urn);
  });

  it("takes one of two duplicates for the program's, and the other for nobody's", () => {
    const cloud = ["vpc-2", "vpc-3"].map((id) => found(TYPE.vpc, id, { logicalId: "HubVpc/Vpc/hub" }));
    const targets = compareWithCloud(view([], [plannedVpc]), cloud).map((f) =>
      f.kind === "orphan" ? f.target?.urn : "?",
    );
    expect(targets).to.deep.equal([plannedVpc.urn, undefined]);
  });

  it("takes a second thing with the logical id of a known one for nobody's", () => {
    const [finding] = compareWithCloud(view([vpc]), [found(TYPE.vpc, "vpc-9", { logicalId: "HubVpc/Vpc/hub" })]);
    expect(finding).to.deep.include({ kind: "orphan", target: undefined });
  });

  it("finds a thing of this stack in the wrong account", () => {
    const stray = found(TYPE.vpc, "vpc-9", { logicalId: "HubVpc/Vpc/hub", account: "222222222222" });
    const expected = "111111111111";
    expect(compareWithCloud(view([vpc]), [stray])).to.deep.equal([
      { kind: "wrong account", resource: stray, expected },
    ]);
  });

  it("leaves alone what AWS makes along with something else", () => {
    const group = found(TYPE.defaultSecurityGroup, "sg-1", { logicalId: "HubVpc/DefaultSecurityGroup/hub" });
    expect(compareWithCloud(view([]), [group])).to.deep.equal([]);
  });

  const table = resource(TYPE.routeTable, "t", { id: "rtb-1" });
  const child = found(TYPE.route, "rtb-1_10.0.0.0/8", { parent: { type: TYPE.routeTable, id: "rtb-1" } });
  const inputs = { routeTableId: "rtb-1", destinationCidrBlock: "10.0.0.0/8" };

  it("knows an untaggable thing by what tells it from its siblings, whatever its physical id", () => {
    const route = resource(TYPE.route, "r", { id: "r-rtb-11080289494", inputs });
    expect(compareWithCloud(view([table, route]), [child])).to.deep.equal([]);
    const planned = resource(TYPE.route, "r", { inputs });
    const [finding] = compareWithCloud(view([table], [planned]), [child]);
    expect(finding?.kind === "orphan" && finding.target?.urn).to.equal(planned.urn);
  });

  it("shows an untaggable thing that nobody asked for, and never takes it for its own", () => {
    expect(compareWithCloud(view([table]), [child])).to.deep.equal([{ kind: "foreign", resource: child }]);
  });

  it("waits with the children of an orphan until the state knows their parent", () => {
    expect(compareWithCloud(view([]), [child])).to.deep.equal([]);
  });

  it("knows the VPC that a zone was made with (Route 53 guide: a private zone has one from the start)", () => {
    const zone = resource(TYPE.zone, "z", { id: "Z1", inputs: { vpcs: [{ vpcId: "vpc-1" }] } });
    const association = found(TYPE.zoneAssociation, "Z1:vpc-1", { parent: { type: TYPE.zone, id: "Z1" } });
    expect(compareWithCloud(view([zone]), [association])).to.deep.equal([]);
  });
});

describe("doctor: the view of a stack", () => {
  it("gets into each account as its provider does, secrets opened", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    const role = [{ roleArn: "arn:aws:iam::333333333333:role/r", externalId: "x" }];
    const inputs = { region: "eu-west-1", assumeRoles: { ...secret, plaintext: JSON.stringify(JSON.stringify(role)) } };
    const third: ExportedResource = { ...provider("third", ""), inputs };
    expect(stackView({ deployment: { resources: [third] } }, {}).accesses).to.deep.equal([
      { account: "333333333333", region: "eu-west-1", roleArn: "arn:aws:iam::333333333333:role/r", externalId: "x" },
    ]);
  });

  it("looks into every Region that a resource names, known or planned", () => {
    const at = view(
      [
        resource(TYPE.tgwPeering, "p", {
          id: "tgw-attach-1",
          inputs: { region: "eu-west-1" },
          outputs: { region: "us-west-2" },
        }),
      ],
      [resource(TYPE.vpc, "far", { inputs: { region: "eu-central-1" } })],
    );
    const places = at.accesses.map(({ account, region }) => `${account} ${region}`);
    expect(places).to.deep.equal(["111111111111 eu-central-1", "111111111111 eu-west-1", "222222222222 eu-west-1"]);
    expect(at.planned[0]?.region).to.equal("eu-central-1");
  });

  it("knows pending operations", () => {
    const state = { deployment: { resources: [], pending_operations: [{ type: "creating", resource: hub }] } };
    expect(stackView(state, {}).pending).to.deep.equal([{ urn: component, operation: "creating" }]);
  });
});

describe("doctor: repairs", () => {
  const plannedVpc = resource(TYPE.vpc, "hub", { inputs: tags("HubVpc/Vpc/hub") });
  const orphan = (at: StackView): Finding => ({
    kind: "orphan",
    resource: found(TYPE.vpc, "vpc-2"),
    target: at.planned[0],
  });

  it("imports an orphan under the program's own name, parent and provider", () => {
    const at = view([], [plannedVpc]);
    const { repairs, byHand } = planRepairs([orphan(at)], at);
    expect(byHand).to.deep.equal([]);
    expect(repairs.map(({ args }) => args[0])).to.deep.equal(["import"]);
    expect(repairs[0]?.args).to.include(IMPORT_FILE);
    expect(repairs[0]?.file).to.deep.equal({
      nameTable: { r0: component, r1: hubProvider },
      resources: [{ type: TYPE.vpc, name: "hub", id: "vpc-2", parent: "r0", provider: "r1" }],
    });
    expect(repairs.flatMap((repair) => repairCommands(repair, "pulumi"))).to.deep.equal([
      `pulumi import ${TYPE.vpc} hub vpc-2 --parent r0=${component} --provider r1=${hubProvider} --protect=false --generate-code=false`,
    ]);
  });

  it("imports from another Region than the provider's by naming it, and not what belongs to none", () => {
    const at = view([], [plannedVpc]);
    const far = { region: "us-west-2", regional: true };
    const idOf = (more: Partial<CloudResource>): string | undefined => {
      const finding: Finding = { kind: "orphan", resource: found(TYPE.vpc, "vpc-2", more), target: at.planned[0] };
      return planRepairs([finding], { ...at, homes: new Map([[hubProvider, "eu-west-1"]]) }).repairs[0]?.file
        ?.resources[0]?.id;
    };
    expect(idOf(far)).to.equal("vpc-2@us-west-2");
    expect(idOf({ ...far, region: "eu-west-1" })).to.equal("vpc-2");
    expect(idOf({ ...far, regional: false })).to.equal("vpc-2");
  });

  it("imports what nobody asked for under a name that the next up deletes", () => {
    const at = view([]);
    const [repair] = planRepairs([{ kind: "orphan", resource: found(TYPE.vpc, "vpc-2") }], at).repairs;
    expect(repair?.file?.resources).to.deep.equal([
      { type: TYPE.vpc, name: "orphan-vpc-2", id: "vpc-2", provider: "r0" },
    ]);
    expect(repair?.why).to.include("the next up deletes the 1 that the program does not ask for");
  });

  it("deletes from a wrong account by way of that account's own provider", () => {
    const stray = found(TYPE.vpc, "vpc-9", { account: "222222222222" });
    const [repair] = planRepairs(
      [{ kind: "wrong account", resource: stray, expected: "111111111111" }],
      view([]),
    ).repairs;
    expect(repair?.file?.nameTable).to.deep.equal({ r0: spokeProvider });
  });

  it("says what to do by hand where the stack has no provider for the account", () => {
    const stray = found(TYPE.vpc, "vpc-9", { account: "999999999999" });
    const { repairs, byHand } = planRepairs([{ kind: "orphan", resource: stray }], view([]));
    expect(repairs).to.deep.equal([]);
    expect(byHand[0]?.advice).to.include("999999999999");
  });

  it("brings back parents and providers that a lost state no longer has, before it imports", () => {
    const steps = [{ op: "create", urn: plannedVpc.urn, newState: plannedVpc }];
    const lost = stackView({ deployment: { resources: [provider("hub", "111111111111")] } }, { steps });
    const { repairs } = planRepairs([orphan(lost)], lost);
    expect(repairs[0]?.args).to.deep.equal(["up", "--yes", "--skip-preview", "--target", component]);
    expect(repairs[1]?.args[0]).to.equal("import");
  });

  it("cancels dead locks first and refreshes last, forgetting creations that never happened", () => {
    const at = view([], [plannedVpc]);
    const findings: Finding[] = [
      { kind: "pending operation", urn: component, operation: "creating" },
      orphan(at),
      { kind: "stale lock", holder: "me" },
    ];
    expect(planRepairs(findings, at).repairs.map(({ args }) => args.join(" "))).to.deep.equal([
      "cancel --yes",
      `import --file ${IMPORT_FILE} --yes --skip-preview --protect=false --generate-code=false`,
      "refresh --yes --skip-preview --clear-pending-creates",
    ]);
    expect(
      planRepairs([{ kind: "gone", urn: component, properties: [] }], at).repairs.map(({ args }) => args),
    ).to.deep.equal([["refresh", "--yes", "--skip-preview"]]);
  });

  it("leaves foreign things alone", () => {
    expect(planRepairs([{ kind: "foreign", resource: found(TYPE.route, "x") }], view([]))).to.deep.equal({
      repairs: [],
      byHand: [],
    });
  });

  it("has one line for every finding", () => {
    const at = view([], [plannedVpc]);
    const findings: Finding[] = [
      orphan(at),
      { kind: "orphan", resource: found(TYPE.vpc, "vpc-2") },
      { kind: "wrong account", resource: found(TYPE.vpc, "vpc-2"), expected: "222222222222" },
      { kind: "foreign", resource: found(TYPE.route, "x") },
      { kind: "pending operation", urn: plannedVpc.urn, operation: "creating" },
      { kind: "gone", urn: plannedVpc.urn, properties: [] },
      { kind: "changed", urn: plannedVpc.urn, properties: ["tags"] },
      { kind: "stale lock", holder: "me" },
    ];
    const lines = findings.map(describeFinding);
    expect(lines[0]).to.include("is the program's Vpc hub, and the state does not know it");
    for (const line of lines) expect(line).to.match(/^[a-z ]+: .+$/);
  });
});
