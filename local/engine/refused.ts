import { EngineError } from "./errors";
import type { StackExport } from "./state-summary";

/**
 * Refuses what would lead a closed run elsewhere: another project folder, whose files would be written, and another name
 * for the stack, whose state no command would find.
 * @throws EngineError
 */
export function refuseElsewhere(args: readonly string[]): void {
  const folder = args.find((word) => /^(--cwd(=|$)|-C)/.test(word));
  if (folder !== undefined) {
    throw new EngineError(
      `${folder.split("=")[0] ?? ""}: leads out of the copied project folder that local mode runs in; leave it out`,
    );
  }
  const [command, part] = args.filter((word) => !word.startsWith("-"));
  if (command === "stack" && (part === "rename" || part === "init")) {
    throw new EngineError(
      `stack ${part}: local mode has one stack for each stack file, named as the file is; write a Pulumi.<name>.yaml and use --stack <name>`,
    );
  }
}

/**
 * Refuses another id for an account in which the stack has resources: they do not move, and the engine would change them
 * one by one in an account that has none of them.
 * @param accounts the stack file's accounts, by key
 * @throws EngineError with a line for each
 */
export function refuseMovedAccounts({ deployment }: StackExport, accounts: unknown): void {
  const resources = deployment.resources ?? [];
  const lines = resources.flatMap(({ urn, type, inputs }) => {
    const key = type === "pulumi:providers:aws" ? urn.slice(urn.lastIndexOf("::") + 2) : "";
    const now = (accounts as Record<string, { id?: unknown } | undefined> | undefined)?.[key]?.id;
    const [before] = /\d{12}/.exec(JSON.stringify(inputs?.allowedAccountIds ?? "")) ?? [];
    if (typeof now !== "string" || before === undefined || now === before) return [];
    const there = resources.filter(({ provider }) => provider?.startsWith(`${urn}::`)).length;
    if (there === 0) return [];
    return [
      `accounts.${key}.id: is another than that of the account in which ${there} resources of the stack stand, got ${now}, they are in ${before}; resources do not move: put the id back, or take what is in this account out of the file, run up, and add the new account under a key of its own`,
    ];
  });
  if (lines.length > 0) throw new EngineError(lines.join("\n"));
}
