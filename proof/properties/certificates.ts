/**
 * Roles that certificates take. A trust anchor says whose certificates count; a trust policy that names none lets in those
 * of every anchor of the account, now and later (IAM Roles Anywhere guide, The IAM Roles Anywhere trust model:
 * `aws:SourceArn` names the trust anchor).
 */
import type { Policy, Statement } from "../policy";

const SERVICE = "rolesanywhere.amazonaws.com";

/** Why it cannot be told whose certificates a trust policy lets in; `undefined` if it can, or if it lets in none. */
export function anyCertificate({ statements }: Policy, accounts: readonly string[]): string | undefined {
  const open = statements.some(
    ({ effect, principal, conditions }) =>
      effect === "Allow" &&
      principal?.negated === false &&
      principal.entries.some((entry) => entry.type === "service" && entry.name === SERVICE) &&
      !conditions.some((condition) => namesAnchor(condition, accounts)),
  );
  return open ? `certificates of any trust anchor take it: name the anchor in aws:SourceArn` : undefined;
}

/** A condition that holds for trust anchors of declared accounts alone. */
function namesAnchor(
  { key, negated, ifExists, quantifier, test }: Statement["conditions"][number],
  own: readonly string[],
) {
  if (key !== "aws:sourcearn" || negated || ifExists || quantifier !== undefined) return false;
  const texts =
    test.family === "arn"
      ? test.arns.map(({ text }) => text)
      : test.family === "string"
        ? test.patterns.map(({ text }) => text)
        : [];
  const anchor = /^arn:[^:]+:rolesanywhere:[^:]*:([0-9]{12}):trust-anchor\/[^*?]+$/;
  return texts.length > 0 && texts.every((text) => own.includes(anchor.exec(text)?.[1] ?? ""));
}
