import { passToCli } from "../../local/engine/command";

/** `bedrock-hub preview --local [--stack dev] […]`: `pulumi preview` against the embedded AWS. */
export function run(argv: string[]): Promise<number> {
  return passToCli("preview", ["preview"], argv);
}
