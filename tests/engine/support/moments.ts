import * as fs from "node:fs";
import * as path from "node:path";
import type { TestStack } from "./stack";

/** Before AWS has done an operation, when it has and the engine has not heard, and when the engine has written it down. */
export type Moment = "before" | "during" | "after";

/** What the engine does to a resource. */
export type Op = "create" | "update" | "delete";

/** Says what a blow is for, once the moment to kill has come. */
export type Due = () => readonly string[] | undefined;

/** Once the embedded AWS has done that many operations from now on. */
export function afterOperations(stack: TestStack, operations: number): Due {
  const journal = journalOf(stack);
  const before = lines(journal);
  return () => (lines(journal) - before >= operations ? [`${operations} operations`] : undefined);
}

/**
 * How long a blow waits for more operations to come to its moment: one that falls on several is worth several. Those
 * that have left it by then do not count; so it waits for nothing once few are left, whose moments may be shorter.
 */
const GATHER_MS = 2000;
const FEW = 4;

/** How long an operation that was answered is in the moment after it. */
const AFTER_MS = 2000;

/**
 * A moment of the next operations of a kind on some types: tells the tokens of all that are in it when the blow is due.
 * The engine announces an operation in its event log, the embedded AWS writes it to its journal before it answers, the
 * engine logs the answer.
 */
export function atOperation(stack: TestStack, op: Op, types: ReadonlySet<string>, moment: Moment): Due {
  const progress = new Progress(stack, op);
  let since: number | undefined;
  return () => {
    progress.read();
    const within = [...types].filter((type) => progress.isIn(type, moment));
    if (within.length === 0) since = undefined;
    else since ??= Date.now();
    const wait = types.size > FEW ? GATHER_MS : 0;
    return since !== undefined && Date.now() - since >= wait ? within : undefined;
  };
}

/** How many operations of a kind are announced, done and answered, by type. */
class Progress {
  private readonly announced = new Map<string, number>();
  private readonly done = new Map<string, number>();
  private readonly answered = new Map<string, number>();
  private readonly answeredAt = new Map<string, number>();
  private readonly journal: Tail;
  private readonly known: ReadonlySet<string>;
  private readonly deed: RegExp;
  private events: Tail | undefined;

  constructor(
    private readonly stack: TestStack,
    private readonly op: Op,
  ) {
    this.journal = new Tail(journalOf(stack));
    this.journal.read();
    this.known = new Set(logsOf(stack));
    this.deed = new RegExp(`"what":"${op} (\\S+) `);
  }

  /** Takes in what has happened since the last time. */
  read(): void {
    if (!this.events) {
      const file = logsOf(this.stack).find((name) => !this.known.has(name));
      this.events = file === undefined ? undefined : new Tail(path.join(this.stack.paths.events, file));
    }
    // The events first: of what is answered the deed is in the journal by then.
    for (const line of this.events?.read() ?? []) this.event(line);
    for (const line of this.journal.read()) {
      const type = this.deed.exec(line)?.[1];
      if (type !== undefined) count(this.done, type);
    }
  }

  /** True if an operation on the type is in the moment. */
  isIn(type: string, moment: Moment): boolean {
    const [announced, done, answered] = [this.announced, this.done, this.answered].map((of) => of.get(type) ?? 0);
    if (moment === "before") return announced! > done!;
    if (moment === "during") return done! > answered!;
    return Date.now() - (this.answeredAt.get(type) ?? 0) <= AFTER_MS;
  }

  private event(line: string): void {
    type Event = { readonly metadata?: { readonly op: string; readonly type: string } } | undefined;
    const { resourcePreEvent, resOutputsEvent } = JSON.parse(line) as Record<string, Event>;
    if (resourcePreEvent?.metadata?.op === this.op) count(this.announced, resourcePreEvent.metadata.type);
    if (resOutputsEvent?.metadata?.op !== this.op) return;
    count(this.answered, resOutputsEvent.metadata.type);
    this.answeredAt.set(resOutputsEvent.metadata.type, Date.now());
  }
}

function count(counts: Map<string, number>, type: string): void {
  counts.set(type, (counts.get(type) ?? 0) + 1);
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
