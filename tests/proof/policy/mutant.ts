import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import ts from "typescript";
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
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = ts.transpileModule(source, { compilerOptions });
  compiled.set(source, outputText);
  return outputText;
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
