import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { PolicyResource } from "@pulumi/policy";
import { expect } from "chai";
import * as proxy from "@pulumi/policy/proxy";
import type { Asked } from "../../policy/asked";
import { validateStack, type SegmentationConfig, type StackArgs } from "../../policy/segmentation";
import { rawStack } from "../support/stacks";
import { UNKNOWN } from "../proof/preview";
import { readPreview } from "../../proof/adapters/preview";
import { buildModel } from "../../proof/build";
import { prove, type ProofReport } from "../../proof/properties";
import { proveResources, recordNetwork, type Recorded } from "../proof/properties/networks";
import computed from "./computed.json";

/** The SDK's own wrapper, of which it publishes no type: reading what is not known throws. */
const { unknownCheckingProxy } = proxy as unknown as {
  unknownCheckingProxy: (props: object) => PolicyResource["props"];
};

/** What the engine shows of a resource that does not exist yet besides its arguments: by type, taken from a preview. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = computed;

/** The properties of a resource in a preview from nothing: those that the provider computes are unknown. */
function planned(type: string, inputs: Readonly<Record<string, unknown>>): PolicyResource["props"] {
  const unknowns = (COMPUTED[type] ?? [])
    .filter((name) => !(name in inputs))
    .map((name): [string, string] => [name, UNKNOWN]);
  const computedOnes: Record<string, string> = Object.fromEntries(unknowns);
  return unknownCheckingProxy({ ...inputs, ...computedOnes });
}

/** Literal policy resources of a recording, as the engine hands them to a stack policy. */
function policyResources({ resources }: Pick<Recorded, "resources">, preview = false): PolicyResource[] {
  const custom = resources.filter((r) => r.custom !== false);
  const made = new Map(
    custom.map((r): [string, PolicyResource] => [
      r.urn,
      {
        urn: r.urn,
        type: r.type,
        name: r.name,
        props: preview
          ? planned(r.type, r.inputs)
          : { ...r.inputs, ...r.outputs, ...(r.id === undefined ? {} : { id: r.id }) },
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

function validate(
  resources: readonly PolicyResource[],
  config: SegmentationConfig,
  asked: Asked = new Map(),
): Violation[] {
  const out: Violation[] = [];
  const getConfig = (() => config) as StackArgs["getConfig"];
  validateStack({ resources, getConfig }, (message, urn) => out.push({ message, urn }), asked);
  return out;
}

/** The arguments of each resource, as the engine tells them to a resource policy. */
function askedOf({ resources }: Pick<Recorded, "resources">): Asked {
  return new Map(resources.map(({ urn, inputs }) => [urn, new Set(Object.keys(inputs))]));
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
    const setting = found.find(({ message }) => message.startsWith("transit-routes-only violated"));
    expect(setting?.message).to.include("research").and.to.include("association").and.to.include("associate");
    expect(resources.map(({ urn }) => urn)).to.include(setting?.urn);
  });

  describe("in a preview from nothing", () => {
    let first: Recorded;
    before(async () => (first = await recordNetwork(rawStack("dev"), "dev", true)));

    it("reports nothing, and leaves nothing open", () => {
      const resources = policyResources(first, true);
      const subnet = resources.find((r) => r.type.endsWith("subnet:Subnet"))!;
      expect(() => subnet.props.ipv6CidrBlock as unknown).to.throw("can't be known during preview");
      expect(validate(resources, { intent }, askedOf(first))).to.deep.equal([]);
    });

    it("is proven whole from its JSON as well", () => {
      const steps = first.resources.map(({ urn, type, custom, inputs, parent, provider, propertyDependencies }) => ({
        op: "create",
        urn,
        newState: { urn, type, custom, inputs, parent, provider, propertyDependencies },
      }));
      const { graph } = readPreview({ steps, changeSummary: { create: steps.length } }, "preview.json");
      const report = prove(buildModel(graph), network.intent);
      const before = proveResources(network, network.resources);
      // A list of an AWS service has an id of its own only once it is known to be the same everywhere.
      const shown = (of: ProofReport) =>
        of.properties.map(({ id, verdict, checked }) => [id, verdict, id === "P8" ? 0 : checked]);
      expect(report.properties.flatMap(({ findings }) => findings)).to.deep.equal([]);
      expect(shown(report)).to.deep.equal(shown(before));
    });

    it("reports a planted leak", () => {
      const table = first.resources.find((r) => r.type.includes("transitgateway/routeTable:") && r.name === "prod")!;
      const resources = first.resources.map((r) =>
        r.type.includes("transitgateway/routeTableAssociation:") && r.name === "research"
          ? { ...r, propertyDependencies: { ...r.propertyDependencies, transitGatewayRouteTableId: [table.urn] } }
          : r,
      );
      const found = validate(policyResources({ resources }, true), { intent }, askedOf({ resources }));
      expect(found.find(({ message }) => message.startsWith("P2 violated"))?.message).to.include("nonprod/research");
    });

    // No argument here is recorded as depending on anything: only that the program gave it tells it from the provider's.
    const GIVEN: readonly [string, string, (name: string) => boolean][] = [
      ["ec2/subnet:Subnet", "ipv6CidrBlock", (name) => name.startsWith("research/")],
      ["ec2/routeTable:RouteTable", "routes", () => true],
      ["ec2/securityGroup:SecurityGroup", "ingress", () => true],
      ["ec2/vpcEndpoint:VpcEndpoint", "policy", () => true],
    ];
    for (const [type, argument, which] of GIVEN) {
      it(`leaves open ${argument} that the program takes from elsewhere, and names the resource`, () => {
        const resources = first.resources.map((r) =>
          r.type.endsWith(type) && which(r.name) ? { ...r, inputs: { ...r.inputs, [argument]: UNKNOWN } } : r,
        );
        const hit = resources.filter((r) => r.inputs[argument] === UNKNOWN);
        const found = validate(policyResources({ resources }, true), { intent }, askedOf({ resources }));
        const open = found.filter(({ message }) => message.includes(" undetermined: "));
        expect(hit, type).to.not.be.empty;
        expect(open.map(({ message }) => message).join("\n"))
          .to.include(`${argument} is not known until deployment`)
          .and.to.include(hit[0]!.urn);
      });
    }

    it("leaves everything open that is not known of resources whose arguments nobody told", () => {
      const found = validate(policyResources(first, true), { intent });
      expect(found.map(({ message }) => message).join("\n")).to.include(" is not known until deployment");
    });
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
