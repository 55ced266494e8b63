import * as path from "node:path";
import { parse, stringify } from "yaml";
import { EngineError } from "./errors";
import { DEFERRED_PARTS, TYPESCRIPT_LOADER } from "./paths";

/** Plugins that the copied project file names: the folder that holds the executable of each. */
export interface LocalPlugins {
  readonly providers: readonly { readonly name: string; readonly folder: string }[];
  /** Only where the CLI has no language host of its own. */
  readonly languageHost?: string | undefined;
}

/** What a run must know of a project file. */
export interface ProjectFacts {
  readonly name: string;
}

/** Reads the project's name, which its settings must carry: the engine refuses settings of another project. */
export function projectFacts(file: string, text: string): ProjectFacts {
  const project = readProject(file, text);
  const name = nameOf(file, project);
  const other = settingsOf(project.config).find((prefix) => prefix !== name);
  if (other !== undefined) {
    throw new EngineError(
      `${file}: name: is not the prefix of the project's settings, got ${name}; write ${other}, which config: and the stack files go by`,
    );
  }
  return { name };
}

/** Prefixes of the settings whose type a project file tells: those must be its own. */
function settingsOf(config: unknown): string[] {
  if (typeof config !== "object" || config === null) return [];
  return Object.entries(config).flatMap(([key, value]) => {
    const prefix = /^([^:]+):/.exec(key)?.[1];
    const typed = typeof value === "object" && value !== null && "type" in value;
    return prefix !== undefined && typed ? [prefix] : [];
  });
}

/**
 * The project file of a closed run: as the real one, but the program is named by its absolute path (so imports,
 * node_modules and edits are the real ones), the plugins are the embedded ones whatever is on PATH or in the plugin
 * cache, and there is no backend of its own.
 * @param root the real project folder
 */
export function localProjectFile(file: string, text: string, root: string, plugins: LocalPlugins): string {
  const project = readProject(file, text);
  nameOf(file, project);
  const main = typeof project.main === "string" ? project.main : ".";
  const { backend: _backend, stackConfigDir: _stackConfigDir, plugins: _plugins, ...rest } = project;
  return stringify(
    {
      ...rest,
      ...withQuickLoader(project.runtime),
      main: path.resolve(root, main),
      plugins: {
        providers: plugins.providers.map(({ name, folder }) => ({ name, path: folder })),
        ...(plugins.languageHost ? { languages: [{ name: "nodejs", path: plugins.languageHost }] } : {}),
      },
    },
    { lineWidth: 0 },
  );
}

/**
 * The runtime with the project's own loader in place of tsx: it does the same for our sources, in half the time, and
 * the SDK's seldom used parts are loaded only if something is asked of them, which halves the start once more. Hosts
 * split `nodeargs` at blanks, so a checkout with blanks in its path keeps tsx.
 */
function withQuickLoader(runtime: unknown): { readonly runtime?: unknown } {
  const options = (runtime as { options?: { nodeargs?: unknown } } | null | undefined)?.options;
  if (typeof options?.nodeargs !== "string" || /\s/.test(TYPESCRIPT_LOADER)) return {};
  const nodeargs = options.nodeargs.replace(
    /(?<=^|\s)(--require|-r)(\s+|=)tsx\/cjs(?=\s|$)/,
    `--require=${TYPESCRIPT_LOADER} --require=${DEFERRED_PARTS}`,
  );
  return { runtime: { ...(runtime as object), options: { ...options, nodeargs } } };
}

function readProject(file: string, text: string): Record<string, unknown> {
  let project: unknown;
  try {
    project = parse(text);
  } catch (error) {
    throw new EngineError(`${file}: is not YAML (${(error as Error).message.split("\n")[0] ?? ""})`);
  }
  if (typeof project !== "object" || project === null || Array.isArray(project)) {
    throw new EngineError(`${file}: is no Pulumi project file; it needs at least \`name\` and \`runtime\``);
  }
  return project as Record<string, unknown>;
}

function nameOf(file: string, project: Record<string, unknown>): string {
  if (typeof project.name !== "string" || project.name === "") {
    throw new EngineError(`${file}: name: is missing; give the project a name`);
  }
  return project.name;
}
