import { localProject, requireLocal } from "../../local/engine/command";
import { destroy } from "../../local/engine/destroy";

/**
 * `bedrock-hub destroy --local [--stack dev] […]`: `pulumi destroy` against the embedded AWS, refused before anything is
 * deleted while something is protected.
 */
export async function run(argv: string[]): Promise<number> {
  const { stack, rest } = requireLocal("destroy", argv);
  return (await destroy(localProject(stack), rest)).code;
}
