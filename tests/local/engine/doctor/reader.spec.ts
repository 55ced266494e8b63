import { expect } from "chai";
import {
  CLOUD_ACTIONS,
  CloudError,
  type Answer,
  type CloudAction,
  type CloudApi,
} from "../../../../local/engine/doctor/cloud";
import { readArn, TAGGABLE, TYPE, typeOfTagged } from "../../../../local/engine/doctor/kinds";
import { cloudReader, logicalIdOf } from "../../../../local/engine/doctor/reader";
import { UNTAGGABLE } from "../../../../local/engine/doctor/untaggable";

const access = { account: "111111111111", region: "eu-west-1" };

/** Answers of AWS by action; a function may look at the parameters. */
function cloud(answers: Partial<Record<CloudAction, Answer | ((params: Answer, region: string) => Answer)>>): CloudApi {
  return {
    call: (to, action, params) => {
      const answer = answers[action];
      if (!answer) return Promise.reject(new CloudError("InvalidThing.NotFound", `${action} was not expected`));
      return Promise.resolve(typeof answer === "function" ? answer(params, to.region) : answer);
    },
  };
}

describe("doctor: ARNs", () => {
  // Service Authorization Reference: resource types of EC2, RAM, Route 53, Route 53 Profiles.
  for (const [arn, type, id] of [
    ["arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-1", TYPE.vpc, "vpc-1"],
    ["arn:aws:ec2:eu-west-1:111111111111:vpc-endpoint/vpce-1", TYPE.vpcEndpoint, "vpce-1"],
    ["arn:aws:ec2:eu-west-1:111111111111:security-group/sg-1", TYPE.securityGroup, "sg-1"],
    ["arn:aws:ec2:eu-west-1:111111111111:security-group-rule/sgr-1", TYPE.ingressRule, "sgr-1"],
    ["arn:aws:ec2:eu-west-1:111111111111:transit-gateway/tgw-1", TYPE.transitGateway, "tgw-1"],
    ["arn:aws:ec2:eu-west-1:111111111111:transit-gateway-attachment/tgw-attach-1", TYPE.tgwAttachment, "tgw-attach-1"],
    ["arn:aws:ec2:eu-west-1:111111111111:transit-gateway-route-table/tgw-rtb-1", TYPE.tgwRouteTable, "tgw-rtb-1"],
    ["arn:aws:route53:::hostedzone/Z1", TYPE.zone, "Z1"],
    ["arn:aws:route53profiles:eu-west-1:111111111111:profile/rp-1", TYPE.profile, "rp-1"],
    [
      "arn:aws:route53profiles:eu-west-1:111111111111:profile-association/rpassoc-1",
      TYPE.profileAssociation,
      "rpassoc-1",
    ],
  ] as const) {
    it(`reads ${arn}`, () => expect(readArn(arn)).to.include({ type, id }));
  }

  it("imports a share by its whole ARN (provider documentation, ram_resource_share)", () => {
    const arn = "arn:aws:ram:eu-west-1:111111111111:resource-share/7ab63972";
    expect(readArn(arn)).to.include({ type: TYPE.share, id: arn });
  });

  // Import sections of the provider's documentation for each type.
  for (const [arn, type, id] of [
    ["arn:aws:s3:::bucket", TYPE.bucket, "bucket"],
    ["arn:aws:logs:eu-west-1:111111111111:log-group:/a/b:*", TYPE.logGroup, "/a/b"],
    ["arn:aws:glue:eu-west-1:111111111111:database/logs", TYPE.database, "111111111111:logs"],
    ["arn:aws:kms:eu-west-1:111111111111:key/k-1", TYPE.key, "k-1"],
    ["arn:aws:oam:eu-west-1:111111111111:sink/s-1", TYPE.sink, "arn:aws:oam:eu-west-1:111111111111:sink/s-1"],
  ] as const) {
    it(`reads ${arn}`, () => expect(readArn(arn)).to.include({ type, id }));
  }

  it("takes no object of a bucket for the bucket", () => {
    expect(readArn("arn:aws:s3:::bucket/key")).to.equal(undefined);
  });

  it("passes over what it does not look after", () => {
    expect(readArn("arn:aws:lambda:eu-west-1:111111111111:function:x")).to.equal(undefined);
  });

  it("tells an accepted attachment and a default group by the logical id", () => {
    expect(typeOfTagged(TYPE.tgwAttachment, "HubAssociation/VpcAttachmentAccepter/a")).to.equal(TYPE.tgwAccepter);
    expect(typeOfTagged(TYPE.tgwAttachment, "SpokeAttachment/VpcAttachment/a")).to.equal(TYPE.tgwAttachment);
    expect(typeOfTagged(TYPE.securityGroup, "SpokeVpc/DefaultSecurityGroup/a")).to.equal(TYPE.defaultSecurityGroup);
    expect(typeOfTagged(TYPE.securityGroup, undefined)).to.equal(TYPE.securityGroup);
  });

  it("makes only calls that it declares", () => {
    for (const { exists } of TAGGABLE) if (exists) expect(CLOUD_ACTIONS).to.include(exists.action);
  });
});

describe("doctor: what is tagged", () => {
  const mapping = (arn: string, id?: string): Answer => ({
    ResourceARN: arn,
    Tags: [{ Key: "bedrock-hub:stack", Value: "p/dev" }, ...(id ? [{ Key: "bedrock-hub:id", Value: id }] : [])],
  });
  const vpc = "arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-1";
  const zone = "arn:aws:route53:::hostedzone/Z1";

  it("asks by tag in the Region and where global things are tagged, over all pages, and keeps what exists", async () => {
    const asked: string[] = [];
    const api = cloud({
      "tag:GetResources": (params, region) => {
        asked.push(`${region} ${JSON.stringify(params.TagFilters)} ${params.PaginationToken === "more" ? "more" : ""}`);
        if (region === "us-east-1") return { ResourceTagMappingList: [mapping(zone, "PrivateZones/Zone/z")] };
        if (params.PaginationToken === "more") return { ResourceTagMappingList: [mapping(vpc, "HubVpc/Vpc/hub")] };
        const gone = "arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-gone";
        return { ResourceTagMappingList: [mapping(gone)], PaginationToken: "more" };
      },
      "ec2:DescribeVpcs": { Vpcs: [{ VpcId: "vpc-1" }] },
      "route53:GetHostedZone": { HostedZone: { Id: "/hostedzone/Z1" } },
    });
    const here = { account: access.account, region: "eu-west-1" };
    expect(await cloudReader(api).tagged(access, "p/dev")).to.deep.equal([
      { ...here, type: TYPE.vpc, id: "vpc-1", regional: true, logicalId: "HubVpc/Vpc/hub" },
      { ...here, type: TYPE.zone, id: "Z1", regional: false, logicalId: "PrivateZones/Zone/z" },
    ]);
    const filter = '[{"Key":"bedrock-hub:stack","Values":["p/dev"]}]';
    expect(asked).to.deep.equal([`eu-west-1 ${filter} `, `eu-west-1 ${filter} more`, `us-east-1 ${filter} `]);
  });

  it("knows what another library made by its name, as it has no logical id", async () => {
    const arn = "arn:aws:ec2:eu-west-1:111111111111:internet-gateway/igw-1";
    const Tags = [...(mapping(arn).Tags as object[]), { Key: "Name", Value: "egress/vpc" }];
    const api = cloud({
      "tag:GetResources": (_, region) => ({
        ResourceTagMappingList: region === "eu-west-1" ? [{ ResourceARN: arn, Tags }] : [],
      }),
    });
    const [gateway] = await cloudReader(api).tagged(access, "p/dev");
    expect(gateway?.logicalId).to.equal(logicalIdOf((key) => (key === "Name" ? "egress/vpc" : undefined)));
    expect(logicalIdOf((key) => ({ Name: "egress/vpc", "bedrock-hub:id": "A/B/c" })[key])).to.equal("A/B/c");
    expect(logicalIdOf(() => undefined)).to.equal(undefined);
  });

  // EC2 API reference: a deleted transit gateway stays visible for about an hour.
  it("does not take a deleted transit gateway for one that exists", async () => {
    const arn = "arn:aws:ec2:eu-west-1:111111111111:transit-gateway/tgw-1";
    const state = (State: string): CloudApi =>
      cloud({
        "tag:GetResources": (_, region) => ({ ResourceTagMappingList: region === "eu-west-1" ? [mapping(arn)] : [] }),
        "ec2:DescribeTransitGateways": { TransitGateways: [{ TransitGatewayId: "tgw-1", State }] },
      });
    expect(await cloudReader(state("deleted")).tagged(access, "p/dev")).to.deep.equal([]);
    expect(await cloudReader(state("available")).tagged(access, "p/dev")).to.have.length(1);
  });

  it("does not take a refusal for an absence", async () => {
    const api: CloudApi = { call: () => Promise.reject(new CloudError("AccessDenied", "no")) };
    const error = await cloudReader(api)
      .tagged(access, "p/dev")
      .catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(CloudError);
  });
});

/** An association of tgw-1, account 111111111111's, as Direct Connect tells it. */
function dxAssociated(gateway: string, owner: string, associationState: string): Record<string, unknown> {
  return {
    directConnectGatewayId: gateway,
    directConnectGatewayOwnerAccount: owner,
    associationState,
    associatedGateway: { id: "tgw-1", type: "transitGateway", ownerAccount: "111111111111" },
    allowedPrefixesToDirectConnectGateway: [{ cidr: "10.2.0.0/23" }, { cidr: "10.1.0.0/24" }],
  };
}

describe("doctor: what has no tags", () => {
  const share = "arn:aws:ram:eu-west-1:111111111111:resource-share/s";
  const firewall = "arn:aws:network-firewall:eu-west-1:111111111111:firewall/egress";
  /** Per type: AWS's answer for one parent, and the inputs of the same thing in a program. */
  const examples: Record<string, { parent: string; api: CloudApi; inputs: Record<string, string>; id: string }> = {
    [TYPE.route]: {
      parent: "rtb-1",
      api: cloud({
        "ec2:DescribeRouteTables": {
          RouteTables: [
            {
              Routes: [
                { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", Origin: "CreateRouteTable" },
                { DestinationPrefixListId: "pl-1", GatewayId: "vpce-1", Origin: "CreateRoute" },
                { DestinationCidrBlock: "10.9.0.0/16", VpnGatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation" },
                { DestinationCidrBlock: "10.1.0.0/16", TransitGatewayId: "tgw-1", Origin: "CreateRoute" },
              ],
            },
          ],
        },
      }),
      inputs: { routeTableId: "rtb-1", destinationCidrBlock: "10.1.0.0/16", transitGatewayId: "tgw-1" },
      id: "rtb-1_10.1.0.0/16",
    },
    [TYPE.dxAssociation]: {
      parent: "tgw-1",
      api: cloud({
        "directconnect:DescribeDirectConnectGatewayAssociations": (params) => ({
          directConnectGatewayAssociations: [
            dxAssociated("5f294f92-bafb-4011-916d-9b0bdfed1a2b", "111111111111", "associated"),
            dxAssociated("0c126ffd-9f1a-4a17-b2e6-3e6f5c2b7a10", "111111111111", "disassociating"),
          ].slice(params.associatedGatewayId === "tgw-1" ? 0 : 2),
        }),
      }),
      inputs: { dxGatewayId: "5f294f92-bafb-4011-916d-9b0bdfed1a2b", associatedGatewayId: "tgw-1" },
      id: "5f294f92-bafb-4011-916d-9b0bdfed1a2b/tgw-1",
    },
    [TYPE.dxProposal]: {
      parent: "tgw-1",
      api: cloud({
        "directconnect:DescribeDirectConnectGatewayAssociationProposals": (params) => ({
          directConnectGatewayAssociationProposals: [
            { proposalId: "p-1", proposalState: "deleted", directConnectGatewayId: "dx-1" },
            { proposalId: "p-2", proposalState: "accepted", directConnectGatewayId: "dx-1" },
          ].slice(params.associatedGatewayId === "tgw-1" ? 0 : 2),
        }),
      }),
      inputs: { dxGatewayId: "dx-1", associatedGatewayId: "tgw-1" },
      id: "p-2",
    },
    [TYPE.routeTableAssociation]: {
      parent: "rtb-1",
      api: cloud({
        "ec2:DescribeRouteTables": {
          RouteTables: [{ Associations: [{ Main: true }, { Main: false, SubnetId: "subnet-1" }] }],
        },
      }),
      inputs: { routeTableId: "rtb-1", subnetId: "subnet-1" },
      id: "subnet-1/rtb-1",
    },
    [TYPE.tgwRoute]: {
      parent: "tgw-rtb-1",
      api: cloud({ "ec2:SearchTransitGatewayRoutes": { Routes: [{ DestinationCidrBlock: "10.0.0.0/8" }] } }),
      inputs: { transitGatewayRouteTableId: "tgw-rtb-1", destinationCidrBlock: "10.0.0.0/8" },
      id: "tgw-rtb-1_10.0.0.0/8",
    },
    [TYPE.tgwAssociation]: {
      parent: "tgw-rtb-1",
      api: cloud({
        "ec2:GetTransitGatewayRouteTableAssociations": {
          Associations: [
            { TransitGatewayAttachmentId: "tgw-attach-1", State: "associated" },
            { TransitGatewayAttachmentId: "tgw-attach-2", State: "disassociating" },
          ],
        },
      }),
      inputs: { transitGatewayRouteTableId: "tgw-rtb-1", transitGatewayAttachmentId: "tgw-attach-1" },
      id: "tgw-rtb-1_tgw-attach-1",
    },
    [TYPE.tgwPropagation]: {
      parent: "tgw-rtb-1",
      api: cloud({
        "ec2:GetTransitGatewayRouteTablePropagations": {
          TransitGatewayRouteTablePropagations: [{ TransitGatewayAttachmentId: "tgw-attach-1", State: "enabled" }],
        },
      }),
      inputs: { transitGatewayRouteTableId: "tgw-rtb-1", transitGatewayAttachmentId: "tgw-attach-1" },
      id: "tgw-rtb-1_tgw-attach-1",
    },
    [TYPE.record]: {
      parent: "Z1",
      api: cloud({
        "route53:GetHostedZone": { HostedZone: { Id: "/hostedzone/Z1", Name: "a.example." } },
        "route53:ListResourceRecordSets": (params) =>
          params.StartRecordName === undefined
            ? {
                ResourceRecordSets: [
                  { Name: "a.example.", Type: "SOA" },
                  { Name: "a.example.", Type: "NS" },
                ],
                IsTruncated: true,
                NextRecordName: "x",
                NextRecordType: "A",
              }
            : { ResourceRecordSets: [{ Name: "\\052.a.example.", Type: "A" }], IsTruncated: false },
      }),
      inputs: { zoneId: "Z1", name: "*.a.example", type: "A" },
      id: "Z1_*.a.example_A",
    },
    [TYPE.zoneAssociation]: {
      parent: "Z1",
      api: cloud({ "route53:GetHostedZone": { VPCs: [{ VPCId: "vpc-1", VPCRegion: "eu-west-1" }] } }),
      inputs: { zoneId: "Z1", vpcId: "vpc-1" },
      id: "Z1:vpc-1",
    },
    [TYPE.zoneAuthorization]: {
      parent: "Z1",
      api: cloud({ "route53:ListVPCAssociationAuthorizations": { VPCs: [{ VPCId: "vpc-1" }] } }),
      inputs: { zoneId: "Z1", vpcId: "vpc-1" },
      id: "Z1:vpc-1",
    },
    [TYPE.profileResource]: {
      parent: "rp-1",
      api: cloud({
        "route53profiles:ListProfileResourceAssociations": {
          ProfileResourceAssociations: [
            { Id: "rpr-1", ResourceArn: "arn:aws:route53:::hostedzone/Z1", Status: "COMPLETE" },
          ],
        },
      }),
      inputs: { profileId: "rp-1", resourceArn: "arn:aws:route53:::hostedzone/Z1" },
      id: "rpr-1",
    },
    [TYPE.resolverRuleAssociation]: {
      parent: "rslvr-rr-1",
      api: cloud({
        "route53resolver:ListResolverRuleAssociations": {
          ResolverRuleAssociations: [{ Id: "rslvr-rrassoc-1", VPCId: "vpc-1", Status: "COMPLETE" }],
        },
      }),
      inputs: { resolverRuleId: "rslvr-rr-1", vpcId: "vpc-1" },
      id: "rslvr-rrassoc-1",
    },
    [TYPE.queryLogAssociation]: {
      parent: "rqlc-1",
      api: cloud({
        "route53resolver:ListResolverQueryLogConfigAssociations": {
          ResolverQueryLogConfigAssociations: [
            { Id: "rqlca-1", ResourceId: "vpc-1", Status: "ACTIVE" },
            { Id: "rqlca-2", ResourceId: "vpc-2", Status: "DELETING" },
          ],
        },
      }),
      inputs: { resolverQueryLogConfigId: "rqlc-1", resourceId: "vpc-1" },
      id: "rqlca-1",
    },
    [TYPE.alias]: {
      parent: "key-1",
      api: cloud({
        "kms:ListAliases": (params) =>
          params.Marker === undefined
            ? { Aliases: [], Truncated: true, NextMarker: "m" }
            : { Aliases: [{ AliasName: "alias/a" }], Truncated: false },
      }),
      inputs: { name: "alias/a", targetKeyId: "key-1" },
      id: "alias/a",
    },
    [TYPE.role]: {
      parent: "111111111111",
      api: cloud({
        "iam:ListRoles": (params) =>
          params.Marker === undefined
            ? { Roles: [], IsTruncated: true, Marker: "m" }
            : { Roles: [{ RoleName: "r" }], IsTruncated: false },
      }),
      inputs: { name: "r", assumeRolePolicy: "{}" },
      id: "r",
    },
    [TYPE.namedQuery]: {
      parent: "group",
      api: cloud({
        "athena:ListNamedQueries": { NamedQueryIds: ["q-1"] },
        "athena:BatchGetNamedQuery": ({ NamedQueryIds }) => ({
          NamedQueries: (NamedQueryIds as string[]).map((NamedQueryId) => ({ NamedQueryId, Name: "who" })),
        }),
      }),
      inputs: { workgroup: "group", name: "who" },
      id: "q-1",
    },
    [TYPE.table]: {
      parent: "111111111111:logs",
      api: cloud({
        "glue:GetTables": (params) => ({ TableList: params.DatabaseName === "logs" ? [{ Name: "flows" }] : [] }),
      }),
      inputs: { databaseName: "logs", name: "flows" },
      id: "111111111111:logs:flows",
    },
    [TYPE.firewallLogging]: {
      parent: firewall,
      api: cloud({
        "network-firewall:DescribeLoggingConfiguration": (params) =>
          params.FirewallArn === firewall
            ? { FirewallArn: firewall, LoggingConfiguration: { LogDestinationConfigs: [{ LogType: "ALERT" }] } }
            : {},
      }),
      inputs: { firewallArn: firewall },
      id: firewall,
    },
    [TYPE.sharePrincipal]: {
      parent: share,
      api: cloud({
        "ram:GetResourceShareAssociations": ({ associationType }) =>
          associationType === "PRINCIPAL"
            ? {
                resourceShareAssociations: [
                  { associatedEntity: "222222222222", status: "ASSOCIATED" },
                  { associatedEntity: "333333333333", status: "DISASSOCIATED" },
                ],
              }
            : {},
      }),
      inputs: { resourceShareArn: share, principal: "222222222222" },
      id: `${share},222222222222`,
    },
    [TYPE.shareResource]: {
      parent: share,
      api: cloud({
        "ram:GetResourceShareAssociations": ({ associationType }) =>
          associationType === "RESOURCE"
            ? { resourceShareAssociations: [{ associatedEntity: "arn:aws:ec2:::tgw/1", status: "ASSOCIATED" }] }
            : {},
      }),
      inputs: { resourceShareArn: share, resourceArn: "arn:aws:ec2:::tgw/1" },
      id: `${share},arn:aws:ec2:::tgw/1`,
    },
  };

  it("has an example for each type", () => {
    expect(Object.keys(examples).sort()).to.deep.equal(UNTAGGABLE.map(({ type }) => type).sort());
  });

  for (const kind of UNTAGGABLE) {
    it(`lists ${kind.type} below its parent, and knows it again from a program's inputs`, async () => {
      const { parent, api, inputs, id } = examples[kind.type]!;
      const found = await cloudReader(api).children(access, { ...access, type: kind.parent, id: parent });
      const own = found.filter(({ type }) => type === kind.type);
      expect(own.map((child) => child.id)).to.deep.equal([id]);
      expect(own.map((child) => child.key ?? child.id)).to.deep.equal([kind.key(inputs)]);
      expect(own[0]?.parent?.id).to.equal(parent);
    });

    it(`does not guess ${kind.type} while an input is unknown`, () => {
      const { inputs } = examples[kind.type]!;
      const [first = ""] = Object.keys(inputs);
      expect(kind.key({ ...inputs, [first]: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" })).to.equal(undefined);
    });
  }

  it("knows a route to a firewall's endpoint from those of a gateway endpoint", async () => {
    const Routes = [
      { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "vpce-1", Origin: "CreateRoute" },
      { DestinationPrefixListId: "pl-1", GatewayId: "vpce-2", Origin: "CreateRoute" },
    ];
    const api = cloud({ "ec2:DescribeRouteTables": { RouteTables: [{ Routes }] } });
    const found = await cloudReader(api).children(access, { ...access, type: TYPE.routeTable, id: "rtb-1" });
    expect(found.filter(({ type }) => type === TYPE.route).map(({ id }) => id)).to.deep.equal(["rtb-1_0.0.0.0/0"]);
  });

  it("knows an association of another account's Direct Connect gateway by its prefixes, as a proposal names no transit gateway", async () => {
    const gateway = "5f294f92-bafb-4011-916d-9b0bdfed1a2b";
    const answer = { directConnectGatewayAssociations: [dxAssociated(gateway, "222222222222", "associated")] };
    const api = cloud({ "directconnect:DescribeDirectConnectGatewayAssociations": answer });
    const [found] = await cloudReader(api).children(access, { ...access, type: TYPE.transitGateway, id: "tgw-1" });
    const { key } = UNTAGGABLE.find(({ type }) => type === TYPE.dxAssociation)!;
    const planned = { dxGatewayId: gateway, proposalId: "p", associatedGatewayOwnerAccountId: "111111111111" };
    expect(found?.id).to.equal(`${gateway}/tgw-1`);
    expect(key({ ...planned, allowedPrefixes: ["10.1.0.0/24", "10.2.0.0/23"] })).to.equal(found?.key);
    expect(key({ ...planned, allowedPrefixes: ["10.3.0.0/24"] })).to.not.equal(found?.key);
    expect(key(planned)).to.equal(undefined);
    expect(key({ ...planned, associatedGatewayId: "tgw-1" }), "once it stands, by the transit gateway").to.equal(
      found?.id,
    );
  });

  it("takes a firewall that logs nothing for one without a logging configuration", async () => {
    const silent = { FirewallArn: firewall, LoggingConfiguration: { LogDestinationConfigs: [] } };
    const api = cloud({ "network-firewall:DescribeLoggingConfiguration": silent });
    expect(await cloudReader(api).children(access, { ...access, type: TYPE.firewall, id: firewall })).to.deep.equal([]);
  });

  it("asks other accounts below a thing that is shared only for what the account that made it lists", async () => {
    const asked: string[] = [];
    const api: CloudApi = {
      call: ({ account }, action) => {
        asked.push(`${account} ${action}`);
        const made = { Id: "rslvr-rrassoc-1", Status: "COMPLETE", VPCId: "vpc-2" };
        return Promise.resolve(account === "222222222222" ? { ResolverRuleAssociations: [made] } : {});
      },
    };
    const spoke = { ...access, account: "222222222222" };
    const reader = cloudReader(api);
    const [found] = await reader.children(spoke, { ...access, type: TYPE.resolverRule, id: "rslvr-rr-1" });
    expect(found).to.include({ account: "222222222222", id: "rslvr-rrassoc-1", key: "rslvr-rr-1 vpc-2" });
    expect(await reader.children(spoke, { ...access, type: TYPE.routeTable, id: "rtb-1" })).to.deep.equal([]);
    expect(asked).to.deep.equal(["222222222222 route53resolver:ListResolverRuleAssociations"]);
  });

  it("lists nothing below a parent that is gone", async () => {
    const found = await cloudReader(cloud({})).children(access, { ...access, type: TYPE.routeTable, id: "rtb-1" });
    expect(found).to.deep.equal([]);
  });
});
