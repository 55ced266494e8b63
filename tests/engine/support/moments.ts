import * as fs from "node:fs";
import * as path from "node:path";
import type { TestStack } from "./stack";

/** Before AWS has done an operation, when it has and the engine has not heard, and when the engine has written it down. */
export type Moment = "before" | "during" | "after";

/** What the engine does to a resource. */
export type Op = "create" | "update" | "delete";

/** Says what a blow is for, once the moment to kill has come. */
export type Due = () => string | undefined;

/** Once the embedded AWS has done that many operations from now on. */
export function afterOperations(stack: TestStack, operations: number): Due {
  const journal = journalOf(stack);
  const before = lines(journal);
  return () => (lines(journal) - before >= operations ? `${operations} operations` : undefined);
}

/**
 * A moment of the next operation of a kind on one of some types, whose token it tells: the engine announces it in its
 * event log, the embedded AWS writes it to its journal before it answers, the engine logs the answer.
 */
export function atOperation(stack: TestStack, op: Op, types: ReadonlySet<string>, moment: Moment): Due {
  return moment === "during" ? atDeed(stack, op, types) : atEvent(stack, op, types, EVENT[moment]);
}

const EVENT = { before: "resourcePreEvent", after: "resOutputsEvent" } as const;

function atDeed(stack: TestStack, op: Op, types: ReadonlySet<string>): Due {
  const journal = new Tail(journalOf(stack));
  journal.read();
  const deed = new RegExp(`"what":"${op} (\\S+) `);
  return first(journal, (line) => deed.exec(line)?.[1], types);
}

function atEvent(stack: TestStack, op: Op, types: ReadonlySet<string>, event: string): Due {
  const typeIn = (line: string): string | undefined => {
    const { metadata } = (JSON.parse(line) as Record<string, { metadata?: { op: string; type: string } }>)[event] ?? {};
    return metadata?.op === op ? metadata.type : undefined;
  };
  const known = new Set(logsOf(stack));
  let due: Due | undefined;
  return () => {
    const file = due ? undefined : logsOf(stack).find((name) => !known.has(name));
    if (file !== undefined) due = first(new Tail(path.join(stack.paths.events, file)), typeIn, types);
    return due?.();
  };
}

function first(lines: Tail, typeIn: (line: string) => string | undefined, types: ReadonlySet<string>): Due {
  return () => {
    for (const line of lines.read()) {
      const type = typeIn(line);
      if (type !== undefined && types.has(type)) return type;
    }
    return undefined;
  };
}

const journalOf = (stack: TestStack): string => path.join(stack.paths.world, "journal.jsonl");

function logsOf(stack: TestStack): string[] {
  return fs.existsSync(stack.paths.events) ? fs.readdirSync(stack.paths.events) : [];
}

function lines(file: string): number {
  if (!fs.existsSync(file)) return 0;
  let count = 0;
  for (const byte of fs.readFileSync(file)) if (byte === 10) count++;
  return count;
}

/** The lines that come to a file; it begins anew if the file has been folded away. */
class Tail {
  private at = 0;
  private rest = "";

  constructor(private readonly file: string) {}

  /** Whole lines since the last time. */
  read(): string[] {
    if (!fs.existsSync(this.file)) return [];
    const fd = fs.openSync(this.file, "r");
    try {
      const { size } = fs.fstatSync(fd);
      if (size < this.at) [this.at, this.rest] = [0, ""];
      const bytes = Buffer.alloc(size - this.at);
      this.at += fs.readSync(fd, bytes, 0, bytes.length, this.at);
      // Both files are written as ASCII but for names, which no line's end is part of.
      const all = (this.rest + bytes.toString("latin1")).split("\n");
      this.rest = all.pop() ?? "";
      return all;
    } finally {
      fs.closeSync(fd);
    }
  }
}
