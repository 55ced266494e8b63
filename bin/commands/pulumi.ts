import { passToCli } from "../../local/engine/command";

/**
 * `bedrock-hub pulumi --local [--stack dev] -- <any command of the Pulumi CLI>`: for `import`, `state`, `cancel` and
 * the rest. `shell --local` puts a `pulumi` on PATH that does this.
 */
export function run(argv: string[]): Promise<number> {
  return passToCli("pulumi", [], argv);
}
