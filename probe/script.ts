import { readFileSync } from "node:fs";
import path from "node:path";
import { transform } from "sucrase";
import type { ProbePlan } from "./types";

/** Modules of the probe, each after those that it needs. */
const MODULES = ["blocks", "credentials", "names", "network", "sigv4", "place", "probe", "main"];

/** The whole probe with its plan as one JavaScript file that needs nothing but Node 20. */
export function probeScript(plan: ProbePlan): string {
  const modules = MODULES.map((name) => {
    const source = readFileSync(path.join(__dirname, `${name}.ts`), "utf8");
    const { code } = transform(source, { transforms: ["typescript", "imports"], production: true });
    return `define("./${name}", (exports, require) => {\n${code}\n});`;
  });
  return [
    `// Probe of spoke ${plan.spoke}, domain ${plan.domain}: node probe.js [--no-grant | --no-spoke] [--json]`,
    `const PROBE_PLAN = ${JSON.stringify(plan)};`,
    "const loaded = {};",
    "const define = (name, body) => { const exports = (loaded[name] = {}); body(exports, (id) => loaded[id] ?? require(id)); };",
    ...modules,
    "",
  ].join("\n");
}
