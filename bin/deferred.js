"use strict";
/**
 * Loads parts of libraries only when something is asked of them: npm's tree builder and the TypeScript compiler, which
 * the Pulumi SDK has for functions whose code becomes part of a stack (Lambda handlers), its Automation API, and zod's
 * messages in other languages. A command needs none of them, and they are more than half of what loading the libraries
 * takes (docs/decisions/0009-parts-of-libraries-on-demand.md).
 */
const Module = require("node:module");

/** @param {string} request a module of which nothing but properties is used */
function defer(request) {
  let file;
  try {
    file = require.resolve(request);
  } catch {
    return; // Another version of the SDK does without it.
  }
  if (require.cache[file]) return;
  let exports;
  const load = () => {
    if (exports === undefined) {
      delete require.cache[file];
      exports = require(file);
    }
    return exports;
  };
  const deferred = new Module(file);
  deferred.loaded = true;
  deferred.exports = new Proxy(
    {},
    {
      // Compiled TypeScript asks this of each module that it imports, and would copy the properties of any other.
      get: (_, key) => (key === "__esModule" ? true : load()[key]),
      has: (_, key) => key in load(),
    },
  );
  require.cache[file] = deferred;
}

defer("@npmcli/arborist");
defer("@pulumi/pulumi/automation");
defer("@pulumi/pulumi/typescript-shim");
defer("zod/v4/locales");
