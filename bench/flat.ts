import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RecordedResource, Recording } from "../local/recorder";

/**
 * Inputs of recorded resources that hold the id of another one, as a program would write them.
 * @param used takes those other ones
 */
function wired(
  value: unknown,
  ids: ReadonlyMap<string, pulumi.CustomResource>,
  used: Set<pulumi.CustomResource>,
): unknown {
  if (typeof value === "string") {
    const resource = ids.get(value);
    if (resource) used.add(resource);
    return resource?.id ?? value;
  }
  if (Array.isArray(value)) return value.map((v) => wired(v, ids, used));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, wired(v, ids, used)]));
}

/**
 * The program that somebody without components, plan or names by key would write: the same resources with the same
 * inputs, references, order and options, one after the other. What a resource waits for without an id of it among its
 * inputs, such as a share before an attachment, is in its `dependsOn`.
 * @param turnAfter resources after which the event loop turns, as our program has it after each spoke; nobody writes it
 *   by hand, and it shows what components, plan and names cost by themselves
 */
export function flatProgram(recording: Recording, turnAfter = Infinity): () => Promise<void> {
  const custom = recording.resources.filter((r) => r.custom);
  return async () => {
    let made = 0;
    const ids = new Map<string, pulumi.CustomResource>();
    const urns = new Map<string, pulumi.CustomResource>();
    const providers = new Map<string, pulumi.ProviderResource>();
    for (const r of custom) {
      if (++made % turnAfter === 0) await new Promise((resolve) => setImmediate(resolve));
      if (r.type.startsWith("pulumi:providers:")) {
        providers.set(r.urn, new aws.Provider(r.name, providerArgs(r)));
        continue;
      }
      const provider = r.provider === undefined ? undefined : providers.get(r.provider);
      const used = new Set<pulumi.CustomResource>();
      const inputs = wired(r.inputs, ids, used) as pulumi.Inputs;
      const dependsOn = r.deps.flatMap((urn) => urns.get(urn) ?? []).filter((other) => !used.has(other));
      const resource = new (classOf(r.type))(uniqueName(r), inputs, {
        ...(provider && { provider }),
        ...(dependsOn.length > 0 && { dependsOn }),
        ...(r.protect && { protect: true }),
        ...(r.deleteBeforeReplace && { deleteBeforeReplace: true }),
      });
      urns.set(r.urn, resource);
      if (r.id !== undefined) ids.set(r.id, resource);
    }
  };
}

/** Provider arguments go over the wire as JSON text. */
function providerArgs(r: RecordedResource): aws.ProviderArgs {
  const entries = Object.entries(r.inputs).filter(([key]) => key !== "version");
  return Object.fromEntries(entries.map(([key, value]) => [key, key === "region" ? value : JSON.parse(String(value))]));
}

type ResourceClass = new (
  name: string,
  args: pulumi.Inputs,
  opts: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** The class of the SDK for a type token such as `aws:ec2/vpcEndpoint:VpcEndpoint`. */
function classOf(type: string): ResourceClass {
  const [, module = "", name = ""] = type.split(":");
  const found = (aws as unknown as Record<string, Record<string, ResourceClass>>)[module.split("/")[0] ?? ""]?.[name];
  if (!found) throw new Error(`the SDK has no class for ${type}`);
  return found;
}

/** Without parents in the URN two components' children of one name would collide. */
function uniqueName(r: RecordedResource): string {
  return r.urn.split("::").slice(2).join("-");
}
