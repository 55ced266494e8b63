/** All pairs, counted by class: the reachability of a whole network in a table of a few rows. */
import type { Classifier } from "./classifier";
import type { Outcome } from "./connection";
import type { Engine } from "./engine";
import type { SubnetNode, VpcNode } from "./objects";
import type { Source } from "./packet";

/** A place of a VPC: a subnet with a run of addresses that nothing tells apart. */
export interface Place {
  readonly subnet: SubnetNode;
  readonly atom: number;
}

/** One class of places with everything in it. */
export interface PlaceClass {
  readonly id: number;
  readonly members: readonly Place[];
}

/** Pairs of places of two classes that lie to each other in the same way, and what holds for all of them. */
export interface ClassPair {
  readonly from: PlaceClass;
  readonly to: PlaceClass;
  readonly relation: "other-vpc" | "same-vpc";
  readonly pairs: number;
  readonly outcome: Outcome;
  /** One of the pairs, to hand to the tracer for a witness. */
  readonly example: { readonly from: Place; readonly to: Place };
}

export interface Census {
  readonly classes: readonly PlaceClass[];
  readonly rows: readonly ClassPair[];
  /** Number of ordered pairs of places: the sum over all rows. */
  readonly pairs: number;
}

interface Asked {
  outcome(source: Source, sourceClass: number, aim: Place): Outcome;
}

/** Goes through all pairs of classes; the work is linear in the places plus the pairs of classes. */
export function takeCensus(engine: Engine, classes: Classifier, verdicts: Asked): Census {
  const byClass = new Map<number, Place[]>();
  const byVpc = new Map<VpcNode | undefined, Place[]>();
  for (const subnet of engine.net.subnets.values()) {
    for (const span of subnet.spans) {
      for (let atom = span.lo; atom < span.hi; atom++) {
        const place = { subnet, atom };
        push(byClass, classes.inSubnet(subnet, atom, subnet.cards?.get(atom)), place);
        push(byVpc, subnet.vpc, place);
      }
    }
  }
  const list = [...byClass].map(([id, members]) => ({ id, members }));
  const numbers = new Map(list.map((one) => [one.id, one]));
  const rows = new Map<string, ClassPair & { pairs: number }>();
  const ask = (from: Place, to: Place, fromClass: number): Outcome => {
    const card = from.subnet.cards?.get(from.atom);
    return verdicts.outcome({ kind: "subnet", subnet: from.subnet, atom: from.atom, card }, fromClass, to);
  };
  const within = new Map<string, number>();
  let pairs = 0;
  for (const places of byVpc.values()) {
    const ids = places.map(({ subnet, atom }) => classes.inSubnet(subnet, atom, subnet.cards?.get(atom)));
    places.forEach((from, i) => {
      places.forEach((to, j) => {
        const [a, b] = [ids[i] as number, ids[j] as number];
        within.set(`${a} ${b}`, (within.get(`${a} ${b}`) ?? 0) + 1);
        pairs++;
        const outcome = ask(from, to, a);
        const key = `${a} ${b} ${outcome.bits} ${outcome.reasons.join()}`;
        const row = rows.get(key);
        if (row) row.pairs++;
        else rows.set(key, rowOf(numbers, a, b, "same-vpc", outcome, { from, to }));
      });
    });
  }
  for (const from of list) {
    for (const to of list) {
      const count = from.members.length * to.members.length - (within.get(`${from.id} ${to.id}`) ?? 0);
      if (count === 0) continue;
      const example = apart(from.members, to.members);
      if (!example) continue;
      pairs += count;
      const outcome = ask(example.from, example.to, from.id);
      rows.set(`${from.id} ${to.id}`, {
        ...rowOf(numbers, from.id, to.id, "other-vpc", outcome, example),
        pairs: count,
      });
    }
  }
  return { classes: list, rows: [...rows.values()], pairs };
}

function rowOf(
  numbers: ReadonlyMap<number, PlaceClass>,
  from: number,
  to: number,
  relation: ClassPair["relation"],
  outcome: Outcome,
  example: ClassPair["example"],
): ClassPair & { pairs: number } {
  const [a, b] = [numbers.get(from), numbers.get(to)];
  if (!a || !b) throw new Error("a place has a class that no place has");
  return { from: a, to: b, relation, pairs: 1, outcome, example };
}

/** Two places in different VPCs. */
function apart(a: readonly Place[], b: readonly Place[]): { from: Place; to: Place } | undefined {
  const [first] = a;
  if (!first) return undefined;
  const other = b.find(({ subnet }) => subnet.vpc !== first.subnet.vpc);
  if (other) return { from: first, to: other };
  const [only] = b;
  const from = a.find(({ subnet }) => subnet.vpc !== only?.subnet.vpc);
  return from && only ? { from, to: only } : undefined;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
