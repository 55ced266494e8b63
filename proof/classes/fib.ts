/** Forwarding tables: for every atom the routes that win. */
import type { Key, TransitTable } from "../model";
import {
  type Doubt,
  transitRoutes,
  vpcRoutes,
  type Routes,
  type TransitRouteOption,
  type VpcRoute,
} from "./candidates";
import type { Network } from "./network";
import type { AttachmentNode, TableNode } from "./objects";
import { sweep, type Entry, type Pieces } from "./pieces";
import type { Rules } from "./rules";

/** What a table does with an atom. */
export interface Decision<R> {
  /** The routes that win; several if AWS may take any. */
  readonly routes: readonly R[];
  /** True if there may be no route. */
  readonly none: boolean;
  /** Resources because of which another route may win. */
  readonly doubts: readonly string[];
}

export interface Fib<R> {
  readonly pieces: Pieces;
  readonly decisions: readonly Decision<R>[];
}

/** The decision of a table at an atom. */
export function lookup<R>(fib: Fib<R>, atom: number): Decision<R> {
  return fib.decisions[fib.pieces.at(atom)] as Decision<R>;
}

/** Splits what covers an address into routes and the doubts that hold there. */
export function divide<R extends { readonly origin: string }>(
  covering: readonly (R | Doubt)[],
): { routes: R[]; doubts: string[] } {
  const routes: R[] = [];
  const marks: Doubt[] = [];
  for (const item of covering) {
    if (isDoubt(item)) marks.push(item);
    else routes.push(item);
  }
  if (marks.length === 0) return { routes, doubts: [] };
  const isPrivate = marks.some(({ kind }) => kind === "private");
  const holds = ({ kind }: Doubt): boolean => kind === "always" || (kind === "public" && !isPrivate);
  return { routes, doubts: marks.filter(holds).map(({ urn }) => urn) };
}

function isDoubt(item: { readonly origin: string }): item is Doubt {
  return item.origin === "doubt";
}

const NONE: readonly [] = [];

type Choice<R> = Omit<Decision<R>, "doubts">;

function compile<R extends { readonly origin: string }>(
  entries: Routes<R>,
  choose: (covering: readonly R[]) => Choice<R>,
): Fib<R> {
  const decisions: Decision<R>[] = [{ routes: [], none: true, doubts: [] }];
  const single = new Map<R, number>();
  const decide = (chain: readonly Entry<R | Doubt>[]): number => {
    const [first] = chain;
    if (!first) return 0;
    const { item } = first;
    const alone = chain.length === 1 && !isDoubt(item);
    const { routes, doubts } = alone ? { routes: [item], doubts: NONE } : divide<R>(chain.map((entry) => entry.item));
    const chosen = choose(routes);
    const [only] = chosen.routes;
    if (only === undefined && doubts.length === 0) return 0;
    const plain = chosen.routes.length === 1 && !chosen.none && doubts.length === 0;
    const seen = plain ? single.get(only as R) : undefined;
    if (seen !== undefined) return seen;
    decisions.push({ routes: chosen.routes, none: chosen.none, doubts });
    if (plain) single.set(only as R, decisions.length - 1);
    return decisions.length - 1;
  };
  return { pieces: sweep(entries, decide), decisions };
}

/** Forwarding tables of a network, each built when it is first asked for. */
export class Fibs {
  private readonly vpc = new Map<TableNode, Fib<VpcRoute>>();
  private readonly transit = new Map<Key, Fib<TransitRouteOption>>();

  constructor(
    private readonly net: Network,
    private readonly rules: Rules,
  ) {}

  ofVpcTable(table: TableNode): Fib<VpcRoute> {
    let fib = this.vpc.get(table);
    if (!fib) {
      const routes = vpcRoutes(this.net, table, this.net.vpcs.get(table.model.vpc));
      fib = compile(routes, (covering) => settled(this.rules.chooseVpcRoutes(covering)));
      this.vpc.set(table, fib);
    }
    return fib;
  }

  ofTransitTable(table: TransitTable): Fib<TransitRouteOption> {
    let fib = this.transit.get(table.key);
    if (!fib) {
      const groups = clashGroups(this.net, table).map((pairs) => ({ pairs, worlds: this.rules.clashing(pairs) }));
      const choose = (covering: readonly TransitRouteOption[]): readonly TransitRouteOption[] =>
        this.rules.chooseTransitRoutes(covering);
      fib = compile(transitRoutes(this.net, table), (covering) => {
        const group = groups.find(({ pairs }) => pairs.some((pair) => covering.some((r) => isPropagatedBy(r, pair))));
        return group ? inAllWorlds(covering, group.worlds, choose) : settled(choose(covering));
      });
      this.transit.set(table.key, fib);
    }
    return fib;
  }
}

function settled<R>(routes: readonly R[]): Choice<R> {
  return { routes, none: routes.length === 0 };
}

type Clash = readonly [AttachmentNode, AttachmentNode];

function isPropagatedBy(route: TransitRouteOption, pair: Clash): boolean {
  return route.origin === "propagated" && route.attachment !== undefined && pair.includes(route.attachment);
}

/** Pairs of VPC attachments that propagate into a table and whose VPCs overlap, grouped by what hangs together. */
function clashGroups(net: Network, table: TransitTable): Clash[][] {
  const vpcs = (net.propagating.get(table.key) ?? []).filter(
    ({ model, vpc }) =>
      vpc && model.state !== "pending" && model.kind === "vpc" && (vpc.attachments.length > 1 || net.overlaps.has(vpc)),
  );
  const groups: Clash[][] = [];
  vpcs.forEach((a, i) => {
    for (const b of vpcs.slice(i + 1)) {
      if (!a.vpc || !b.vpc || (a.vpc !== b.vpc && net.overlaps.get(a.vpc)?.has(b.vpc) !== true)) continue;
      const touched = groups.filter((pairs) => pairs.some((pair) => pair.includes(a) || pair.includes(b)));
      const joined = [...touched.flat(), [a, b] as const];
      groups.splice(0, groups.length, ...groups.filter((pairs) => !touched.includes(pairs)), joined);
    }
  });
  return groups;
}

/** The choice over every world: in each, some attachments are left out of propagation. */
function inAllWorlds(
  covering: readonly TransitRouteOption[],
  worlds: readonly ReadonlySet<AttachmentNode>[],
  choose: (covering: readonly TransitRouteOption[]) => readonly TransitRouteOption[],
): Choice<TransitRouteOption> {
  const routes = new Set<TransitRouteOption>();
  let none = false;
  for (const left of worlds) {
    const able = covering.filter((r) => r.origin !== "propagated" || !r.attachment || !left.has(r.attachment));
    const chosen = choose(able);
    if (chosen.length === 0) none = true;
    for (const route of chosen) routes.add(route);
  }
  return { routes: [...routes], none };
}
