/**
 * P16: policies of buckets, keys, topics, queues, event buses, functions, repositories, secrets and the like and trust of roles
 * let in nobody outside the organization and the declared accounts.
 */
import type { GrantPolicy } from "../model";
import { describeRequest, findAllowed, formatProblem, parsePolicy, type Policy, type Statement } from "../policy";
import { countsByItself, strangers, type Insiders } from "./access-strangers";
import { anyCertificate } from "./certificates";
import type { Ledger, Property } from "./ledger";

export const accessNamed: Property = {
  id: "P16",
  title:
    "Buckets, keys, roles, topics, buses, functions and the like let in the organization and declared accounts and nobody else",
  restsOn: [],
  demandedBy: ({ accounts }) => accounts !== undefined,
  check({ intent, model }, ledger) {
    if (intent.accounts === undefined) return;
    const insiders = {
      organization: intent.organization,
      accounts: [...new Set([...intent.accounts, ...intent.domains.flatMap(({ accounts }) => accounts)])].sort(),
    };
    const decided = new Map<string, Finding>();
    const grants = [...(model.grants?.values() ?? [])];
    for (const grant of grants) if (grant.pending !== true) checkGrant(grant, insiders, decided, ledger);
    const pending = grants.filter((grant) => grant.pending === true).map(({ name, kind }) => `${kind} ${name}`);
    // Nothing in a preview shows such a text, and the network is refused by no guess: the state that follows is asked.
    if (pending.length > 0)
      ledger.note = `not in it, since their texts hold ids that AWS is yet to give: ${pending.sort().join(", ")}`;
  },
};

type Finding = { readonly holds: true } | { readonly holds: false; readonly doubt: string; readonly request?: string };

function checkGrant(grant: GrantPolicy, insiders: Insiders, decided: Map<string, Finding>, ledger: Ledger): void {
  const { name, kind, urn, policy, by = "its policy" } = grant;
  const [opaque] = grant.opaque;
  if (opaque || policy === undefined) {
    const because = opaque?.because ?? "it is not known";
    ledger.undetermined(grant.key, `whom ${kind} ${name} lets in cannot be told: ${because}`, [urn]);
    return;
  }
  const question = `${kind} ${policy}`;
  const known = decided.get(question) ?? judge(kind, policy, insiders);
  decided.set(question, known);
  if (known.holds) ledger.count();
  else if (known.request === undefined)
    ledger.undetermined(grant.key, `whom ${kind} ${name} lets in cannot be told: ${known.doubt}`, [urn]);
  else {
    const message = `${kind} ${name} should let in the declared accounts only, but ${by} lets through: ${known.request}`;
    const witness = { kind: "setting" as const, resource: name, setting: `lets through ${known.request}` };
    ledger.violated(grant.key, message, [urn], witness);
  }
}

/** Whether a policy lets in a stranger. */
function judge(kind: GrantPolicy["kind"], text: string, insiders: Insiders): Finding {
  const read = parsePolicy(WITHOUT_RESOURCE.has(kind) ? withResources(text) : text, "resource");
  if (!read.ok) return { holds: false, doubt: read.problems.map(formatProblem).join("; ") };
  const found = search(kind, read.policy, insiders);
  const doubt = found.holds && kind === "role" ? anyCertificate(read.policy, insiders.accounts) : undefined;
  return doubt === undefined ? found : { holds: false, doubt };
}

function search(kind: GrantPolicy["kind"], policy: Policy, insiders: Insiders): Finding {
  if (closedAsWritten(policy, kind, insiders)) return { holds: true };
  const organizations =
    insiders.organization === "" ? [] : [{ id: insiders.organization, accounts: insiders.accounts }];
  for (const where of strangers(kind, insiders)) {
    const decision = findAllowed(policy, { where, organizations });
    if (decision.verdict === "undetermined") return { holds: false, doubt: decision.reasons.join("; ") };
    if (decision.verdict === "witness") return { holds: false, doubt: "", request: describeRequest(decision.request) };
  }
  return { holds: true };
}

/**
 * True if each statement that allows something names declared accounts, or services for such accounts, in so many words:
 * then nobody has to be looked for. Most policies are like that; of any other this says nothing.
 */
function closedAsWritten({ statements }: Policy, kind: GrantPolicy["kind"], { accounts }: Insiders): boolean {
  const own = new Set(accounts);
  return statements.every(({ effect, principal, conditions }) => {
    if (effect === "Deny") return true;
    if (!principal || principal.negated) return false;
    return principal.entries.every((entry) => {
      if (entry.type === "everyone") return false;
      if (entry.type === "service")
        return !countsByItself(kind, entry.name) || conditions.some((c) => demandsOwn(c, own));
      return own.has(entry.type === "arn" ? (entry.arn.split(":")[4] ?? "") : entry.account);
    });
  });
}

/** A condition that holds for requests on behalf of declared accounts only. */
function demandsOwn({ key, negated, ifExists, quantifier, test }: Statement["conditions"][number], own: Set<string>) {
  const plain = key === "aws:sourceaccount" && !negated && !ifExists && !quantifier && test.family === "string";
  return plain && test.patterns.length > 0 && test.patterns.every(({ text }) => own.has(text));
}

/** Kinds whose policies may have no `Resource`: it is the role, or the repository (IAM guide, Trust policy; ECR guide, Repository policies). */
const WITHOUT_RESOURCE: ReadonlySet<GrantPolicy["kind"]> = new Set(["repository", "role"]);

/** The same policy about everything. */
function withResources(text: string): string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return text; // The parser says what is wrong with it.
  }
  const { Statement: statement, ...rest } = (document ?? {}) as { Statement?: unknown };
  const whole = (one: unknown): unknown => (typeof one === "object" && one !== null ? { ...one, Resource: "*" } : one);
  return JSON.stringify({ ...rest, Statement: Array.isArray(statement) ? statement.map(whole) : whole(statement) });
}
