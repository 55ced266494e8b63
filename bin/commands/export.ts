import { passToCli } from "../../local/engine/command";

/** `bedrock-hub export --local [--stack dev] […]`: `pulumi stack export` of the local stack. */
export function run(argv: string[]): Promise<number> {
  return passToCli("stack export", ["stack", "export"], argv);
}
