/**
 * P9: endpoint policies let through no principal outside the organization, no foreign account, no foreign model, and
 * they let the domain's own accounts run the models they need, with a guardrail where one is required. Statements that
 * are open on purpose are named whole.
 */
import { askedFor, keysOfCall, keysOfPassage } from "../endpoint-keys";
import { CONTROL_PLANE, MODEL_JOBS } from "../guarded";
import type { DomainIntent, StatementException } from "../intent";
import type { GatewayEndpoint, InterfaceEndpoint } from "../model";
import {
  describeRequest,
  everyNeededCall,
  findAllowed,
  formatProblem,
  INFERENCE_ACTIONS,
  noForeignAccount,
  noForeignMantleModel,
  noForeignModel,
  noPrincipalOutside,
  parsePolicy,
  type Policy,
  type PolicyFinding,
  type PropertyOptions,
} from "../policy";
import { guardrailQuestions } from "./guardrails";
import type { Ledger, Property } from "./ledger";
import { BEDROCK } from "./consumers-only";
import type { Scene } from "./scene";
import type { PropertyVerdict } from "./types";

/** Where models run (Bedrock guide, Endpoints and VPC interface endpoints): by the actions and ARNs of Bedrock, or by those of mantle. */
const RUNTIME = /\.bedrock-runtime(-fips)?$/;
const MANTLE = /\.bedrock-mantle(-fips)?$/;

export const policiesClosed: Property = {
  id: "P9",
  title: "Endpoint policies let through no stranger, no foreign account and no foreign model",
  restsOn: ["policies"],
  check(scene, ledger) {
    for (const set of scene.sets.values()) {
      for (const { intent, endpoints } of set.services) {
        for (const endpoint of endpoints) checkEndpoint(scene, ledger, set.users, endpoint, intent.exceptions);
      }
      // What the intent does not name has no exceptions.
      const named = new Set(set.services.flatMap(({ endpoints }) => endpoints));
      for (const endpoint of set.endpoints)
        if (!named.has(endpoint)) checkEndpoint(scene, ledger, set.users, endpoint, []);
    }
    const inSets = new Set([...scene.sets.values()].flatMap(({ endpoints }) => endpoints));
    for (const network of scene.networks) {
      for (const endpoint of scene.model.interfaceEndpoints.values())
        if (endpoint.vpc === network.vpc.key && !inSets.has(endpoint) && BEDROCK.test(endpoint.service))
          checkEndpoint(scene, ledger, new Set([network.domain.name]), endpoint, []);
      const own = [...scene.model.gatewayEndpoints.values()].filter(
        (e) => e.vpc === network.vpc.key && e.service.endsWith(".s3"),
      );
      if (network.intent.s3 !== "gateway") continue;
      for (const endpoint of own) checkGateway(scene, ledger, endpoint, network.intent.exceptions);
    }
  },
};

/** The policy without the statements that are open on purpose, or what keeps it from being read. */
export function closedPolicy(
  endpoint: InterfaceEndpoint | GatewayEndpoint,
  kind: "interface-endpoint" | "gateway-endpoint",
  exceptions: readonly StatementException[],
): { policy: Policy; whole: Policy } | { doubt: string; urn: string } {
  const opaque = endpoint.opaque.find((o) => o.aspect === "policy");
  if (opaque) return { doubt: opaque.because, urn: opaque.urn };
  const whole = parsePolicy(endpoint.policy, kind);
  if (!whole.ok) return { doubt: whole.problems.map(formatProblem).join("; "), urn: endpoint.urn };
  const excepted = new Set(exceptions.map(({ statement }) => canonical(statement)));
  const statements = whole.policy.statements.filter(
    (_, i) => !excepted.has(canonical(statementAt(endpoint.policy, i))),
  );
  return { policy: { ...whole.policy, statements }, whole: whole.policy };
}

function statementAt(document: string | undefined, index: number): unknown {
  if (document === undefined) return undefined;
  const { Statement } = JSON.parse(document) as { Statement?: unknown };
  return Array.isArray(Statement) ? (Statement as unknown[])[index] : Statement;
}

/** JSON with sorted keys and with one text as a list of one, since policies may write either. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join(",")}]`;
  if (typeof value !== "object" || value === null) return value === undefined ? "" : JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${key}:${canonical(Array.isArray(item) || typeof item === "object" ? item : [item])}`).join(",")}}`;
}

/** Verdicts on policies that several endpoints share, by what was asked. */
const decided = new Map<string, PolicyFinding>();
const MOST_KEPT = 2000;

function once(question: string, decide: () => PolicyFinding): PolicyFinding {
  let finding = decided.get(question);
  if (!finding) {
    finding = decide();
    if (decided.size >= MOST_KEPT) decided.clear();
    decided.set(question, finding);
  }
  return finding;
}

/** Accounts of domains. */
export function accountsOf(scene: Scene, domains: ReadonlySet<string>): string[] {
  const users = scene.intent.domains.filter(({ name }) => domains.has(name));
  return [...new Set(users.flatMap((d) => d.accounts))].sort();
}

/** Whether the policy refuses everybody whose account is none of those of the domains. */
export function refusesOthers(
  scene: Scene,
  domains: ReadonlySet<string>,
  endpoint: InterfaceEndpoint,
  exceptions: readonly StatementException[],
): PropertyVerdict {
  const accounts = accountsOf(scene, domains);
  const read = closedPolicy(endpoint, "interface-endpoint", exceptions);
  if ("doubt" in read) return "undetermined";
  const context = askedFor(read.policy, keysOfPassage(scene.model, endpoint));
  const question = JSON.stringify(["others", endpoint.policy, exceptions, accounts, context]);
  const { verdict } = once(question, () => {
    const organizations = [{ id: scene.intent.organization, accounts }];
    const where = { principal: { account: { notIn: accounts } }, context };
    const decision = findAllowed(read.policy, {
      where,
      ...(scene.intent.organization === "" ? {} : { organizations }),
    });
    const verdict = ({ none: "holds", witness: "violated", undetermined: "undetermined" } as const)[decision.verdict];
    return { verdict, message: "" };
  });
  return verdict;
}

function checkEndpoint(
  scene: Scene,
  ledger: Ledger,
  domains: ReadonlySet<string>,
  endpoint: InterfaceEndpoint,
  exceptions: readonly StatementException[],
): void {
  const read = closedPolicy(endpoint, "interface-endpoint", exceptions);
  if ("doubt" in read) {
    ledger.undetermined(endpoint.key, `the policy of ${endpoint.name} cannot be read: ${read.doubt}`, [read.urn]);
    return;
  }
  const users = scene.intent.domains.filter(({ name }) => domains.has(name));
  const { organization } = scene.intent;
  const accounts = accountsOf(scene, domains);
  const organizations = [{ id: organization, accounts }];
  const context = askedFor(read.policy, keysOfPassage(scene.model, endpoint));
  const text = JSON.stringify([endpoint.policy, exceptions, organization, accounts, context]);
  const say = (what: string, decide: () => PolicyFinding): void =>
    tell(ledger, endpoint, what, once(`${what} ${text}`, decide));
  const byUnit = users.some((d) => d.byOrganizationalUnit);
  // One question answers both where the policy names accounts; which of the two fails is told apart only if it does.
  if (!byUnit && refusesOthers(scene, domains, endpoint, exceptions) === "holds") ledger.count(2);
  else if (organization === "") {
    if (byUnit) unnamed(ledger, endpoint);
    else say("accounts", () => noForeignAccount(read.policy, accounts, { context }));
  } else {
    say("organization", () => noPrincipalOutside(read.policy, organization, { organizations, context }));
    if (!byUnit) say("accounts", () => noForeignAccount(read.policy, accounts, { context }));
  }
  for (const { what, decide } of guardrailQuestions(endpoint, read.policy, users, { organization, context }))
    say(what, decide);
  if (MANTLE.test(endpoint.service)) checkMantle(endpoint, users, { policy: read.policy, organizations, context, say });
  const actions = CONTROL_PLANE.test(endpoint.service) ? MODEL_JOBS : INFERENCE_ACTIONS;
  const isRuntime = RUNTIME.test(endpoint.service);
  if ((isRuntime || actions === MODEL_JOBS) && users.every((d) => d.models !== undefined)) {
    const models = users.flatMap((d) => d.models ?? []);
    say(`models ${models.join()}`, () => noForeignModel(read.policy, models, { actions, context }));
  }
  if (!isRuntime) return;
  for (const domain of users) {
    const callers = callersOf(domain);
    // Which unit an account is in is not known, so that nothing can be said about one by its id.
    if (domain.neededModels.length === 0 || callers.length === 0 || domain.byOrganizationalUnit) continue;
    if (organization === "") {
      unnamed(ledger, endpoint);
      continue;
    }
    const guardrail = { "bedrock:GuardrailIdentifier": { in: domain.guardrails } };
    const made = { ...keysOfPassage(scene.model, endpoint), ...keysOfCall(placesOf(scene, domain)) };
    const needed = {
      organization,
      accounts: callers,
      resources: domain.neededModels,
      context: { ...askedFor(read.whole, made), ...(domain.guardrails.length > 0 ? guardrail : {}) },
    };
    say(`needs ${JSON.stringify(needed)}`, () => everyNeededCall(read.whole, needed));
  }
}

/** A policy of `bedrock-mantle`, and how to ask about it. */
interface MantleQuestions extends PropertyOptions {
  readonly policy: Policy;
  readonly say: (what: string, decide: () => PolicyFinding) => void;
}

/** No foreign model. */
function checkMantle(
  { service }: InterfaceEndpoint,
  users: readonly DomainIntent[],
  { policy, say, ...options }: MantleQuestions,
): void {
  if (users.every((d) => d.models !== undefined)) {
    const models = users.flatMap((d) => mantleModels(d.models ?? [], service));
    if (!models.includes("*")) say(`models ${models.join()}`, () => noForeignMantleModel(policy, models, options));
  }
}

/** Ids of the base models of ARNs with wildcards, with wildcards: what follows where `*` may be the ARN's head. */
function mantleModels(arns: readonly string[], service: string): string[] {
  const region = service.split(".").at(-2) ?? "";
  return arns.flatMap((arn) => {
    const partition = arn.split(":")[1] ?? "";
    const head = `arn:${/^[a-z-]+$/.test(partition) ? partition : "aws"}:bedrock:${region}::foundation-model/`;
    return remainders(arn, head);
  });
}

/** What a pattern may still ask of a text that begins with `head`. */
function remainders(pattern: string, head: string): string[] {
  const closed = (places: Iterable<number>): Set<number> => {
    const out = new Set(places);
    for (const at of out) if (pattern[at] === "*") out.add(at + 1);
    return out;
  };
  let places = closed([0]);
  for (const char of head.split("")) {
    const next = [...places].flatMap((at) => {
      if (pattern[at] === "*") return [at];
      return pattern[at] === char || pattern[at] === "?" ? [at + 1] : [];
    });
    places = closed(next);
  }
  return [...places].map((at) => pattern.slice(at)).filter((rest) => rest !== "");
}

/** CIDRs of the subnets that a domain's calls come from. */
function placesOf(scene: Scene, domain: DomainIntent): string[] {
  const own = scene.networks.filter((network) => network.domain === domain && !network.quarantined);
  return [...new Set(own.flatMap(({ consumers }) => consumers.flatMap(({ cidrs }) => cidrs)))].sort();
}

/** Whose organization callers are in decides, and the intent does not say. */
function unnamed(ledger: Ledger, endpoint: InterfaceEndpoint | GatewayEndpoint): void {
  const message = `whom ${endpoint.name} lets through cannot be told: the intent names no organization`;
  ledger.undetermined(`${endpoint.key} organization`, message, [endpoint.urn]);
}

/** Accounts of a domain that are meant to call: not those all of whose networks are quarantined. */
function callersOf({ accounts, networks }: DomainIntent): string[] {
  return accounts.filter((account) => {
    const own = networks.filter((network) => network.account === account);
    return own.length === 0 || own.some(({ quarantined }) => !quarantined);
  });
}

function checkGateway(
  scene: Scene,
  ledger: Ledger,
  endpoint: GatewayEndpoint,
  exceptions: readonly StatementException[],
): void {
  const read = closedPolicy(endpoint, "gateway-endpoint", exceptions);
  if ("doubt" in read) {
    ledger.undetermined(endpoint.key, `the policy of ${endpoint.name} cannot be read: ${read.doubt}`, [read.urn]);
    return;
  }
  const { organization } = scene.intent;
  if (organization === "") {
    unnamed(ledger, endpoint);
    return;
  }
  const context = askedFor(read.policy, keysOfPassage(scene.model, endpoint));
  const text = JSON.stringify([endpoint.policy, exceptions, organization, context]);
  tell(
    ledger,
    endpoint,
    "organization",
    once(`gateway ${text}`, () => noPrincipalOutside(read.policy, organization, { context })),
  );
}

function tell(
  ledger: Ledger,
  endpoint: InterfaceEndpoint | GatewayEndpoint,
  what: string,
  finding: PolicyFinding,
): void {
  const subject = `${endpoint.key} ${what.split(" ")[0] ?? ""}`;
  if (finding.verdict === "holds") ledger.count();
  else if (finding.verdict === "undetermined")
    ledger.undetermined(subject, `${endpoint.name}: ${finding.message}`, [endpoint.urn]);
  else {
    const request = finding.request ? describeRequest(finding.request) : "";
    const witness = { kind: "request" as const, endpoint: endpoint.name, request };
    ledger.violated(subject, `${endpoint.name}: ${finding.message}`, [endpoint.urn], witness);
  }
}
