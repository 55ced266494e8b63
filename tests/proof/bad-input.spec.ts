import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graphFromExport } from "../../proof/adapters/export";
import { graphFromFiles } from "../../proof/adapters/files";
import { buildModel } from "../../proof/build";
import { T } from "../../proof/build/types";
import { NO_FACTS } from "../../proof/facts";
import { ask } from "../../proof/tracer/query";
import { Tracer } from "../../proof/tracer/trace";
import { UNKNOWN } from "./preview";
import { devSharedProd, twoAccounts } from "./scenarios/tgw";
import { ALL, modelOf, World, type Made } from "./world";
import { refusal } from "./refusal";
import { apart } from "./scenarios/apart";

describe("bad input: a clear error or a named UNDETERMINED", () => {
  const inFile = (text: string, use: (file: string) => void): void => {
    const dir = mkdtempSync(join(tmpdir(), "proof-"));
    try {
      const file = join(dir, "state.json");
      writeFileSync(file, text);
      use(file);
    } finally {
      rmSync(dir, { recursive: true });
    }
  };

  const preview = (more: object) => JSON.stringify({ steps: [], changeSummary: {}, ...more });
  const exported = (resource: object, more: object = {}) => {
    const text = JSON.stringify({ urn: "urn:pulumi:a::b::c::d", type: T.vpc, id: "vpc-1", inputs: {}, ...resource });
    const deep = text.replace('"DEEP"', "[".repeat(20_000) + "]".repeat(20_000));
    return `{"version":3,"deployment":{"resources":[${deep}]${JSON.stringify(more).replace(/^./, Object.keys(more).length > 0 ? "," : "")}}`;
  };
  const bad: [string, string, string][] = [
    ["an empty file", "", "is empty"],
    ["a truncated export", JSON.stringify(devSharedProd().w.export()).slice(0, 500), "is not JSON"],
    ["JSON that is no state", '{"a":1}', "is neither a stack export nor a preview"],
    ["the JSON of plan", '{"schemaVersion":1,"plan":{},"resources":[],"proof":{}}', "is the JSON of `plan`, no state"],
    ["the JSON of trace", '{"question":{},"verdict":"REACHABLE","blockedBy":[]}', "is the JSON of `trace`, no state"],
    ["the JSON of prove", '{"verdict":"holds","properties":[],"matrix":{}}', "is the JSON of `prove`, no state"],
    ["an intent", '{"domains":[],"endpointSets":[]}', "is an intent file, which goes with --intent, no state"],
    ["an export without resources", '{"version":3,"deployment":{}}', "must be a list"],
    ["a preview that failed", preview({ diagnostics: [{ severity: "error", message: "boom" }] }), "the preview failed"],
    ["a preview that did not end", preview({ changeSummary: null }), "did not come to its end"],
    ["a step that is none", preview({ steps: [null] }), "steps[0]: must be an object"],
    ["an operation that is none", exported({}, { pending_operations: [null] }), "pending_operations[0].resource"],
    ["dependencies of another shape", exported({ propertyDependencies: { vpcId: 7 } }), "vpcId: must be a list"],
    ["a value nested without end", exported({ inputs: { tags: "DEEP" } }), "nested more than 500 deep"],
    ["a resource without a URN", '{"version":3,"deployment":{"resources":[{"type":"x"}]}}', "has no urn or type"],
  ];
  for (const [what, text, message] of bad) {
    it(`${what}: ${message}`, () => {
      inFile(text, (file) => {
        const said = refusal(() => graphFromFiles([file]));
        expect(said).to.include(message).and.to.include(file);
      });
    });
  }

  it("a large export: forty thousand resources that have no part in the network", () => {
    const w = devSharedProd().w;
    const filler = "x".repeat(500);
    const others = Array.from({ length: 40_000 }, (_, i) => ({
      urn: `urn:pulumi:a::b::aws:lambda/function:Function::f${i}`,
      custom: true,
      id: `f${i}`,
      type: "aws:lambda/function:Function",
      inputs: { description: filler },
      outputs: { description: filler, name: `f${i}` },
    }));
    const state = w.export() as { deployment: { resources: unknown[] } };
    state.deployment.resources.push(...others);
    inFile(JSON.stringify(state), (file) => {
      const model = buildModel(graphFromFiles([file]), NO_FACTS);
      expect(model.vpcs.size).to.equal(buildModel(graphFromExport(w.export(), "x"), NO_FACTS).vpcs.size);
      expect([model.unmodelled, model.strays]).to.deep.equal([[], []]);
    });
  }).timeout(60_000);

  it("a byte order mark, UTF-16 and a compressed file", () => {
    const text = JSON.stringify(devSharedProd().w.export());
    const dir = mkdtempSync(join(tmpdir(), "proof-"));
    const read = (bytes: Buffer) => {
      const file = join(dir, "state.json");
      writeFileSync(file, bytes);
      return graphFromFiles([file]).nodes.size;
    };
    try {
      const size = read(Buffer.from(text));
      expect(read(Buffer.from(`\uFEFF${text}`))).to.equal(size);
      expect(read(Buffer.from(`\uFEFF${text}`, "utf16le"))).to.equal(size);
      expect(refusal(() => read(Buffer.from([0x1f, 0x8b, 8, 0, 1])))).to.include("is compressed");
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("a secret is never printed", () => {
    const secret = (value: unknown) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: JSON.stringify(value),
    });
    const w = new World("secret");
    const vpc = w.vpc("v", "10.0.0.0/16");
    w.add(T.vpc, "bad", { cidrBlock: secret("SuperSecret") });
    w.endpoint("e", vpc, "com.amazonaws.us-east-1.sts", [], [], { policy: secret('{"Effect":"SuperSecret"}') });
    const model = modelOf(w);
    expect(model.problems[0]!.problem).to.include("a secret");
    expect([...model.interfaceEndpoints.values()][0]!.opaque.map((o) => o.aspect)).to.include("policy");
    const { interfaceEndpoints, problems } = model;
    expect(JSON.stringify([[...interfaceEndpoints], problems])).not.to.include("SuperSecret");
  });

  it("a file that is not there", () => {
    expect(refusal(() => graphFromFiles(["/nowhere/state.json"]))).to.include("cannot be read (ENOENT)");
  });

  it("an encrypted secret in the way", () => {
    const w = new World("secret");
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24");
    const far = w.subnet("f", vpc, "10.0.2.0/24");
    const cidr = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
    const group = w.group("g", vpc, [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [cidr] }]);
    w.interface("i", far, "10.0.2.10", { securityGroups: [group.id] });
    const answer = ask(new Tracer(modelOf(w)), subnet.id, "10.0.2.10");
    expect(answer.verdict).to.equal("UNDETERMINED");
    expect(answer.unknown[0]).to.deep.include({ urn: group.urn });
    expect(answer.unknown[0]!.because).to.include("encrypted secret");
  });

  it("a plain-text secret of --show-secrets is read, and named as one", () => {
    const json = {
      version: 3,
      deployment: {
        resources: [
          {
            urn: "urn:pulumi:a::b::c::d",
            type: T.vpc,
            inputs: {
              cidrBlock: {
                "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
                plaintext: '"10.0.0.0/16"',
              },
            },
          },
        ],
      },
    };
    const node = graphFromExport(json, "x").nodes.get("urn:pulumi:a::b::c::d")!;
    expect([node.properties.cidrBlock, node.secrets]).to.deep.equal(["10.0.0.0/16", ["cidrBlock"]]);
  });

  it("resources of other providers are passed over, those that may carry traffic are named", () => {
    const { w, sites } = devSharedProd();
    w.add("kubernetes:core/v1:Pod", "pod", { spec: {} });
    w.add("random:index/randomId:RandomId", "r", { byteLength: 4 });
    const model = modelOf(w);
    expect(model.unmodelled).to.deep.equal([]);
    const other = w.add("aws-native:ec2:TransitGatewayRoute", "x", {
      transitGatewayRouteTableId: (sites[0]!.attachment.state as { id: string }).id,
    });
    expect(modelOf(w).unmodelled.map((u) => u.urn)).to.deep.equal([other.urn]);
    const answer = ask(new Tracer(modelOf(w)), "10.10.1.10", "10.11.1.10");
    expect(answer.verdict).to.equal("UNDETERMINED");
    expect(answer.unknown.map((o) => o.urn)).to.include(other.urn);
    expect(ask(new Tracer(modelOf(w)), "10.12.1.10", "10.13.1.10").verdict, "a path it does not touch").to.equal(
      "REACHABLE",
    );
  });

  it("a subnet whose VPC is a subnet, itself for one: AWS would refuse it, and P0 says so", () => {
    const w = new World("self");
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24");
    const { inputs, outputs } = subnet.state as Record<"inputs" | "outputs", Record<string, unknown>>;
    for (const values of [inputs, outputs]) values.vpcId = subnet.id;
    const { problems } = modelOf(w);
    expect(problems).to.deep.equal([
      { urn: subnet.urn, problem: `vpcId names ${subnet.id}, which is no vpc but ${subnet.urn}` },
    ]);
  });

  describe("types without a model", () => {
    const typeName = (name: string) => ({ typeName: name });
    const passed: [string, Record<string, unknown>?][] = [
      ["kubernetes:core/v1:Pod"],
      ["kubernetes:core/v1:Service", { spec: { ports: [{ port: 80 }] } }],
      ["kubernetes:core/v1:Service", { spec: { type: "ClusterIP" } }],
      ["kubernetes:rbac.authorization.k8s.io/v1:ClusterRole"],
      ["kubernetes:networking.k8s.io/v1:NetworkPolicy"],
      ["kubernetes:cert-manager.io/v1:Certificate"],
      ["kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"],
      ["random:index/randomId:RandomId"],
      ["aws:s3/bucket:Bucket"],
      ["aws-native:s3:Bucket"],
      ["awscc:logs/logGroup:LogGroup"],
      ["aws:cloudcontrol/resource:Resource", typeName("AWS::Logs::LogGroup")],
      ["aws:ec2/trafficMirrorFilter:TrafficMirrorFilter"],
    ];
    const named: [string, Record<string, unknown>?][] = [
      ["kubernetes:core/v1:Service", { spec: { type: "LoadBalancer" } }],
      ["kubernetes:core/v1:Service", { spec: { type: UNKNOWN } }],
      ["kubernetes:core/v1:Service", { spec: UNKNOWN }],
      ["kubernetes:core/v1:ServicePatch", { spec: { type: "LoadBalancer" } }],
      ["kubernetes:networking.k8s.io/v1:Ingress"],
      ["kubernetes:gateway.networking.k8s.io/v1:Gateway"],
      ["kubernetes:helm.sh/v3:Release"],
      ["kubernetes:ec2.services.k8s.aws/v1alpha1:VPCPeeringConnection"],
      ["kubernetes:ec2.aws.upbound.io/v1beta1:Route"],
      ["kubernetes:pulumi.com/v1:Stack"],
      ["aws:cloudcontrol/resource:Resource", typeName("AWS::EC2::TransitGatewayRouteTablePropagation")],
      ["aws:cloudcontrol/resource:Resource", { typeName: UNKNOWN }],
      ["aws:cloudformation/stack:Stack"],
      ["aws:servicecatalog/provisionedProduct:ProvisionedProduct"],
      ["aws-native:index:ExtensionResource"],
      ["aws-native:ram:ResourceShare"],
      ["awsv5:ec2transitgateway/routeTablePropagation:RouteTablePropagation"],
      ["awscc:ec2/transitGatewayRouteTablePropagation:TransitGatewayRouteTablePropagation"],
      ["pulumi-nodejs:dynamic/network:Resource"],
      ["aws:odb/networkPeeringConnection:NetworkPeeringConnection"],
      ["aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"],
      ["aws:ec2transitgateway/multicastDomainAssociation:MulticastDomainAssociation"],
      ["aws:ec2/trafficMirrorSession:TrafficMirrorSession"],
      ["aws:ec2/networkInterfacePermission:NetworkInterfacePermission"],
      ["aws:laterthanthis/thing:Thing"],
    ];
    const namedOf = ([type, inputs = {}]: [string, Record<string, unknown>?]) => {
      const w = new World("types");
      w.add(type, "x", inputs);
      return modelOf(w).unmodelled.map((u) => u.type);
    };
    for (const row of passed) it(`${row[0]} is passed`, () => expect(namedOf(row)).to.deep.equal([]));
    for (const row of named) it(`${row[0]} is named`, () => expect(namedOf(row)).to.deep.equal([row[0]]));

    it("a component is nothing by itself", () => {
      const w = new World("component");
      w.resources.push({ urn: "urn:pulumi:a::b::acme:index:Net::n", type: "acme:index:Net", custom: false });
      expect(modelOf(w).unmodelled).to.deep.equal([]);
    });

    it("what a document refers to inside of its text is not known either", () => {
      const { w, leak, tables } = apart();
      w.remove({ state: leak } as unknown as Made);
      const desiredState = JSON.stringify({ TransitGatewayRouteTableId: tables[0]!.id });
      w.add("aws:cloudcontrol/resource:Resource", "x", { ...typeName("AWS::EC2::TransitGatewayRoute"), desiredState });
      expect(ask(new Tracer(modelOf(w)), "10.0.0.10", "10.1.0.10").oneWay).to.equal("UNDETERMINED");
    });
  });

  it("a tag that looks like the mark of an unknown value is none", () => {
    const w = new World("mark");
    w.add("aws:ec2/somethingNew:SomethingNew", "x", { tags: { $unknown: "yes" } });
    expect(modelOf(w).unmodelled).to.have.length(1);
  });

  it("circular references end", () => {
    const w = new World("circle");
    const vpc = w.vpc("v", "10.0.0.0/16");
    const subnet = w.subnet("s", vpc, "10.0.1.0/24");
    const a = w.group("a", vpc, []);
    const b = w.group("b", vpc, [{ protocol: "-1", fromPort: 0, toPort: 0, securityGroups: [a.id] }], [ALL]);
    (a.state as { outputs: { ingress: unknown } }).outputs.ingress = [
      { protocol: "-1", fromPort: 0, toPort: 0, securityGroups: [b.id] },
    ];
    w.interface("x", subnet, "10.0.1.10", { securityGroups: [a.id] });
    w.interface("y", subnet, "10.0.1.20", { securityGroups: [b.id] });
    expect(ask(new Tracer(modelOf(w)), "10.0.1.10", "10.0.1.20").verdict).to.equal("REACHABLE");
  });

  it("a rule of a table that cannot be told may belong to any: everything is UNDETERMINED", () => {
    const { w } = devSharedProd();
    const stray = w.add(T.route, "stray", {
      routeTableId: UNKNOWN,
      destinationCidrBlock: "10.0.0.0/8",
      transitGatewayId: "tgw-x",
    });
    const answer = ask(new Tracer(modelOf(w)), "10.10.1.10", "10.11.1.10");
    expect(answer.verdict).to.equal("UNDETERMINED");
    expect(answer.unknown.map((o) => o.urn)).to.deep.equal([stray.urn]);
  });

  it("an unknown end of the question", () => {
    const tracer = new Tracer(modelOf(devSharedProd().w));
    expect(refusal(() => ask(tracer, "subnet-nowhere", "10.11.1.10"))).to.include(
      "--from: names nothing in the given states, got subnet-nowhere",
    );
    expect(refusal(() => ask(tracer, "10.10.1.10", "eni-nowhere"))).to.include("--to: names nothing");
    expect(refusal(() => ask(tracer, "192.0.2.1", "10.11.1.10"))).to.include(
      "in no subnet and announced by no on-premises network",
    );
  });

  it("an address that several VPCs use asks for the subnet", () => {
    const { hub, spoke } = twoAccounts();
    const vpc = spoke.vpc("again", "10.1.0.0/16");
    spoke.subnet("again", vpc, "10.1.1.0/24");
    expect(refusal(() => ask(new Tracer(modelOf([hub, spoke])), "10.1.1.100", "10.2.1.183"))).to.include(
      "name the subnet by its id",
    );
  });
});
