/**
 * How doctor sees accounts: through calls that real AWS has (tagging, describe, list), and in no other way. The same
 * reader runs on real accounts and on embedded ones; only `CloudApi` differs.
 */

/** An account to look into, and how to get in. */
export interface AccountAccess {
  readonly account: string;
  readonly region: string;
  /** Role to assume; the caller's own identity where absent. */
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
}

/** An answer of an AWS API as the SDK gives it. */
export type Answer = Readonly<Record<string, unknown>>;

/** AWS API calls: the SDK on real accounts, the world's API on embedded ones. */
export interface CloudApi {
  /**
   * @param action `<IAM service prefix>:<operation>`, for example `ec2:DescribeVpcs`
   * @param params as the SDK's command takes them
   * @throws CloudError with AWS's error code
   */
  call(access: AccountAccess, action: CloudAction, params: Readonly<Record<string, unknown>>): Promise<Answer>;
}

/** Every call that doctor makes. All of them only read. */
export const CLOUD_ACTIONS = [
  "tag:GetResources",
  "ec2:DescribeRouteTables",
  "ec2:DescribeVpcs",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSecurityGroupRules",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeTransitGateways",
  "ec2:DescribeTransitGatewayRouteTables",
  "ec2:DescribeTransitGatewayAttachments",
  "ec2:DescribeFlowLogs",
  "ec2:DescribeCustomerGateways",
  "ec2:DescribeVpnConnections",
  "ec2:DescribeNatGateways",
  "ec2:SearchTransitGatewayRoutes",
  "ec2:GetTransitGatewayRouteTableAssociations",
  "ec2:GetTransitGatewayRouteTablePropagations",
  "network-firewall:DescribeLoggingConfiguration",
  "directconnect:DescribeDirectConnectGatewayAssociationProposals",
  "directconnect:DescribeDirectConnectGatewayAssociations",
  "route53:GetHostedZone",
  "route53:ListResourceRecordSets",
  "route53:ListVPCAssociationAuthorizations",
  "route53profiles:GetProfile",
  "route53profiles:GetProfileAssociation",
  "route53profiles:ListProfileResourceAssociations",
  "route53resolver:ListResolverQueryLogConfigAssociations",
  "route53resolver:ListResolverRuleAssociations",
  "kms:DescribeKey",
  "kms:ListAliases",
  "iam:ListRoles",
  "athena:ListNamedQueries",
  "athena:BatchGetNamedQuery",
  "glue:GetTables",
  "ram:GetResourceShares",
  "ram:GetResourceShareAssociations",
] as const;
export type CloudAction = (typeof CLOUD_ACTIONS)[number];

/** A refusal by AWS. */
export class CloudError extends Error {
  override readonly name = "CloudError";
  /** @param code AWS's error code, for example `InvalidVpcID.NotFound` */
  constructor(
    readonly code: string,
    message: string,
    /** Account, Region and call, once known. */
    readonly where?: string,
  ) {
    super(message);
  }

  /** The same refusal, with who refused what. */
  at({ account, region }: AccountAccess, action: CloudAction): CloudError {
    return new CloudError(this.code, this.message, `account ${account}, ${region}, ${action}`);
  }
}

/** Something that exists in an account and can be in a stack. */
export interface CloudResource {
  /** Pulumi type token. */
  readonly type: string;
  /** What `pulumi import` takes. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** True where its ARN names the Region: what belongs to none is found in any. */
  readonly regional?: boolean | undefined;
  /** Logical id from the tag `bedrock-hub:id`, or the name of what has none (`logicalIdOf`); absent on what cannot be tagged. */
  readonly logicalId?: string | undefined;
  /** For what cannot be tagged: what tells it from its siblings; the id where absent. */
  readonly key?: string | undefined;
  /** For what cannot be tagged: the thing that it belongs to. */
  readonly parent?: { readonly type: string; readonly id: string } | undefined;
}

/** What doctor asks of the cloud. */
export interface CloudReader {
  /** Everything in the account with the stack's tag that really exists (deleted things keep their tags for a while). */
  tagged(access: AccountAccess, stack: string): Promise<CloudResource[]>;
  /** What cannot be tagged and belongs to `parent`: routes, associations, records, members of a share. */
  children(access: AccountAccess, parent: CloudResource): Promise<CloudResource[]>;
}

/** Lists and texts out of an answer, which is untyped. */
export function listIn(answer: unknown, key: string): Answer[] {
  const value = isAnswer(answer) ? answer[key] : undefined;
  return Array.isArray(value) ? value.filter(isAnswer) : [];
}

/** The text under a dotted path; empty if there is none. */
export function textIn(answer: unknown, path: string): string {
  let value: unknown = answer;
  for (const key of path.split(".")) value = isAnswer(value) ? value[key] : undefined;
  return typeof value === "string" ? value : "";
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
