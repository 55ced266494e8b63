import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { worldGraph } from "../../../local/engine/world-graph";
import { replayWorld } from "../../../local/world/client";
import type { ResourceView } from "../../../local/world/kernel/command";
import type { World } from "../../../local/world/kernel/world";
import { buildModel } from "../../../proof/build";
import { NO_FACTS } from "../../../proof/facts";
import { answer } from "../../../proof/trace-report";
import type { TestStack } from "./stack";

/** A question to the tracer, with what it is about in words. */
export interface Question {
  readonly from: string;
  readonly to: string;
  readonly about: string;
}

/** An operation after which an answer was another than before the update. */
export interface Break {
  readonly after: string;
  readonly about: string;
  readonly before: string;
  readonly now: string;
}

/** What was watched. */
export interface Watched<T> {
  readonly result: T;
  /** Operations after which every question was asked. */
  readonly operations: number;
  readonly breaks: readonly Break[];
}

/** Operations that change nothing which a packet or a name meets, so nothing needs to be asked again. */
const IRRELEVANT = /^(seed|advance|status)|aws:(iam|kms|s3|cloudwatch|sns|glue|athena|oam|cloudtrail|bedrock)\//;

/**
 * Runs `work` on a stack and then asks every question of the accounts as they were after each single operation of it,
 * by the journal: the proof's own tracer on the proof's own reading of the embedded accounts.
 */
export async function watching<T>(
  stack: TestStack,
  questions: readonly Question[],
  work: () => Promise<T>,
): Promise<Watched<T>> {
  // Ending the server folds the journal into the snapshot: from here on it holds the operations of `work` alone.
  await stack.rest();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bedrock-hub-journal-"));
  try {
    fs.cpSync(stack.paths.world, path.join(folder, "before"), { recursive: true });
    const result = await work();
    fs.cpSync(stack.paths.world, path.join(folder, "after"), { recursive: true });
    const before = verdicts(listed(replayWorld(path.join(folder, "before"))), questions);
    const breaks: Break[] = [];
    let operations = 0;
    replayWorld(path.join(folder, "after"), (what, world) => {
      if (IRRELEVANT.test(what)) return;
      operations++;
      const now = verdicts(listed(world), questions);
      questions.forEach(({ about }, i) => {
        if (now[i] !== before[i]) breaks.push({ after: what, about, before: before[i] ?? "", now: now[i] ?? "" });
      });
    });
    return { result, operations, breaks };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The answers to all questions in one state of the accounts. */
export function verdicts(resources: readonly ResourceView[], questions: readonly Question[]): string[] {
  const model = buildModel(worldGraph(resources), NO_FACTS);
  return questions.map(({ from, to }) => answer(model, { from, to, port: 443, protocol: 6 }).verdict);
}

function listed(world: World): ResourceView[] {
  const { reply } = world.apply({ do: "list", filter: { implicit: true } });
  if (!reply.ok) throw new Error(reply.message);
  return reply.value as unknown as ResourceView[];
}
