/**
 * State files from disk: any number of stack exports and previews, of several stacks and accounts, as one graph.
 * A preview replaces what an export of the same stack says.
 */
import { FACTS, type ExistingResource } from "../facts";
import { graphOf, mergeGraphs, type ResourceGraph, type ResourceNode } from "../graph";
import { InputError } from "../read";
import { graphFromExport, isExport } from "./export";
import { isPreview, readPreview, type Preview } from "./preview";
import { nodesOf } from "./nodes";
import { readBytes, Unreadable } from "./read-bytes";

/**
 * Reads a JSON file.
 * @throws InputError if it is missing, empty or no JSON
 */
export function readJson(file: string): unknown {
  const fail = (problem: string, fix: string) => new InputError(file, [{ path: "(file)", problem, fix }]);
  let text: string;
  try {
    text = decoded(readBytes(file));
  } catch (error) {
    if (error instanceof Unreadable) throw fail(error.problem, error.fix);
    throw fail(`cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`, "check the path");
  }
  if (text.startsWith("\u001f")) throw fail("is compressed", "unpack it first (`gunzip`)");
  if (text.trim() === "")
    throw fail("is empty", "write it again, for example with `pulumi stack export --file <file>`");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fail(`is not JSON (${(error as Error).message})`, "it may be cut off: write it again");
  }
}

/** The text of a file: UTF-8, or UTF-16 as some shells redirect output to; without a byte order mark. */
function decoded(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf16le" : "utf8";
  return bytes.toString(encoding).replace(/^\uFEFF/, "");
}

/**
 * One graph of several state files.
 * @throws InputError if a file cannot be used, or a preview leaves out resources that no export shows
 */
export function graphFromFiles(files: readonly string[], existing: readonly ExistingResource[] = []): ResourceGraph {
  const exports: ResourceGraph[] = [];
  const previews: { file: string; preview: Preview }[] = [];
  for (const file of files) {
    const json = readJson(file);
    if (isExport(json)) exports.push(graphFromExport(json, file));
    else if (isPreview(json)) previews.push({ file, preview: readPreview(json, file) });
    else throw new InputError(file, [{ path: "(file)", ...whyNoState(json) }]);
  }
  const deployed = mergeGraphs(exports);
  for (const { file, preview } of previews) requireSames(file, preview, deployed);
  const gone = new Set(previews.flatMap(({ preview }) => [...preview.removed]));
  const planned = new Set(previews.flatMap(({ preview }) => [...preview.graph.nodes.keys()]));
  const deleted = new Set(previews.flatMap(({ preview }) => [...preview.deleted]));
  const kept = graphOf(
    [...deployed.nodes.values()].filter(({ urn }) => !gone.has(urn) && !planned.has(urn)),
    deployed.doubtful.filter(({ node }) => node.id === undefined || !deleted.has(node.id)),
  );
  return mergeGraphs([kept, ...previews.map(({ preview }) => preview.graph), graphOf(existingNodes(existing))]);
}

/** Files of this program that are given as states by mistake, by keys that each has. */
const MISTAKEN: readonly (readonly [what: string, keys: readonly string[]])[] = [
  ["the JSON of `plan`", ["plan", "resources", "proof"]],
  ["the JSON of `trace`", ["question", "verdict", "blockedBy"]],
  ["the JSON of `prove`", ["verdict", "properties", "matrix"]],
  ["an intent file, which goes with --intent", ["domains", "endpointSets"]],
];

/** What a file is that is no state, and what to give instead. */
function whyNoState(json: unknown): { problem: string; fix: string } {
  const fix = "give the output of `pulumi stack export` or `pulumi preview --json --show-sames`";
  const has = (key: string): boolean => typeof json === "object" && json !== null && key in json;
  const found = MISTAKEN.find(([, keys]) => keys.every(has));
  return { problem: found ? `is ${found[0]}, no state` : "is neither a stack export nor a preview", fix };
}

/** A preview without its unchanged resources would prove a network with holes: refuse it unless an export fills them. */
function requireSames(file: string, preview: Preview, deployed: ResourceGraph): void {
  if (!preview.partial) return;
  const stack = (urn: string) => urn.split("::").slice(0, 2).join("::");
  const stacks = new Set([...preview.graph.nodes.keys()].map(stack));
  if ([...deployed.nodes.keys()].some((urn) => stacks.has(stack(urn)))) return;
  const fix = "run `pulumi preview --json --show-sames`, or give the stack's export as well";
  throw new InputError(file, [{ path: "steps", problem: "leaves out the resources that do not change", fix }]);
}

/** Existing resources from a facts file, as nodes. */
export function existingNodes(existing: readonly ExistingResource[]): ResourceNode[] {
  return existing.map((resource) => {
    const urn = `${FACTS}${resource.type}::${resource.id}`;
    const [node] = nodesOf(
      [
        {
          urn,
          type: resource.type,
          id: resource.id,
          inputs: resource.properties,
          outputs: {},
          propertyDependencies: {},
          dependencies: [],
          external: false,
        },
      ],
      "facts",
    );
    if (!node) throw new Error("one resource gives one node");
    const { account, region } = resource;
    return {
      ...node,
      name: resource.id,
      ...(account === undefined ? {} : { account }),
      ...(region === undefined ? {} : { region }),
    };
  });
}
