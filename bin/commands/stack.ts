import { passToCli } from "../../local/engine/command";

/** `bedrock-hub stack --local [--stack dev] […]`: `pulumi stack …` on the local state. */
export function run(argv: string[]): Promise<number> {
  return passToCli("stack", ["stack"], argv);
}
