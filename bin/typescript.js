"use strict";
/**
 * Lets `require` load our TypeScript, and nothing else. A general loader looks into every file of node_modules as well,
 * which would double the time of `plan` (docs/decisions/0008-own-typescript-hook.md). Types are dropped, lines stay
 * where they are, so stack traces need no source maps. Results are kept in one cache file; a broken one is ignored.
 */
const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

const { version } = require("sucrase/package.json");
const ROOT = path.join(__dirname, "..");
/** @type {import("sucrase").Options} */
const OPTIONS = {
  transforms: ["typescript", "imports"],
  production: true,
  preserveDynamicImport: true,
  // Node.js has `?.` and `??` itself; rewritten they would be slower.
  disableESTransforms: true,
};
const key = crypto
  .createHash("sha256")
  .update(`${version} ${ROOT} ${JSON.stringify(OPTIONS)}`)
  .digest("hex")
  .slice(0, 16);
const CACHE = path.join(ROOT, "node_modules", ".cache", "bedrock-hub", `typescript-${key}.json`);

/** @type {Record<string, { mtimeMs: number, size: number, code: string }>} */
let cache = {};
let changed = false;
try {
  cache = JSON.parse(fs.readFileSync(CACHE, "utf8"));
} catch {
  // No cache yet, or half a one.
}

/** @param {string} file */
function compiled(file) {
  const { mtimeMs, size } = fs.statSync(file);
  const known = cache[file];
  if (known && known.mtimeMs === mtimeMs && known.size === size) return known.code;
  const { transform } = require("sucrase");
  const { code } = transform(fs.readFileSync(file, "utf8"), { ...OPTIONS, filePath: file });
  cache[file] = { mtimeMs, size, code };
  changed = true;
  return code;
}

require.extensions[".ts"] = (module, file) => module._compile(compiled(file), file);

process.once("exit", () => {
  if (!changed) return;
  try {
    fs.mkdirSync(path.dirname(CACHE), { recursive: true });
    const fresh = `${CACHE}.${process.pid}`;
    fs.writeFileSync(fresh, JSON.stringify(cache));
    fs.renameSync(fresh, CACHE);
  } catch {
    // A read-only checkout works without a cache.
  }
});
