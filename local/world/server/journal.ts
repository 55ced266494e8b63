/**
 * The world on disk: a snapshot and a journal of what came after it. An entry is on disk before the operation is
 * answered, so an answered operation survives the death of any process. A file that cannot be read back whole is
 * refused and kept, never mended silently.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { crc32 } from "node:zlib";
import { type Rec, keyOf } from "../kernel/store";
import { type Entry, type World } from "../kernel/world";

/** Version of the format; a world of another one is refused. */
const FORMAT = 1;

/** Size at which the journal is folded into the snapshot; at least twice the snapshot, so the cost stays constant per operation. */
const COMPACT_AT = 4 * 1024 * 1024;

/** A world file that cannot be trusted. */
export class CorruptWorld extends Error {
  constructor(
    readonly file: string,
    line: number,
    problem: string,
  ) {
    super(
      `${file}:${line}: ${problem}; the embedded AWS does not start from a damaged file. It is kept as it is; ` +
        `${resetAdvice(file)}, and the next run begins with an empty world`,
    );
    this.name = "CorruptWorld";
  }
}

/**
 * How to get a world's damaged file out of the way: local mode keeps a world in `<stack>/world`, and resets a stack as a
 * whole; a world anywhere else belongs to no stack.
 */
function resetAdvice(file: string): string {
  const folder = path.dirname(path.resolve(file));
  if (path.basename(folder) !== "world") return `move ${folder} aside`;
  return `"bedrock-hub local reset --stack ${path.basename(path.dirname(folder))}" moves it aside`;
}

/** One change as written: what a key holds afterwards. */
interface Line {
  readonly seq: number;
  readonly now: number;
  readonly serial: number;
  readonly what: string;
  readonly set: readonly Rec[];
  readonly drop: readonly string[];
}

interface Header {
  readonly format: number;
  readonly seq: number;
  readonly now: number;
  readonly serial: number;
  readonly records: number;
}

function encode(value: unknown): string {
  const json = JSON.stringify(value);
  return `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
}

/** Parses one line; `undefined` if it is not what was written. */
function decode(line: string): unknown {
  const json = line.slice(9);
  if (line[8] !== " " || crc32(json).toString(16).padStart(8, "0") !== line.slice(0, 8)) return undefined;
  return JSON.parse(json) as unknown;
}

function toLine(entry: Entry, seq: number): Line {
  return {
    seq,
    now: entry.now,
    serial: entry.serial,
    what: entry.what,
    set: entry.changes.flatMap((c) => (c.after ? [c.after] : [])),
    drop: entry.changes.flatMap((c) => (c.after ? [] : [c.key])),
  };
}

function restoreLine(world: World, line: Line): void {
  const set = line.set.map((rec) => ({ key: keyOf(rec), after: rec }));
  const drop = line.drop.map((key) => ({ key, after: undefined }));
  world.restore({ now: line.now, serial: line.serial, changes: [...drop, ...set] });
}

/** Names of the files in a world's directory. */
export function files(dir: string): { snapshot: string; journal: string } {
  return { snapshot: path.join(dir, "snapshot.jsonl"), journal: path.join(dir, "journal.jsonl") };
}

/** Makes a directory entry durable; directories cannot be flushed on every platform. */
function syncDirectory(dir: string): void {
  const fd = fs.openSync(dir, "r");
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function loadSnapshot(world: World, file: string): { seq: number; bytes: number } {
  if (!fs.existsSync(file)) return { seq: 0, bytes: 0 };
  const text = fs.readFileSync(file, "utf8");
  const lines = text.split("\n");
  const header = decode(lines[0] ?? "") as Header | undefined;
  if (!header) throw new CorruptWorld(file, 1, "the header is damaged");
  if (header.format !== FORMAT)
    throw new CorruptWorld(
      file,
      1,
      `format ${header.format} was written by another version (this one reads ${FORMAT})`,
    );
  const changes = [];
  for (let i = 1; i <= header.records; i++) {
    const rec = decode(lines[i] ?? "") as Rec | undefined;
    if (!rec) throw new CorruptWorld(file, i + 1, "the line is damaged or missing");
    changes.push({ key: keyOf(rec), after: rec });
  }
  world.restore({ now: header.now, serial: header.serial, changes });
  return { seq: header.seq, bytes: text.length };
}

/**
 * Reads the journal line by line. A last line without its end was never answered and is dropped; any other damage
 * is refused.
 * @returns number of the last entry and the length of the intact part
 */
function loadJournal(
  world: World,
  file: string,
  from: number,
  each?: (what: string) => void,
): { seq: number; bytes: number } {
  if (!fs.existsSync(file)) return { seq: from, bytes: 0 };
  const data = fs.readFileSync(file);
  let seq = from;
  let start = 0;
  for (let number = 1; start < data.length; number++) {
    const end = data.indexOf(10, start);
    if (end < 0) break;
    const line = decode(data.toString("utf8", start, end)) as Line | undefined;
    if (!line) throw new CorruptWorld(file, number, "the line is damaged");
    if (line.seq > from) {
      if (line.seq !== seq + 1) throw new CorruptWorld(file, number, `entry ${line.seq} follows entry ${seq}`);
      restoreLine(world, line);
      seq = line.seq;
      each?.(line.what);
    }
    start = end + 1;
  }
  return { seq, bytes: start };
}

/**
 * Replays a world's directory without opening it for writing, calling back after each journalled operation with
 * the world as it was at that moment. The snapshot's own past is folded away.
 */
export function replay(dir: string, world: World, each: (what: string) => void): void {
  const { snapshot, journal } = files(dir);
  loadJournal(world, journal, loadSnapshot(world, snapshot).seq, each);
}

/** The open journal of a world. */
export class Journal {
  private fd: number;
  private seq: number;
  private bytes: number;
  private snapshotBytes: number;

  private constructor(
    private readonly dir: string,
    private readonly world: World,
    state: { fd: number; seq: number; bytes: number; snapshotBytes: number },
  ) {
    this.fd = state.fd;
    this.seq = state.seq;
    this.bytes = state.bytes;
    this.snapshotBytes = state.snapshotBytes;
  }

  /**
   * Opens a directory and fills the world from it.
   * @throws CorruptWorld if a file is damaged
   */
  static open(dir: string, world: World): Journal {
    fs.mkdirSync(dir, { recursive: true });
    const { snapshot, journal } = files(dir);
    const base = loadSnapshot(world, snapshot);
    const { seq, bytes } = loadJournal(world, journal, base.seq);
    const fd = fs.openSync(journal, "a");
    fs.ftruncateSync(fd, bytes);
    return new Journal(dir, world, { fd, seq, bytes, snapshotBytes: base.bytes });
  }

  /**
   * Puts entries on disk in order. On failure nothing of them is left in the file.
   * @throws the file system's error, for example `ENOSPC`
   */
  append(entries: readonly Entry[]): void {
    const text = entries.map((entry, i) => encode(toLine(entry, this.seq + 1 + i))).join("");
    const data = Buffer.from(text);
    try {
      for (let written = 0; written < data.length;) written += fs.writeSync(this.fd, data, written);
      fs.fdatasyncSync(this.fd);
    } catch (error) {
      fs.ftruncateSync(this.fd, this.bytes);
      throw error;
    }
    this.seq += entries.length;
    this.bytes += data.length;
  }

  /** Folds the journal into the snapshot where that has become worth its cost, or always with `force`. */
  compact(force = false): void {
    if (!force && this.bytes < Math.max(COMPACT_AT, 2 * this.snapshotBytes)) return;
    const { snapshot, journal } = files(this.dir);
    const records = this.world.store.all();
    const header: Header = {
      format: FORMAT,
      seq: this.seq,
      now: this.world.now,
      serial: this.world.lastSerial,
      records: records.length,
    };
    const text = encode(header) + records.map(encode).join("");
    const draft = `${snapshot}.new`;
    fs.writeFileSync(draft, text, { flush: true });
    fs.renameSync(draft, snapshot);
    syncDirectory(this.dir);
    // From here the journal's entries are older than the snapshot and would be passed over.
    fs.ftruncateSync(this.fd, 0);
    fs.fsyncSync(this.fd);
    this.bytes = 0;
    this.snapshotBytes = text.length;
    if (!fs.existsSync(journal)) this.fd = fs.openSync(journal, "a");
  }

  /** Closes the file. */
  close(): void {
    fs.closeSync(this.fd);
  }
}

/** True if there is a world in a folder, which may hold files of others that were set aside. */
export function holdsWorld(dir: string): boolean {
  return Object.values(files(dir)).some((file) => fs.existsSync(file));
}

/** Moves a world's files aside, so that the next start begins with an empty one; returns where they are now. */
export function setAside(dir: string): string | undefined {
  const present = Object.values(files(dir)).filter((f) => fs.existsSync(f));
  if (present.length === 0) return undefined;
  for (let n = 1; ; n++) {
    const target = path.join(dir, `kept-${n}`);
    if (fs.existsSync(target)) continue;
    fs.mkdirSync(target);
    for (const file of present) fs.renameSync(file, path.join(target, path.basename(file)));
    return target;
  }
}
