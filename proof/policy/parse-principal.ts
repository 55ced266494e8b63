/** `Principal` and `NotPrincipal` (IAM guide, "Principal"). */
import { splitArn } from "./arn";
import { type KindRules } from "./kinds";
import { type Findings } from "./problems";
import { type PrincipalElement, type PrincipalEntry } from "./types";

const ACCOUNT = /^\d{12}$/;
const SERVICE = /^([a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?|alexa-(appkit|connectedhome)\.amazon\.com)$/;
const FIX = 'write "*", {"AWS": ...} or {"Service": ...}';

/** Parses the element; `undefined` where it cannot be understood, which has then been reported. */
export function parsePrincipal(
  raw: unknown,
  negated: boolean,
  kind: KindRules,
  path: string,
  findings: Findings,
): PrincipalElement | undefined {
  if (raw === "*") return { negated, entries: [{ type: "everyone" }] };
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    findings.refuse(path, "is no principal", FIX, raw);
    return undefined;
  }
  const entries: PrincipalEntry[] = [];
  for (const [type, value] of Object.entries(raw)) {
    const at = `${path}.${type}`;
    if (type !== "AWS" && type !== "Service") {
      findings.refuse(at, "is a type of principal that is not supported here", FIX, value);
      continue;
    }
    const names: unknown[] = Array.isArray(value) ? value : [value];
    if (names.length === 0) findings.refuse(at, "names nobody", FIX);
    for (const name of names) {
      const entry = type === "AWS" ? awsEntry(name, at, findings) : serviceEntry(name, at, findings);
      if (entry) entries.push(entry);
    }
  }
  if (Object.keys(raw).length === 0) findings.refuse(path, "names nobody", FIX);
  if (kind.accountPrincipal === "root-user") checkGatewayPrincipals(entries, path, findings);
  if (negated) warnAboutMissingAccounts(entries, path, findings);
  return { negated, entries };
}

function awsEntry(raw: unknown, path: string, findings: Findings): PrincipalEntry | undefined {
  if (raw === "*") return { type: "everyone" };
  if (typeof raw === "string" && ACCOUNT.test(raw)) return { type: "account", account: raw };
  const fields = typeof raw === "string" ? splitArn(raw) : undefined;
  const fix = "write an account id or the ARN of an account, role, user or session";
  if (!fields || typeof raw !== "string") {
    findings.refuse(path, "is neither an account id nor an ARN", fix, raw);
    return undefined;
  }
  if (/[*?]/.test(raw)) {
    findings.refuse(
      path,
      "has a wildcard in a principal's ARN, which AWS refuses",
      "name it in full, or test aws:PrincipalArn",
      raw,
    );
    return undefined;
  }
  const [, service, region, account, resource] = fields;
  if (!ACCOUNT.test(account) || region !== "") {
    findings.refuse(path, "is not the ARN of a principal", fix, raw);
    return undefined;
  }
  if (service === "iam" && resource === "root") return { type: "account", account };
  if (service === "iam" && /^(role|user)\/.+$/.test(resource)) return { type: "arn", arn: raw };
  if (service === "sts" && /^federated-user\/.+$/.test(resource)) return { type: "arn", arn: raw };
  const session = service === "sts" ? /^assumed-role\/([^/]+)\/([^/]+)$/.exec(resource) : null;
  if (session?.[1] && session[2]) return { type: "session", account, role: session[1], session: session[2] };
  findings.refuse(path, "is not the ARN of a principal", fix, raw);
  return undefined;
}

function serviceEntry(raw: unknown, path: string, findings: Findings): PrincipalEntry | undefined {
  if (typeof raw === "string" && SERVICE.test(raw)) return { type: "service", name: raw };
  findings.refuse(path, "is no service principal", "write a name such as cloudtrail.amazonaws.com", raw);
  return undefined;
}

/** PrivateLink guide: on a gateway endpoint the principal must be "*", and an account there means its root user. */
function checkGatewayPrincipals(entries: readonly PrincipalEntry[], path: string, findings: Findings): void {
  const fix = 'write "*" and test aws:PrincipalArn, aws:PrincipalAccount or aws:PrincipalOrgID';
  for (const entry of entries) {
    if (entry.type === "account") {
      findings.warn(path, "names an account, which on a gateway endpoint means its root user only", fix, entry.account);
    } else if (entry.type !== "everyone") {
      findings.refuse(
        path,
        'names a principal other than "*" on a gateway endpoint',
        fix,
        "arn" in entry ? entry.arn : undefined,
      );
    }
  }
}

/** IAM guide, "NotPrincipal": the account of an exempted role must be named too, or AWS may deny the role. */
function warnAboutMissingAccounts(entries: readonly PrincipalEntry[], path: string, findings: Findings): void {
  const accounts = new Set(entries.flatMap((entry) => (entry.type === "account" ? [entry.account] : [])));
  for (const entry of entries) {
    if (entry.type !== "arn" && entry.type !== "session") continue;
    const account = entry.type === "session" ? entry.account : (splitArn(entry.arn)?.[3] ?? "");
    if (!accounts.has(account)) {
      findings.warn(
        path,
        "exempts a principal but not its account, which AWS may then deny",
        `name ${account} as well`,
      );
    }
  }
}
