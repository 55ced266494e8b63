/**
 * The world: accounts, Regions and resources as one state that only `apply` changes. Pure and synchronous; the
 * server around it adds the network, the disk and real time.
 */
import { type Call, type Command, type ListFilter, type Reply, type ResourceKey, type ResourceView } from "./command";
import { create, locate, madeWith, observed, read, remove, update } from "./crud";
import { type TypeDefinition } from "./definition";
import { refuse, WorldError } from "./errors";
import { addFault, clearFaults, fault, listFaults } from "./faults";
import { type Doc, type Json, compact, without } from "./json";
import { Op } from "./op";
import { assume } from "./assume";
import { seedWorld } from "./seed";
import { settings } from "./settings";
import { type Change, type Rec, Store } from "./store";

/** A look-up (`aws.ec2.getVpc`) or an API call (`ec2:DescribeVpcs`): arguments in, answer out. Throws `WorldError`. */
export type Lookup = (op: Op, args: Doc) => Readonly<Record<string, Json | undefined>>;

/** What the world can do. */
export interface Repertoire {
  readonly types: ReadonlyMap<string, TypeDefinition>;
  readonly functions: ReadonlyMap<string, Lookup>;
  readonly apis: ReadonlyMap<string, Lookup>;
}

/** What one command did, for the journal. */
export interface Entry {
  /** Virtual time after it. */
  readonly now: number;
  /** Last number handed out. */
  readonly serial: number;
  /** What was asked, in short: `create aws:ec2/vpc:Vpc vpc-0…`. */
  readonly what: string;
  readonly changes: readonly Change[];
}

/** A reply and, if anything changed, what must be on disk before it is given. */
export interface Outcome {
  readonly reply: Reply;
  readonly entry?: Entry;
}

/** Virtual time at which every world begins: 2026-01-01T00:00:00Z. */
export const BEGINNING = Date.UTC(2026, 0, 1) / 1000;

/** State and rules together. */
export class World {
  readonly store = new Store();
  private time = BEGINNING;
  private serial = 0;

  constructor(private readonly repertoire: Repertoire) {}

  /** Virtual time in seconds since 1970. */
  get now(): number {
    return this.time;
  }

  /** Last number handed out. */
  get lastSerial(): number {
    return this.serial;
  }

  /** Takes over recorded changes. */
  restore(entry: {
    readonly now: number;
    readonly serial: number;
    readonly changes: Iterable<Pick<Change, "key" | "after">>;
  }): void {
    this.store.redo(entry.changes);
    this.time = entry.now;
    this.serial = entry.serial;
  }

  /** Takes an entry back, newest first: for what could not be written to disk. */
  revert(entry: Entry): void {
    this.store.undo(entry.changes);
  }

  /**
   * Runs one command. All of its changes hold or none does.
   * @param elapsed real seconds since the last command; the virtual clock runs on by its speed
   */
  apply(command: Command, elapsed = 0): Outcome {
    const { timing } = settings(this.store);
    this.time += timing.tick + elapsed * timing.speed;
    let what: string = command.do;
    let reply: Reply;
    try {
      const done = this.run(command);
      reply = { ok: true, value: done.value };
      what = done.what ?? what;
    } catch (error) {
      if (!(error instanceof WorldError)) {
        this.store.undo();
        throw error;
      }
      // A fault rule counts its calls, failing ones too; a lost answer keeps the work.
      if (!this.keeps) this.store.undo();
      this.recount();
      reply = { ok: false, code: error.code, message: error.message, ...this.callName(command) };
    }
    this.keeps = false;
    this.counted = [];
    const changes = this.store.take();
    return changes.length === 0 ? { reply } : { reply, entry: { now: this.time, serial: this.serial, what, changes } };
  }

  private keeps = false;
  private counted: Rec[] = [];

  private recount(): void {
    for (const rule of this.counted) this.store.put(rule);
  }

  private op(call: { account: string; region: string; token?: string }): Op {
    const scene = {
      store: this.store,
      now: this.time,
      definitions: this.repertoire.types,
      nextSerial: () => ++this.serial,
    };
    return new Op(scene, call, call.token);
  }

  private definition(type: string): TypeDefinition {
    return this.repertoire.types.get(type) ?? refuse("UnknownType", unknownType(type));
  }

  private callName(command: Command): { call?: string } {
    if (!("type" in command) || command.do === "invoke") return {};
    const def = this.repertoire.types.get(command.type);
    const index = ["create", "read", "update", "delete"].indexOf(command.do);
    const call = def?.calls[index];
    return call === undefined ? {} : { call };
  }

  /** Runs `work` under the fault rules. */
  private withFaults<T>(command: Exclude<Call, { do: "assume" | "identity" }>, work: () => T): T {
    const type = "type" in command ? command.type : command.action;
    const call = this.callName(command).call ?? ("action" in command ? (command.action.split(":")[1] ?? "") : type);
    const struck = fault(this.store, { operation: command.do, call, type, account: command.account });
    this.counted = this.store.find("type:world:fault");
    if (struck && !struck.lost) throw struck.error;
    const result = work();
    if (!struck) return result;
    this.keeps = true;
    throw struck.error;
  }

  private run(command: Command): { value: Json; what?: string } {
    switch (command.do) {
      case "create":
        return this.withFaults(command, () => {
          const made = create(this.definition(command.type), this.op(command), command.inputs);
          return { value: { ...made }, what: `create ${command.type} ${made.id}` };
        });
      case "read":
        return this.withFaults(command, () => {
          const found = read(this.definition(command.type), this.op(command), command.id);
          return { value: found ? { ...found } : null };
        });
      case "update":
        return this.withFaults(command, () => {
          const made = update(this.definition(command.type), this.op(command), command.id, command.inputs);
          return { value: { ...made }, what: `update ${command.type} ${made.id}` };
        });
      case "delete":
        return this.withFaults(command, () => {
          remove(this.definition(command.type), this.op(command), command.id);
          return { value: null, what: `delete ${command.type} ${command.id}` };
        });
      case "invoke":
        return this.withFaults(command, () => {
          const lookup =
            this.repertoire.functions.get(command.type) ?? refuse("UnknownFunction", unknownFunction(command.type));
          return { value: compact(lookup(this.op(command), command.args)) };
        });
      case "api":
        return this.withFaults(command, () => {
          const lookup =
            this.repertoire.apis.get(command.action) ?? refuse("UnknownAction", unknownFunction(command.action));
          return { value: compact(lookup(this.op(command), command.params)) };
        });
      case "assume":
        return {
          value: assume(
            this.op({ account: settings(this.store).operator, region: "global" }),
            command.role,
            command.externalId,
          ),
        };
      case "identity":
        return { value: { account: settings(this.store).operator } };
      case "seed":
        seedWorld(this.op({ account: "", region: "global" }), command.seed);
        return { value: null };
      case "status":
        return { value: { now: this.time, records: this.store.size, ...settings(this.store).timing } };
      case "list":
        return { value: this.list(command.filter) as unknown as Json };
      case "reset":
        for (const rec of this.store.all()) this.store.remove(rec);
        return { value: null };
      case "inject":
        return { value: addFault(this.store, command.rule, ++this.serial) };
      case "faults":
        return { value: listFaults(this.store) };
      case "clear-faults":
        clearFaults(this.store);
        return { value: null };
      case "advance":
        this.time += command.seconds;
        // A stored mark makes the journal keep the new time.
        this.store.put({ ...CLOCK, serial: 0, created: this.time, inputs: {}, state: { now: this.time }, links: [] });
        return { value: this.time };
      case "alter": {
        const rec = this.named(command.key);
        const state = { ...without(rec.state, ...(command.unset ?? [])), ...command.set };
        this.store.put({ ...rec, state });
        return { value: null, what: `alter ${rec.type} ${rec.id}` };
      }
      case "vanish": {
        const rec = this.named(command.key);
        for (const made of madeWith(this.store, rec)) this.store.remove(made);
        this.store.remove(rec);
        return { value: null, what: `vanish ${rec.type} ${rec.id}` };
      }
    }
  }

  private named(key: ResourceKey): Rec {
    const def = this.definition(key.type);
    const found = this.store
      .find(`id:${key.id}`)
      .filter(
        (r) => r.type === key.type && (key.account ?? r.account) === r.account && (key.region ?? r.region) === r.region,
      );
    const [only] = found;
    if (!only) return refuse("NotFound", `no ${def.noun[1]} ${key.id} exists in the embedded AWS`);
    if (found.length > 1)
      refuse("Ambiguous", `${found.length} of ${key.type} have the id ${key.id}; name the account and Region`);
    return only;
  }

  private list(filter: ListFilter): ResourceView[] {
    const start =
      filter.id !== undefined
        ? this.store.find(`id:${filter.id}`)
        : filter.type !== undefined
          ? this.store.find(`type:${filter.type}`)
          : filter.account !== undefined
            ? this.store.find(`account:${filter.account}`)
            : this.store.all();
    return start
      .filter(
        (r) =>
          r.type.startsWith("aws:") &&
          (filter.implicit === true || r.implicit === undefined) &&
          (filter.type ?? r.type) === r.type &&
          (filter.account ?? r.account) === r.account &&
          (filter.region ?? r.region) === r.region,
      )
      .map((r) => this.view(r));
  }

  private view(rec: Rec): ResourceView {
    const op = this.op(rec);
    const def = this.repertoire.types.get(rec.type);
    const outputs = def ? observed(def, op, rec).state : rec.state;
    return {
      type: rec.type,
      id: rec.id,
      account: rec.account,
      region: rec.region,
      created: rec.created,
      inputs: rec.inputs,
      outputs,
      ...(rec.implicit === undefined ? {} : { implicit: rec.implicit }),
    };
  }

  /** The resource as its owner sees it now; for tests and tools that hold a world in process. */
  show(key: ResourceKey): ResourceView | undefined {
    const rec = this.store.find(`id:${key.id}`).find((r) => r.type === key.type);
    if (rec) return this.view(rec);
    const def = this.repertoire.types.get(key.type);
    const op = this.op({ account: key.account ?? settings(this.store).operator, region: key.region ?? "global" });
    const seen = def ? locate(def, op, key.id) : undefined;
    return seen ? this.view(seen) : undefined;
  }
}

const CLOCK = { type: "world:clock", id: "clock", account: "", region: "global" } as const;

function unknownType(type: string): string {
  return `the embedded AWS does not know the resource type ${type}; it refuses what it cannot rehearse. Deploy it on real AWS, or add a definition in local/world/types`;
}

function unknownFunction(name: string): string {
  return `the embedded AWS does not know the look-up ${name}; add it in local/world/invokes or local/world/api`;
}
