/** The part of `pulumi stack export` that local mode reads. */
export interface StackExport {
  readonly deployment: {
    readonly resources?: readonly ExportedResource[];
    readonly pending_operations?: readonly { readonly resource: ExportedResource; readonly type: string }[] | null;
  };
}

/** Reads what `pulumi stack export` printed; a state in which nothing was ever deployed has no deployment. */
export function readExport(text: string): StackExport {
  const { deployment } = JSON.parse(text) as { deployment?: StackExport["deployment"] | null };
  return { deployment: deployment ?? {} };
}

/** One resource in a stack's state. */
export interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly parent?: string;
  /** `<urn>::<id>` of the provider. */
  readonly provider?: string;
  readonly protect?: boolean;
  /** Set on the old one of a replacement that is still to be deleted. */
  readonly delete?: boolean;
  readonly external?: boolean;
  /** Property paths that the program told the engine not to compare. */
  readonly ignoreChanges?: readonly string[];
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** How many resources an account has. */
export interface AccountCount {
  readonly account: string;
  readonly resources: number;
}

/** Deployed resources by account, most first. Components and providers do not count. */
export function resourcesByAccount(state: StackExport): AccountCount[] {
  const resources = state.deployment.resources ?? [];
  const accounts = providerAccounts(resources);
  const counts = new Map<string, number>();
  for (const resource of resources) {
    if (!resource.custom || resource.type.startsWith("pulumi:")) continue;
    const account = accounts.get(providerUrn(resource.provider) ?? "") ?? "unknown account";
    counts.set(account, (counts.get(account) ?? 0) + 1);
  }
  return [...counts]
    .map(([account, count]) => ({ account, resources: count }))
    .sort((a, b) => b.resources - a.resources || a.account.localeCompare(b.account));
}

/** The account of each AWS provider in a state, by the provider's URN: the one id that it accepts. */
export function providerAccounts(resources: readonly ExportedResource[]): Map<string, string> {
  const accounts = new Map<string, string>();
  for (const resource of resources) {
    if (resource.type !== "pulumi:providers:aws") continue;
    const allowed = jsonList(resource.inputs?.allowedAccountIds);
    const role = jsonList(resource.inputs?.assumeRoles)[0];
    const account = allowed[0] ?? accountOfRole(role);
    if (typeof account === "string") accounts.set(resource.urn, account);
  }
  return accounts;
}

/** The provider's URN in a resource's provider reference. */
export function providerUrn(reference: string | undefined): string | undefined {
  return reference?.slice(0, reference.lastIndexOf("::"));
}

/** Provider inputs that are no strings are kept as JSON text. */
function jsonList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string") return [];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function accountOfRole(role: unknown): string | undefined {
  const arn = typeof role === "object" && role !== null ? (role as { roleArn?: unknown }).roleArn : undefined;
  return typeof arn === "string" ? arn.split(":")[4] : undefined;
}
