/**
 * ACLs of buckets and objects, as the policies that say the same (S3 guide, Access control list overview: canned ACLs,
 * predefined groups). They count for nothing where the bucket's owner owns all objects (S3 guide, Controlling ownership of
 * objects: bucket owner enforced), and those of public groups where the bucket or its account ignores them.
 */
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type { GrantPolicy } from "../model";
import { bucketName } from "./bucket-names";
import { base, type Context, fields, Opaques } from "./context";
import { allowing, holdsUnknown, isPending, saidIn } from "./grant-texts";
import { T } from "./types";

const OBJECTS = [
  "aws:s3/bucketObject:BucketObject",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/objectCopy:ObjectCopy",
];
const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const ACCOUNT_BLOCK = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";

/** What an ACL says: lets in nobody else, a group of strangers, or what cannot be told. */
type Said = { readonly public: unknown } | { readonly doubt: string } | { readonly pending: true };

const EVERYBODY: Said = { public: "*" };
const EVERY_ACCOUNT: Said = { public: { AWS: "*" } };

const CANNED = new Map<string, readonly Said[]>(
  Object.entries({
    private: [],
    "bucket-owner-read": [],
    "bucket-owner-full-control": [],
    // Access logs come from buckets of the account alone (S3 guide, Enabling server access logging).
    "log-delivery-write": [],
    "public-read": [EVERYBODY],
    "public-read-write": [EVERYBODY],
    "authenticated-read": [EVERY_ACCOUNT],
    "aws-exec-read": [{ doubt: "its ACL lets Amazon EC2 read it, for whomever" }],
  }),
);

const GROUPS = new Map<string, readonly Said[]>(
  Object.entries({
    AllUsers: [EVERYBODY],
    AuthenticatedUsers: [EVERY_ACCOUNT],
    LogDelivery: [],
  }),
);

/** What ACLs of `@pulumi/aws` grant. */
export function aclGrants(ctx: Context): GrantPolicy[] {
  return [
    ...ctx.nodes(T.bucket, T.bucketV2).flatMap((node) => {
      const said = [...canned(saidIn(node, "acl")), ...listed(saidIn(node, "grants"), node)];
      return aclGrant(ctx, node, "bucket", bucketName(ctx, node.properties.bucket ?? node.id, node.urn), said);
    }),
    ...ctx.nodes(T.bucketAcl, T.bucketAclV2).flatMap((node) => {
      const said = [...canned(saidIn(node, "acl")), ...ofPolicy(saidIn(node, "accessControlPolicy"))];
      return aclGrant(ctx, node, "bucket", bucketName(ctx, node.properties.bucket), said);
    }),
    ...ctx.nodes(...OBJECTS).flatMap((node) => {
      const said = [...canned(saidIn(node, "acl")), ...listed(saidIn(node, "grants"), node)];
      return aclGrant(ctx, node, "object", bucketName(ctx, node.properties.bucket), said);
    }),
  ];
}

/** What an ACL grants, where it counts. */
export function aclGrant(
  ctx: Context,
  node: ResourceNode,
  kind: "bucket" | "object",
  bucket: string | undefined,
  said: readonly Said[],
): GrantPolicy[] {
  if (said.length === 0 || isOwnerEnforced(ctx, bucket)) return [];
  const counting = ignoresPublic(ctx, node, bucket) ? said.filter((one) => !("public" in one)) : said;
  return counting.map((one, i) => {
    const opaque = new Opaques();
    if ("doubt" in one) opaque.add("policy", node.urn, one.doubt);
    const text = "public" in one ? allowing({ Principal: one.public, Action: "s3:*" }) : "pending" in one ? one : {};
    return { kind, by: "its ACL", ...text, ...base(node, opaque, `${node.urn}#acl/${i}`) };
  });
}

/** A canned ACL by its name in the API. */
export function canned(acl: Value | undefined): readonly Said[] {
  if (acl === undefined || acl === null || acl === "") return [];
  if (holdsUnknown(acl)) return unknownAcl(acl);
  const name = typeof acl === "string" ? acl : JSON.stringify(acl);
  return CANNED.get(name) ?? [{ doubt: `its ACL ${name} is none that is known` }];
}

function unknownAcl(value: Value): readonly Said[] {
  return isPending(value) ? [{ pending: true }] : [{ doubt: "its ACL is a secret" }];
}

/** Grants written on a bucket or an object. */
function listed(grants: Value | undefined, node: ResourceNode): readonly Said[] {
  if (isUnknown(grants)) return unknownAcl(grants);
  const all = Array.isArray(grants) ? (grants as Value[]) : [];
  const [first] = all;
  // Every bucket has one at least, of its owner (S3 guide, Default ACL); a bucket that is only read shows it.
  const isDefault = node.external && all.length === 1 && fields(first).type === "CanonicalUser";
  return isDefault ? [] : all.flatMap((grant) => granted(grant));
}

/** A whole access control policy: who is named beside the owner. */
function ofPolicy(policy: Value | undefined): readonly Said[] {
  if (isUnknown(policy)) return unknownAcl(policy);
  const { grants, owner } = fields(policy);
  if (isUnknown(grants)) return unknownAcl(grants);
  const { id } = fields(owner);
  return (Array.isArray(grants) ? (grants as Value[]) : []).flatMap((grant) =>
    granted(fields(grant).grantee ?? null, id),
  );
}

function granted(grantee: Value, owner?: Value): readonly Said[] {
  if (holdsUnknown(grantee)) return unknownAcl(grantee);
  const { type, id, uri } = fields(grantee);
  if (type === "Group") {
    const group = typeof uri === "string" ? (uri.split("/").at(-1) ?? "") : "";
    return GROUPS.get(group) ?? [{ doubt: `its ACL names the group ${group}, which is none that is known` }];
  }
  if (type === "CanonicalUser" && typeof id === "string" && id === owner) return [];
  return [{ doubt: "its ACL names a canonical user or an address, which do not tell the account: use a policy" }];
}

/** True where ACLs count for nothing. */
function isOwnerEnforced(ctx: Context, bucket: string | undefined): boolean {
  return ofBucket(ctx, OWNERSHIP, bucket).some(
    ({ properties }) => fields(properties.rule).objectOwnership === "BucketOwnerEnforced",
  );
}

/** True where what an ACL grants to everybody counts for nothing (S3 guide, Blocking public access: `IgnorePublicAcls`). */
function ignoresPublic(ctx: Context, { account }: ResourceNode, bucket: string | undefined): boolean {
  const ofAccount = ctx
    .nodes(ACCOUNT_BLOCK)
    .filter((block) => account !== undefined && (block.properties.accountId ?? block.account) === account);
  return [...ofBucket(ctx, BLOCK, bucket), ...ofAccount].some(({ properties }) => properties.ignorePublicAcls === true);
}

function ofBucket(ctx: Context, type: string, bucket: string | undefined): ResourceNode[] {
  return ctx.nodes(type).filter((node) => bucket !== undefined && bucketName(ctx, node.properties.bucket) === bucket);
}
