/** Asks both engines about every pair of a network and collects where they differ. */
import { parseAddress } from "../../../net/ip";
import { ClassEngine, type ClassVerdict, type Rules, DEFAULT_RULES } from "../../../proof/classes";
import type { NetworkModel } from "../../../proof/model";
import { type Source, type Target, type Trace, Tracer } from "../../../proof/tracer/trace";
import { type Place, sourcesOf, targetsOf, type To } from "./pairs";

export interface Difference {
  readonly from: Place;
  readonly to: To;
  readonly layers: "all" | "routes";
  readonly tracer: ClassVerdict;
  readonly classes: ClassVerdict;
  readonly reasons: readonly string[];
}

/** What the engines said, for the judge of the generator. */
export class Tally {
  readonly verdicts = new Map<ClassVerdict, number>();
  readonly codes = new Map<string, number>();
  pairs = 0;

  add(trace: Trace): void {
    this.pairs++;
    this.verdicts.set(trace.verdict, (this.verdicts.get(trace.verdict) ?? 0) + 1);
    const codes = new Set(trace.courses.flatMap(({ blocks }) => blocks.map(({ code }) => code)));
    for (const code of codes) this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
  }
}

function addressOf(text: string): NonNullable<ReturnType<typeof parseAddress>> {
  const address = parseAddress(text);
  if (!address) throw new Error(`${text} is no address`);
  return address;
}

/** One connection in the words of the tracer. */
export function ask(tracer: Tracer, from: Place, to: To): { source: Source; target: Target } {
  const address = addressOf(from.address);
  const subnet = tracer.model.subnets.get(from.key);
  const source: Source = subnet
    ? { kind: "station", station: tracer.network.stationAt(subnet, address), address }
    : { kind: "on-premises", via: from.key, address };
  const there = addressOf(to.address);
  const aim = "key" in to ? tracer.model.subnets.get(to.key) : undefined;
  const target: Target = aim
    ? { kind: "station", station: tracer.network.stationAt(aim, there), address: there }
    : { kind: "address", address: there };
  return { source, target };
}

export interface Options {
  /** Rules of the class engine; others than the default are planted bugs. */
  readonly rules?: Rules;
  /** The model that the tracer sees instead; a planted bug of the other side. */
  readonly tracerModel?: NetworkModel;
  readonly tally?: Tally;
  /** Stop at the first difference. */
  readonly first?: boolean;
}

/** Every difference between the engines on a network. */
export function compare(model: NetworkModel, options: Options = {}): Difference[] {
  const tracer = new Tracer(options.tracerModel ?? model);
  const engine = new ClassEngine(model, options.rules ?? DEFAULT_RULES);
  const out: Difference[] = [];
  const targets = targetsOf(model);
  for (const from of sourcesOf(model)) {
    for (const to of targets) {
      if (from.address.includes(":") !== to.address.includes(":")) continue;
      const { source, target } = ask(tracer, from, to);
      for (const layers of ["all", "routes"] as const) {
        const without = layers === "routes" ? (["security-groups", "network-acls"] as const) : [];
        const trace = tracer.trace(source, target, { without });
        options.tally?.add(trace);
        const on = layers === "all";
        const answer = engine.verdict(from, to, undefined, { groups: on, acls: on });
        if (trace.verdict === answer.verdict) continue;
        out.push({ from, to, layers, tracer: trace.verdict, classes: answer.verdict, reasons: answer.reasons });
        if (options.first === true) return out;
      }
    }
  }
  return out;
}
