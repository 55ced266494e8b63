import * as fs from "node:fs";
import { guardedIn } from "./guarded";

/** What an engine operation did, from its event log. */
export interface RunSummary {
  /** Resources by what happened to them: `create`, `update`, `replace`, `delete`, `same`, … */
  readonly changes: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** One resource step that the engine finished or refused. */
export interface StepRecord {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly failed: boolean;
}

interface EngineEvent {
  readonly summaryEvent?: { readonly durationSeconds: number; readonly resourceChanges?: Record<string, number> };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly resOpFailedEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: { readonly message: string; readonly severity: string };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
}

/** What an engine event log tells of a run. */
export interface RunRecord {
  /** The last summary; `undefined` if the engine never got that far. */
  readonly summary: RunSummary | undefined;
  /** Every step in the order in which the engine ended them. */
  readonly steps: readonly StepRecord[];
  /** URNs of protected resources that the run would have had to replace or delete, and was refused for. */
  readonly guarded: readonly string[];
}

/** Reads an engine event log; of one that is not there nothing. */
export function readRun(file: string): RunRecord {
  const events = readEvents(file);
  const summary = events.findLast((event) => event.summaryEvent)?.summaryEvent;
  return {
    summary: summary && { changes: summary.resourceChanges ?? {}, seconds: summary.durationSeconds },
    steps: events.flatMap(stepOf),
    guarded: [...new Set(events.flatMap(({ diagnosticEvent }) => guardedIn(diagnosticEvent?.message ?? "")))],
  };
}

function stepOf(event: EngineEvent): StepRecord[] {
  const done = event.resOutputsEvent ?? event.resOpFailedEvent;
  if (!done) return [];
  const { op, urn, type } = done.metadata;
  return [{ op, urn, type, failed: event.resOpFailedEvent !== undefined }];
}

/** A killed engine leaves a last line that is cut short: it is passed over. */
function readEvents(file: string): EngineEvent[] {
  if (!fs.existsSync(file)) return [];
  return fs
    .readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return line.trim() === "" ? [] : [JSON.parse(line) as EngineEvent];
      } catch {
        return [];
      }
    });
}

/** Kinds of change that leave everything as it was. */
const QUIET = new Set(["same", "read", "refresh"]);

/** `12 created, 1 updated`; `nothing changed` where every resource is the same. */
export function describeChanges(summary: RunSummary): string {
  const loud = Object.entries(summary.changes).filter(([op, count]) => count > 0 && !QUIET.has(op));
  if (loud.length === 0) return "nothing changed";
  return loud.map(([op, count]) => `${count} ${PAST[op] ?? op}`).join(", ");
}

const PAST: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  "create-replacement": "created as replacement",
  "delete-replaced": "deleted after replacement",
  import: "imported",
  discard: "no longer read",
};
