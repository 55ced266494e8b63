import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { PolicyResource } from "@pulumi/policy";
import { expect } from "chai";
import { validateStack, type SegmentationConfig, type StackArgs } from "../../policy/segmentation";
import { rawStack } from "../support/stacks";
import { recordNetwork, type Recorded } from "../proof/properties/networks";

/** Literal policy resources of a recording, as the engine hands them to a stack policy. */
function policyResources({ resources }: Pick<Recorded, "resources">): PolicyResource[] {
  const custom = resources.filter((r) => r.custom !== false);
  const made = new Map(
    custom.map((r): [string, PolicyResource] => [
      r.urn,
      {
        urn: r.urn,
        type: r.type,
        name: r.name,
        props: { ...r.inputs, ...r.outputs, ...(r.id === undefined ? {} : { id: r.id }) },
        opts: {} as PolicyResource["opts"],
        dependencies: [],
        propertyDependencies: {},
        isType: () => false,
        asType: () => undefined,
      },
    ]),
  );
  for (const r of custom) {
    const resource = made.get(r.urn)!;
    const provider = made.get((r.provider ?? "").split("::").slice(0, 4).join("::"));
    if (provider) resource.provider = provider;
    for (const [key, urns] of Object.entries(r.propertyDependencies ?? {}))
      resource.propertyDependencies[key] = urns.map((urn) => made.get(urn)).filter((one) => one !== undefined);
  }
  return [...made.values()];
}

interface Violation {
  readonly message: string;
  readonly urn: string | undefined;
}

function validate(resources: readonly PolicyResource[], config: SegmentationConfig): Violation[] {
  const out: Violation[] = [];
  const getConfig = (() => config) as StackArgs["getConfig"];
  validateStack({ resources, getConfig }, (message, urn) => out.push({ message, urn }));
  return out;
}

describe("segmentation policy", function () {
  this.timeout(120_000);
  let network: Recorded;
  let folder: string;
  let intent: string;

  before(async () => {
    network = await recordNetwork(rawStack("dev"), "dev");
    folder = mkdtempSync(path.join(os.tmpdir(), "segmentation-"));
    intent = path.join(folder, "intent.json");
    writeFileSync(intent, JSON.stringify(network.intent));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("reports nothing about a network that does what is meant", () => {
    expect(validate(policyResources(network), { intent })).to.deep.equal([]);
  });

  it("reports a planted leak, with the resource", () => {
    const table = network.resources.find(
      (r) => r.type.endsWith("transitgateway/routeTable:RouteTable") && r.name === "prod",
    )!;
    const association = network.resources.find(
      (r) =>
        r.type.endsWith("routeTableAssociation:RouteTableAssociation") &&
        r.name === "research" &&
        r.type.includes("transitgateway"),
    )!;
    const resources = policyResources(network).map((r) =>
      r.urn === association.urn
        ? { ...r, props: { ...r.props, transitGatewayRouteTableId: table.id }, propertyDependencies: {} }
        : r,
    );
    const found = validate(resources, { intent });
    const leak = found.find(({ message }) => message.startsWith("P2 violated"));
    expect(leak?.message).to.include("nonprod/research");
    expect(resources.map(({ urn }) => urn)).to.include(leak?.urn);
  });

  it("takes a value that the preview does not know for unknown, never for a pass", () => {
    const hidden = policyResources(network).map((r) => {
      if (!r.type.endsWith("routeTableAssociation:RouteTableAssociation") || r.name !== "research") return r;
      const props = new Proxy(r.props, {
        get: (target, key) => {
          if (key === "transitGatewayRouteTableId") throw new Error("value can't be known during preview");
          return Reflect.get(target, key) as unknown;
        },
      });
      return { ...r, props, propertyDependencies: {} };
    });
    const found = validate(hidden, { intent });
    expect(found.some(({ message }) => message.includes("undetermined"))).to.equal(true);
    const quiet = validate(hidden, { intent, undetermined: false });
    expect(quiet.filter(({ message }) => message.includes(" undetermined:"))).to.deep.equal([]);
  });

  it("reports a missing or broken intent file instead of passing", () => {
    const broken = path.join(folder, "broken.json");
    writeFileSync(broken, '{"domains": [{"nam": "prod"}]}');
    expect(validate([], {})[0]?.message).to.include("segmentation.intent: is missing");
    expect(validate([], { intent: broken })[0]?.message).to.include("did you mean name?");
    expect(validate([], { intent: path.join(folder, "none.json") })[0]?.message).to.include("cannot be read");
  });
});
