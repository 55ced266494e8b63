/**
 * P9: endpoint policies let through no principal outside the organization, no foreign account, no foreign model, and
 * they let the domain's own accounts run the models they need, with a guardrail where one is required. Statements that are open on purpose are named whole.
 */
import type { DomainIntent, StatementException } from "../intent";
import type { GatewayEndpoint, InterfaceEndpoint } from "../model";
import {
  describeRequest,
  everyNeededCall,
  findAllowed,
  formatProblem,
  noForeignAccount,
  noForeignModel,
  noPrincipalOutside,
  parsePolicy,
  type Policy,
  type PolicyFinding,
} from "../policy";
import type { Ledger, Property } from "./ledger";
import { BEDROCK } from "./consumers-only";
import { guardrailQuestions } from "./guardrails";
import type { Scene } from "./scene";
import type { PropertyVerdict } from "./types";

/** Services whose endpoint policies AWS does not support are told by the absence of a policy; these must have one. */
const INFERENCE = /\.(bedrock-runtime|bedrock-mantle)$/;

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
  const question = JSON.stringify(["others", endpoint.policy, endpoint.opaque.length, exceptions, accounts]);
  const { verdict } = once(question, () => {
    const read = closedPolicy(endpoint, "interface-endpoint", exceptions);
    if ("doubt" in read) return { verdict: "undetermined", message: read.doubt };
    const organizations = [{ id: scene.intent.organization, accounts }];
    const where = { principal: { account: { notIn: accounts } } };
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
  const text = JSON.stringify([endpoint.policy, exceptions, organization, accounts]);
  const say = (what: string, decide: () => PolicyFinding): void =>
    tell(ledger, endpoint, what, once(`${what} ${text}`, decide));
  const byUnit = users.some((d) => d.byOrganizationalUnit);
  // One question answers both where the policy names accounts; which of the two fails is told apart only if it does.
  if (!byUnit && refusesOthers(scene, domains, endpoint, exceptions) === "holds") ledger.count(2);
  else if (organization === "") {
    if (byUnit) unnamed(ledger, endpoint);
    else say("accounts", () => noForeignAccount(read.policy, accounts));
  } else {
    say("organization", () => noPrincipalOutside(read.policy, organization, { organizations }));
    if (!byUnit) say("accounts", () => noForeignAccount(read.policy, accounts));
  }
  for (const { what, decide } of guardrailQuestions(endpoint, read.policy, users, organization)) say(what, decide);
  if (!INFERENCE.test(endpoint.service)) return;
  if (users.every((d) => d.models !== undefined)) {
    const models = users.flatMap((d) => d.models ?? []);
    say(`models ${models.join()}`, () => noForeignModel(read.policy, models));
  }
  // Only the runtime endpoint offers the actions that are asked about.
  if (!endpoint.service.endsWith(".bedrock-runtime")) return;
  for (const domain of users) {
    const callers = callersOf(domain);
    // Which unit an account is in is not known, so that nothing can be said about one by its id.
    if (domain.neededModels.length === 0 || callers.length === 0 || domain.byOrganizationalUnit) continue;
    if (organization === "") {
      unnamed(ledger, endpoint);
      continue;
    }
    const guardrail = { "bedrock:GuardrailIdentifier": { in: domain.guardrails } };
    const needed = {
      organization,
      accounts: callers,
      resources: domain.neededModels,
      ...(domain.guardrails.length > 0 ? { context: guardrail } : {}),
    };
    say(`needs ${JSON.stringify(needed)}`, () => everyNeededCall(read.whole, needed));
  }
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
  const text = JSON.stringify([endpoint.policy, exceptions, organization]);
  tell(
    ledger,
    endpoint,
    "organization",
    once(`gateway ${text}`, () => noPrincipalOutside(read.policy, organization)),
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
