import { shellQuote } from "../launchers";
import type { CloudResource } from "./cloud";
import type { Finding, Misplaced, Orphan } from "./diagnose";
import type { StackView } from "./stack-view";

/** One entry of the file that `pulumi import --file` reads. */
interface ImportEntry {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly parent?: string;
  readonly provider?: string;
}

/** A file for `pulumi import --file`. */
export interface ImportFile {
  readonly nameTable: Readonly<Record<string, string>>;
  readonly resources: readonly ImportEntry[];
}

/** CLI commands that mend what was found, in the order in which they must run. */
export interface Repair {
  readonly args: readonly string[];
  /** What the command is for, in words. */
  readonly why: string;
  /** For `import`: the file, which takes the place of `IMPORT_FILE` in `args`. */
  readonly file?: ImportFile;
}

/** Stands in `args` for the path of the import file. */
export const IMPORT_FILE = "<import file>";

/** What cannot be mended by the CLI alone, in words. */
export interface ByHand {
  readonly finding: Finding;
  readonly advice: string;
}

/** The repairs for what was found. */
export function planRepairs(
  findings: readonly Finding[],
  view: StackView,
): { readonly repairs: readonly Repair[]; readonly byHand: readonly ByHand[] } {
  const repairs: Repair[] = [];
  const byHand: ByHand[] = [];
  if (findings.some(({ kind }) => kind === "stale lock")) {
    repairs.push({ args: ["cancel", "--yes"], why: "removes the locks that dead runs left" });
  }
  const all = findings.filter((f): f is Orphan | Misplaced => f.kind === "orphan" || f.kind === "wrong account");
  const asked = all.filter((stray) => stray.kind === "orphan" && stray.target !== undefined);
  // What nobody asks for waits: once the state knows the others, the program may ask for it after all.
  const strays = asked.length > 0 ? asked : all;
  const missing = new Set<string>();
  const entries: { entry: ImportEntry; stray: Orphan | Misplaced }[] = [];
  const table: Record<string, string> = {};
  const alias = (urn: string): string => {
    const known = Object.entries(table).find(([, value]) => value === urn)?.[0];
    const name = known ?? `r${Object.keys(table).length}`;
    table[name] = urn;
    return name;
  };
  for (const stray of strays) {
    const target = stray.kind === "orphan" ? stray.target : undefined;
    const provider = target?.provider ?? view.providers.get(stray.resource.account);
    if (provider === undefined) {
      byHand.push({
        finding: stray,
        advice: `the stack has no provider for account ${stray.resource.account}; delete it there`,
      });
      continue;
    }
    for (const urn of target ? [provider, target.parent] : [provider]) {
      if (urn !== undefined && !view.urns.has(urn)) missing.add(urn);
    }
    // Under a name that the program does not use, the next `up` sees a resource too many and deletes it in order.
    const name = target ? nameOf(target.urn) : `orphan-${stray.resource.id}`;
    const parent = target?.parent === undefined ? {} : { parent: alias(target.parent) };
    const id = importId(stray.resource, view.homes.get(provider));
    const entry = { type: stray.resource.type, name, id, ...parent, provider: alias(provider) };
    entries.push({ entry, stray });
  }
  if (missing.size > 0) {
    const targets = [...missing].flatMap((urn) => ["--target", urn]);
    repairs.push({ args: ["up", "--yes", "--skip-preview", ...targets], why: "brings back what the imports hang on" });
  }
  if (entries.length > 0) {
    const unasked = entries.filter(({ stray }) => stray.kind === "wrong account" || stray.target === undefined).length;
    const later = unasked > 0 ? `; the next up deletes the ${unasked} that the program does not ask for` : "";
    repairs.push({
      args: ["import", "--file", IMPORT_FILE, "--yes", "--skip-preview", "--protect=false", "--generate-code=false"],
      why: `makes the state know ${entries.length} ${entries.length === 1 ? "resource" : "resources"}${later}`,
      file: { nameTable: table, resources: entries.map(({ entry }) => entry) },
    });
  }
  const pending = findings.some(({ kind }) => kind === "pending operation");
  const drift = findings.some(({ kind }) => kind === "gone" || kind === "changed");
  if (pending || drift) {
    const clear = pending ? ["--clear-pending-creates"] : [];
    repairs.push({
      args: ["refresh", "--yes", "--skip-preview", ...clear],
      why: "makes the state say what is really there",
    });
  }
  return { repairs, byHand };
}

/** The provider takes the Region behind an @ where it is not its own (provider documentation, Enhanced Region Support). */
function importId({ id, region, regional }: CloudResource, home: string | undefined): string {
  return regional === true && home !== undefined && region !== home ? `${id}@${region}` : id;
}

/**
 * The commands that a person would type for one repair; imports one by one.
 * @param pulumi how the CLI on the examined stack is called
 */
export function repairCommands({ args, file }: Repair, pulumi: string): string[] {
  if (!file) return [`${pulumi} ${args.map(shellQuote).join(" ")}`];
  return file.resources.map((entry) => {
    const parent =
      entry.parent === undefined ? [] : ["--parent", `${entry.parent}=${file.nameTable[entry.parent] ?? ""}`];
    const by =
      entry.provider === undefined ? [] : ["--provider", `${entry.provider}=${file.nameTable[entry.provider] ?? ""}`];
    const words = [
      "import",
      entry.type,
      entry.name,
      entry.id,
      ...parent,
      ...by,
      "--protect=false",
      "--generate-code=false",
    ];
    return `${pulumi} ${words.map(shellQuote).join(" ")}`;
  });
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
