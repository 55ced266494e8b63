/** All pairs, counted by class: the reachability of a whole network in a table of a few rows. */
import type { Classifier } from "./classifier";
import type { Outcome } from "./connection";
import type { Engine } from "./engine";
import { Pairs } from "./intern";
import type { SubnetNode } from "./objects";
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

interface Row extends ClassPair {
  pairs: number;
}

/** The places of one VPC with their classes. VPCs of equal shape are asked about once. */
export interface Shape {
  readonly places: readonly Place[];
  readonly ids: readonly number[];
  vpcs: number;
}

/** The places of a network by class and by VPC: the same for every question. */
export interface Places {
  readonly classes: readonly PlaceClass[];
  readonly shapes: readonly Shape[];
}

/** Finds the places of a network; the work is linear in them. */
export function placesOf(engine: Engine, classes: Classifier): Places {
  const byClass = new Map<number, Place[]>();
  const shapes = shapesOf(engine, classes, byClass);
  return { classes: [...byClass].map(([id, members]) => ({ id, members })), shapes };
}

/** Goes through all pairs of classes. */
export function takeCensus({ classes: list, shapes }: Places, verdicts: Asked): Census {
  const numbers = new Map(list.map((one, i) => [one.id, i]));
  const rows = new Map<Outcome, Row>();
  /** How many pairs of each two classes lie in one VPC. */
  const together = new Map<number, number>();
  let pairs = 0;
  const add = (a: number, b: number, relation: ClassPair["relation"], from: Place, to: Place, count: number): void => {
    const [fromClass, toClass] = [list[a], list[b]];
    if (!fromClass || !toClass) return;
    const card = from.subnet.cards?.get(from.atom);
    const source: Source = { kind: "subnet", subnet: from.subnet, atom: from.atom, card };
    const outcome = verdicts.outcome(source, fromClass.id, to);
    const row = rows.get(outcome);
    pairs += count;
    if (row) row.pairs += count;
    else rows.set(outcome, { from: fromClass, to: toClass, relation, pairs: count, outcome, example: { from, to } });
  };
  for (const { places, ids, vpcs } of shapes) {
    places.forEach((from, i) => {
      places.forEach((to, j) => {
        const [a, b] = [numbers.get(ids[i] ?? -1) ?? -1, numbers.get(ids[j] ?? -1) ?? -1];
        const key = a * list.length + b;
        together.set(key, (together.get(key) ?? 0) + vpcs);
        add(a, b, "same-vpc", from, to, vpcs);
      });
    });
  }
  list.forEach((from, a) => {
    list.forEach((to, b) => {
      const count = from.members.length * to.members.length - (together.get(a * list.length + b) ?? 0);
      const example = count > 0 ? apart(from.members, to.members) : undefined;
      if (example) add(a, b, "other-vpc", example.from, example.to, count);
    });
  });
  return { classes: list, rows: [...rows.values()], pairs };
}

/** No class has this number. */
const NEXT_SUBNET = -1;

/** Places by VPC, and by class into `byClass`. Two ordinary VPCs with equal classes in equal subnets are one shape. */
function shapesOf(engine: Engine, classes: Classifier, byClass: Map<number, Place[]>): Shape[] {
  const out: Shape[] = [];
  const known = new Map<number, Shape>();
  const pairs = new Pairs();
  const collect = (subnets: Iterable<SubnetNode>, alone: boolean): void => {
    const places: Place[] = [];
    const ids: number[] = [];
    let looks = 0;
    for (const subnet of subnets) {
      looks = pairs.of(looks, NEXT_SUBNET);
      for (const { lo, hi } of subnet.spans) {
        for (let atom = lo; atom < hi; atom++) {
          const place = { subnet, atom };
          const id = classes.inSubnet(subnet, atom, subnet.cards?.get(atom));
          push(byClass, id, place);
          places.push(place);
          ids.push(id);
          looks = pairs.of(looks, id);
        }
      }
    }
    const same = alone ? undefined : known.get(looks);
    if (same) {
      same.vpcs++;
      return;
    }
    const shape = { places, ids, vpcs: 1 };
    out.push(shape);
    if (!alone) known.set(looks, shape);
  };
  for (const vpc of engine.net.vpcs.values()) {
    const alone = classes.owners.isSingular(vpc) || classes.contents.partial.has(vpc);
    collect(vpc.subnets, alone);
  }
  collect(
    [...engine.net.subnets.values()].filter(({ vpc }) => !vpc),
    true,
  );
  return out;
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
