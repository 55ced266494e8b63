import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import { transform } from "sucrase";
import type * as Engine from "../../../proof/policy";

const FOLDER = path.join(__dirname, "../../../proof/policy");
const requireHere = createRequire(path.join(FOLDER, "index.ts"));
const sources = new Map<string, string>();
const compiled = new Map<string, string>();

function sourceOf(file: string): string {
  const source = sources.get(file) ?? readFileSync(file, "utf8");
  sources.set(file, source);
  return source;
}

function compile(source: string): string {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const { code } = transform(source, {
    transforms: ["typescript", "imports"],
    production: true,
    disableESTransforms: true,
  });
  compiled.set(source, code);
  return code;
}

/** True if a file of the engine is the target or imports it, over others too. */
function leadsTo(target: string, file: string, seen = new Set<string>()): boolean {
  if (file === target) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  const imported = [...sourceOf(file).matchAll(/from "\.\/([\w-]+)"/g)].map(([, name]) =>
    path.join(FOLDER, `${name}.ts`),
  );
  return imported.some((each) => leadsTo(target, each, seen));
}

/** A bug to plant: a piece of source that occurs once in a file of the engine, and what stands there instead. */
export interface Bug {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** The engine with a bug in it, loaded beside the real one. */
export function engineWith(bug: Bug): typeof Engine {
  const target = path.join(FOLDER, bug.file);
  const parts = sourceOf(target).split(bug.find);
  if (parts.length !== 2)
    throw new Error(`${bug.file}: "${bug.find}" occurs ${parts.length - 1} times instead of once`);
  const modules = new Map<string, { exports: unknown }>();
  const load = (file: string): unknown => {
    const known = modules.get(file);
    if (known) return known.exports;
    // What does not come near the bug is the same in every engine, and warm after the first.
    if (!leadsTo(target, file)) return requireHere(file);
    const module = { exports: {} };
    modules.set(file, module);
    const source = file === target ? parts.join(bug.replace) : sourceOf(file);
    const requireFrom = (name: string): unknown =>
      name.startsWith("./") ? load(`${path.join(FOLDER, name)}.ts`) : requireHere(name);
    const run = vm.compileFunction(compile(source), ["require", "module", "exports"], { filename: file }) as (
      ...args: unknown[]
    ) => void;
    run(requireFrom, module, module.exports);
    return module.exports;
  };
  return load(path.join(FOLDER, "index.ts")) as typeof Engine;
}
