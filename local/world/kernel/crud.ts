/** Create, read, update and delete of one resource, by its definition. */
import { type Made, type TypeDefinition } from "./definition";
import { refuse } from "./errors";
import { type Doc, compact, textsAt } from "./json";
import { type Op } from "./op";
import { type Rec, type Store } from "./store";

/** What a resource looks like from outside. */
export interface Observed {
  readonly id: string;
  readonly state: Doc;
  readonly inputs: Doc;
}

/** Refuses arguments that name what does not exist or cannot be seen; returns the index terms for the rest. */
function references(def: TypeDefinition, op: Op, inputs: Doc): string[] {
  const links: string[] = [];
  for (const [path, target] of Object.entries(def.refs ?? {})) {
    const types = typeof target === "string" ? [target] : target;
    for (const id of textsAt(inputs, path)) {
      const found = types.map((type) => op.find(type, id)).find((r) => r !== undefined);
      if (!found) return op.refuseMissing(types[0] ?? "", id);
      links.push(`>${found.id}`);
    }
  }
  return links;
}

function record(def: TypeDefinition, op: Op, inputs: Doc, made: Made, before?: Rec): Rec {
  const carried = before ? Object.fromEntries(Object.entries(before.state).filter(([k]) => !(k in before.inputs))) : {};
  const links = [...references(def, op, inputs), ...(made.links ?? [])];
  const token = before
    ? before.links.filter((l) => l.startsWith("token:"))
    : op.token
      ? [`token:${def.token}:${op.token}`]
      : [];
  return {
    type: def.token,
    id: made.id,
    account: op.account,
    region: def.global ? "global" : op.region,
    serial: before?.serial ?? op.serial(),
    created: before?.created ?? op.now,
    inputs,
    state: compact({ ...carried, ...def.defaults, ...inputs, ...made.state }),
    links: [...new Set([...links, ...token])],
    ...(before?.implicit === undefined ? {} : { implicit: before.implicit }),
  };
}

/** What a call sees of a stored record. */
export function observed(def: TypeDefinition, op: Op, rec: Rec): Observed {
  const more = def.view?.(op, rec);
  return { id: rec.id, state: more ? compact({ ...rec.state, ...more }) : rec.state, inputs: rec.inputs };
}

/** The record that an identifier stands for, in the caller's own account and Region. */
export function locate(def: TypeDefinition, op: Op, id: string): Rec | undefined {
  if (def.observe) {
    const state = def.observe(op, id);
    return state
      ? {
          type: def.token,
          id,
          account: op.account,
          region: op.region,
          serial: 0,
          created: 0,
          inputs: {},
          state,
          links: [],
        }
      : undefined;
  }
  return op.own(def.token, id) ?? def.locate?.(op, id);
}

/** Makes a resource. A call that repeats a client token is answered with what the first one made. */
export function create(def: TypeDefinition, op: Op, inputs: Doc): Observed {
  if (def.clientToken && op.token) {
    const made = op.store.find(`token:${def.token}:${op.token}`)[0];
    if (made) return observed(def, op, made);
  }
  references(def, op, inputs);
  const made = def.make(op, inputs);
  if (def.observe) {
    const state = def.observe(op, made.id) ?? made.state;
    return { id: made.id, state: compact({ ...def.defaults, ...inputs, ...state, ...made.state }), inputs };
  }
  const present = op.own(def.token, made.id);
  if (present && !def.puts) refuse("ResourceAlreadyExistsException", `${def.noun[1]} ${made.id} already exists`);
  const rec = record(def, op, inputs, made, present);
  op.store.put(rec);
  def.after?.(op, rec, present);
  return observed(def, op, op.own(def.token, made.id) ?? rec);
}

/** Reads a resource; `undefined` if it does not exist for the caller. */
export function read(def: TypeDefinition, op: Op, id: string): Observed | undefined {
  const rec = locate(def, op, id);
  return rec ? observed(def, op, rec) : undefined;
}

/** Changes a resource in place. */
export function update(def: TypeDefinition, op: Op, id: string, inputs: Doc): Observed {
  const before = locate(def, op, id) ?? op.refuseMissing(def.token, id);
  references(def, op, inputs);
  const made = def.make(op, inputs, before);
  if (def.observe) {
    const state = def.observe(op, made.id) ?? made.state;
    return { id: made.id, state: compact({ ...def.defaults, ...inputs, ...state, ...made.state }), inputs };
  }
  const rec = record(def, op, inputs, made, before);
  op.store.put(rec);
  def.after?.(op, rec, before);
  return observed(def, op, op.own(def.token, rec.id) ?? rec);
}

/** Removes a resource with what AWS made along with it; one that is gone already is no error. */
export function remove(def: TypeDefinition, op: Op, id: string): void {
  const rec = locate(def, op, id);
  if (!rec) return;
  const holder = def.heldBy ? op.referring(rec.id, ...def.heldBy).find((r) => r.implicit !== rec.id) : undefined;
  if (holder) {
    const noun = def.noun[1].toLowerCase();
    refuse(
      def.heldCode ?? "DependencyViolation",
      `The ${noun} '${rec.id}' has dependencies and cannot be deleted (${holder.id}).`,
    );
  }
  def.remove?.(op, rec);
  if (def.observe) return;
  for (const made of madeWith(op.store, rec)) op.store.remove(made);
  op.store.remove(rec);
}

/**
 * What AWS made along with a resource and takes away with it. A setting of a resource goes by the same identifier, and
 * takes nothing along as long as the resource itself is there.
 */
export function madeWith(store: Store, rec: Rec): Rec[] {
  const same = store.find(`id:${rec.id}`).filter((r) => r.account === rec.account && r.region === rec.region);
  if (same.some((r) => r.type !== rec.type && r.serial < rec.serial)) return [];
  return store.find(`>${rec.id}`).filter(({ implicit }) => implicit === rec.id);
}
