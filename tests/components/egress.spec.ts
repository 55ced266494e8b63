import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { tableOf } from "../../components/egress/awsx-vpc";
import { EgressAttachment, EgressFirewall, EgressRoutes, EgressTable, EgressVpc, NatSpokeVpc } from "../../components";
import { awsxPictures, tableOfSubnet } from "../../local/awsx/picture";
import { UNKNOWN, type Answer } from "../../local/recorder";
import type { SubnetPlan } from "../../plan";
import { byName, counts, only, protectedOnes, recordComponents, type Accounts } from "./support";

const ZONES = [
  { azId: "use1-az2", name: "us-east-1c" },
  { azId: "use1-az1", name: "us-east-1a" },
];
const subnets = (group: string, third: number): SubnetPlan[] =>
  ZONES.map(({ azId }, i) => ({ key: `${group}-${azId}`, group, azId, cidr: `10.0.${third + i}.0/24` }));

/** As AWS would answer for the subnets of the recorder's picture. */
const answer: Answer = (token, { filters }) =>
  token === "aws:ec2/getRouteTables:getRouteTables"
    ? { ids: (filters as { values: string[] }[]).flatMap(({ values }) => values.map(tableOfSubnet)) }
    : undefined;

const run = (build: (accounts: Accounts) => unknown, preview = false, answers = answer) =>
  recordComponents(build, {
    preview,
    answer: answers,
    remoteComponents: awsxPictures((_, zone) => ZONES.find(({ name }) => name === zone)?.azId),
  });

const natArgs = {
  cidr: "10.0.0.0/16",
  zones: ZONES,
  subnets: [...subnets("web", 10), ...subnets("app", 0)],
  publicSubnets: subnets("public", 20),
  attachmentSubnets: subnets("attachment", 30),
};

describe("a spoke VPC with NAT gateways", () => {
  const build = ({ spoke }: Accounts) => {
    const vpc = new NatSpokeVpc("shop", natArgs, spoke);
    return { ids: vpc.subnetIds, tables: vpc.workloadRouteTableIds, attachment: vpc.attachmentSubnetIds };
  };

  it("has exactly the parts that awsx makes, one gateway and address per zone, and a locked default group", async () => {
    expect(counts(await run(build))).to.deep.equal({
      "ec2/vpc:Vpc": 1,
      "ec2/internetGateway:InternetGateway": 1,
      "ec2/subnet:Subnet": 8,
      "ec2/routeTable:RouteTable": 8,
      "ec2/routeTableAssociation:RouteTableAssociation": 8,
      "ec2/eip:Eip": 2,
      "ec2/natGateway:NatGateway": 2,
      // Two to the internet gateway, four of the workloads to NAT; attachment subnets have none.
      "ec2/route:Route": 6,
      "ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
    });
  });

  it("tells its subnets by their keys, whatever order awsx lists them in", async () => {
    const recording = await run(build);
    const made = Object.values(byName(recording, "ec2/subnet:Subnet"));
    const { ids, attachment } = recording.outputs as Record<"ids" | "attachment", Record<string, string>>;
    const cidrOf = (id?: string) => made.find((s) => s.id === id)?.inputs["cidrBlock"];
    for (const { key, cidr } of natArgs.subnets) expect(cidrOf(ids[key]), key).to.equal(cidr);
    for (const { azId, cidr } of natArgs.attachmentSubnets) expect(cidrOf(attachment[azId]), azId).to.equal(cidr);
  });

  it("leads each workload subnet to the gateway of its own zone", async () => {
    const recording = await run(build);
    const subnetById = new Map(Object.values(byName(recording, "ec2/subnet:Subnet")).map((s) => [s.id, s]));
    const tables = new Map(
      Object.values(byName(recording, "ec2/routeTableAssociation:RouteTableAssociation")).map((a) => [
        a.inputs["routeTableId"],
        subnetById.get(a.inputs["subnetId"] as string),
      ]),
    );
    const nats = new Map(Object.values(byName(recording, "ec2/natGateway:NatGateway")).map((n) => [n.id, n]));
    const routes = Object.values(byName(recording, "ec2/route:Route")).filter((r) => r.inputs["natGatewayId"]);
    expect(routes).to.have.length(4);
    for (const { inputs } of routes) {
      const nat = nats.get(inputs["natGatewayId"] as string);
      const gatewaySubnet = subnetById.get(nat?.inputs["subnetId"] as string);
      expect(gatewaySubnet?.inputs["availabilityZone"]).to.equal(
        tables.get(inputs["routeTableId"])?.inputs["availabilityZone"],
      );
    }
    const looked = recording.outputs["tables"] as Record<string, string>;
    for (const { key } of natArgs.subnets)
      expect(tables.get(looked[key])?.inputs["cidrBlock"], key).to.equal(
        natArgs.subnets.find((s) => s.key === key)?.cidr,
      );
  });

  it("protects all of it, and locks the default security group", async () => {
    const recording = await run(build);
    expect(protectedOnes(recording)).to.have.length(36 + 1);
    const group = only(recording, "ec2/defaultSecurityGroup:DefaultSecurityGroup");
    expect([group.inputs["ingress"], group.inputs["egress"]]).to.deep.equal([[], []]);
  });

  it("keeps two spokes apart whose names and groups join to the same text", async () => {
    await run(({ spoke }) => {
      const groups = (group: string) => ({
        ...natArgs,
        subnets: subnets(group, 0),
        publicSubnets: subnets("public", 20),
      });
      new NatSpokeVpc("a", groups("b-c"), spoke);
      new NatSpokeVpc("a-b", groups("c"), spoke);
    });
  });

  it("previews without a look-up: what awsx will make is not known yet", async () => {
    const { invokes } = await run(build, true);
    expect(invokes).to.deep.equal([]);
  });

  describe("where a run was cut off between a subnet and its association", () => {
    const none: Answer = () => ({ ids: [] });
    const route = ({ spoke }: Accounts) => {
      const parent = new NatSpokeVpc("shop", natArgs, spoke);
      const routeTableId = tableOf(pulumi.output("subnet-0a1b2c3d4e5f60001"), undefined, parent);
      new aws.ec2.Route(
        "shop",
        { routeTableId, destinationCidrBlock: "10.8.0.0/16", transitGatewayId: "tgw-1" },
        { parent },
      );
    };

    it("a preview does not know the table yet", async () => {
      const recording = await run(route, true, none);
      expect(recording.invokes.map(({ token }) => token)).to.deep.equal(["aws:ec2/getRouteTables:getRouteTables"]);
      expect(byName(recording, "ec2/route:Route")["shop"]?.inputs["routeTableId"]).to.equal(UNKNOWN);
    });

    it("an update fails by the subnet's name", async () => {
      const failed = await run(route, false, (token, inputs, provider) =>
        JSON.stringify(inputs).includes("subnet-0a1b2c3d4e5f60001") ? { ids: [] } : answer(token, inputs, provider),
      ).then(
        () => [],
        (unsound: unknown) => (unsound as { actual: string[] }).actual,
      );
      expect(failed.join("\n")).to.contain("subnet subnet-0a1b2c3d4e5f60001 has no route table of its own");
    });
  });
});

const vpcArgs = (firewall: boolean) => ({
  cidr: "10.0.0.0/16",
  zones: ZONES,
  publicSubnets: subnets("public", 20),
  firewallSubnets: firewall ? subnets("firewall", 40) : [],
  transitSubnets: subnets("transit", 30),
});

/** The whole shared egress, in two accounts. */
function shared(firewall: boolean) {
  return ({ network, spoke }: Accounts) => {
    const vpc = new EgressVpc("egress", vpcArgs(firewall), spoke);
    const attachment = new EgressAttachment(
      "egress",
      {
        transitGatewayId: "tgw-1",
        vpcId: vpc.vpcId,
        subnetIds: Object.values(vpc.transitSubnetIds),
        applianceMode: firewall,
        ownsTransitGateway: false,
      },
      spoke,
    );
    const table = new EgressTable(
      "egress",
      {
        transitGatewayId: "tgw-1",
        attachmentId: attachment.attachmentId,
        attachedTransitGatewayId: attachment.transitGatewayId,
        accept: true,
        routes: [{ key: "quarantine-x", destination: "10.9.0.0/16", blackhole: true, reason: "x" }],
        domainTableIds: { prod: "tgw-rtb-1", nonprod: "tgw-rtb-2" },
      },
      network,
    );
    const returnRoutes = [{ key: "10.1.0.0-16", destination: "10.1.0.0/16", reason: "spoke a" }];
    if (firewall) {
      new EgressFirewall(
        "egress",
        {
          vpcId: vpc.vpcId,
          subnetIds: vpc.firewallSubnetIds,
          transitRouteTableIds: vpc.transitRouteTableIds,
          publicRouteTableIds: vpc.publicRouteTableIds,
          returnRoutes,
          sources: ["10.1.0.0/16"],
          allowedDomains: ["packages.example.org"],
        },
        spoke,
      );
    }
    const routeTableIds = firewall ? vpc.firewallRouteTableIds : vpc.publicRouteTableIds;
    new EgressRoutes(
      "egress",
      { routeTableIds, routes: returnRoutes, transitGatewayId: table.transitGatewayId },
      spoke,
    );
    return { transit: vpc.transitRouteTableIds, firewall: vpc.firewallRouteTableIds, public: vpc.publicRouteTableIds };
  };
}

describe("the shared egress", () => {
  it("has exactly these parts with a firewall", async () => {
    expect(counts(await run(shared(true)))).to.deep.equal({
      "ec2/vpc:Vpc": 1,
      "ec2/internetGateway:InternetGateway": 1,
      "ec2/subnet:Subnet": 6,
      "ec2/routeTable:RouteTable": 6,
      "ec2/routeTableAssociation:RouteTableAssociation": 6,
      "ec2/eip:Eip": 2,
      "ec2/natGateway:NatGateway": 2,
      // By awsx four; by the firewall one default and one return route per zone; back to the transit gateway one per zone.
      "ec2/route:Route": 4 + 4 + 2,
      "ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
      "ec2transitgateway/vpcAttachment:VpcAttachment": 1,
      "ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": 1,
      "ec2transitgateway/routeTable:RouteTable": 1,
      "ec2transitgateway/routeTableAssociation:RouteTableAssociation": 1,
      "ec2transitgateway/route:Route": 3,
      "networkfirewall/ruleGroup:RuleGroup": 2,
      "networkfirewall/firewallPolicy:FirewallPolicy": 1,
      "networkfirewall/firewall:Firewall": 1,
      "networkfirewall/loggingConfiguration:LoggingConfiguration": 1,
      "cloudwatch/logGroup:LogGroup": 1,
    });
  });

  it("crosses the firewall endpoint of one zone both ways (Network Firewall guide, Transit Gateway deployments)", async () => {
    const recording = await run(shared(true));
    const tables = recording.outputs as Record<"transit" | "firewall" | "public", Record<string, string>>;
    const [status] = only(recording, "networkfirewall/firewall:Firewall").outputs["firewallStatuses"] as {
      syncStates: { attachments: { endpointId: string; subnetId: string }[] }[];
    }[];
    const subnetById = new Map(Object.values(byName(recording, "ec2/subnet:Subnet")).map((s) => [s.id, s]));
    const routes = recording.resources.filter((r) => r.type === "aws:ec2/route:Route");
    const to = (table?: string) =>
      routes
        .filter((r) => r.inputs["routeTableId"] === table)
        .map(({ inputs }) => [
          inputs["destinationCidrBlock"],
          inputs["vpcEndpointId"] ?? (inputs["transitGatewayId"] && "tgw") ?? (inputs["natGatewayId"] ? "nat" : "igw"),
        ]);
    for (const { azId } of ZONES) {
      const own = status?.syncStates
        .flatMap((s) => s.attachments)
        .find((a) => subnetById.get(a.subnetId)?.outputs["availabilityZoneId"] === azId)?.endpointId;
      expect(own).to.match(/^vpce-/);
      expect(to(tables.transit[azId])).to.deep.equal([["0.0.0.0/0", own]]);
      expect(to(tables.firewall[azId])).to.deep.equal([
        ["0.0.0.0/0", "nat"],
        ["10.1.0.0/16", "tgw"],
      ]);
      expect(to(tables.public[azId])).to.deep.equal([
        ["0.0.0.0/0", "igw"],
        ["10.1.0.0/16", own],
      ]);
    }
  });

  it("lets out declared names alone: strict order, all else dropped once established", async () => {
    const recording = await run(shared(true));
    const policy = only(recording, "networkfirewall/firewallPolicy:FirewallPolicy").inputs["firewallPolicy"] as {
      statefulRuleGroupReferences: { priority: number; resourceArn: string }[];
    };
    const groups = byName(recording, "networkfirewall/ruleGroup:RuleGroup");
    expect(policy).to.deep.include({
      statelessDefaultActions: ["aws:forward_to_sfe"],
      statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
      statefulDefaultActions: ["aws:drop_established", "aws:alert_established"],
      statefulEngineOptions: { ruleOrder: "STRICT_ORDER", streamExceptionPolicy: "DROP" },
    });
    expect(policy.statefulRuleGroupReferences.map((r) => r.resourceArn)).to.deep.equal([
      groups["egress/protocols"]?.outputs["arn"],
      groups["egress/domains"]?.outputs["arn"],
    ]);
    const protocols = groups["egress/protocols"]?.inputs["ruleGroup"] as { rulesSource: { rulesString: string } };
    const rules = protocols.rulesSource.rulesString.split("\n").map((rule) => rule.replace(/ \(.*/, ""));
    expect(rules, "what shows no name").to.deep.equal([
      "drop udp $HOME_NET any -> any any",
      "drop icmp $HOME_NET any -> any any",
      "drop tcp $HOME_NET any -> any ![80,443]",
    ]);
    const domains = groups["egress/domains"]?.inputs["ruleGroup"] as Record<string, object>;
    expect(domains["rulesSource"]).to.deep.equal({
      rulesSourceList: {
        generatedRulesType: "ALLOWLIST",
        targetTypes: ["TLS_SNI", "HTTP_HOST"],
        targets: ["packages.example.org"],
      },
    });
    // Without it the list is about the addresses of the firewall's own VPC (Network Firewall guide, Domain list rule groups).
    for (const group of Object.values(groups))
      expect((group.inputs["ruleGroup"] as Record<string, object>)["ruleVariables"]).to.deep.equal({
        ipSets: [{ key: "HOME_NET", ipSet: { definitions: ["10.1.0.0/16"] } }],
      });
  });

  it("keeps a flow in one zone where a firewall remembers flows, and only there (appliance mode)", async () => {
    const mode = async (firewall: boolean) =>
      only(await run(shared(firewall)), "ec2transitgateway/vpcAttachment:VpcAttachment").inputs["applianceModeSupport"];
    expect(await mode(true)).to.equal("enable");
    expect(await mode(false)).to.equal("disable");
  });

  it("leads the transit subnets to the NAT gateways themselves without a firewall, and answers back from there", async () => {
    const recording = await run(shared(false));
    const tables = recording.outputs as Record<"transit" | "public", Record<string, string>>;
    const routes = recording.resources.filter((r) => r.type === "aws:ec2/route:Route");
    for (const { azId } of ZONES) {
      const of = (table?: string) => routes.filter((r) => r.inputs["routeTableId"] === table);
      expect(of(tables.transit[azId]).map((r) => Boolean(r.inputs["natGatewayId"]))).to.deep.equal([true]);
      expect(of(tables.public[azId]).map((r) => r.inputs["transitGatewayId"])).to.deep.equal([undefined, "tgw-1"]);
    }
  });

  it("routes each domain's table to the attachment, accepted in the network account, and nothing else", async () => {
    const recording = await run(shared(true));
    const routes = byName(recording, "ec2transitgateway/route:Route");
    expect(Object.keys(routes).sort()).to.deep.equal([
      "egress/nonprod/internet",
      "egress/prod/internet",
      "egress/quarantine-x",
    ]);
    const accepter = only(recording, "ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter");
    for (const domain of ["prod", "nonprod"])
      expect(routes[`egress/${domain}/internet`]?.inputs).to.deep.include({
        destinationCidrBlock: "0.0.0.0/0",
        transitGatewayAttachmentId: accepter.id,
      });
    expect(routes["egress/quarantine-x"]?.inputs["blackhole"]).to.equal(true);
    expect(accepter.provider).to.match(/::network$/);
  });
});
