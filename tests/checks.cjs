"use strict";
/**
 * Types and lint as `npm run typecheck` and `npm run lint` have them, on one reading of the program: most of what
 * either spends goes into parsing the types of the AWS SDK and checking ours, which the other would do again.
 */
const path = require("node:path");
const { ESLint } = require("eslint");
const ts = require("typescript");

const ROOT = path.join(__dirname, "..");

/** The program that tsconfig.json describes. */
function readProgram() {
  const fail = ({ messageText }) => {
    throw new Error(ts.flattenDiagnosticMessageText(messageText, "\n"));
  };
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
  const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile(
    path.join(ROOT, "tsconfig.json"),
    undefined,
    host,
  );
  return ts.createProgram({ rootNames: fileNames, options, configFileParsingDiagnostics: errors });
}

async function main() {
  const program = readProgram();
  const types = ts.getPreEmitDiagnostics(program);
  const host = { getCanonicalFileName: (file) => file, getCurrentDirectory: () => ROOT, getNewLine: () => "\n" };
  if (types.length > 0) console.error(ts.formatDiagnostics(types, host));

  const languageOptions = { parserOptions: { projectService: false, programs: [program] } };
  const eslint = new ESLint({ cwd: ROOT, overrideConfig: { files: ["**/*.ts"], languageOptions } });
  const results = await eslint.lintFiles(["."]);
  const text = (await eslint.loadFormatter("stylish")).format(results);
  if (text) console.error(text);

  const lint = results.reduce((sum, { errorCount }) => sum + errorCount, 0);
  process.exitCode = types.length + lint > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
