/** Joins the dimensions of a request one by one, keeping one way to reach each set of matching statements. */
import { TooManyStates } from "./automaton";
import { type Choice, type Draft } from "./dimension";

/** What a search is for, as masks of its matchers. */
export interface Aim {
  readonly goals: readonly { readonly allow: bigint; readonly deny: bigint; readonly allows: boolean }[];
  readonly where: bigint;
  readonly except: bigint;
}

/** The choices that lead to a set of matching statements, last dimension first. */
export interface Chain {
  readonly draft: Draft;
  readonly before: Chain | undefined;
}

/** The sets of statements that still match after some dimensions; every `with` makes a new join. */
export class Join {
  private constructor(
    private readonly reached: ReadonlyMap<bigint, Chain | undefined>,
    private readonly combinations: number,
    private readonly aim: Aim,
    private readonly limit: number,
  ) {}

  /** Before any dimension: the given matchers match. */
  static of(mask: bigint, aim: Aim, limit: number): Join {
    return new Join(new Map(canStillSucceed(mask, aim) ? [[mask, undefined]] : []), 0, aim, limit);
  }

  /** The matchers that any reached set holds: the others are lost, and further dimensions need not ask about them. */
  get live(): bigint {
    let live = 0n;
    for (const mask of this.reached.keys()) live |= mask;
    return live;
  }

  /** True if no request can be found any more. */
  get lost(): boolean {
    return this.reached.size === 0;
  }

  /** Without matchers that are known not to match from here on. */
  dropping(matchers: bigint): Join {
    if (matchers === 0n) return this;
    const left = new Map<bigint, Chain | undefined>();
    for (const [mask, chain] of this.reached) {
      const rest = mask & ~matchers;
      if (!left.has(rest) && canStillSucceed(rest, this.aim)) left.set(rest, chain);
    }
    return new Join(left, this.combinations, this.aim, this.limit);
  }

  /** Joins one more dimension. Throws `TooManyStates` beyond the limit of combinations. */
  with(choices: readonly Choice[]): Join {
    let combinations = this.combinations;
    const next = new Map<bigint, Chain | undefined>();
    for (const [mask, before] of this.reached) {
      for (const choice of choices) {
        if (++combinations > this.limit) throw new TooManyStates(`more than ${this.limit} combinations`);
        const left = mask & choice.mask;
        if (!next.has(left) && canStillSucceed(left, this.aim)) next.set(left, { draft: choice.draft, before });
      }
    }
    return new Join(next, combinations, this.aim, this.limit);
  }

  /** Joins several dimensions, small ones first. */
  withAll(dimensions: readonly (readonly Choice[])[]): Join {
    return [...dimensions]
      .sort((a, b) => a.length - b.length)
      .reduce<Join>((join, choices) => join.with(choices), this);
  }

  /** One way to what is looked for, if every dimension has been joined. */
  found(): Chain | undefined {
    for (const [mask, chain] of this.reached) if (succeeds(mask, this.aim)) return chain;
    return undefined;
  }
}

/** Statements only ever stop matching, so a goal that needs one to match is lost once none is left. */
function canStillSucceed(mask: bigint, { goals, where }: Aim): boolean {
  return (mask & where) === where && goals.every(({ allow, allows }) => !allows || (mask & allow) !== 0n);
}

function succeeds(mask: bigint, aim: Aim): boolean {
  if ((mask & aim.except) !== 0n || !canStillSucceed(mask, aim)) return false;
  return aim.goals.every(({ allow, deny, allows }) => ((mask & allow) !== 0n && (mask & deny) === 0n) === allows);
}
