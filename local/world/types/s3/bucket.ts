/** Buckets, objects, and bucket policies. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { digest } from "../../kernel/ids";
import { type Doc, doc, flag, isDoc, num, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { checkPolicy, statements, strings } from "../../kernel/policy";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";

const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
export const PUBLIC_ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

/** S3 guide, "General purpose bucket naming rules". */
const NAME =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3)$)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** A bucket of the caller's. */
export function bucketOf(op: Op, name: string): Rec {
  const bucket = op.anywhere(t.BUCKET, name) ?? op.refuseMissing(t.BUCKET, name);
  return bucket.account === op.account ? bucket : refuse("AccessDenied", "Access Denied");
}

/** `aws.s3.Bucket` */
export const bucket: TypeDefinition = {
  token: t.BUCKET,
  noun: ["S3", "Bucket"],
  calls: ["CreateBucket", "HeadBucket", "PutBucketTagging", "DeleteBucket"],
  replaces: ["bucket", "bucketPrefix", "objectLockEnabled"],
  defaults: { forceDestroy: false },
  autoname: { property: "bucket", lower: true, max: 63 },
  rules: {
    conflicts: [["bucket", "bucketPrefix"]],
    patterns: { bucket: [NAME, "a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens, not reserved"] },
  },
  missing: ["NoSuchBucket", "The specified bucket does not exist: {id}"],
  make(op, inputs, before) {
    const name = textOr(inputs, "bucket");
    // Names are shared by all accounts of a partition (S3 guide, "Buckets overview").
    const owner = before ? undefined : op.anywhere(t.BUCKET, name)?.account;
    if (owner === op.account)
      refuse(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
      );
    if (owner !== undefined) {
      refuse(
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      );
    }
    const limit = op.quota("buckets");
    if (!before && op.store.count(`type:${t.BUCKET}@${op.account}`) >= limit)
      refuse("TooManyBuckets", `You have attempted to create more buckets than allowed (${limit}).`);
    return {
      id: name,
      state: {
        arn: `arn:aws:s3:::${name}`,
        bucket: name,
        bucketDomainName: `${name}.s3.amazonaws.com`,
        bucketRegion: op.region,
        bucketRegionalDomainName: `${name}.s3.${op.region}.amazonaws.com`,
        hostedZoneId: `Z${digest(op.region).slice(0, 13).toUpperCase()}`,
        objectLockEnabled: flag(inputs, "objectLockEnabled"),
        requestPayer: "BucketOwner",
        bucketPrefix: text(inputs, "bucketPrefix") ?? "",
      },
    };
  },
  remove(op, rec) {
    const objects = op.referring(rec.id, OBJECT);
    const filled = objects.length > 0 || (num(rec.state, "objects") ?? 0) > 0;
    if (filled && !flag(rec.state, "forceDestroy")) {
      refuse(
        "BucketNotEmpty",
        "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
      );
    }
    // Configurations of a bucket go with it.
    for (const part of op.referring(rec.id))
      if (part.type.startsWith("aws:s3/") && part.id.startsWith(rec.id)) op.store.remove(part);
    for (const object of objects) op.store.remove(object);
  },
};

/** `aws.s3.BucketObjectv2` */
export const bucketObject: TypeDefinition = {
  token: OBJECT,
  noun: ["S3", "Object"],
  calls: ["PutObject", "HeadObject", "PutObject", "DeleteObject"],
  puts: true,
  replaces: ["bucket", "key"],
  rules: { conflicts: [["content", "source", "contentBase64"]] },
  make(op, inputs) {
    const parent = bucketOf(op, textOr(inputs, "bucket"));
    const key = textOr(inputs, "key");
    const etag = digest(textOr(inputs, "content") + textOr(inputs, "contentBase64")).slice(0, 32);
    return {
      id: `${parent.id}/${key}`,
      state: {
        arn: `arn:aws:s3:::${parent.id}/${key}`,
        etag,
        versionId: "",
        storageClass: text(inputs, "storageClass") ?? "STANDARD",
        contentType: text(inputs, "contentType") ?? "application/octet-stream",
        serverSideEncryption: text(inputs, "serverSideEncryption") ?? "AES256",
        bucketKeyEnabled: flag(inputs, "bucketKeyEnabled"),
      },
      links: [`>${parent.id}`],
    };
  },
};

/** True if anyone at all is let in (S3 guide, "Blocking public access", the meaning of public). */
function isPublic(policy: Doc): boolean {
  return statements(policy).some((s) => {
    const principal = s["Principal"];
    const everyone = principal === "*" || (isDoc(principal) && strings(principal["AWS"]).includes("*"));
    return text(s, "Effect") === "Allow" && everyone && Object.keys(doc(s, "Condition")).length === 0;
  });
}

/** `aws.s3.BucketPolicy` */
export const bucketPolicy: TypeDefinition = {
  token: t.BUCKET_POLICY,
  noun: ["S3", "Bucket Policy"],
  calls: ["PutBucketPolicy", "GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"],
  puts: true,
  replaces: ["bucket"],
  rules: { json: ["policy"] },
  // The provider waits for roles that a policy names to be known.
  waits: { create: ["MalformedPolicy"], update: ["MalformedPolicy"] },
  make(op, inputs) {
    const parent = bucketOf(op, textOr(inputs, "bucket"));
    const policy = checkPolicy(op, "bucket", textOr(inputs, "policy"), "MalformedPolicy");
    for (const resource of statements(policy).flatMap((s) => strings(s["Resource"]))) {
      const own = resource === `arn:aws:s3:::${parent.id}` || resource.startsWith(`arn:aws:s3:::${parent.id}/`);
      if (!own) refuse("MalformedPolicy", `Policy has invalid resource: ${resource}`);
    }
    const block = op.own(PUBLIC_ACCESS_BLOCK, parent.id);
    if (block && flag(block.state, "blockPublicPolicy") && isPublic(policy)) {
      refuse(
        "AccessDenied",
        "User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
      );
    }
    return { id: parent.id, state: {}, links: [`>${parent.id}`] };
  },
};
