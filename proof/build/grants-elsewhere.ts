/**
 * Policies through other channels to AWS than `@pulumi/aws`: its native provider, Cloud Control, dynamic and bridged
 * providers. Those whose shape the CloudFormation reference gives are read; of any other resource of the services that P16
 * speaks of, and of whatever is not known at all, a document that names principals makes P16 UNDETERMINED, and so does a
 * template of CloudFormation, which shows nothing of what it makes.
 */
import { isUnknown, type ResourceNode, type Value } from "../graph";
import type { GrantKind, GrantPolicy } from "../model";
import { isDeeper, POLICY_LEVELS } from "../nesting";
import { aclGrant, canned } from "./bucket-acls";
import { copies } from "./bucket-copies";
import { base, type Context, fields, Opaques } from "./context";
import { documentOf } from "./grant-texts";
import { isCloudControl, isHarmless, isOtherChannel, tokenOf } from "./harmless";

/** Where resources have their policy, by their token in the words of `@pulumi/aws` (CloudFormation template reference). */
const SHAPES: Readonly<Record<string, readonly [kind: GrantKind, property: string]>> = {
  "aws:backup/backupVault:": ["backup vault", "accessPolicy"],
  "aws:ecr/registryPolicy:": ["repository", "policyText"],
  "aws:ecr/repository:": ["repository", "repositoryPolicyText"],
  "aws:kinesis/resourcePolicy:": ["stream", "resourcePolicy"],
  "aws:events/eventBus:": ["event bus", "policy"],
  "aws:iam/role:": ["role", "assumeRolePolicyDocument"],
  "aws:kms/key:": ["key", "keyPolicy"],
  "aws:kms/replicaKey:": ["key", "keyPolicy"],
  "aws:logs/destination:": ["log destination", "destinationPolicy"],
  "aws:logs/resourcePolicy:": ["log policy", "policyDocument"],
  "aws:oam/sink:": ["metrics sink", "policy"],
  "aws:s3/accessPoint:": ["access point", "policy"],
  "aws:s3/bucketPolicy:": ["bucket", "policyDocument"],
  "aws:s3/multiRegionAccessPointPolicy:": ["access point", "policy"],
  "aws:s3objectlambda/accessPointPolicy:": ["access point", "policyDocument"],
  "aws:s3outposts/accessPoint:": ["access point", "policy"],
  "aws:s3outposts/bucketPolicy:": ["bucket", "policyDocument"],
  "aws:s3tables/tableBucketPolicy:": ["bucket", "resourcePolicy"],
  "aws:s3tables/tablePolicy:": ["bucket", "resourcePolicy"],
  "aws:s3vectors/vectorBucketPolicy:": ["bucket", "policy"],
  "aws:secretsmanager/resourcePolicy:": ["secret", "resourcePolicy"],
  "aws:sns/topicInlinePolicy:": ["topic", "policyDocument"],
  "aws:sns/topicPolicy:": ["topic", "policyDocument"],
  "aws:sqs/queueInlinePolicy:": ["queue", "policyDocument"],
  "aws:sqs/queuePolicy:": ["queue", "policyDocument"],
};

/** Services whose policies P16 asks about. */
const ASKED =
  /^aws:(backup|bedrockagentcore|cloudwatch|codeartifact|dynamodb|ecr|events|glue|iam|kinesis|kms|lambda|logs|oam|s3\w*|sagemaker|secretsmanager|sns|sqs)\//;
/** Grants that are no document. */
const GRANTS =
  /^aws:(events\/eventBusPolicy|kms\/grant|lambda\/layerVersionPermission|lambda\/permission|s3\/accessGrant):/;
const TEMPLATES =
  /^aws:(cloudformation\/(stack|stackSet|stackInstances|stackSetInstance)|serverlessrepository\/\w+|servicecatalog\/provisionedProduct):/;

/** What resources of other channels grant. */
export function grantsElsewhere(ctx: Context): GrantPolicy[] {
  return [...ctx.graph.nodes.values()].flatMap((node) => {
    const token = tokenOf(node);
    if (TEMPLATES.test(token) && !node.component)
      return [doubt(node, "resource", "what its template makes, and whom that lets in, is in no state")];
    return isOtherChannel(node) ? grantsOf(ctx, node, token) : [];
  });
}

function grantsOf(ctx: Context, node: ResourceNode, token: string): GrantPolicy[] {
  if (isHarmless(node) && !ASKED.test(token)) return [];
  const said = saidBy(node);
  if (said === undefined) return [doubt(node, "resource", "what it asks for cannot be read")];
  if (isUnknown(said))
    return [{ kind: SHAPES[token]?.[0] ?? "resource", ...documentOf(said), ...base(node, new Opaques()) }];
  if (token === "aws:s3/bucket:") return bucketGrants(ctx, node, said);
  if (GRANTS.test(token)) return [doubt(node, "resource", `grants of ${node.type} are not read`)];
  const [kind, property] = SHAPES[token] ?? ["resource" as const, ""];
  const document = valueOf(said, property);
  if (document !== undefined && document !== "")
    return [{ kind, ...documentOf(document), ...base(node, secretIn(node, property)) }];
  return Object.values(fields(said)).some(namesPrincipals)
    ? [doubt(node, kind, `policies of ${node.type} are not read in this shape`)]
    : [];
}

/** ACL and replication of a bucket; its policy is a resource of its own there. */
function bucketGrants(ctx: Context, node: ResourceNode, said: Value): GrantPolicy[] {
  const acl = valueOf(said, "accessControl");
  const rules = valueOf(valueOf(said, "replicationConfiguration") ?? null, "rules");
  const isEnforced = Object.values(fields(valueOf(said, "ownershipControls") ?? null)).some((all) =>
    JSON.stringify(all).includes('"BucketOwnerEnforced"'),
  );
  return [
    ...(isEnforced ? [] : aclGrant(ctx, node, "bucket", undefined, canned(typeof acl === "string" ? kebab(acl) : acl))),
    ...copies(ctx, node, rules === undefined ? undefined : camel(rules)),
  ];
}

/** What a resource asks for; `undefined` where that cannot be read. Cloud Control has it as a text. */
function saidBy(node: ResourceNode): Value | undefined {
  if (!isCloudControl(node)) return node.external ? node.properties : node.inputs;
  const text = node.external ? node.properties.properties : (node.properties.desiredState ?? node.inputs.desiredState);
  return typeof text === "string" ? parsed(text) : text;
}

function parsed(text: string): Value | undefined {
  try {
    const value = JSON.parse(text) as Value;
    return isDeeper(value, POLICY_LEVELS) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** A property in either spelling. */
function valueOf(said: Value, property: string): Value | undefined {
  if (property === "") return undefined;
  const all = fields(said);
  return all[property] ?? all[property.charAt(0).toUpperCase() + property.slice(1)];
}

/** True if a value holds a policy with principals, as an object or a text, or a text that may be one. */
function namesPrincipals(value: Value): boolean {
  if (isUnknown(value)) return false;
  if (typeof value === "string") {
    if (!/^\s*[[{]/.test(value) || !value.includes("Principal")) return false;
    const inner = parsed(value);
    return inner === undefined || namesPrincipals(inner);
  }
  if (typeof value !== "object" || value === null) return false;
  if ("Effect" in value && ("Principal" in value || "NotPrincipal" in value)) return true;
  return Object.values(value).some(namesPrincipals);
}

function doubt(node: ResourceNode, kind: GrantKind, because: string): GrantPolicy {
  const opaque = new Opaques();
  opaque.add("policy", node.urn, because);
  return { kind, ...base(node, opaque) };
}

function secretIn(node: ResourceNode, property: string): Opaques {
  const opaque = new Opaques();
  if (node.secrets.includes(isCloudControl(node) ? "desiredState" : property))
    opaque.add("policy", node.urn, `${property} is a secret`);
  return opaque;
}

/** `PublicReadWrite`, as CloudFormation has it, in the words of the API. */
function kebab(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}

/** The same value with names as Pulumi spells them. */
function camel(value: Value): Value {
  if (Array.isArray(value)) return (value as Value[]).map(camel);
  if (typeof value !== "object" || value === null || isUnknown(value)) return value;
  const entries = Object.entries(value as Readonly<Record<string, Value>>);
  return Object.fromEntries(entries.map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), camel(inner)]));
}
