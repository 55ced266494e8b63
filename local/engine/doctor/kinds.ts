import type { CloudAction } from "./cloud";

/** Pulumi type tokens that doctor knows by name. */
export const TYPE = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  routeTable: "aws:ec2/routeTable:RouteTable",
  route: "aws:ec2/route:Route",
  routeTableAssociation: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  securityGroup: "aws:ec2/securityGroup:SecurityGroup",
  defaultSecurityGroup: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  ingressRule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egressRule: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  vpcEndpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  internetGateway: "aws:ec2/internetGateway:InternetGateway",
  eip: "aws:ec2/eip:Eip",
  natGateway: "aws:ec2/natGateway:NatGateway",
  firewall: "aws:networkfirewall/firewall:Firewall",
  firewallLogging: "aws:networkfirewall/loggingConfiguration:LoggingConfiguration",
  firewallPolicy: "aws:networkfirewall/firewallPolicy:FirewallPolicy",
  ruleGroup: "aws:networkfirewall/ruleGroup:RuleGroup",
  transitGateway: "aws:ec2transitgateway/transitGateway:TransitGateway",
  tgwAttachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  tgwAccepter: "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
  tgwPeering: "aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
  tgwPeeringAccepter: "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
  tgwRouteTable: "aws:ec2transitgateway/routeTable:RouteTable",
  tgwRoute: "aws:ec2transitgateway/route:Route",
  tgwAssociation: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  tgwPropagation: "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
  zone: "aws:route53/zone:Zone",
  record: "aws:route53/record:Record",
  zoneAssociation: "aws:route53/zoneAssociation:ZoneAssociation",
  zoneAuthorization: "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization",
  profile: "aws:route53/profilesProfile:ProfilesProfile",
  profileAssociation: "aws:route53/profilesAssociation:ProfilesAssociation",
  profileResource: "aws:route53/profilesResourceAssociation:ProfilesResourceAssociation",
  share: "aws:ram/resourceShare:ResourceShare",
  sharePrincipal: "aws:ram/principalAssociation:PrincipalAssociation",
  shareResource: "aws:ram/resourceAssociation:ResourceAssociation",
  flowLog: "aws:ec2/flowLog:FlowLog",
  customerGateway: "aws:ec2/customerGateway:CustomerGateway",
  vpn: "aws:ec2/vpnConnection:VpnConnection",
  dxGateway: "aws:directconnect/gateway:Gateway",
  dxProposal: "aws:directconnect/gatewayAssociationProposal:GatewayAssociationProposal",
  dxAssociation: "aws:directconnect/gatewayAssociation:GatewayAssociation",
  resolverEndpoint: "aws:route53/resolverEndpoint:ResolverEndpoint",
  resolverRule: "aws:route53/resolverRule:ResolverRule",
  resolverRuleAssociation: "aws:route53/resolverRuleAssociation:ResolverRuleAssociation",
  queryLog: "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
  queryLogAssociation: "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
  key: "aws:kms/key:Key",
  alias: "aws:kms/alias:Alias",
  role: "aws:iam/role:Role",
  policy: "aws:iam/policy:Policy",
  bucket: "aws:s3/bucket:Bucket",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  eventBus: "aws:cloudwatch/eventBus:EventBus",
  trail: "aws:cloudtrail/trail:Trail",
  stream: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  sink: "aws:oam/sink:Sink",
  link: "aws:oam/link:Link",
  workgroup: "aws:athena/workgroup:Workgroup",
  namedQuery: "aws:athena/namedQuery:NamedQuery",
  database: "aws:glue/catalogDatabase:CatalogDatabase",
  table: "aws:glue/catalogTable:CatalogTable",
  /** Not a resource: what belongs to nothing but its account. */
  account: "account",
} as const;

/** How a thing's existence is asked for. */
export interface Existence {
  readonly action: CloudAction;
  /** Parameters for one id. */
  readonly params: (id: string) => Readonly<Record<string, unknown>>;
  /** Name of the list or object in the answer. */
  readonly found: string;
  /** Dotted path of the state in one entry, where the API keeps deleted things for a while. */
  readonly state?: string;
}

/** How an ARN is read. */
export interface TaggableKind {
  readonly type: string;
  /** Service and resource part of the ARN; the first group is what `pulumi import` takes, unless `byArn`. */
  readonly arn: RegExp;
  readonly byArn?: boolean;
  /** Import id from the ARN's name, where that is not the name itself. */
  readonly importId?: (name: string, account: string) => string;
  /** Absent where AWS forgets the tags with the thing: then the tagging API's word is enough. */
  readonly exists?: Existence;
}

const byIds =
  (name: string) =>
  (id: string): Readonly<Record<string, unknown>> => ({ [name]: [id] });
const byId =
  (name: string) =>
  (id: string): Readonly<Record<string, unknown>> => ({ [name]: id });

/** States in which a thing is gone although AWS still shows it. */
export const GONE_STATES = new Set([
  "deleted",
  "deleting",
  "rejected",
  "failed",
  "DELETED",
  "DELETING",
  "PendingDeletion",
  "PendingReplicaDeletion",
]);

/**
 * What can be tagged. ARN forms: Service Authorization Reference of Amazon EC2, AWS RAM, Amazon Route 53 and Route 53
 * Profiles, and of each service of the logs. Deleted transit gateways, attachments, endpoints, VPNs and shares stay
 * visible for an hour or more (EC2 and RAM API references), and keys for their whole waiting period (KMS guide,
 * Deleting keys), so their state counts.
 */
export const TAGGABLE: readonly TaggableKind[] = [
  ec2(TYPE.vpc, "vpc", "DescribeVpcs", "VpcIds", "Vpcs"),
  ec2(TYPE.subnet, "subnet", "DescribeSubnets", "SubnetIds", "Subnets"),
  ec2(TYPE.routeTable, "route-table", "DescribeRouteTables", "RouteTableIds", "RouteTables"),
  ec2(TYPE.securityGroup, "security-group", "DescribeSecurityGroups", "GroupIds", "SecurityGroups"),
  ec2(
    TYPE.ingressRule,
    "security-group-rule",
    "DescribeSecurityGroupRules",
    "SecurityGroupRuleIds",
    "SecurityGroupRules",
  ),
  ec2(TYPE.vpcEndpoint, "vpc-endpoint", "DescribeVpcEndpoints", "VpcEndpointIds", "VpcEndpoints", "State"),
  ec2(
    TYPE.transitGateway,
    "transit-gateway",
    "DescribeTransitGateways",
    "TransitGatewayIds",
    "TransitGateways",
    "State",
  ),
  ec2(
    TYPE.tgwRouteTable,
    "transit-gateway-route-table",
    "DescribeTransitGatewayRouteTables",
    "TransitGatewayRouteTableIds",
    "TransitGatewayRouteTables",
    "State",
  ),
  ec2(
    TYPE.tgwAttachment,
    "transit-gateway-attachment",
    "DescribeTransitGatewayAttachments",
    "TransitGatewayAttachmentIds",
    "TransitGatewayAttachments",
    "State",
  ),
  {
    type: TYPE.zone,
    arn: /^route53:hostedzone\/(.+)$/,
    exists: { action: "route53:GetHostedZone", params: byId("Id"), found: "HostedZone" },
  },
  {
    type: TYPE.profileAssociation,
    arn: /^route53profiles:profile-association\/(.+)$/,
    exists: {
      action: "route53profiles:GetProfileAssociation",
      params: byId("ProfileAssociationId"),
      found: "ProfileAssociation",
      state: "Status",
    },
  },
  {
    type: TYPE.profile,
    arn: /^route53profiles:profile\/(.+)$/,
    exists: { action: "route53profiles:GetProfile", params: byId("ProfileId"), found: "Profile", state: "Status" },
  },
  {
    type: TYPE.share,
    arn: /^ram:resource-share\/(.+)$/,
    byArn: true,
    exists: {
      action: "ram:GetResourceShares",
      params: (arn) => ({ resourceOwner: "SELF", resourceShareArns: [arn] }),
      found: "resourceShares",
      state: "status",
    },
  },
  ec2(TYPE.flowLog, "vpc-flow-log", "DescribeFlowLogs", "FlowLogIds", "FlowLogs"),
  ec2(
    TYPE.customerGateway,
    "customer-gateway",
    "DescribeCustomerGateways",
    "CustomerGatewayIds",
    "CustomerGateways",
    "State",
  ),
  ec2(TYPE.vpn, "vpn-connection", "DescribeVpnConnections", "VpnConnectionIds", "VpnConnections", "State"),
  {
    type: TYPE.key,
    arn: /^kms:key\/(.+)$/,
    exists: { action: "kms:DescribeKey", params: byId("KeyId"), found: "KeyMetadata", state: "KeyState" },
  },
  { type: TYPE.dxGateway, arn: /^directconnect:dx-gateway\/(.+)$/ },
  { type: TYPE.resolverEndpoint, arn: /^route53resolver:resolver-endpoint\/(.+)$/ },
  { type: TYPE.resolverRule, arn: /^route53resolver:resolver-rule\/(.+)$/ },
  { type: TYPE.queryLog, arn: /^route53resolver:resolver-query-log-config\/(.+)$/ },
  { type: TYPE.bucket, arn: /^s3:([^/]+)$/ },
  { type: TYPE.logGroup, arn: /^logs:log-group:([^:]+)(?::\*)?$/ },
  { type: TYPE.eventBus, arn: /^events:event-bus\/(.+)$/ },
  // Stays visible, with its tags, for about an hour (VPC guide, Delete a NAT gateway).
  ec2(TYPE.natGateway, "natgateway", "DescribeNatGateways", "NatGatewayIds", "NatGateways", "State"),
  // Managed policies have the tagging API, unlike roles (Tagging API guide, Supported services).
  { type: TYPE.policy, arn: /^iam:policy\/(.+)$/, byArn: true },
  { type: TYPE.internetGateway, arn: /^ec2:internet-gateway\/(.+)$/ },
  { type: TYPE.eip, arn: /^ec2:elastic-ip\/(.+)$/ },
  { type: TYPE.firewall, arn: /^network-firewall:firewall\/(.+)$/, byArn: true },
  { type: TYPE.firewallPolicy, arn: /^network-firewall:firewall-policy\/(.+)$/, byArn: true },
  { type: TYPE.ruleGroup, arn: /^network-firewall:stateful-rulegroup\/(.+)$/, byArn: true },
  { type: TYPE.trail, arn: /^cloudtrail:trail\/(.+)$/, byArn: true },
  { type: TYPE.stream, arn: /^firehose:deliverystream\/(.+)$/, byArn: true },
  { type: TYPE.sink, arn: /^oam:sink\/(.+)$/, byArn: true },
  { type: TYPE.link, arn: /^oam:link\/(.+)$/, byArn: true },
  { type: TYPE.workgroup, arn: /^athena:workgroup\/(.+)$/ },
  { type: TYPE.database, arn: /^glue:database\/(.+)$/, importId: (name, account) => `${account}:${name}` },
];

/**
 * Types for which an orphan does no harm, so that doctor need not find it: making them again only writes what is
 * already there ("Put" and "Set" operations, and creations that AWS documents as idempotent by name: SNS API reference,
 * CreateTopic and Subscribe). The next `up` after a kill takes care of them.
 */
export const WRITTEN_AGAIN: ReadonlySet<string> = new Set([
  "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:oam/sinkPolicy:SinkPolicy",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:sns/topic:Topic",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
]);

function ec2(type: string, noun: string, operation: string, ids: string, found: string, state?: string): TaggableKind {
  const action = `ec2:${operation}` as CloudAction;
  return {
    type,
    arn: new RegExp(`^ec2:${noun}/(.+)$`),
    exists: { action, params: byIds(ids), found, ...(state === undefined ? {} : { state }) },
  };
}

/**
 * The type of a tagged thing, where its logical id says more than its ARN: one attachment is a `VpcAttachment` in the
 * account that made it and a `VpcAttachmentAccepter` in the one that accepted it, and a peering likewise; rules and groups likewise.
 */
export function typeOfTagged(arnType: string, logicalId: string | undefined): string {
  const kind = logicalId?.split("/")[1];
  const close = CLOSE_KINDS[arnType]?.find((type) => type.endsWith(`:${kind ?? ""}`));
  return close ?? arnType;
}

const CLOSE_KINDS: Readonly<Record<string, readonly string[]>> = {
  [TYPE.tgwAttachment]: [TYPE.tgwAccepter, TYPE.tgwPeering, TYPE.tgwPeeringAccepter],
  [TYPE.securityGroup]: [TYPE.defaultSecurityGroup],
  [TYPE.ingressRule]: [TYPE.egressRule],
};

/**
 * Types whose "creation" only takes over what AWS made along with something else: finding one that the state does not
 * know means nothing, the next `up` takes it over again.
 */
export const TAKEN_OVER: ReadonlySet<string> = new Set([TYPE.defaultSecurityGroup]);

/** What an ARN stands for; `undefined` for types that doctor does not look after. */
export function readArn(arn: string): { type: string; id: string; region: string; kind: TaggableKind } | undefined {
  const [, , service = "", region = "", account = "", ...rest] = arn.split(":");
  const text = `${service}:${rest.join(":").replace(/^\//, "")}`;
  for (const kind of TAGGABLE) {
    const id = kind.arn.exec(text)?.[1];
    if (id === undefined) continue;
    return { type: kind.type, id: kind.byArn ? arn : (kind.importId?.(id, account) ?? id), region, kind };
  }
  return undefined;
}
