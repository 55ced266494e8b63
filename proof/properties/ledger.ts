/** Collects what a property checks and finds. */
import type { Intent } from "../intent";
import type { Urn } from "../graph";
import { showService } from "./show";
import { tellingCourse, type Reached } from "./reach";
import type { Finding, PropertyResult, PropertyVerdict, RemovableLayer, Witness } from "./types";
import type { Lack, Scene } from "./scene";

/** A property: a question about a scene. */
export interface Property {
  readonly id: string;
  readonly title: string;
  /** Layers without which the property cannot hold; thinking one of them away skips it. */
  readonly restsOn: readonly RemovableLayer[];
  /** Whether the intent demands anything of it; absent: whatever intent names a domain does. */
  readonly demandedBy?: (intent: Intent) => boolean;
  /**
   * Whether it can tell less where a part of the intent is in none of the given states; absent: where that is a network,
   * an endpoint set or a hub.
   */
  readonly concerns?: (lack: Lack) => boolean;
  readonly check: (scene: Scene, ledger: Ledger) => void;
}

/** Findings of one property. Those of one subject are told once, with the first witness. */
export class Ledger {
  checked = 0;
  note: string | undefined;
  private readonly found = new Map<string, Finding>();

  constructor(private readonly property: Property) {}

  /** Notes that statements were checked and hold. */
  count(statements = 1): void {
    this.checked += statements;
  }

  /**
   * Notes that a statement does not hold or cannot be told.
   * @param subject what it is about; a violation replaces what could not be told of the same subject
   */
  add(subject: string, finding: Omit<Finding, "property">): void {
    this.checked += 1;
    const before = this.found.get(subject);
    if (before && (before.verdict === "violated" || finding.verdict === "undetermined")) return;
    this.found.set(subject, { property: this.property.id, ...finding });
  }

  /** True if a finding of that verdict would add nothing: it need not be worked out. It counts as checked. */
  private isTold(subject: string, verdict: "violated" | "undetermined"): boolean {
    const before = this.found.get(subject);
    if (!before || (before.verdict === "undetermined" && verdict === "violated")) return false;
    this.count();
    return true;
  }

  violated(subject: string, message: string, urns: readonly Urn[], witness?: Witness): void {
    this.add(subject, { verdict: "violated", message, urns: distinct(urns), ...(witness ? { witness } : {}) });
  }

  undetermined(subject: string, message: string, urns: readonly Urn[]): void {
    this.add(subject, { verdict: "undetermined", message, urns: distinct(urns) });
  }

  /** A connection, or with `oneWay` its request alone, that has to get through for every choice. */
  mustPass(subject: string, claim: string, reached: Reached, way: "oneWay" | "verdict" = "verdict"): void {
    const verdict = reached[way];
    if (verdict === "REACHABLE") this.count();
    else if (verdict === "UNDETERMINED") this.unknown(subject, claim, reached);
    else if (!this.isTold(subject, "violated"))
      this.violated(
        subject,
        `${claim}, but ${reasonOf(reached)}`,
        urnsOf(reached, "blocked"),
        pathOf(reached, "blocked"),
      );
  }

  /** A connection, or its request alone, that no choice may let through. A possible way is a leak whatever else is unknown. */
  mustStop(subject: string, claim: string, reached: Reached, way: "oneWay" | "verdict" = "verdict"): void {
    const verdict = reached[way];
    if (verdict === "UNREACHABLE") this.count();
    else if (verdict === "UNDETERMINED" && !isPossible(reached, way)) this.unknown(subject, claim, reached);
    else if (!this.isTold(subject, "violated")) {
      const message = `${claim}, but ${endsOf(reached)} gets through`;
      this.violated(subject, message, urnsOf(reached, "open"), pathOf(reached, "open"));
    }
  }

  result(): PropertyResult {
    const findings = [...this.found.values()].sort((a, b) => rank(a.verdict) - rank(b.verdict));
    const { id, title } = this.property;
    const note = this.note === undefined ? {} : { note: this.note };
    return { id, title, verdict: worst(findings.map((f) => f.verdict)), checked: this.checked, findings, ...note };
  }

  private unknown(subject: string, claim: string, reached: Reached): void {
    if (this.isTold(subject, "undetermined")) return;
    const doubts = reached.trace.courses.flatMap((c) => c.blocks.filter((b) => !b.certain));
    const because = reached.trace.unknown[0]?.because ?? doubts[0]?.detail ?? "something on the way is not known";
    const urns = [...reached.trace.unknown.map((o) => o.urn), ...doubts.map((b) => b.urn)];
    this.undetermined(subject, `${claim}; whether it is so cannot be told: ${because}`, urns);
  }
}

/** One verdict of several. */
export function worst(verdicts: readonly PropertyVerdict[]): PropertyVerdict {
  if (verdicts.includes("violated")) return "violated";
  return verdicts.includes("undetermined") ? "undetermined" : "holds";
}

function rank(verdict: PropertyVerdict): number {
  return verdict === "violated" ? 0 : 1;
}

function isPossible({ sample }: Reached, way: "oneWay" | "verdict"): boolean {
  if (way === "verdict") return sample.possible;
  return sample.courses.some((c) => c.end !== "stopped" && !c.blocks.some((b) => b.direction === "forward"));
}

/** What stands against a connection, in a clause. */
function reasonOf(reached: Reached): string {
  const block = tellingCourse(reached.trace, "blocked")?.blocks.find((b) => b.certain);
  if (!block) return `${endsOf(reached)} depends on a choice of AWS`;
  const way = block.direction === "reply" ? "the reply to " : "";
  return `${way}${endsOf(reached)} is stopped: ${block.code}, ${block.detail}`;
}

/** Both ends of a connection, for people. */
export function endsOf({ source, target }: Reached): string {
  const { from, to } = showService(source, target);
  return `${from} to ${to}`;
}

/** The resources that decide: what blocks, or the routes and tables that let through. */
function urnsOf({ trace }: Reached, wanted: "open" | "blocked"): Urn[] {
  const course = tellingCourse(trace, wanted);
  if (!course) return [];
  if (wanted === "blocked") return course.blocks.map((b) => b.urn);
  return course.forward.flatMap((hop) => [...(hop.route ? [hop.route.urn] : []), hop.urn]);
}

function pathOf(reached: Reached, wanted: "open" | "blocked"): Witness | undefined {
  const course = tellingCourse(reached.trace, wanted);
  if (!course) return undefined;
  return { kind: "path", ...showService(reached.source, reached.target), service: reached.service, course };
}

function distinct(urns: readonly Urn[]): Urn[] {
  return [...new Set(urns.filter((urn) => urn !== ""))].slice(0, 12);
}
