/** Policies that say who gets at buckets, keys, topics, event buses and the like, and who may take a role. */
import { isUnknown, type ResourceNode } from "../graph";
import type { GrantPolicy, Key } from "../model";
import { aclGrants } from "./bucket-acls";
import { copyGrants } from "./bucket-copies";
import { base, type Context, Opaques } from "./context";
import { documentOf, saidIn } from "./grant-texts";
import { grantsElsewhere } from "./grants-elsewhere";
import { statementGrants } from "./statement-grants";
import { T } from "./types";

type Kind = GrantPolicy["kind"];

/** Each type with a policy, and where it has it. */
const KINDS: readonly (readonly [type: string, kind: Kind, property: string])[] = [
  [T.bucket, "bucket", "policy"],
  [T.bucketV2, "bucket", "policy"],
  [T.bucketPolicy, "bucket", "policy"],
  [T.outpostBucketPolicy, "bucket", "policy"],
  [T.tableBucketPolicy, "bucket", "resourcePolicy"],
  [T.tablePolicy, "bucket", "resourcePolicy"],
  [T.vectorBucketPolicy, "bucket", "policy"],
  [T.accessGrantsPolicy, "bucket", "policy"],
  [T.accessPoint, "access point", "policy"],
  [T.accessPointPolicy, "access point", "policy"],
  [T.objectLambdaPolicy, "access point", "policy"],
  [T.multiRegionPolicy, "access point", "details.policy"],
  [T.key, "key", "policy"],
  [T.replicaKey, "key", "policy"],
  [T.externalKey, "key", "policy"],
  [T.replicaExternalKey, "key", "policy"],
  [T.keyPolicy, "key", "policy"],
  [T.role, "role", "assumeRolePolicy"],
  [T.topic, "topic", "policy"],
  [T.topicPolicy, "topic", "policy"],
  [T.queue, "queue", "policy"],
  [T.queuePolicy, "queue", "policy"],
  [T.busPolicy, "event bus", "policy"],
  [T.logDestinationPolicy, "log destination", "accessPolicy"],
  [T.logPolicy, "log policy", "policyDocument"],
  [T.sinkPolicy, "metrics sink", "policy"],
  [T.secretPolicy, "secret", "policy"],
  [T.repositoryPolicy, "repository", "policy"],
  [T.registryPolicy, "repository", "policy"],
  [T.packageDomainPolicy, "repository", "policyDocument"],
  [T.packagesPolicy, "repository", "policyDocument"],
  [T.functionPolicy, "function", "policy"],
  [T.databasePolicy, "database", "policy"],
  [T.streamPolicy, "stream", "policy"],
  [T.dataCatalogPolicy, "data catalogue", "policy"],
  [T.vaultPolicy, "backup vault", "policy"],
  [T.agentPolicy, "agent", "policy"],
  [T.modelGroupPolicy, "model group", "resourcePolicy"],
];

/**
 * All policies that a program writes, and what grants without one. One that it leaves out is AWS's own: for the account
 * of the bucket, key or topic.
 */
export function buildGrants(ctx: Context): Map<Key, GrantPolicy> {
  const out = new Map<Key, GrantPolicy>();
  for (const [type, kind, path] of KINDS)
    for (const node of ctx.nodes(type)) {
      const text = policyIn(node, path);
      if (text !== undefined) out.set(node.urn, { kind, ...text, ...base(node, opaqueOf(node, path)) });
    }
  for (const grant of [...statementGrants(ctx), ...aclGrants(ctx), ...copyGrants(ctx), ...grantsElsewhere(ctx)])
    out.set(grant.key, grant);
  return out;
}

function policyIn(node: ResourceNode, path: string): Pick<GrantPolicy, "policy" | "pending"> | undefined {
  const value = saidIn(node, path);
  // An access point takes an empty object for no policy (provider reference, aws.s3.AccessPoint).
  return value === undefined || value === "" || value === "{}" ? undefined : documentOf(value);
}

function opaqueOf(node: ResourceNode, path: string): Opaques {
  const opaque = new Opaques();
  const value = saidIn(node, path);
  const [property = ""] = path.split(".");
  if (node.secrets.includes(property) || (isUnknown(value) && value.$unknown.why === "encrypted"))
    opaque.add("policy", node.urn, `${path} is a secret`);
  return opaque;
}
