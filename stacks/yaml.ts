import {
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type YAMLMap,
} from "yaml";
import type { Problem } from "./problems";

/** A YAML text as plain data. Where `problems` are, `value` holds what can be read all the same. */
export interface YamlText {
  /** `undefined` if the text cannot be read at all. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/** Reads a YAML text. Never throws: aliases that lead nowhere or into themselves are told, and so is what is too deep. */
export function readYaml(text: string): YamlText {
  try {
    return read(text);
  } catch (error) {
    // The parser gives up on its own stack, or where aliases multiply.
    if (error instanceof RangeError) return unreadable(tooDeep(""));
    if (error instanceof ReferenceError)
      return unreadable({
        path: "file",
        problem: "has aliases that stand for too many values",
        fix: "write the values out instead of repeating them with *aliases",
      });
    throw error;
  }
}

function unreadable(problem: Problem): YamlText {
  return { value: undefined, problems: [problem] };
}

function tooDeep(line: string): Problem {
  return {
    path: line === "" ? "file" : line,
    problem: "is nested too deeply",
    fix: "mend the brackets or the indentation: no setting lies more than ten levels deep",
  };
}

/** The parsed text. The parser makes an error of each mistake, and nobody reads where in the parser that was. */
function parsed(text: string, lines: LineCounter): ReturnType<typeof parseDocument> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    // Keys that are there twice are found later, with their names.
    return parseDocument(text, { uniqueKeys: false, lineCounter: lines, logLevel: "error" });
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function read(text: string): YamlText {
  const lines = new LineCounter();
  const document = parsed(text, lines);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error): Problem => {
      const line = `line ${error.linePos?.[0].line ?? lines.linePos(error.pos[0]).line}`;
      if (error.message.includes("call stack")) return tooDeep(line);
      if (error.code === "MULTIPLE_DOCS")
        return {
          path: line,
          problem: "begins a second document, and a stack file has one",
          fix: "remove the --- before it, with what does not belong to the stack",
        };
      return {
        path: line,
        problem: "is not YAML",
        got: firstLine(error.message),
        fix: "mend the syntax (indentation, colons, quotes)",
      };
    });
    return { value: undefined, problems: problems.filter(({ path }, i) => problems[i - 1]?.path !== path) };
  }
  const aliases = aliasProblems(document, lines);
  const keys = keyProblems(document, lines);
  // Aliases that lead nowhere or in circles have no value; of two sections of one name none is the right one.
  const ambiguous = keys.some(({ at }) => at === document.contents);
  const value: unknown = aliases.length > 0 || ambiguous ? undefined : document.toJS();
  return { value, problems: [...aliases, ...keys.map(({ problem }) => problem)] };
}

/** First line of a parser's message: what comes after is a drawing of the source. */
function firstLine(message: string): string {
  return (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/, "");
}

function lineOf(node: unknown, lines: LineCounter): number {
  const range = (node as Node | null)?.range;
  return range ? lines.linePos(range[0]).line : 0;
}

/** Aliases without an anchor before them, and aliases inside of what they stand for. */
function aliasProblems(document: Document, lines: LineCounter): Problem[] {
  const problems: Problem[] = [];
  const anchors = new Map<string, unknown>();
  visit(document, {
    Node: (_, node, ancestors) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      const at = { path: `line ${lineOf(node, lines)}`, got: `*${node.source}` };
      if (target === undefined)
        problems.push({
          ...at,
          problem: "is an alias of an anchor that is not there before it",
          fix: "write the value out",
        });
      else if (ancestors.includes(target as Node))
        problems.push({ ...at, problem: "is an alias inside of what it stands for", fix: "write the value out" });
    },
  });
  return problems;
}

/** Keys that are there twice in one mapping, and keys that are no texts. */
function keyProblems(document: Document, lines: LineCounter): { problem: Problem; at: YAMLMap }[] {
  const problems: { problem: Problem; at: YAMLMap }[] = [];
  visit(document, {
    Map: (_, map) => {
      problems.push(...keysOf(map, document, lines).map((problem) => ({ problem, at: map })));
    },
  });
  return problems;
}

function keysOf(map: YAMLMap, document: Document, lines: LineCounter): Problem[] {
  const first = new Map<string, number>();
  return map.items.flatMap(({ key }): Problem[] => {
    const line = lineOf(key, lines);
    const node = isAlias(key) ? key.resolve(document) : key;
    if (isMap(node) || (node !== null && !isScalar(node)))
      return [{ path: `line ${line}`, problem: "has a key that is a list or a mapping", fix: "write a plain key" }];
    const name = String(isScalar(node) ? node.value : node);
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, line);
      return [];
    }
    return [
      {
        path: `line ${line}`,
        problem: "has a key that is already there",
        got: name,
        fix: `remove one of the two, this or that of line ${before}`,
      },
    ];
  });
}
