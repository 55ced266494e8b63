/** Configuration of one `aws.Provider`: Region, role, allowed accounts, default tags. */
import { UNKNOWN } from "../world/kernel/inputs";
import { type Doc, type Json, doc, docs, isDoc, isList, text } from "../world/kernel/json";
import { REGIONS } from "../world/data/regions";
import { problem } from "./errors";

/** A role in the chain that leads to the account. */
export interface AssumedRole {
  readonly roleArn: string;
  readonly externalId?: string;
}

/** What `Configure` says. */
export interface ProviderConfig {
  readonly region: string;
  readonly roles: readonly AssumedRole[];
  readonly allowedAccounts: readonly string[];
  readonly forbiddenAccounts: readonly string[];
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** Nested values of a provider's configuration arrive as JSON text. */
function decode(value: Json | undefined): Json | undefined {
  if (typeof value !== "string" || !/^[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

function strings(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((v): v is string => typeof v === "string") : [];
}

/**
 * Reads a provider's configuration.
 * @throws Error for a missing or unknown Region, or a malformed role
 */
export function readConfig(args: Doc): ProviderConfig {
  const decoded: Doc = Object.fromEntries(Object.entries(args).flatMap(([k, v]) => [[k, decode(v) ?? null]]));
  const region = text(decoded, "region");
  if (region === undefined || region === UNKNOWN)
    problem("provider.region: is missing; set region on the aws.Provider");
  if (!REGIONS.includes(region))
    problem(`provider.region: invalid AWS Region: ${region}; use one of ${REGIONS.join(", ")}`);
  const chain = isList(decoded["assumeRoles"])
    ? docs(decoded, "assumeRoles")
    : isDoc(decoded["assumeRole"])
      ? [doc(decoded, "assumeRole")]
      : [];
  const roles = chain.map((role): AssumedRole => {
    const roleArn =
      text(role, "roleArn") ?? problem("provider.assumeRoles: a role has no roleArn; write the role's ARN");
    const externalId = text(role, "externalId");
    return externalId === undefined ? { roleArn } : { roleArn, externalId };
  });
  const tags = doc(doc(decoded, "defaultTags"), "tags");
  return {
    region,
    roles,
    allowedAccounts: strings(decoded["allowedAccountIds"]),
    forbiddenAccounts: strings(decoded["forbiddenAccountIds"]),
    defaultTags: Object.fromEntries(
      Object.entries(tags).filter((e): e is [string, string] => typeof e[1] === "string"),
    ),
  };
}

/** Names of the configuration that changed; neither replaces a resource. */
export function changedConfig(olds: Doc, news: Doc): string[] {
  const keys = new Set(
    [...Object.keys(olds), ...Object.keys(news)].filter((k) => k !== "version" && !k.startsWith("__")),
  );
  return [...keys].filter((k) => JSON.stringify(decode(olds[k])) !== JSON.stringify(decode(news[k])));
}
