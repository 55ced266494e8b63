/** The records of the world with their indices, and all-or-nothing changes to them. */
import { type Doc } from "./json";

/** One thing that exists in an account: a resource, or one that AWS makes along with another. */
export interface Rec {
  /** Pulumi type token, or `world:…` for what no Pulumi type stands for. */
  readonly type: string;
  /** Identifier as Pulumi knows it; unique per type, account and Region. */
  readonly id: string;
  readonly account: string;
  /** Region, or `global`. */
  readonly region: string;
  /** Order of creation. */
  readonly serial: number;
  /** Virtual time of creation, in seconds. */
  readonly created: number;
  /** What was asked for. */
  readonly inputs: Doc;
  /** What exists, under the provider's property names. */
  readonly state: Doc;
  /**
   * Index terms besides type, id and ARN: `>vpc-0a…` for what it refers to, `name:…` for a name that must be
   * unique, `token:…` for the client token of the call that made it.
   */
  readonly links: readonly string[];
  /** Set on what AWS or the seed made, with the reason; it goes with its maker and is nobody's orphan. */
  readonly implicit?: string;
}

/** One record before and after an operation; absent is `undefined`. */
export interface Change {
  readonly key: string;
  readonly before: Rec | undefined;
  readonly after: Rec | undefined;
}

/** Identity of a record in the store. */
export function keyOf(rec: Pick<Rec, "type" | "id" | "account" | "region">): string {
  return `${rec.account}|${rec.region}|${rec.type}|${rec.id}`;
}

/** Index terms of a record. */
function terms(rec: Rec): string[] {
  const arn = rec.state["arn"];
  const own = [`type:${rec.type}`, `type:${rec.type}@${rec.account}`, `account:${rec.account}`, `id:${rec.id}`];
  if (typeof arn === "string" && arn !== rec.id) own.push(`id:${arn}`);
  return [...new Set([...own, ...rec.links])];
}

/** Records in memory; each look-up costs as much as it finds. */
export class Store {
  private readonly records = new Map<string, Rec>();
  private readonly index = new Map<string, Map<string, Rec>>();
  private pending: Change[] = [];

  /** Number of records. */
  get size(): number {
    return this.records.size;
  }

  /** All records in order of creation. */
  all(): Rec[] {
    return [...this.records.values()].sort((a, b) => a.serial - b.serial);
  }

  /** The record with that key. */
  get(key: string): Rec | undefined {
    return this.records.get(key);
  }

  /** Records that carry an index term, in order of creation. */
  find(term: string): Rec[] {
    return [...(this.index.get(term)?.values() ?? [])].sort((a, b) => a.serial - b.serial);
  }

  /** How many records carry an index term. */
  count(term: string): number {
    return this.index.get(term)?.size ?? 0;
  }

  /** Adds or replaces a record. */
  put(rec: Rec): void {
    this.change(keyOf(rec), rec);
  }

  /** Removes a record; one that is not there is ignored. */
  remove(rec: Rec): void {
    this.change(keyOf(rec), undefined);
  }

  /** Takes the changes since the last call; they stay in force. */
  take(): Change[] {
    const taken = this.pending;
    this.pending = [];
    return taken;
  }

  /** Undoes changes, newest first, and forgets pending ones. */
  undo(changes: readonly Change[] = this.take()): void {
    for (const { key, before } of [...changes].reverse()) this.change(key, before);
    this.pending = [];
  }

  /** Applies changes that were recorded earlier, for example in a journal. */
  redo(changes: Iterable<Pick<Change, "key" | "after">>): void {
    for (const { key, after } of changes) this.change(key, after);
    this.pending = [];
  }

  private change(key: string, after: Rec | undefined): void {
    const before = this.records.get(key);
    if (before === after) return;
    if (before) {
      this.records.delete(key);
      for (const term of terms(before)) {
        const bucket = this.index.get(term);
        bucket?.delete(key);
        if (bucket?.size === 0) this.index.delete(term);
      }
    }
    if (after) {
      this.records.set(key, after);
      for (const term of terms(after)) {
        const bucket = this.index.get(term);
        if (bucket) bucket.set(key, after);
        else this.index.set(term, new Map([[key, after]]));
      }
    }
    this.pending.push({ key, before, after });
  }
}
