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
  transitGateway: "aws:ec2transitgateway/transitGateway:TransitGateway",
  tgwAttachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  tgwAccepter: "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter",
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
  readonly exists: Existence;
}

const byIds =
  (name: string) =>
  (id: string): Readonly<Record<string, unknown>> => ({ [name]: [id] });
const byId =
  (name: string) =>
  (id: string): Readonly<Record<string, unknown>> => ({ [name]: id });

/** States in which a thing is gone although AWS still shows it. */
export const GONE_STATES = new Set(["deleted", "deleting", "rejected", "failed", "DELETED", "DELETING"]);

/**
 * What can be tagged. ARN forms: Service Authorization Reference of Amazon EC2, AWS RAM, Amazon Route 53 and Route 53
 * Profiles. Deleted transit gateways, attachments, endpoints and shares stay visible for an hour or more (EC2 and RAM
 * API references), so their state counts.
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
    "DescribeTransitGatewayVpcAttachments",
    "TransitGatewayAttachmentIds",
    "TransitGatewayVpcAttachments",
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
];

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
 * account that made it and a `VpcAttachmentAccepter` in the one that accepted it; rules and groups likewise.
 */
export function typeOfTagged(arnType: string, logicalId: string | undefined): string {
  const kind = logicalId?.split("/")[1];
  const close = CLOSE_KINDS[arnType]?.find((type) => type.endsWith(`:${kind ?? ""}`));
  return close ?? arnType;
}

const CLOSE_KINDS: Readonly<Record<string, readonly string[]>> = {
  [TYPE.tgwAttachment]: [TYPE.tgwAccepter],
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
  const [, , service = "", region = "", , ...rest] = arn.split(":");
  const text = `${service}:${rest.join(":").replace(/^\//, "")}`;
  for (const kind of TAGGABLE) {
    const id = kind.arn.exec(text)?.[1];
    if (id !== undefined) return { type: kind.type, id: kind.byArn ? arn : id, region, kind };
  }
  return undefined;
}
