import { SIGNATURE } from "../../signature";
import { providerUrn, type ExportedResource, type StackExport } from "../state-summary";
import type { AccountAccess } from "./cloud";
import { TYPE } from "./kinds";
import { logicalIdOf } from "./reader";
import { UNTAGGABLE } from "./untaggable";

/** A resource that the state knows or the program asks for, as doctor compares it. */
export interface KnownResource {
  readonly urn: string;
  readonly type: string;
  /** Physical id; absent on what is only planned. */
  readonly id?: string | undefined;
  /** For what cannot be tagged: what tells it from its siblings; `undefined` while inputs are unknown. */
  readonly key?: string | undefined;
  readonly logicalId?: string | undefined;
  readonly account?: string | undefined;
  /** Its own Region where it names one, else its provider's. */
  readonly region?: string | undefined;
  readonly provider?: string | undefined;
  readonly parent?: string | undefined;
}

/** A stack as its state and its program see it. */
export interface StackView {
  readonly known: readonly KnownResource[];
  readonly planned: readonly KnownResource[];
  /** Keys of untaggable things that a resource has by its own arguments: the VPCs that a zone was made with. */
  readonly inline: ReadonlySet<string>;
  /** Everything that the state has, components and providers too. */
  readonly urns: ReadonlySet<string>;
  /** One access per account and Region in which the stack has or plans something. */
  readonly accesses: readonly AccountAccess[];
  /** URN of a provider in the state for each account. */
  readonly providers: ReadonlyMap<string, string>;
  /** Region of each provider, by URN. */
  readonly homes: ReadonlyMap<string, string>;
  readonly pending: readonly { readonly urn: string; readonly operation: string }[];
}

/** The part of `pulumi preview --json` that is read. */
export interface PreviewJson {
  readonly steps?: readonly {
    readonly op: string;
    readonly urn: string;
    readonly newState?: ExportedResource;
    readonly oldState?: ExportedResource;
    readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
  }[];
}

/** Puts a state and a preview together. `state` must be exported with secrets shown: roles may have an external id. */
export function stackView(state: StackExport, preview: PreviewJson): StackView {
  const resources = state.deployment.resources ?? [];
  const creates = (preview.steps ?? []).flatMap((step) =>
    step.op === "create" && step.newState ? [step.newState] : [],
  );
  const access = new Map<string, AccountAccess>();
  const providers = new Map<string, string>();
  for (const resource of [...resources, ...creates]) {
    const into = resource.type === "pulumi:providers:aws" ? accessOf(resource) : undefined;
    if (!into) continue;
    // A preview hides secrets, so what the state says of a provider counts first.
    if (!access.has(resource.urn)) access.set(resource.urn, into);
  }
  for (const resource of resources) {
    const into = access.get(resource.urn);
    if (into && !providers.has(into.account)) providers.set(into.account, resource.urn);
  }
  const regionOf = ({ inputs, outputs, provider }: ExportedResource): string | undefined => {
    const own = [inputs?.region, outputs?.region]
      .map(plain)
      .find((value) => typeof value === "string" && REGION.test(value));
    return typeof own === "string" ? own : access.get(providerUrn(provider) ?? "")?.region;
  };
  const seen = (resource: ExportedResource, facts: Readonly<Record<string, unknown>>): KnownResource => ({
    urn: resource.urn,
    type: resource.type,
    id: resource.id,
    key: UNTAGGABLE.find((kind) => kind.type === resource.type)?.key(facts),
    logicalId: tagOf(resource),
    account: access.get(providerUrn(resource.provider) ?? "")?.account,
    region: regionOf(resource),
    provider: providerUrn(resource.provider),
    parent: resource.parent,
  });
  const real = (resource: ExportedResource): boolean => resource.custom && !resource.type.startsWith("pulumi:");
  return {
    known: resources
      .filter((resource) => real(resource) && resource.external !== true)
      .map((resource) => seen(resource, { ...resource.outputs, ...resource.inputs })),
    // Of what is only planned, outputs are guesses.
    planned: creates.filter(real).map((resource) => ({ ...seen(resource, resource.inputs ?? {}), id: undefined })),
    inline: new Set(resources.flatMap(inlineKeys)),
    urns: new Set(resources.map(({ urn }) => urn)),
    accesses: distinct([
      ...access.values(),
      ...[...resources, ...creates].filter(real).flatMap((resource) => {
        const into = access.get(providerUrn(resource.provider) ?? "");
        return into ? [{ ...into, region: regionOf(resource) ?? into.region }] : [];
      }),
    ]),
    homes: new Map([...access].map(([urn, { region }]) => [urn, region])),
    providers,
    pending: (state.deployment.pending_operations ?? []).map(({ resource, type }) => ({
      urn: resource.urn,
      operation: type,
    })),
  };
}

/** What names a Region; a planned value may be unknown yet. */
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

function inlineKeys({ type, id, inputs }: ExportedResource): string[] {
  if (type !== TYPE.zone || id === undefined) return [];
  return list(inputs?.vpcs).map((vpc) => `${id}:${field(vpc, "vpcId") ?? ""}`);
}

function tagOf(resource: ExportedResource): string | undefined {
  const tags = plain(resource.inputs?.tags);
  return logicalIdOf((key) => field(tags, key));
}

function accessOf(provider: ExportedResource): AccountAccess | undefined {
  const inputs = provider.inputs ?? {};
  const region = plain(inputs.region);
  const [role] = list(inputs.assumeRoles);
  const roleArn = field(role, "roleArn");
  const [allowed] = list(inputs.allowedAccountIds);
  const account = typeof allowed === "string" ? allowed : roleArn?.split(":")[4];
  if (account === undefined || typeof region !== "string") return undefined;
  return { account, region, roleArn, externalId: field(role, "externalId") };
}

function field(value: unknown, key: string): string | undefined {
  const found =
    typeof value === "object" && value !== null ? plain((value as Record<string, unknown>)[key]) : undefined;
  return typeof found === "string" ? found : undefined;
}

function list(value: unknown): unknown[] {
  const found = plain(value);
  if (typeof found !== "string") return Array.isArray(found) ? found : [];
  try {
    const parsed: unknown = JSON.parse(found);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/** The value in plain text; a secret that is shown has its JSON in `plaintext`. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(SIGNATURE in value)) return value;
  const { plaintext } = value as { plaintext?: unknown };
  return typeof plaintext === "string" ? JSON.parse(plaintext) : undefined;
}

function distinct(accesses: readonly AccountAccess[]): AccountAccess[] {
  const byKey = new Map(accesses.map((access) => [`${access.account} ${access.region}`, access]));
  return [...byKey.values()].sort((a, b) => `${a.account} ${a.region}`.localeCompare(`${b.account} ${b.region}`));
}
