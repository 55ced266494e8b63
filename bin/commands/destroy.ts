import { passToCli } from "../../local/engine/command";

/** `bedrock-hub destroy --local [--stack dev] […]`: `pulumi destroy` against the embedded AWS. */
export function run(argv: string[]): Promise<number> {
  return passToCli("destroy", ["destroy"], argv);
}
