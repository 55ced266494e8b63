/**
 * Buckets that replicate to others: whoever has the other bucket reads what is in the first (S3 guide, Replicating objects
 * across accounts). Each destination is written as a policy that lets in its account.
 */
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type { GrantPolicy } from "../model";
import { shownBucket } from "./bucket-names";
import { base, type Context, fields, Opaques } from "./context";
import { allowing, isPending, saidIn, type Text } from "./grant-texts";
import { T } from "./types";

/** What replication of `@pulumi/aws` grants. */
export function copyGrants(ctx: Context): GrantPolicy[] {
  return [
    ...ctx.nodes(T.bucketReplication).flatMap((node) => copies(ctx, node, saidIn(node, "rules"))),
    ...ctx.nodes(T.bucket).flatMap((node) => copies(ctx, node, saidIn(node, "replicationConfiguration.rules"))),
    ...ctx.nodes(T.bucketV2).flatMap((node) => {
      const all = saidIn(node, "replicationConfigurations");
      return isUnknown(all)
        ? copies(ctx, node, all)
        : listOf(all).flatMap((one) => copies(ctx, node, fields(one).rules));
    }),
  ];
}

/** A grant for each destination of a list of rules. */
export function copies(ctx: Context, node: ResourceNode, rules: Value | undefined): GrantPolicy[] {
  if (isUnknown(rules)) return [grant(node, 0, isPending(rules) ? { pending: true } : "its replication is a secret")];
  return listOf(rules)
    .flatMap((rule) => {
      const { status, destination, destinations } = fields(rule);
      return status === "Disabled"
        ? []
        : [...(destination === undefined ? [] : [destination]), ...listOf(destinations)];
    })
    .flatMap((destination, i) => {
      const owner = ownerOf(ctx, node, destination);
      return owner === undefined ? [] : [grant(node, i, owner)];
    });
}

function grant(node: ResourceNode, i: number, said: Text | string): GrantPolicy {
  const opaque = new Opaques();
  if (typeof said === "string") opaque.add("policy", node.urn, said);
  if (node.secrets.some((property) => /^(rules|replication)/.test(property)))
    opaque.add("policy", node.urn, "its replication is a secret");
  const text = typeof said === "string" ? {} : said;
  return { kind: "bucket", by: "its replication", ...text, ...base(node, opaque, `${node.urn}#copy/${i}`) };
}

/** Whom a destination lets in; `undefined` if nobody else; a text if that cannot be told. */
function ownerOf(ctx: Context, node: ResourceNode, destination: Value): Text | string | undefined {
  const { bucket, account, accountId } = fields(destination);
  const shown = shownBucket(ctx, bucket);
  const own = shown?.external === false ? shown : undefined;
  const said = account ?? accountId;
  const owner = own?.account ?? (typeof said === "string" && said !== "" ? said : undefined);
  if (owner !== undefined) return allowing({ Principal: { AWS: owner }, Action: ["s3:GetObject", "s3:ListBucket"] });
  // One that the same provider makes is of the same account.
  if (own !== undefined && own.provider === node.provider) return undefined;
  if (isUnknown(said) && isPending(said)) return { pending: true };
  const where = typeof bucket === "string" ? bucket : "a bucket that is not known yet";
  return `it replicates to ${where}, of which no given state tells the account: give it as the destination's account`;
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as Value[]) : [];
}
