import { readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { record, type RecordedResource, type Recording, type RecordOptions } from "../../local/recorder";

/** Options of components in two accounts: the network's and a spoke's. */
export interface Accounts {
  readonly network: pulumi.ComponentResourceOptions;
  readonly spoke: pulumi.ComponentResourceOptions;
}

export const NETWORK_ID = "110000000001";
export const SPOKE_ID = "110000000002";
export const REGION = "us-east-1";

/** Records a program that builds components in two accounts, and checks what holds for every program. */
export async function recordComponents(
  build: (accounts: Accounts) => unknown,
  options: Pick<RecordOptions, "preview" | "answer" | "remoteComponents"> = {},
): Promise<Recording> {
  const recording = await record(() => {
    const provider = (name: string, id: string) => new aws.Provider(name, { region: REGION, allowedAccountIds: [id] });
    const network = { providers: [provider("network", NETWORK_ID)] };
    const spoke = { providers: [provider("spoke", SPOKE_ID)] };
    return build({ network, spoke });
  }, options);
  expect(unsound(recording)).to.deep.equal([]);
  return recording;
}

/** The recorded resources of a type, given as `ec2/subnet:Subnet`, by name. */
export function byName(recording: Recording, type: string): Record<string, RecordedResource> {
  const found = recording.resources.filter((resource) => resource.type === `aws:${type}`);
  return Object.fromEntries(found.map((resource) => [resource.name, resource]));
}

/** The one resource of a type. */
export function only(recording: Recording, type: string): RecordedResource {
  const found = Object.values(byName(recording, type));
  expect(found.map((resource) => resource.name)).to.have.length(1);
  return found[0]!;
}

/** How many AWS resources of each type there are. */
export function counts(recording: Recording): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { type } of recording.resources) {
    if (type.startsWith("aws:")) found[type.slice(4)] = (found[type.slice(4)] ?? 0) + 1;
  }
  return found;
}

/** Names of protected AWS resources, as `<type> <name>`. */
export function protectedOnes(recording: Recording): string[] {
  return recording.resources
    .filter((resource) => resource.protect)
    .map(({ type, name }) => `${type.slice(4)} ${name}`)
    .sort();
}

/** True if the SDK's class of a type takes tags: generated code lists `tagsAll` as an output of those. */
export function taggable(type: string): boolean {
  const [, path] = type.split(":");
  return readFileSync(require.resolve(`@pulumi/aws/${path ?? ""}.js`), "utf8").includes("tagsAll");
}

/** What must not be in any program, as messages; empty if it is sound. */
export function unsound(recording: Recording): string[] {
  const found = [
    ...recording.errors.map((error) => `error: ${error.message}`),
    ...recording.duplicates.map((urn) => `duplicate: ${urn}`),
    ...recording.invokes.filter((invoke) => !invoke.provider).map((invoke) => `default provider: ${invoke.token}`),
  ];
  const byUrn = new Map(recording.resources.map((resource) => [resource.urn, resource]));
  const ids = new Map<unknown, string>();
  for (const resource of recording.resources) {
    const { urn, type, provider, custom } = resource;
    const parent = byUrn.get(resource.parent ?? "");
    if (!custom && !resource.remote && !resource.outputsRegistered) found.push(`no registerOutputs: ${urn}`);
    if (!custom || !type.startsWith("aws:")) continue;
    if (provider === undefined) found.push(`default provider: ${urn}`);
    // awsx names, parents and tags its parts itself; of ours they have the stack's tag.
    if (urn.includes("$awsx:")) {
      const stack = (resource.inputs["tags"] as Record<string, string> | undefined)?.["bedrock-hub:stack"];
      if (taggable(type) && stack === undefined) found.push(`no tag of the stack: ${urn}`);
      continue;
    }
    if (!parent?.type.startsWith("bedrock-hub:index:")) found.push(`no component as parent: ${urn}`);
    if (!taggable(type)) continue;
    const tags = (resource.inputs["tags"] ?? {}) as Record<string, string>;
    const id = tags["bedrock-hub:id"] ?? "";
    if (!tags["Name"] || !tags["bedrock-hub:stack"]) found.push(`no tags: ${urn}`);
    if (!/^[\w.:/-]{1,256}$/.test(id)) found.push(`no logical id: ${urn}`);
    if (ids.has(id)) found.push(`logical id of ${ids.get(id) ?? ""} as well: ${urn}`);
    ids.set(id, urn);
  }
  return found;
}
