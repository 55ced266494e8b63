import { z } from "zod";

const resource = z.looseObject({
  urn: z.string().startsWith("urn:pulumi:"),
  type: z.string(),
  custom: z.boolean(),
  id: z.string().optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  dependencies: z.array(z.string()).nullish(),
  delete: z.boolean().optional(),
});

/** A checkpoint as the engine writes it, as far as the engine and local mode need it to be so. */
const checkpoint = z.looseObject({
  latest: z
    .looseObject({
      secrets_providers: z.looseObject({ type: z.literal("passphrase") }).optional(),
      resources: z.array(resource).nullish(),
      pending_operations: z.array(z.looseObject({ resource, type: z.string() })).nullish(),
    })
    .nullish(),
});

type Resource = z.infer<typeof resource>;

/** Whose state it should be. */
export interface StateOwner {
  readonly project: string;
  readonly stack: string;
}

/**
 * What is wrong with a checkpoint, as the end of "the Pulumi state …": what the engine would stop at with a trace or an
 * integrity error, and a resource of another project or stack, in whose place it would make all of ours. `undefined` if
 * nothing is.
 */
export function checkpointProblem(value: unknown, owner: StateOwner): string | undefined {
  const read = checkpoint.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return `is damaged (${at(issue?.path ?? [])} is not as the engine writes it)`;
  }
  const resources = read.data.latest?.resources ?? [];
  const pending = (read.data.latest?.pending_operations ?? []).map((operation) => operation.resource);
  const other = [...resources, ...pending].find(({ urn }) => !urn.startsWith(urnPrefix(owner)));
  if (other !== undefined) return `is another stack's (it has ${other.urn}, ours begin with ${urnPrefix(owner)})`;
  const problem = inconsistent(resources);
  return problem === undefined ? undefined : `is damaged (${problem})`;
}

const urnPrefix = ({ project, stack }: StateOwner): string => `urn:pulumi:${stack}::${project}::`;

/** A place in the checkpoint, as in `latest.resources[5].urn`. */
const at = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .slice(1);

/** By the engine's own rules for a state (pulumi/pkg, `VerifyIntegrity`): each resource after all that it needs, once. */
function inconsistent(resources: readonly Resource[]): string | undefined {
  const providers = new Set<string>();
  const urns = new Set<string>();
  const living = new Set<string>();
  for (const { urn, type, custom, id, parent, provider, dependencies, delete: condemned = false } of resources) {
    if (custom && id === undefined) return `${urn} has no id`;
    if (type.startsWith("pulumi:providers:")) providers.add(`${urn}::${id ?? ""}`);
    if (provider && !providers.has(provider)) return `the provider of ${urn} does not stand before it`;
    const missing = [...(parent ? [parent] : []), ...(dependencies ?? [])].find((needed) => !urns.has(needed));
    if (missing !== undefined) return `${missing}, which ${urn} needs, does not stand before it`;
    if (!condemned && living.has(urn)) return `${urn} stands in it twice`;
    urns.add(urn);
    if (!condemned) living.add(urn);
  }
  return undefined;
}
