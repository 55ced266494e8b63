/** Asks both engines about every pair of a network and collects where they differ. */
import { parseAddress } from "../../../net/ip";
import { ClassEngine, type ClassVerdict, type Match, type Rules, DEFAULT_RULES } from "../../../proof/classes";
import type { NetworkModel } from "../../../proof/model";
import { type Source, type Target, type Trace, Tracer } from "../../../proof/tracer/trace";
import type { Pair, Place, To } from "./pairs";

/** A pair on which the engines differ. */
export interface Difference extends Pair {
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

/** The verdict of the tracer on a pair. */
export function trace(tracer: Tracer, { from, to, layers, protocol }: Pair): Trace {
  const { source, target } = ask(tracer, from, to);
  const without = layers === "routes" ? (["security-groups", "network-acls"] as const) : [];
  return tracer.trace(source, target, { protocol, without });
}

/** Every difference between the engines on some pairs of a network. */
export function compare(model: NetworkModel, pairs: readonly Pair[], options: Options = {}): Difference[] {
  const tracer = new Tracer(options.tracerModel ?? model);
  const engine = new ClassEngine(model, options.rules ?? DEFAULT_RULES);
  const out: Difference[] = [];
  for (const pair of pairs) {
    const traced = trace(tracer, pair);
    options.tally?.add(traced);
    const on = pair.layers === "all";
    const answer = engine.verdict(pair.from, pair.to, matchOf(pair.protocol), { groups: on, acls: on });
    if (traced.verdict === answer.verdict) continue;
    out.push({ ...pair, tracer: traced.verdict, classes: answer.verdict, reasons: answer.reasons });
    if (options.first === true) break;
  }
  return out;
}

/** Port 443; ICMP echo. */
function matchOf(protocol: number): Match {
  if (protocol === 1) return { protocol, ports: { from: 0, to: 0 }, icmp: { type: 8, code: 0 } };
  return { protocol, ports: { from: 443, to: 443 } };
}
