/** The AWS provider over the embedded AWS, apart from the wire: one instance is one configured `aws.Provider`. */
import { randomUUID } from "node:crypto";
import { type Connection } from "../world/client";
import { type Call, type Reply } from "../world/kernel/command";
import { type Observed } from "../world/kernel/crud";
import { type TypeDefinition } from "../world/kernel/definition";
import { TRANSIENT } from "../world/kernel/errors";
import { type InputProblem, UNKNOWN } from "../world/kernel/inputs";
import { type Doc, type Json, compact, doc, isDoc, num, text, without } from "../world/kernel/json";
import { functions, types } from "../world/types";
import { check, type Checked, checkMembers, type CheckRequest, withoutNulls } from "./check";
import { type ProviderConfig } from "./config";
import { diff, type DiffRequest, type DiffResult, matches } from "./diff";
import { apiError, type Operation, operationError, problem } from "./errors";
import { awsSchema } from "./schema/schema";

/** A resource as the engine keeps it. */
export interface Resource {
  readonly id: string;
  readonly outputs: Doc;
  readonly inputs: Doc;
}

/** Tries of one call that fails in passing: the provider's `maxRetries` is 25 where nobody sets it (provider reference). */
const TRIES = 25;
/** Virtual seconds for which the provider waits out an error that it knows to pass. */
const WAIT_SECONDS = 300;

/** Definition of a type. Refuses an unknown one by name. */
export function definitionOf(type: string): TypeDefinition {
  return (
    types.get(type) ??
    problem(
      `the embedded AWS does not know the resource type ${type} and refuses what it cannot rehearse; ` +
        "deploy it on real AWS, or describe it in local/world/types",
    )
  );
}

/** One configured provider. */
export class AwsProvider {
  private cancelled = false;

  private constructor(
    private readonly connection: Connection,
    readonly config: ProviderConfig,
    /** Account that the role, or the lack of one, leads to. */
    readonly account: string,
    private readonly speed: number,
  ) {}

  /**
   * Assumes the roles in turn and checks the account that they lead to.
   * @throws ProviderError if a role cannot be assumed or the account is not allowed
   */
  static async configure(connection: Connection, config: ProviderConfig): Promise<AwsProvider> {
    const identity = await connection.send({ do: "identity" });
    let account = identity.ok && isDoc(identity.value) ? (text(identity.value, "account") ?? "") : "";
    for (const { roleArn, externalId } of config.roles) {
      const reply = await connection.send({
        do: "assume",
        role: roleArn,
        ...(externalId === undefined ? {} : { externalId }),
      });
      if (!reply.ok)
        problem(
          `Cannot assume IAM Role. IAM Role (${roleArn}) cannot be assumed. Error: ${apiError("STS", "AssumeRole", reply.code, reply.message)}`,
        );
      account = isDoc(reply.value) ? (text(reply.value, "account") ?? account) : account;
    }
    const { allowedAccounts, forbiddenAccounts } = config;
    if (allowedAccounts.length > 0 && !allowedAccounts.includes(account))
      problem(`AWS account ID not allowed: ${account} (allowed: ${allowedAccounts.join(", ")})`);
    if (forbiddenAccounts.includes(account)) problem(`AWS account ID not allowed: ${account}`);
    const status = await connection.send({ do: "status" });
    const speed = status.ok && isDoc(status.value) ? (num(status.value, "speed") ?? 0) : 0;
    return new AwsProvider(connection, config, account, speed);
  }

  /** Checks and completes arguments. */
  check(type: string, request: CheckRequest): Checked {
    return check(definitionOf(type), this.config, request);
  }

  /** Compares arguments with what exists. */
  diff(type: string, request: DiffRequest): DiffResult {
    return diff(definitionOf(type), request);
  }

  /** Makes a resource; in a preview, says what is known of it before. */
  async create(type: string, inputs: Doc, preview: boolean): Promise<Resource> {
    const def = definitionOf(type);
    if (preview) return { id: "", outputs: this.foresee(def, inputs), inputs };
    const token = randomUUID();
    const call = { type, inputs: clean(inputs), account: this.account, region: this.regionOf(inputs), token };
    const made = await this.call(def, "create", "", { do: "create", ...call });
    return this.resource(def, made as unknown as Observed, inputs);
  }

  /** What a preview knows of a new resource: its arguments, fixed defaults, and the rest as unknown. */
  private foresee(def: TypeDefinition, inputs: Doc): Doc {
    const shape = awsSchema.resources[def.token]?.outputs ?? {};
    const computed = Object.entries(shape).filter(([, t]) => !t.endsWith("?"));
    const unknown = Object.fromEntries(computed.map(([k]) => [k, UNKNOWN]));
    return { ...unknown, ...def.defaults, ...clean(inputs) };
  }

  /** Reads a resource; `undefined` if it is gone. `known` is what the engine has of it; an import has nothing. */
  async read(type: string, id: string, known: { outputs: Doc; inputs: Doc }): Promise<Resource | undefined> {
    const def = definitionOf(type);
    // An import may name the Region behind an @ sign.
    const [plain = id, suffix] = /@[a-z]{2}(-[a-z]+)+-\d$/.test(id) ? id.split(/@(?=[^@]+$)/) : [id];
    const region = text(known.outputs, "region") ?? suffix ?? this.config.region;
    const found = await this.call(def, "read", plain, { do: "read", type, id: plain, account: this.account, region });
    if (found === null) return undefined;
    const seen = found as unknown as Observed;
    const outputs = this.outputs(def, { ...seen, state: this.ownTags(seen.state, known.inputs, region) });
    return { id: seen.id, outputs, inputs: this.inputsOf(def, seen, outputs, known.inputs) };
  }

  /** Tags other than the provider's defaults are the resource's own. */
  private ownTags(state: Doc, inputs: Doc, region: string): Doc {
    const withRegion = { ...state, region };
    if (!isDoc(state["tagsAll"])) return withRegion;
    const mine = doc(inputs, "tags");
    const own = Object.entries(doc(state, "tagsAll")).filter(([k, v]) => k in mine || this.config.defaultTags[k] !== v);
    if (own.length === 0 && !("tags" in inputs)) return without(withRegion, "tags");
    return { ...withRegion, tags: Object.fromEntries(own) };
  }

  /** Arguments as they would be written for what exists, keeping the form in which they were written before. */
  private inputsOf(def: TypeDefinition, seen: Observed, outputs: Doc, known: Doc): Doc {
    const shape = awsSchema.resources[def.token]?.inputs ?? {};
    const isImport = Object.keys(known).length === 0;
    const asked = isImport
      ? Object.keys(seen.inputs).length > 0
        ? Object.keys(seen.inputs)
        : Object.keys(shape)
      : Object.keys(known);
    const keys = [...new Set([...asked, ...("tagsAll" in outputs ? ["tags", "tagsAll"] : [])])];
    const inputs: Record<string, Json> = {};
    for (const key of keys) {
      const before = known[key];
      const now = outputs[key];
      if (key === "__defaults") inputs[key] = before ?? [];
      else if (before !== undefined && (now === undefined ? def.observe !== undefined : matches(def, key, before, now)))
        inputs[key] = before;
      else if (now !== undefined && (key in shape || key === "tagsAll") && !(before === undefined && isEmpty(now)))
        inputs[key] = now;
    }
    return { __defaults: [], ...inputs };
  }

  /** Changes a resource in place. */
  async update(type: string, id: string, request: { olds: Doc; news: Doc }, preview: boolean): Promise<Resource> {
    const def = definitionOf(type);
    if (preview) return { id, outputs: { ...request.olds, ...clean(request.news) }, inputs: request.news };
    const region = text(request.olds, "region") ?? this.regionOf(request.news);
    const made = await this.call(def, "update", id, {
      do: "update",
      type,
      id,
      inputs: clean(request.news),
      account: this.account,
      region,
    });
    return this.resource(def, made as unknown as Observed, request.news);
  }

  /** Removes a resource. */
  async delete(type: string, id: string, olds: Doc): Promise<void> {
    const def = definitionOf(type);
    const region = text(olds, "region") ?? this.config.region;
    await this.call(def, "delete", id, { do: "delete", type, id, account: this.account, region });
  }

  /** Answers a look-up, or says what is wrong with its arguments. */
  async invoke(token: string, given: Doc): Promise<{ value: Doc; failures: readonly InputProblem[] }> {
    if (!functions.has(token))
      problem(`the embedded AWS does not know the look-up ${token}; add it in local/world/invokes`);
    const args = withoutNulls(given) as Doc;
    const failures: InputProblem[] = [];
    checkMembers(args, awsSchema.lookups[token] ?? {}, "", failures);
    if (failures.length > 0) return { value: {}, failures };
    const region = this.regionOf(args);
    const call: Call = { do: "invoke", type: token, args, account: this.account, region };
    const reply = await this.retrying(call, () => false);
    if (!reply.ok) return problem(`invoking ${token}: ${reply.code}: ${reply.message}`);
    return { value: { region, ...(isDoc(reply.value) ? reply.value : {}) }, failures };
  }

  /** Stops waiting for anything. */
  cancel(): void {
    this.cancelled = true;
  }

  private regionOf(inputs: Doc): string {
    return text(inputs, "region") ?? this.config.region;
  }

  private resource(def: TypeDefinition, made: Observed, inputs: Doc): Resource {
    return { id: made.id, outputs: this.outputs(def, made), inputs };
  }

  /** The declared outputs of a type, and its id. */
  private outputs(def: TypeDefinition, made: Observed): Doc {
    const shape = awsSchema.resources[def.token]?.outputs ?? {};
    return compact({ id: made.id, ...Object.fromEntries(Object.keys(shape).map((k) => [k, made.state[k]])) });
  }

  private async call(def: TypeDefinition, operation: Operation, id: string, call: Call): Promise<Json> {
    const waits = def.waits?.[operation === "delete" ? "remove" : operation === "read" ? "create" : operation] ?? [];
    const reply = await this.retrying(
      call,
      (code) => operation !== "read" && waits.includes(code),
      def.clientToken === true || operation !== "create",
    );
    return reply.ok ? reply.value : problem(operationError(def, operation, id, reply.code, reply.message));
  }

  /**
   * Makes a call, again where it fails in passing: throttling a few times, an error that the provider waits out
   * for some virtual minutes. The SDK counts its tries for each call that the provider makes, so an answer of the
   * service, waited out or not, starts the count anew. A lost answer is asked for again only where that cannot make
   * a second resource.
   */
  private async retrying(call: Call, waitsOut: (code: string) => boolean, repeatable = true): Promise<Reply> {
    let waited = 0;
    let waits = 0;
    let tries = 0;
    for (;;) {
      const reply = await this.connection.send(call);
      if (reply.ok || this.cancelled) return reply;
      const passing = TRANSIENT.has(reply.code) || (reply.code === "AnswerLost" && repeatable);
      const again = passing ? ++tries < TRIES : waitsOut(reply.code) && waited < WAIT_SECONDS;
      if (!again) return reply;
      if (!passing) tries = 0;
      const seconds = Math.min(2 ** (passing ? tries - 1 : waits++), 20);
      if (!passing) waited += seconds;
      await this.sleep(seconds);
    }
  }

  /** Lets virtual seconds pass: by waiting where the clock runs, else by moving it. */
  private async sleep(seconds: number): Promise<void> {
    if (this.speed <= 0) await this.connection.send({ do: "advance", seconds });
    else await new Promise((resolve) => setTimeout(resolve, (seconds * 1000) / this.speed));
  }
}

function isEmpty(value: Json): boolean {
  return value === "" || value === null || ((Array.isArray(value) || isDoc(value)) && Object.keys(value).length === 0);
}

/** Arguments without the marks of the bridge. */
function clean(inputs: Doc): Doc {
  return Object.fromEntries(Object.entries(inputs).filter(([k]) => k !== "__defaults" && k !== "timeouts"));
}
