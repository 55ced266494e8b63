/** AssumeRole: which account a provider acts in. */
import { refuse } from "./errors";
import { type Doc, doc, docs, isDoc, text, textsAt } from "./json";
import { type Op } from "./op";

/** Type token of IAM roles. */
export const ROLE = "aws:iam/role:Role";

/** True if a trust statement lets the operator's account assume the role. */
function trusts(statement: Doc, operator: string, externalId: string | undefined): boolean {
  if (text(statement, "Effect") !== "Allow") return false;
  const principals = [...textsAt(statement, "Principal.AWS"), ...textsAt(statement, "Principal")];
  const named = principals.some((p) => p === "*" || p === operator || p.startsWith(`arn:aws:iam::${operator}:`));
  const required = textsAt(doc(doc(statement, "Condition"), "StringEquals"), "sts:ExternalId");
  return named && (required.length === 0 || (externalId !== undefined && required.includes(externalId)));
}

/**
 * Answers with the account of the role. Refuses one that does not exist or does not trust the caller with
 * `AccessDenied`, as STS does: it does not tell the two apart (IAM guide, "Troubleshoot IAM roles").
 */
export function assume(op: Op, role: string, externalId?: string): Doc {
  const match = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(role);
  if (!match) return refuse("ValidationError", `${role} is invalid`);
  const [, account = "", name = ""] = match;
  const record = op.as(account).own(ROLE, name);
  const policy: unknown = record ? JSON.parse(text(record.state, "assumeRolePolicy") ?? "{}") : undefined;
  const statements = isDoc(policy as Doc) ? docs({ all: [(policy as Doc)["Statement"] ?? []].flat() }, "all") : [];
  if (!statements.some((s) => trusts(s, op.settings.operator, externalId))) {
    refuse(
      "AccessDenied",
      `User: arn:aws:sts::${op.settings.operator}:assumed-role/operator/local is not authorized to perform: sts:AssumeRole on resource: ${role}`,
    );
  }
  return { account, role };
}
