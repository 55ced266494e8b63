import type { Plan } from "../../../plan/types";
import type { ResourceView } from "../../world/kernel/command";
import { isDoc, type Doc, type Json } from "../../world/kernel/json";

/** Type tokens that the rules ask for. */
export const T = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  subnetTable: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  group: "aws:ec2/securityGroup:SecurityGroup",
  flowLog: "aws:ec2/flowLog:FlowLog",
  attachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  association: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  transitRoute: "aws:ec2transitgateway/route:Route",
  queryLog: "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
  queryLogVpc: "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
  trail: "aws:cloudtrail/trail:Trail",
  invocations: "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
  replication: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  accessBlock: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  ownership: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
  encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  lifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  objectLock: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
} as const;

/** What stands in the accounts, to be asked by type and place. */
export class Accounts {
  private readonly byType = new Map<string, ResourceView[]>();
  private readonly ids: ReadonlyMap<string, string>;

  constructor(plan: Plan, resources: readonly ResourceView[]) {
    this.ids = new Map(plan.accounts.map(({ key, id }) => [key, id]));
    for (const resource of resources) {
      const same = this.byType.get(resource.type);
      if (same) same.push(resource);
      else this.byType.set(resource.type, [resource]);
    }
  }

  /** Id of an account by its key in the stack file. */
  idOf(account: string): string {
    return this.ids.get(account) ?? account;
  }

  /** Everything of a type, in an account (its key) or in all, whose properties are as asked. */
  all(type: string, properties: Readonly<Record<string, Json>> = {}, account?: string): ResourceView[] {
    const id = account === undefined ? undefined : this.idOf(account);
    return (this.byType.get(type) ?? []).filter(
      (resource) =>
        (id === undefined || resource.account === id) &&
        Object.entries(properties).every(([key, value]) => resource.outputs[key] === value),
    );
  }

  /** True if there is one. */
  has(type: string, properties: Readonly<Record<string, Json>>, account?: string): boolean {
    return this.all(type, properties, account).length > 0;
  }
}

/** The first object of a list under a path of keys and indices; empty if there is none. */
export function docAt(value: Json | undefined, ...path: (string | number)[]): Doc {
  let found: Json | undefined = value;
  for (const step of path) {
    found =
      typeof step === "number" ? (Array.isArray(found) ? (found as Json[])[step] : undefined) : docOf(found)[step];
  }
  return docOf(found);
}

function docOf(value: Json | undefined): Doc {
  return isDoc(value) ? value : {};
}
