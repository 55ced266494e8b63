import * as path from "node:path";
import { describeChanges, type RunSummary } from "./events";
import { resourcesByAccount, type StackExport } from "./state-summary";

/** What is told after a deployment. */
export interface UpFacts {
  readonly stack: string;
  readonly state: StackExport;
  readonly summary: RunSummary | undefined;
  /** Account names by id, as the config has them. */
  readonly names: Readonly<Record<string, string>>;
  /** Folder with everything of the stack. */
  readonly folder: string;
}

/** The closing lines of `up --local`: what changed, what stands where, where it lies and what to do next. */
export function upReport({ stack, state, summary, names, folder }: UpFacts): string[] {
  const accounts = resourcesByAccount(state);
  const width = Math.max(0, ...accounts.map(({ account }) => (names[account] ?? "").length));
  const total = accounts.reduce((sum, { resources }) => sum + resources, 0);
  const changed = summary ? `${describeChanges(summary)} in ${summary.seconds} s` : "done";
  const again = summary && describeChanges(summary) === "nothing changed" ? " (the stack is as the program says)" : "";
  return [
    "",
    `Embedded AWS, stack ${stack}: ${changed}${again}.`,
    `${total} resources in ${accounts.length} accounts:`,
    ...accounts.map(({ account, resources }) => {
      return `  ${account}  ${(names[account] ?? "").padEnd(width)}  ${String(resources).padStart(4)}`;
    }),
    `State and accounts lie in ${path.relative(process.cwd(), folder) || folder}.`,
    `Next: npx bedrock-hub output --local, … local ls, … doctor --local (each with --stack ${stack}).`,
  ];
}

/** Account names by id out of a stack's config values. */
export function accountNames(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const accounts = values.accounts;
  if (typeof accounts !== "object" || accounts === null) return {};
  return Object.fromEntries(
    Object.entries(accounts).flatMap(([name, account]) => {
      const id = (account as { id?: unknown } | null)?.id;
      return typeof id === "string" ? [[id, name]] : [];
    }),
  );
}
