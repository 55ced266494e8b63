/** What every part of the walk shares: the network with its tables and filters, the rules, the layers in force. */
import type { Key, NetworkModel } from "../model";
import type { Span } from "./atoms";
import { BLOCKS } from "./prefixes";
import { DEFAULT_RULES } from "./default-rules";
import { Fibs } from "./fib";
import { Filters } from "./filters";
import { Network, within } from "./network";
import type { Rules } from "./rules";

/** A network ready to be walked under a set of rules. */
export class Engine {
  readonly net: Network;
  readonly fibs: Fibs;
  readonly filters: Filters;
  private readonly reserved: readonly Span[];
  private readonly privateBlocks: readonly Span[];

  constructor(
    model: NetworkModel,
    readonly rules: Rules = DEFAULT_RULES,
  ) {
    this.net = new Network(model);
    this.fibs = new Fibs(this.net, rules);
    this.filters = new Filters(this.net);
    this.reserved = this.net.spans(BLOCKS.reserved);
    this.privateBlocks = this.net.spans(BLOCKS.private);
  }

  /** Edge route tables by their gateway. */
  get edges(): ReadonlyMap<Key, Key> {
    return this.net.edges;
  }

  /** True for addresses that no table routes. */
  isReserved(atom: number): boolean {
    return within(this.reserved, atom);
  }

  /** True for addresses that an internet gateway does not carry. */
  isPrivate(atom: number): boolean {
    return within(this.privateBlocks, atom);
  }
}
