import { passToCli } from "../../local/engine/command";

/** `bedrock-hub refresh --local [--stack dev] […]`: `pulumi refresh` against the embedded AWS. */
export function run(argv: string[]): Promise<number> {
  return passToCli("refresh", ["refresh"], argv);
}
