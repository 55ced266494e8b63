import { expect } from "chai";
import { graphFromExport } from "../../proof/adapters/export";
import { buildModel } from "../../proof/build";
import { T } from "../../proof/build/types";
import { NO_FACTS, readFacts } from "../../proof/facts";
import { ask } from "../../proof/tracer/query";
import { Tracer } from "../../proof/tracer/trace";
import { graphFromFiles } from "../../proof/adapters/files";
import { mergeGraphs } from "../../proof/graph";
import { toTgw } from "./scenarios/tgw";
import { ALL, modelOf, World, type Made } from "./world";

const outputs = (made: Made): Record<string, unknown> => (made.state as { outputs: Record<string, unknown> }).outputs;

function vpcWorld() {
  const w = new World("build");
  const vpc = w.vpc("v", "10.0.0.0/16");
  const subnet = w.subnet("s", vpc, "10.0.1.0/24");
  return { w, vpc, subnet };
}

describe("a route to what no state shows", () => {
  const kinds: [Record<string, string>, string][] = [
    [{ vpcPeeringConnectionId: "pcx-0other" }, "UNDETERMINED"],
    [{ networkInterfaceId: "eni-0other" }, "UNDETERMINED"],
    [{ gatewayId: "vgw-0other" }, "UNDETERMINED"],
    [{ transitGatewayId: "tgw-0other" }, "UNDETERMINED"],
    [{ natGatewayId: "nat-0other" }, "UNDETERMINED"],
    [{ vpcEndpointId: "vpce-0other" }, "UNDETERMINED"],
    [{ coreNetworkArn: "arn:aws:networkmanager::111111111111:core-network/c" }, "UNDETERMINED"],
    // An internet gateway leads to the internet, whoever owns it, and no private address is there.
    [{ gatewayId: "igw-0other" }, "UNREACHABLE"],
  ];
  for (const [target, verdict] of kinds) {
    const [id = ""] = Object.values(target);
    it(`${id}: ${verdict}`, () => {
      const { w, vpc, subnet } = vpcWorld();
      w.table("t", vpc, [{ cidrBlock: "10.9.0.0/16", ...target }], [subnet]);
      w.subnet("far", w.vpc("other", "10.9.0.0/16"), "10.9.1.0/24");
      const answer = ask(new Tracer(modelOf(w)), subnet.id, "10.9.1.10");
      expect(answer.verdict).to.equal(verdict);
      const where = answer.unknown.map((o) => `${o.urn} ${o.because}`).join();
      if (verdict === "UNDETERMINED" && !id.startsWith("arn:")) expect(where).to.match(new RegExp(`${id}|no state`));
    });
  }
});

describe("what AWS makes by itself", () => {
  it("a VPC's default group admits its members, the default ACL everything, the main table is empty", () => {
    const { w, vpc, subnet } = vpcWorld();
    const model = modelOf(w);
    const made = model.vpcs.get(vpc.urn)!;
    expect(model.subnets.get(subnet.urn)!.routeTable).to.equal(made.mainTable);
    expect(model.routeTables.get(made.mainTable)!.routes).to.deep.equal([]);
    expect(
      model.groups
        .get(made.defaultGroup)!
        .rules.map((r) => r.direction)
        .sort(),
    ).to.deep.equal(["egress", "egress", "ingress"]);
    expect(model.acls.get(made.defaultAcl)!.rules.map((r) => [r.number, r.action])).to.deep.equal([
      [100, "allow"],
      [101, "allow"],
      [100, "allow"],
      [101, "allow"],
    ]);
  });

  it("adopting a default replaces its rules by the listed ones", () => {
    const { w, vpc } = vpcWorld();
    w.add(T.defaultGroup, "d", { vpcId: vpc.id });
    w.add(T.defaultAcl, "d", { defaultNetworkAclId: outputs(vpc).defaultNetworkAclId });
    w.add(T.defaultRouteTable, "d", {
      defaultRouteTableId: outputs(vpc).defaultRouteTableId,
      routes: [toTgw({ id: "tgw-0" } as Made)],
    });
    const model = modelOf(w);
    const made = model.vpcs.get(vpc.urn)!;
    expect(model.groups.get(made.defaultGroup)!.rules).to.deep.equal([]);
    expect(model.acls.get(made.defaultAcl)!.rules).to.deep.equal([]);
    expect(model.routeTables.get(made.mainTable)!.routes).to.have.length(1);
    expect(model.routeTables.get(made.mainTable)!.urn).to.include("::d");
  });

  it("a route by the id of the main table belongs to it; a main association replaces it", () => {
    const { w, vpc, subnet } = vpcWorld();
    w.add(T.route, "r", {
      routeTableId: outputs(vpc).defaultRouteTableId,
      destinationCidrBlock: "10.9.0.0/16",
      transitGatewayId: "tgw-0",
    });
    expect(modelOf(w).routeTables.get(`${vpc.urn}#main-table`)!.routes).to.have.length(1);
    const table = w.add(T.routeTable, "t", { vpcId: vpc.id, routes: [] });
    w.add(T.mainAssociation, "m", { vpcId: vpc.id, routeTableId: table.id });
    expect(modelOf(w).subnets.get(subnet.urn)!.routeTable).to.equal(table.urn);
  });

  it("a security group has no rule that nobody wrote: the provider removes AWS's egress rule", () => {
    const { w, vpc } = vpcWorld();
    const group = w.add(T.group, "g", { vpcId: vpc.id });
    expect(modelOf(w).groups.get(group.urn)!.rules).to.deep.equal([]);
  });

  it("rules count once, whether inline, as resources, or both after a refresh", () => {
    const { w, vpc } = vpcWorld();
    const group = w.group("g", vpc, [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/8"] }], []);
    w.add(T.ingressRule, "r", {
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "10.0.0.0/8",
    });
    w.add(T.groupRule, "o", {
      securityGroupId: group.id,
      type: "egress",
      protocol: "-1",
      fromPort: 0,
      toPort: 0,
      cidrBlocks: ["0.0.0.0/0"],
    });
    const { rules } = modelOf(w).groups.get(group.urn)!;
    expect(rules.map((r) => [r.direction, r.protocol, r.ports.from, r.ports.to])).to.have.deep.members([
      ["ingress", 6, 443, 443],
      ["egress", -1, 0, 65535],
    ]);
  });
});

describe("several states of one network", () => {
  it("a resource that another stack only reads is the same one", () => {
    const { w, vpc, subnet } = vpcWorld();
    const other = new World("reader", { account: "222222222222", region: "us-east-1" });
    const read = other.add(T.vpc, "v", { cidrBlock: "10.0.0.0/16" }, { id: vpc.id });
    (read.state as { external?: boolean }).external = true;
    const mine = other.add(T.subnet, "mine", {
      vpcId: read.id,
      cidrBlock: "10.0.2.0/24",
      availabilityZoneId: "use1-az1",
    });
    const model = modelOf([w, other]);
    expect([...model.vpcs.keys()]).to.deep.equal([vpc.urn]);
    expect(model.subnets.get(mine.urn)!.vpc).to.equal(vpc.urn);
    expect(ask(new Tracer(model), subnet.id, "10.0.2.5").verdict).to.equal("REACHABLE");
  });

  it("an adopted VPC that no state shows is known by the facts", () => {
    const w = new World("adopted");
    const tgw = w.transitGateway();
    const hub = w.vpc("hub", "10.0.0.0/16");
    const subnet = w.subnet("hub", hub, "10.0.1.0/24");
    w.table("hub", hub, [toTgw(tgw)], [subnet]);
    const table = w.transitTable("all", tgw);
    const attachments = [
      w.attach("hub", tgw, hub, [subnet]),
      w.add(T.attachment, "adopted", { transitGatewayId: tgw.id, vpcId: "vpc-old", subnetIds: ["subnet-old"] }),
    ];
    attachments.forEach((a, i) => {
      w.associateTransit(`a${i}`, a.id, table);
      w.propagate(`p${i}`, a.id, table);
    });
    w.add(T.route, "back", { routeTableId: "rtb-old", destinationCidrBlock: "10.0.0.0/16", transitGatewayId: tgw.id });
    const blind = ask(new Tracer(modelOf(w)), "10.0.1.5", "10.7.1.5");
    expect(blind.verdict).to.equal("UNDETERMINED");
    const facts = readFacts(
      {
        resources: [
          { type: T.vpc, id: "vpc-old", account: "111111111111", properties: { cidrBlock: "10.7.0.0/16" } },
          {
            type: T.subnet,
            id: "subnet-old",
            account: "111111111111",
            properties: { vpcId: "vpc-old", cidrBlock: "10.7.1.0/24", availabilityZoneId: "use1-az1" },
          },
          { type: T.routeTable, id: "rtb-old", properties: { vpcId: "vpc-old", routes: [] } },
          {
            type: T.routeTableAssociation,
            id: "rtbassoc-old",
            properties: { subnetId: "subnet-old", routeTableId: "rtb-old" },
          },
        ],
      },
      "facts.json",
    );
    const graph = mergeGraphs([graphFromExport(w.export(), "w"), graphFromFiles([], facts.resources)]);
    expect(ask(new Tracer(buildModel(graph, facts)), "10.0.1.5", "10.7.1.5").verdict).to.equal("REACHABLE");
  });

  it("a transit gateway known by id only leaves default association and acceptance open", () => {
    const { w, vpc, subnet } = vpcWorld();
    w.table("t", vpc, [toTgw({ id: "tgw-shared" } as Made)], [subnet]);
    w.add(T.attachment, "a", { transitGatewayId: "tgw-shared", vpcId: vpc.id, subnetIds: [subnet.id] });
    const answer = ask(new Tracer(modelOf(w)), "10.0.1.5", "10.7.1.5");
    expect(answer.verdict).to.equal("UNDETERMINED");
    expect(answer.unknown.map((o) => o.because).join()).to.include("tgw-shared");
  });
});

describe("what can carry traffic and is not modelled", () => {
  const cases: [string, (w: World, vpc: Made, table: Made) => Made][] = [
    [
      "a Cloud WAN route",
      (w, _vpc, table) =>
        w.add(T.route, "x", {
          routeTableId: table.id,
          destinationCidrBlock: "192.0.2.0/24",
          coreNetworkArn: "arn:aws:networkmanager::111111111111:core-network/c",
        }),
    ],
    [
      "a VPC Route Server",
      (w, _vpc, table) =>
        w.add("aws:vpc/routeServerPropagation:RouteServerPropagation", "x", {
          routeServerId: "rs-1",
          routeTableId: table.id,
        }),
    ],
    [
      "a type of the network modules that nobody knows",
      (w, vpc) => w.add("aws:ec2/hyperBridge:HyperBridge", "x", { vpcId: vpc.id }),
    ],
  ];
  for (const [what, add] of cases) {
    it(`${what}: UNDETERMINED where it is touched, with its name`, () => {
      const { w, vpc, subnet } = vpcWorld();
      const table = w.table("t", vpc, [], [subnet]);
      const made = add(w, vpc, table);
      const answer = ask(new Tracer(modelOf(w)), "10.0.1.5", "192.0.2.9");
      expect(answer.verdict).to.equal("UNDETERMINED");
      expect(answer.unknown.map((o) => o.urn)).to.include(made.urn);
    });
  }

  it("inspection endpoints end in UNDETERMINED", () => {
    const { w, vpc, subnet } = vpcWorld();
    const inspection = w.add(T.endpoint, "gwlb", {
      vpcId: vpc.id,
      vpcEndpointType: "GatewayLoadBalancer",
      serviceName: "com.amazonaws.vpce.us-east-1.vpce-svc-1",
      subnetIds: [subnet.id],
    });
    w.table("t", vpc, [{ cidrBlock: "0.0.0.0/0", vpcEndpointId: inspection.id }], [subnet]);
    const answer = ask(new Tracer(modelOf(w)), "10.0.1.5", "192.0.2.9");
    expect(answer.unknown.map((o) => o.urn)).to.deep.equal([inspection.urn]);
  });

  it("every network type of the provider's SDK is modelled, known to be harmless, or named", () => {
    const w = new World("harmless");
    const harmless = [
      "aws:ec2/flowLog:FlowLog",
      "aws:ec2/launchTemplate:LaunchTemplate",
      "aws:route53/healthCheck:HealthCheck",
      "aws:ec2/customerGateway:CustomerGateway",
      "aws:s3/bucket:Bucket",
      "aws:iam/role:Role",
    ];
    for (const type of harmless) w.add(type, type, {});
    expect(modelOf(w).unmodelled).to.deep.equal([]);
    w.add("aws:lb/loadBalancer:LoadBalancer", "lb", {});
    expect(modelOf(w).unmodelled.map((u) => u.because)).to.deep.equal([
      "a load balancer relays connections; a path ends at its address",
    ]);
  });

  const relays: [string, Record<string, unknown>][] = [
    ["aws:verifiedaccess/endpoint:Endpoint", { endpointType: "cidr" }],
    ["aws:globalaccelerator/customRoutingEndpointGroup:CustomRoutingEndpointGroup", {}],
    ["aws:globalaccelerator/endpointGroup:EndpointGroup", {}],
    ["aws:apigatewayv2/vpcLink:VpcLink", {}],
    ["aws:apigateway/vpcLink:VpcLink", {}],
    ["aws:cloudfront/vpcOrigin:VpcOrigin", {}],
    ["aws:fms/policy:Policy", {}],
    ["aws:ecs/expressGatewayService:ExpressGatewayService", {}],
    ["aws:elasticbeanstalk/environment:Environment", {}],
    ["aws:finspace/kxEnvironment:KxEnvironment", { transitGatewayConfiguration: { transitGatewayId: "tgw-1" } }],
    ["aws:bedrock/agentcoreGatewayTarget:AgentcoreGatewayTarget", { privateEndpoint: { managedVpcResource: {} } }],
    ["aws:msk/vpcConnection:VpcConnection", { vpcId: "vpc-1", clientSubnets: ["subnet-1"] }],
    ["aws:opensearch/vpcEndpoint:VpcEndpoint", { vpcOptions: { subnetIds: ["subnet-1"] } }],
    ["aws:opensearch/serverlessVpcEndpoint:ServerlessVpcEndpoint", { vpcId: "vpc-1" }],
    ["aws:elasticsearch/vpcEndpoint:VpcEndpoint", {}],
    ["aws:redshift/endpointAccess:EndpointAccess", {}],
    ["aws:redshiftserverless/endpointAccess:EndpointAccess", {}],
    ["aws-native:opensearchserverless:VpcEndpoint", {}],
    ["aws-native:neptunegraph:PrivateGraphEndpoint", {}],
    ["aws:cloudcontrol/resource:Resource", { typeName: "AWS::MSK::VpcConnection" }],
    ["aws-native:apigatewayv2:VpcLink", {}],
    ["aws-native:elasticloadbalancingv2:LoadBalancer", {}],
    ["aws:cloudcontrol/resource:Resource", { typeName: "AWS::GlobalAccelerator::EndpointGroup" }],
  ];
  const workloads: [string, Record<string, unknown>][] = [
    ["aws:verifiedaccess/group:Group", {}],
    ["aws:globalaccelerator/accelerator:Accelerator", {}],
    ["aws:apigatewayv2/api:Api", {}],
    ["aws:cloudfront/distribution:Distribution", {}],
    ["aws:finspace/kxEnvironment:KxEnvironment", {}],
    ["aws:bedrock/agentcoreGatewayTarget:AgentcoreGatewayTarget", {}],
    ["aws:msk/cluster:Cluster", {}],
    ["aws:opensearch/domain:Domain", {}],
    ["aws:redshift/cluster:Cluster", {}],
    ["aws:apprunner/vpcConnector:VpcConnector", { subnets: ["subnet-1"] }],
    ["aws:transfer/server:Server", { endpointDetails: { subnetIds: ["subnet-1"] } }],
    ["aws:cloudcontrol/resource:Resource", { typeName: "AWS::ApiGatewayV2::Api" }],
    ["aws-native:lambda:Function", {}],
  ];
  it("what lets others' connections into a subnet is named, through whatever package; what runs in one is not", () => {
    for (const [types, count] of [
      [relays, 1],
      [workloads, 0],
    ] as const)
      for (const [type, inputs] of types) {
        const w = new World();
        w.add(type, "x", inputs);
        expect(modelOf(w).unmodelled, `${type} ${JSON.stringify(inputs)}`).to.have.length(count);
      }
  });

  it("a private endpoint of OpenSearch Serverless brings names into its VPC", () => {
    const { w, vpc } = vpcWorld();
    w.add("aws:opensearch/serverlessVpcEndpoint:ServerlessVpcEndpoint", "e", { vpcId: vpc.id });
    expect(
      modelOf(w)
        .vpcs.get(vpc.urn)
        ?.opaque.map(({ aspect }) => aspect),
    ).to.deep.equal(["dns"]);
  });

  it("a Verified Access endpoint makes the interface that it leads to one that others reach", () => {
    const { w, vpc, subnet } = vpcWorld();
    const open = w.group("open", vpc, [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }]);
    const more = { networkInterfaceIds: ["eni-00000000000000001"] };
    const endpoint = w.endpoint("e", vpc, "com.amazonaws.us-east-1.sts", [[subnet, "10.0.1.9"]], [open], more);
    const networkInterfaceOptions = { networkInterfaceId: "eni-00000000000000001" };
    w.add("aws:verifiedaccess/endpoint:Endpoint", "v", { networkInterfaceOptions });
    const { opaque } = modelOf(w).interfaceEndpoints.get(endpoint.urn) ?? {};
    expect(opaque?.map(({ aspect }) => aspect)).to.deep.equal(["traffic"]);
  });
});

describe("transit gateway details", () => {
  /** Two VPCs joined by a transit gateway whose attachments may reference security groups. */
  function referencing(gateway: string, attachment: string) {
    const w = new World("sgref");
    const tgw = w.transitGateway("tgw", { securityGroupReferencingSupport: gateway });
    const table = w.transitTable("all", tgw);
    const [a, b] = (["10.1", "10.2"] as const).map((octets, i) => {
      const vpc = w.vpc(`v${i}`, `${octets}.0.0/16`);
      const subnet = w.subnet(`s${i}`, vpc, `${octets}.1.0/24`);
      w.table(`t${i}`, vpc, [toTgw(tgw)], [subnet]);
      const at = w.attach(`a${i}`, tgw, vpc, [subnet], { securityGroupReferencingSupport: attachment });
      w.associateTransit(`as${i}`, at.id, table);
      w.propagate(`pr${i}`, at.id, table);
      return { vpc, subnet };
    });
    const client = w.group("client", a!.vpc, [], [ALL]);
    const rule = { protocol: "tcp", fromPort: 443, toPort: 443, securityGroups: [client.id] };
    const server = w.group("server", b!.vpc, [rule], []);
    w.interface("client", a!.subnet, "10.1.1.10", { securityGroups: [client.id] });
    w.interface("server", b!.subnet, "10.2.1.10", { securityGroups: [server.id] });
    w.endpoint("ep", b!.vpc, "com.amazonaws.us-east-1.sts", [[b!.subnet, "10.2.1.20"]], [server]);
    const tracer = new Tracer(modelOf(w));
    return (to: string) => ask(tracer, "10.1.1.10", to).verdict;
  }

  it("security group references cross only where gateway and attachments support it, and never to an endpoint", () => {
    expect(referencing("enable", "enable")("10.2.1.10")).to.equal("REACHABLE");
    expect(referencing("disable", "enable")("10.2.1.10")).to.equal("UNREACHABLE");
    expect(referencing("enable", "disable")("10.2.1.10")).to.equal("UNREACHABLE");
    expect(referencing("enable", "enable")("10.2.1.20"), "not supported for PrivateLink").to.equal("UNREACHABLE");
  });

  it("a default table that a resource sets is in force, whatever the gateway's own state says of the option", () => {
    const w = new World();
    const off = { defaultRouteTableAssociation: "disable", defaultRouteTablePropagation: "disable" };
    const gateway = w.transitGateway("tgw", off);
    const table = w.transitTable("tt", gateway);
    const sets = { transitGatewayId: gateway.id, transitGatewayRouteTableId: table.id };
    const of = (): unknown[] => {
      const { defaultAssociationTable, defaultPropagationTable } = modelOf(w).transitGateways.get(gateway.urn) ?? {};
      return [defaultAssociationTable, defaultPropagationTable];
    };
    expect(of()).to.deep.equal([undefined, undefined]);
    w.add(T.transitDefaultAssociation, "a", sets);
    expect(of()).to.deep.equal([table.urn, undefined]);
    w.add(T.transitDefaultPropagation, "p", sets);
    expect(of()).to.deep.equal([table.urn, table.urn]);
    w.vpn("vpn", gateway);
    expect([...modelOf(w).attachments.values()].map((a) => a.association)).to.deep.equal([table.urn]);
  });

  it("a policy table selects the route table by the first rule that matches, and drops what matches none", () => {
    const w = new World("policy");
    const tgw = w.transitGateway();
    const sites = ["10.1", "10.2"].map((octets, i) => {
      const vpc = w.vpc(`v${i}`, `${octets}.0.0/16`);
      const subnet = w.subnet(`s${i}`, vpc, `${octets}.1.0/24`);
      w.table(`t${i}`, vpc, [toTgw(tgw)], [subnet]);
      return w.attach(`a${i}`, tgw, vpc, [subnet]);
    });
    const table = w.transitTable("all", tgw);
    sites.forEach((a, i) => w.propagate(`p${i}`, a.id, table));
    w.associateTransit("as1", sites[1]!.id, table);
    const policy = w.add(T.policyTable, "policy", { transitGatewayId: tgw.id });
    w.add(T.policyTableAssociation, "pa", {
      transitGatewayAttachmentId: sites[0]!.id,
      transitGatewayPolicyTableId: policy.id,
    });
    w.add(T.policyTableEntry, "web", {
      transitGatewayPolicyTableId: policy.id,
      policyRuleNumber: "10",
      targetRouteTableId: table.id,
      policyRule: { protocol: "6", destinationPortRange: "443", destinationCidrBlock: "10.2.0.0/16" },
    });
    const tracer = new Tracer(modelOf(w));
    expect(ask(tracer, "10.1.1.5", "10.2.1.5").verdict).to.equal("REACHABLE");
    const ssh = ask(tracer, "10.1.1.5", "10.2.1.5", { port: 22 });
    expect(ssh.legs[0]!.trace.courses[0]!.blocks[0]!.code).to.equal("POLICY_TABLE_NO_MATCH");
  });

  it("VPCs with overlapping CIDRs: which one is propagated is not known, so the verdict is not certain", () => {
    const w = new World("overlap");
    const tgw = w.transitGateway();
    const table = w.transitTable("all", tgw);
    for (const [i, cidr] of ["10.1.0.0/16", "10.2.0.0/16", "10.2.0.0/17"].entries()) {
      const vpc = w.vpc(`v${i}`, cidr);
      const subnet = w.subnet(`s${i}`, vpc, cidr.replace(/\/.*/, "/24"));
      w.table(`t${i}`, vpc, [toTgw(tgw)], [subnet]);
      const a = w.attach(`a${i}`, tgw, vpc, [subnet]);
      w.associateTransit(`as${i}`, a.id, table);
      w.propagate(`p${i}`, a.id, table);
    }
    const tracer = new Tracer(modelOf(w));
    const subnets = [...tracer.model.subnets.values()];
    const answer = ask(tracer, "10.1.0.5", subnets[1]!.id!);
    expect(answer.verdict).to.equal("AMBIGUOUS");
  });

  it("IPv6 goes through an attachment only where it is switched on", () => {
    const build = (ipv6Support: string) => {
      const w = new World("six");
      const tgw = w.transitGateway();
      const table = w.transitTable("all", tgw);
      for (const i of [1, 2]) {
        const vpc = w.vpc(`v${i}`, `10.${i}.0.0/16`, { ipv6CidrBlock: `2001:db8:${i}::/56` });
        const subnet = w.subnet(`s${i}`, vpc, `10.${i}.1.0/24`, "use1-az1", { ipv6CidrBlock: `2001:db8:${i}::/64` });
        w.table(`t${i}`, vpc, [{ ipv6CidrBlock: "::/0", transitGatewayId: tgw.id }], [subnet]);
        const a = w.attach(`a${i}`, tgw, vpc, [subnet], { ipv6Support });
        w.associateTransit(`as${i}`, a.id, table);
        w.propagate(`p${i}`, a.id, table);
      }
      return ask(new Tracer(modelOf(w)), "2001:db8:1::5", "2001:db8:2::5").verdict;
    };
    expect(build("enable")).to.equal("REACHABLE");
    expect(build("disable")).to.equal("UNREACHABLE");
  });
});

it("an empty graph gives an empty network", () => {
  const model = buildModel(graphFromExport(new World("empty").export(), "empty"), NO_FACTS);
  expect(model.vpcs.size + model.attachments.size + model.zones.size).to.equal(0);
});
