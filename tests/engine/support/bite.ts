import { program } from "../../../infra/program";
import { proveAccounts, type Meant } from "../../../local/engine/deployed-proof";
import { buildInProcess } from "../../../local/engine/in-process";
import { projectRoot } from "../../../local/engine/paths";
import { seedOf } from "../../../local/engine/seed";
import { notStanding } from "../../../local/engine/standing";
import { LocalConnection } from "../../../local/world/client";
import { createWorld } from "../../../local/world/create";
import type { Command, Reply, ResourceView } from "../../../local/world/kernel/command";
import { isDoc, type Json } from "../../../local/world/kernel/json";
import type { World } from "../../../local/world/kernel/world";
import { planStack } from "../../../plan";
import { factsOfStack } from "../../../report/plan-facts";
import { rawStack } from "../../support/stacks";

type Create = Extract<Command, { do: "create" }>;

/** A resource that a program asked for, and its name in the table of survivors. */
export interface Asked {
  readonly command: Create;
  /** `claims-dev Alias bedrock-hub-invocations`: account, type and what tells it from others of the type. */
  readonly name: string;
}

/** What became of an account from which one resource was missing. */
export interface Bite {
  readonly name: string;
  /** Who noticed: a refusal during `up`, a property, a missing log or guard; `undefined` if nobody did. */
  readonly noticed: string | undefined;
}

/** A whole stack, built once through the program, that can be built again without any one of its resources. */
export class Rehearsal {
  private constructor(
    private readonly commands: readonly Command[],
    readonly asked: readonly Asked[],
    private readonly meant: Meant,
  ) {}

  /** Builds the stack of that name by its own program and keeps every call. */
  static async of(stack: "dev" | "prod"): Promise<Rehearsal> {
    const raw = rawStack(stack);
    const connection = new Recording();
    const config = Object.fromEntries(Object.entries(raw).map(([key, value]) => [`bedrock-hub:${key}`, value]));
    const facts = factsOfStack(projectRoot, stack);
    const seed = seedOf(raw, facts.resources);
    await buildInProcess({ project: PROJECT, stack, config, seed, program: () => program(raw, stack), connection });
    const meant = { ...planStack(raw, `Pulumi.${stack}.yaml`), facts };
    const names = new Map(meant.plan.accounts.map(({ id, key }) => [id, key]));
    const asked = connection.calls.flatMap((command) =>
      command.do === "create" ? [{ command, name: nameOf(command, names) }] : [],
    );
    return new Rehearsal(connection.calls, asked, meant);
  }

  /** What the whole world lacks, by the same checks: nothing. */
  whole(): string | undefined {
    return this.check(this.build(undefined).world);
  }

  /**
   * The world as it is if the program had not made that resource: it is made for its id to exist in what the others
   * name, and taken back at once. Whatever needs it then meets AWS's refusal.
   */
  without({ command, name }: Asked): Bite {
    const { world, refusal } = this.build(command);
    return { name, noticed: refusal ?? this.check(world) };
  }

  private build(dropped: Create | undefined): { world: World; refusal?: string } {
    const world = createWorld();
    for (const command of this.commands) {
      const { reply, entry } = world.apply(command);
      if (!reply.ok) return { world, refusal: `up: ${reply.code}: ${reply.message}` };
      if (command === dropped && entry) world.revert(entry);
    }
    return { world };
  }

  private check(world: World): string | undefined {
    const { reply } = world.apply({ do: "list", filter: { implicit: true } });
    if (!reply.ok) throw new Error(reply.message);
    const resources = reply.value as unknown as ResourceView[];
    const missing = notStanding(this.meant.plan, resources)[0];
    if (missing !== undefined) return `check: ${missing}`;
    const proof = proveAccounts(this.meant, resources);
    const open = proof.properties.find(({ verdict }) => verdict === "violated" || verdict === "undetermined");
    return open ? `proof: ${open.id} ${open.verdict}` : undefined;
  }
}

const PROJECT = "bedrock-hub";

/** A world that remembers what it was asked to change. */
class Recording extends LocalConnection {
  readonly calls: Command[] = [];

  override send(command: Command): Promise<Reply> {
    if (command.do === "create" || command.do === "seed") this.calls.push(command);
    return super.send(command);
  }
}

/** Inputs that tell a resource without tags from others of its type, in the order in which they are looked for. */
const TELLING = ["bucket", "name", "destinationCidrBlock", "zoneId", "subnetId", "transitGatewayAttachmentId"];

function nameOf({ account, type, inputs }: Create, names: ReadonlyMap<string, string>): string {
  const tags = inputs.tagsAll ?? inputs.tags;
  const logical: Json | undefined = isDoc(tags) ? tags["bedrock-hub:id"] : undefined;
  const own = typeof logical === "string" ? logical.split("/").slice(2).join("/") : undefined;
  const telling = TELLING.map((key) => inputs[key]).find((value) => typeof value === "string");
  return [names.get(account) ?? account, type.split(":").at(-1) ?? "", own ?? telling ?? ""].join(" ").trim();
}
