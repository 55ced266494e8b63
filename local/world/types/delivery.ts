/** Checks that several services make before they write somewhere: bucket policies, key policies, role trust. */
import { refuse } from "../kernel/errors";
import { text, textOr } from "../kernel/json";
import { type Op } from "../kernel/op";
import { admits, trustedServices } from "../kernel/policy";
import { type Rec } from "../kernel/store";
import * as t from "./tokens";

/** Policy of a bucket, of whichever account. */
export function bucketPolicyOf(op: Op, bucket: string): string | undefined {
  return text(op.anywhere(t.BUCKET_POLICY, bucket)?.state ?? {}, "policy");
}

/** What a service wants to do with a bucket. */
export interface BucketUse {
  readonly bucket: string;
  readonly service: string;
  readonly action: string;
  /** Key below the bucket, or "" for the bucket itself. */
  readonly key: string;
  /** ARN on whose behalf the service acts. */
  readonly source: string;
}

/** True if a bucket's policy lets a service in. */
export function bucketAdmits(op: Op, use: BucketUse): boolean {
  return admits(bucketPolicyOf(op, use.bucket), {
    service: use.service,
    action: use.action,
    resource: `arn:aws:s3:::${use.bucket}${use.key ? `/${use.key}` : ""}`,
    context: {
      "aws:SourceAccount": op.account,
      "aws:SourceArn": use.source,
      "aws:SourceOrgID": op.settings.organization,
      "aws:SecureTransport": "true",
      "aws:PrincipalIsAWSService": "true",
      "s3:x-amz-acl": "bucket-owner-full-control",
    },
  });
}

/** A key by id, ARN or alias, of whichever account. */
export function keyOf(op: Op, name: string): Rec | undefined {
  const alias = /(alias\/.+)$/.exec(name)?.[1];
  const target = alias === undefined ? name : textOr(op.find("aws:kms/alias:Alias", alias)?.state ?? {}, "targetKeyId");
  return op.anywhere(t.KEY, target) ?? op.anywhere(t.KEY, target.split("/").pop() ?? "");
}

/** True if a key exists and its policy lets a service use it. */
export function keyAdmits(
  op: Op,
  name: string,
  service: string,
  action: string,
  context: Readonly<Record<string, string>>,
): boolean {
  const key = keyOf(op, name);
  if (!key) return false;
  const source = { "aws:SourceAccount": op.account, "kms:CallerAccount": op.account, ...context };
  return admits(text(key.state, "policy"), { service, action, resource: textOr(key.state, "arn"), context: source });
}

/** A role that a service is to assume: it exists in the caller's account and trusts the service. */
export function roleTrusts(op: Op, arn: string, service: string): boolean {
  const role = op.find(t.ROLE, arn);
  return (
    role !== undefined &&
    role.account === op.account &&
    trustedServices(textOr(role.state, "assumeRolePolicy")).includes(service)
  );
}

/** Refuses a role that a service cannot assume. */
export function checkRole(op: Op, arn: string, service: string, code: string): void {
  if (!roleTrusts(op, arn, service))
    refuse(code, `${service} is unable to assume the role ${arn}. Check that it exists and trusts the service.`);
}
