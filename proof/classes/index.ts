/**
 * The class engine: what every place of a network can reach, all pairs at once. Places are grouped into classes that
 * nothing in the network can tell apart; a connection is evaluated once for each pair of classes, and any concrete
 * pair is answered by looking its classes up. It shares no code with the tracer.
 */
import { parseAddress } from "../../net/ip";
import type { Aspect, Key, NetworkModel } from "../model";
import { Classifier } from "./classifier";
import { connect, type Outcome } from "./connection";
import { DEFAULT_RULES } from "./default-rules";
import { Engine } from "./engine";
import { type Census, type Places, placesOf, takeCensus } from "./census";
import { within } from "./network";
import type { SubnetNode } from "./objects";
import type { Layers, Source } from "./packet";
import { DROP, type Match, PASS, type Rules, UNKNOWN } from "./rules";

export type { ClassPair, Census } from "./census";
export { Views } from "./views";
export type { Layers } from "./packet";
export type { Match, Rules } from "./rules";
export { DEFAULT_RULES } from "./default-rules";

export type ClassVerdict = "REACHABLE" | "UNREACHABLE" | "AMBIGUOUS" | "UNDETERMINED";

/** TCP to port 443. */
export const HTTPS: Match = { protocol: 6, ports: { from: 443, to: 443 } };
/** Routes and filters. */
export const ALL_LAYERS: Layers = { groups: true, acls: true };
/** Routes alone: security groups and network ACLs permit everything. */
export const ROUTES_ALONE: Layers = { groups: false, acls: false };

/** Where a connection starts or ends. */
export interface Place {
  /** A subnet; an attachment or virtual private gateway for an address behind it. */
  readonly key: Key;
  readonly address: string;
}

/** What holds for a pair. */
export interface Answer {
  readonly verdict: ClassVerdict;
  /** Why not, where it is not: reason codes, and resources that are not known. */
  readonly reasons: readonly string[];
}

/** One value for the outcomes of all choices (Google's Connectivity Tests name the four). */
export function verdictOf(bits: number): ClassVerdict {
  if (bits & UNKNOWN) return "UNDETERMINED";
  if (bits === PASS) return "REACHABLE";
  return bits === DROP ? "UNREACHABLE" : "AMBIGUOUS";
}

/** What a connection is meant to reach: a place of a subnet, or (without one) whatever has the address. */
export interface Aim {
  readonly atom: number;
  readonly subnet?: SubnetNode;
}

/** Verdicts for one connection (protocol and port) under one set of layers. */
export class Verdicts {
  private readonly outcomes = new Map<number, Map<number, Outcome>>();
  private readonly exact = new Map<string, Outcome>();

  constructor(
    private readonly engine: Engine,
    private readonly classes: Classifier,
    private readonly match: Match,
    private readonly layers: Layers,
  ) {}

  /**
   * The outcome for a source of a known class and an aim. Pairs of equal classes lie to each other in one of three
   * ways: in different VPCs, in one VPC, in one subnet.
   */
  outcome(source: Source, sourceClass: number, aim: Aim): Outcome {
    const relation = this.relation(source, aim);
    if (relation === undefined) return this.exactOutcome(source, aim);
    let row = this.outcomes.get(sourceClass);
    if (!row) this.outcomes.set(sourceClass, (row = new Map<number, Outcome>()));
    const key = (this.classes.destination(aim.atom) * 4 + relation) * 2 + (aim.subnet ? 1 : 0);
    let outcome = row.get(key);
    if (!outcome) row.set(key, (outcome = this.evaluate(source, aim)));
    return outcome;
  }

  private evaluate(source: Source, { atom, subnet }: Aim): Outcome {
    const target = subnet && { subnet, card: subnet.cards?.get(atom) };
    return connect(this.engine, this.layers, source, atom, this.match, target);
  }

  /** `undefined` where classes do not tell. */
  private relation(source: Source, { atom, subnet }: Aim): 0 | 1 | 2 | undefined {
    const { owners, contents } = this.classes;
    const owner = owners.ordinaryAt(atom);
    // Several VPCs have the address, or several subnets of one: which place is meant is not in its class.
    if (
      subnet &&
      (owners.at(atom).length > 1 || !subnet.vpc || this.engine.net.subnetAt(subnet.vpc, atom) !== subnet)
    ) {
      return undefined;
    }
    if (!owner) return 0;
    // An on-premises address that the VPC has as well.
    if (source.kind === "on-premises") return owners.ordinaryAt(source.atom) === owner ? undefined : 0;
    if (source.subnet.vpc !== owner) return owners.ordinaryAt(source.atom) === owner ? undefined : 0;
    // Rules about parts of the VPC tell its addresses apart.
    if (contents.partial.has(owner)) return undefined;
    return within(source.subnet.spans, atom) ? 2 : 1;
  }

  private exactOutcome(source: Source, aim: Aim): Outcome {
    const place = source.kind === "subnet" ? `${source.subnet.index} ${source.card?.key ?? ""}` : source.by.key;
    const key = `${place} ${source.atom} ${aim.atom} ${aim.subnet?.index ?? ""}`;
    let outcome = this.exact.get(key);
    if (!outcome) this.exact.set(key, (outcome = this.evaluate(source, aim)));
    return outcome;
  }
}

/** The class engine over one network. */
export class ClassEngine {
  private readonly engine: Engine;
  private readonly classes: Classifier;
  private readonly tables = new Map<string, Verdicts>();
  private places: Places | undefined;
  /** Parts that may belong to any object: nothing is certain while there are any. */
  private readonly strays: readonly string[];

  /** @param rules the rules of AWS; only the judge of the engines gives others */
  constructor(model: NetworkModel, rules: Rules = DEFAULT_RULES) {
    this.engine = new Engine(model, rules);
    this.classes = new Classifier(this.engine);
    const names = new Set<Aspect>(["dns", "records", "names"]);
    this.strays = model.strays.filter(({ aspect }) => !names.has(aspect)).map(({ urn }) => urn);
  }

  /** Verdicts for a connection; computed pair by pair of classes when asked, and kept. */
  verdicts(match: Match = HTTPS, layers: Layers = ALL_LAYERS): Verdicts {
    const key = JSON.stringify([match, layers]);
    let table = this.tables.get(key);
    if (!table) this.tables.set(key, (table = new Verdicts(this.engine, this.classes, match, layers)));
    return table;
  }

  /**
   * The verdict for a concrete pair, by looking its classes up.
   * @param to an address; with the key of a subnet, the place that is meant: a delivery elsewhere does not count then
   * @throws Error if the source or subnet is not in the model, or an address is none
   */
  verdict(from: Place, to: Place | { address: string }, match: Match = HTTPS, layers: Layers = ALL_LAYERS): Answer {
    const source = this.source(from);
    const subnet = "key" in to ? this.engine.net.subnets.get(to.key) : undefined;
    if ("key" in to && !subnet) throw new Error(`${to.key} is no subnet of the model`);
    const aim = { atom: this.atom(to.address), ...(subnet ? { subnet } : {}) };
    const { bits, reasons } = this.verdicts(match, layers).outcome(source, this.classOf(source), aim);
    const all = [...reasons, ...this.strays];
    return { verdict: verdictOf(this.strays.length > 0 ? bits | UNKNOWN : bits), reasons: all };
  }

  /** Every pair of classes with how many pairs of places it stands for. */
  census(match: Match = HTTPS, layers: Layers = ALL_LAYERS): Census {
    this.places ??= placesOf(this.engine, this.classes);
    return takeCensus(this.places, this.verdicts(match, layers));
  }

  private atom(text: string): number {
    const address = parseAddress(text);
    if (!address) throw new Error(`${text} is not an address`);
    return this.engine.net.atoms.atomOf(address.family, address.value);
  }

  private source({ key, address }: Place): Source {
    const atom = this.atom(address);
    const { subnets, model } = this.engine.net;
    const subnet = subnets.get(key);
    if (subnet) return { kind: "subnet", subnet, atom, card: subnet.cards?.get(atom) };
    const by = model.attachments.get(key) ?? model.vpnGateways.get(key);
    if (!by) throw new Error(`${key} is no subnet, attachment or virtual private gateway of the model`);
    return { kind: "on-premises", by, atom };
  }

  private classOf(source: Source): number {
    if (source.kind === "subnet") return this.classes.inSubnet(source.subnet, source.atom, source.card);
    return this.classes.onPremises(source.by, source.atom);
  }
}
