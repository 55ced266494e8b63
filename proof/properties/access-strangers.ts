/**
 * Whom P16 takes for strangers: IAM identities of others, whoever does not sign, and AWS services that act for others (IAM
 * guide, The confused deputy problem). Of roles no service is asked, since roles cannot be passed to another account's
 * service (IAM guide, Passing a role); of keys those alone whose guides name a condition, since others are documented
 * without one, and some refuse it.
 */
import type { GrantPolicy } from "../model";
import type { Constraint, KeyMatch } from "../policy";

/** Who is no stranger. */
export interface Insiders {
  readonly organization: string;
  readonly accounts: readonly string[];
}

/**
 * Services whose guides tell to name whom they act for in a key policy: CloudTrail (Configure KMS key policies),
 * CloudWatch Logs (Amazon S3 bucket server-side encryption, for log delivery), Bedrock (Set up an Amazon S3 destination).
 */
const ASKED_OF_KEYS = ["bedrock.amazonaws.com", "cloudtrail.amazonaws.com", "delivery.logs.amazonaws.com"];

/** What opens or makes ciphertext; that a service may look at a key is nobody's loss. */
const OPENING = ["kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

/** Names of the services that have to name whom they act for; `undefined`: any. */
function askedOf(kind: GrantPolicy["kind"]): readonly string[] | undefined {
  if (kind === "role") return [];
  return kind === "key" ? ASKED_OF_KEYS : undefined;
}

/** True if a service that the policy names has to name whom it acts for. */
export function countsByItself(kind: GrantPolicy["kind"], service: string): boolean {
  return askedOf(kind)?.includes(service) ?? true;
}

/** Requests of nobody who is declared. */
export function strangers(kind: GrantPolicy["kind"], { organization, accounts }: Insiders): Constraint[] {
  const org = organization === "" ? {} : { org: { notIn: [organization] } };
  // Topics know the account of the caller by this older name besides.
  const owner: Readonly<Record<string, KeyMatch>> = kind === "topic" ? { "aws:SourceOwner": { notIn: accounts } } : {};
  const outside: Constraint[] = [
    { principal: { type: "aws", account: { notIn: accounts }, ...org }, context: owner },
    { principal: { type: "anonymous" }, context: owner },
  ];
  const services = askedOf(kind);
  if (services?.length === 0) return outside;
  const trails = accounts.map((account) => `arn:*:cloudtrail:*:${account}:trail/*`);
  const context: Readonly<Record<string, KeyMatch>> = {
    ...owner,
    "aws:SourceAccount": { notIn: accounts },
    "aws:SourceArn": { notIn: accounts.map((account) => `arn:*:*:*:${account}:*`) },
    ...(organization === "" ? {} : { "aws:SourceOrgID": { notIn: [organization] } }),
    ...(kind === "key" ? { "kms:EncryptionContext:aws:cloudtrail:arn": { notIn: trails } } : {}),
  };
  const principal = { type: "service" as const, ...(services && { service: { in: services } }) };
  return [...outside, { principal, context, ...(kind === "key" && { action: { in: OPENING } }) }];
}
