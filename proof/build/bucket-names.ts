/** Which bucket a property means: by its name or ARN, or by the one bucket that an unknown value is made of. */
import { isUnknown, type ResourceNode, type Urn, type Value } from "../graph";
import type { Context } from "./context";
import { T } from "./types";

/** The bucket that a state shows. */
export function shownBucket(ctx: Context, value: Value | undefined): ResourceNode | undefined {
  const all = ctx.nodes(T.bucket, T.bucketV2);
  // One stack may make what another only reads.
  const buckets = [...all.filter(({ external }) => !external), ...all.filter(({ external }) => external)];
  if (isUnknown(value)) {
    const [made, ...more] = buckets.filter(({ urn }) => value.$unknown.dependsOn.includes(urn));
    return more.length === 0 ? made : undefined;
  }
  const name = plainName(value);
  return name === undefined
    ? undefined
    : buckets.find(({ id, properties }) => id === name || properties.bucket === name);
}

/** One text for each bucket, whether a state shows it or not; `undefined` where it cannot be told. */
export function bucketName(ctx: Context, value: Value | undefined, own?: Urn): string | undefined {
  return shownBucket(ctx, value)?.urn ?? own ?? plainName(value);
}

function plainName(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value.replace(/^arn:[^:]*:s3:::/, "") : undefined;
}
