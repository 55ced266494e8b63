import { passToCli } from "../../local/engine/command";

/** `bedrock-hub output --local [--stack dev] […]`: `pulumi stack output` of the local stack. */
export function run(argv: string[]): Promise<number> {
  return passToCli("stack output", ["stack", "output"], argv);
}
