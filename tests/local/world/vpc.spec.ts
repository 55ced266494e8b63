import { expect } from "chai";
import { type Doc } from "../../../local/world/kernel/json";
import * as t from "../../../local/world/types/tokens";
import { HUB, OTHER, Scene, SPOKE } from "./harness";

const SERVICE = "com.amazonaws.us-east-1.bedrock-runtime";

describe("embedded AWS: VPCs, subnets and routes", () => {
  let s: Scene;
  beforeEach(() => {
    s = new Scene();
  });

  it("makes main table, default ACL, default group and resolver options along with a VPC (VPC guide, VPC basics)", () => {
    const vpc = s.vpc();
    for (const key of ["defaultRouteTableId", "defaultNetworkAclId", "defaultSecurityGroupId", "dhcpOptionsId"]) {
      expect(vpc.state[key], key).to.match(/^(rtb|acl|sg|dopt)-0[0-9a-f]{16}$/);
    }
    expect(vpc.state["mainRouteTableId"]).to.equal(vpc.state["defaultRouteTableId"]);
    expect(vpc.state["arn"]).to.equal(`arn:aws:ec2:us-east-1:${HUB}:vpc/${vpc.id}`);
  });

  it("refuses VPC sizes outside /16 to /28 and more VPCs than the quota (VPC guide, VPC CIDR blocks, quotas)", () => {
    s.refused("InvalidVpc.Range", () => s.vpc("10.0.0.0/15"));
    s.refused("InvalidVpc.Range", () => s.vpc("10.0.0.0/29"));
    s.refused("InvalidVpc.Range", () => s.vpc("10.0.0.1/16"));
    for (let i = 0; i < 5; i++) s.vpc(`10.${i}.0.0/16`);
    s.refused("VpcLimitExceeded", () => s.vpc("10.9.0.0/16"));
  });

  it("keeps subnets inside the VPC and apart, in zones that exist (EC2 API, CreateSubnet)", () => {
    const vpc = s.vpc();
    s.subnet(vpc, "10.0.0.0/24");
    s.refused("InvalidSubnet.Conflict", () => s.subnet(vpc, "10.0.0.128/25"));
    s.refused("InvalidSubnet.Range", () => s.subnet(vpc, "10.1.0.0/24"));
    s.refused("InvalidSubnet.Range", () => s.subnet(vpc, "10.0.9.0/29"));
    s.refused("InvalidParameterValue", () => s.subnet(vpc, "10.0.9.0/24", "use1-az9"));
    s.refused("InvalidVpcID.NotFound", () => s.make(t.SUBNET, { vpcId: "vpc-0", cidrBlock: "10.0.9.0/24" }));
  });

  it("gives zone names that differ between accounts and ids that do not (RAM guide, Availability Zone IDs)", () => {
    const zones = (account: string): Doc =>
      s.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {}, account);
    expect(zones(HUB)["names"]).to.deep.equal(zones(SPOKE)["names"]);
    expect(zones(HUB)["zoneIds"]).not.to.deep.equal(zones(SPOKE)["zoneIds"]);
    expect([...(zones(HUB)["zoneIds"] as string[])].sort()).to.deep.equal(
      [...(zones(SPOKE)["zoneIds"] as string[])].sort(),
    );
  });

  it("takes names of zones from the seed", () => {
    const zones = { "us-east-1": { "use1-az4": "us-east-1a", "use1-az2": "us-east-1b" } };
    s.send({ do: "seed", seed: { accounts: [{ id: OTHER, zones }] } });
    const found = s.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {}, OTHER);
    expect((found["zoneIds"] as string[]).slice(0, 2)).to.deep.equal(["use1-az4", "use1-az2"]);
  });

  it("hides resources of another account", () => {
    const vpc = s.vpc();
    expect(s.read(t.VPC, vpc.id, SPOKE)).to.equal(null);
    s.refused("InvalidVpcID.NotFound", () => s.make(t.SUBNET, { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }, SPOKE));
  });

  describe("routes", () => {
    let vpc: ReturnType<Scene["vpc"]>;
    let table: string;
    const route = (more: Doc): unknown => s.make(t.ROUTE, { routeTableId: table, ...more });
    beforeEach(() => {
      vpc = s.vpc();
      table = s.make(t.ROUTE_TABLE, { vpcId: vpc.id }).id;
    });

    it("need the VPC's attachment before they name a transit gateway (Transit gateway guide, VPC attachments)", () => {
      const tgw = s.gateway();
      const target = { destinationCidrBlock: "10.64.0.0/10", transitGatewayId: tgw.id };
      s.refused("InvalidTransitGatewayID.NotFound", () => route(target));
      const subnet = s.subnet(vpc, "10.0.0.0/28");
      s.make(t.TGW_VPC_ATTACHMENT, { transitGatewayId: tgw.id, vpcId: vpc.id, subnetIds: [subnet.id] });
      route(target);
      s.refused("RouteAlreadyExists", () => route(target));
    });

    it("cannot repeat or narrow the local route, nor cover link-local services (VPC guide, Route tables)", () => {
      const igw = s.make(t.INTERNET_GATEWAY, { vpcId: vpc.id });
      s.refused("RouteAlreadyExists", () => route({ destinationCidrBlock: "10.0.0.0/16", gatewayId: igw.id }));
      s.refused("InvalidParameterValue", () => route({ destinationCidrBlock: "10.0.1.0/24", gatewayId: igw.id }));
      s.refused("InvalidParameterValue", () => route({ destinationCidrBlock: "169.254.168.0/24", gatewayId: igw.id }));
      route({ destinationCidrBlock: "0.0.0.0/0", gatewayId: igw.id });
    });

    it("turn into blackholes when their attachment goes (VPC guide, Route tables)", () => {
      const tgw = s.gateway();
      const subnet = s.subnet(vpc, "10.0.0.0/28");
      const attachment = s.make(t.TGW_VPC_ATTACHMENT, {
        transitGatewayId: tgw.id,
        vpcId: vpc.id,
        subnetIds: [subnet.id],
      });
      const made = s.make(t.ROUTE, {
        routeTableId: table,
        destinationCidrBlock: "10.64.0.0/10",
        transitGatewayId: tgw.id,
      });
      expect(made.state["state"]).to.equal("active");
      s.remove(t.TGW_VPC_ATTACHMENT, attachment.id);
      expect(s.read(t.ROUTE, made.id)?.state["state"]).to.equal("blackhole");
    });

    it("one table per subnet (EC2 API, AssociateRouteTable)", () => {
      const subnet = s.subnet(vpc, "10.0.0.0/28");
      s.make(t.ROUTE_ASSOCIATION, { subnetId: subnet.id, routeTableId: table });
      const second = s.make(t.ROUTE_TABLE, { vpcId: vpc.id });
      s.refused("Resource.AlreadyAssociated", () =>
        s.make(t.ROUTE_ASSOCIATION, { subnetId: subnet.id, routeTableId: second.id }),
      );
      s.refused("DependencyViolation", () => {
        s.remove(t.ROUTE_TABLE, table);
      });
    });
  });

  describe("endpoints", () => {
    let vpc: ReturnType<Scene["vpc"]>;
    let a: string;
    let b: string;
    const endpoint = (more: Doc = {}): ReturnType<Scene["make"]> =>
      s.make(t.ENDPOINT, {
        vpcId: vpc.id,
        serviceName: SERVICE,
        vpcEndpointType: "Interface",
        subnetIds: [a, b],
        ...more,
      });
    beforeEach(() => {
      vpc = s.vpc();
      a = s.subnet(vpc, "10.0.0.0/28", "use1-az1").id;
      b = s.subnet(vpc, "10.0.0.16/28", "use1-az2").id;
    });

    it("have an interface in each subnet, zonal names, and the default group where none is given", () => {
      const made = endpoint();
      expect(made.state["networkInterfaceIds"]).to.have.length(2);
      expect(made.state["subnetConfigurations"]).to.deep.equal([
        { subnetId: a, ipv4: "10.0.0.4" },
        { subnetId: b, ipv4: "10.0.0.20" },
      ]);
      expect(made.state["dnsEntries"]).to.have.length(3);
      expect(made.state["securityGroupIds"]).to.deep.equal([vpc.state["defaultSecurityGroupId"]]);
    });

    it("keep the addresses of subnets that stay (PrivateLink guide: addresses are fixed for life)", () => {
      const made = endpoint();
      const c = s.subnet(vpc, "10.0.0.32/28", "use1-az4").id;
      const changed = s.update(t.ENDPOINT, made.id, { ...made.inputs, subnetIds: [b, c] });
      expect(changed.state["subnetConfigurations"]).to.deep.equal([
        { subnetId: b, ipv4: "10.0.0.20" },
        { subnetId: c, ipv4: "10.0.0.36" },
      ]);
    });

    it("have one subnet per zone, in zones that offer the service (PrivateLink guide)", () => {
      const twin = s.subnet(vpc, "10.0.0.48/28", "use1-az1").id;
      s.refused("DuplicateSubnetsInSameZone", () => endpoint({ subnetIds: [a, twin] }));
      const far = s.subnet(vpc, "10.0.0.64/28", "use1-az3").id;
      s.refused("InvalidParameter", () =>
        endpoint({ subnetIds: [far], serviceName: "com.amazonaws.us-east-1.bedrock-agent-runtime" }),
      );
      s.refused("InvalidServiceName", () => endpoint({ serviceName: "com.amazonaws.us-east-1.bedrok" }));
      s.refused("InvalidParameter", () => endpoint({ vpcEndpointType: "Gateway", subnetIds: [] }));
    });

    it("conflict where two claim a private DNS name on a VPC (PrivateLink guide, private DNS)", () => {
      endpoint({ privateDnsEnabled: true });
      s.refused("InvalidParameter", () => endpoint({ privateDnsEnabled: true }));
      s.refused("ConflictingDomainExists", () =>
        s.make(t.ZONE, { name: "bedrock-runtime.us-east-1.amazonaws.com", vpcs: [{ vpcId: vpc.id }] }),
      );
      endpoint();
    });

    it("need DNS support and hostnames for private names", () => {
      s.update(t.VPC, vpc.id, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: false });
      s.refused("InvalidParameter", () => endpoint({ privateDnsEnabled: true }));
    });

    it("of S3 with private names for inbound resolvers only need a gateway endpoint (S3 guide, AWS PrivateLink)", () => {
      const s3 = { serviceName: "com.amazonaws.us-east-1.s3", privateDnsEnabled: true };
      s.refused("InvalidParameter", () => endpoint(s3));
      endpoint({ ...s3, dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: false } });
    });

    it("of a gateway service are in a table once, and take its route with them", () => {
      const table = s.make(t.ROUTE_TABLE, { vpcId: vpc.id }).id;
      const inputs = { vpcId: vpc.id, serviceName: "com.amazonaws.us-east-1.s3", routeTableIds: [table] };
      const made = s.make(t.ENDPOINT, inputs);
      expect(made.state["prefixListId"]).to.equal("pl-63a5400a");
      s.refused("RouteAlreadyExists", () => s.make(t.ENDPOINT, inputs));
      s.remove(t.ROUTE_TABLE, table);
      expect(s.read(t.ENDPOINT, made.id)?.state["routeTableIds"]).to.deep.equal([]);
    });

    it("keep their subnets and groups from being deleted", () => {
      const group = s.make(t.SECURITY_GROUP, { vpcId: vpc.id, name: "g" }).id;
      const made = endpoint({ securityGroupIds: [group] });
      for (const [type, id] of [
        [t.SUBNET, a],
        [t.SECURITY_GROUP, group],
        [t.VPC, vpc.id],
      ] as const) {
        s.refused("DependencyViolation", () => {
          s.remove(type, id);
        });
      }
      s.remove(t.ENDPOINT, made.id);
      s.remove(t.SECURITY_GROUP, group);
      s.remove(t.SUBNET, a);
    });

    it("fill a subnet only as far as it has addresses: five are AWS's (VPC guide, Subnet sizing)", () => {
      const free = (): unknown => s.invoke("aws:ec2/getSubnet:getSubnet", { id: a })["availableIpAddressCount"];
      expect(free()).to.equal(11);
      for (let i = 0; i < 11; i++) endpoint({ subnetIds: [a] });
      expect(free()).to.equal(0);
      s.refused("InsufficientFreeAddressesInSubnet", () => endpoint({ subnetIds: [a] }));
    });

    it("take policies up to 20,480 characters, with the limits on wildcards (PrivateLink guide, Endpoint policies)", () => {
      const policy = (statement: Doc): string =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", ...statement }],
        });
      endpoint({ policy: policy({ Condition: { StringEquals: { "aws:PrincipalAccount": ["111111111111"] } } }) });
      const bad: Doc[] = [
        { Sid: "x".repeat(20_480) },
        { Condition: { StringLike: { "aws:PrincipalAccount": "1111*" } } },
        { Condition: { StringLike: { "aws:PrincipalArn": "a*" } } },
        { Condition: { StringEqual: { "aws:PrincipalAccount": "1" } } },
        { Resource: "arn:aws:bedrock:*:1111*:custom-model/x" },
        { Effect: "Permit" },
        { Action: "InvokeModel" },
      ];
      for (const statement of bad) s.refused("InvalidPolicyDocument", () => endpoint({ policy: policy(statement) }));
    });
  });

  describe("security groups", () => {
    it("count prefix lists by their maximum of entries (VPC guide, Security group quotas)", () => {
      const vpc = s.vpc();
      const group = s.make(t.SECURITY_GROUP, { vpcId: vpc.id, name: "g" }).id;
      const list = s.make(t.PREFIX_LIST, { name: "p", addressFamily: "IPv4", maxEntries: 59 }).id;
      const rule = (more: Doc): unknown =>
        s.make(t.INGRESS_RULE, { securityGroupId: group, ipProtocol: "tcp", fromPort: 443, toPort: 443, ...more });
      rule({ prefixListId: list });
      rule({ cidrIpv4: "10.0.0.0/8" });
      s.refused("InvalidPermission.Duplicate", () => rule({ cidrIpv4: "10.0.0.0/8", description: "again" }));
      s.refused("RulesPerSecurityGroupLimitExceeded", () => rule({ cidrIpv4: "172.16.0.0/12" }));
      s.refused("RulesPerSecurityGroupLimitExceeded", () =>
        s.update(t.PREFIX_LIST, list, { name: "p", addressFamily: "IPv4", maxEntries: 60 }),
      );
      s.refused("DependencyViolation", () => {
        s.remove(t.PREFIX_LIST, list);
      });
    });

    it("are unique by name in a VPC, and held by rules of others that name them", () => {
      const vpc = s.vpc();
      const [one, two] = ["one", "two"].map((name) => s.make(t.SECURITY_GROUP, { vpcId: vpc.id, name }).id);
      s.refused("InvalidGroup.Duplicate", () => s.make(t.SECURITY_GROUP, { vpcId: vpc.id, name: "one" }));
      s.make(t.EGRESS_RULE, { securityGroupId: one!, referencedSecurityGroupId: two!, ipProtocol: "-1" });
      s.refused("DependencyViolation", () => {
        s.remove(t.SECURITY_GROUP, two!);
      });
      s.remove(t.SECURITY_GROUP, one!);
      s.remove(t.SECURITY_GROUP, two!);
    });

    it("may name AWS's own prefix lists", () => {
      const group = s.make(t.SECURITY_GROUP, { vpcId: s.vpc().id, name: "g" }).id;
      s.make(t.EGRESS_RULE, {
        securityGroupId: group,
        prefixListId: "pl-63a5400a",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      });
    });
  });

  it("wants an internet gateway before a public NAT gateway, and keeps it while addresses are mapped", () => {
    const vpc = s.vpc();
    const subnet = s.subnet(vpc, "10.0.0.0/24");
    const allocation = s.make(t.EIP, {});
    const nat = { subnetId: subnet.id, allocationId: allocation.id };
    s.refused("Gateway.NotAttached", () => s.make(t.NAT_GATEWAY, nat));
    const igw = s.make(t.INTERNET_GATEWAY, { vpcId: vpc.id });
    const made = s.make(t.NAT_GATEWAY, nat);
    expect(made.state["publicIp"]).to.equal(allocation.state["publicIp"]);
    s.refused("Resource.AlreadyAssociated", () => s.make(t.NAT_GATEWAY, nat));
    s.refused("DependencyViolation", () => {
      s.remove(t.INTERNET_GATEWAY, igw.id);
    });
    s.refused("InvalidIPAddress.InUse", () => {
      s.remove(t.EIP, allocation.id);
    });
    s.remove(t.NAT_GATEWAY, made.id);
    s.remove(t.EIP, allocation.id);
    s.remove(t.INTERNET_GATEWAY, igw.id);
  });

  it("empties what default resources take over, and leaves them in place when they go (provider documentation)", () => {
    const vpc = s.vpc();
    const group = s.make("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { vpcId: vpc.id });
    expect(group.id).to.equal(vpc.state["defaultSecurityGroupId"]);
    expect(group.state["egress"]).to.deep.equal([]);
    s.remove("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", group.id);
    expect(s.read(t.SECURITY_GROUP, group.id)).not.to.equal(null);
    s.remove(t.VPC, vpc.id);
    expect(s.read(t.SECURITY_GROUP, group.id)).to.equal(null);
  });
});
