/** Look-ups of IAM. */
import { refuse } from "../kernel/errors";
import { type Doc, type Json, canonical, compact, docs, text, textOr, texts } from "../kernel/json";
import { parsePolicy, statements } from "../kernel/policy";
import { type Lookup } from "../kernel/world";
import { stringHash } from "../kernel/ids";

/** One value stands alone, several in a list sorted the way the provider does. */
function values(list: readonly string[]): Json | undefined {
  return list.length === 0 ? undefined : list.length === 1 ? (list[0] ?? "") : [...list].sort().reverse();
}

function principals(statement: Doc, key: string): Json | undefined {
  const named = docs(statement, key);
  if (named.some((p) => textOr(p, "type") === "*")) return "*";
  const grouped: Record<string, Json> = {};
  for (const principal of named) grouped[textOr(principal, "type")] = values(texts(principal, "identifiers")) ?? [];
  return named.length === 0 ? undefined : grouped;
}

function conditions(statement: Doc): Json | undefined {
  const out: Record<string, Record<string, Json>> = {};
  for (const condition of docs(statement, "conditions")) {
    const test = (out[textOr(condition, "test")] ??= {});
    test[textOr(condition, "variable")] = values(texts(condition, "values")) ?? [];
  }
  return Object.keys(out).length === 0 ? undefined : out;
}

const getPolicyDocument: Lookup = (_op, args) => {
  const own = docs(args, "statements").map((s) =>
    compact({
      Sid: text(s, "sid"),
      Effect: text(s, "effect") ?? "Allow",
      Action: values(texts(s, "actions")),
      NotAction: values(texts(s, "notActions")),
      Resource: values(texts(s, "resources")),
      NotResource: values(texts(s, "notResources")),
      Principal: principals(s, "principals"),
      NotPrincipal: principals(s, "notPrincipals"),
      Condition: conditions(s),
    }),
  );
  const source = [...texts(args, "sourcePolicyDocuments"), text(args, "sourceJson")]
    .filter((d) => d !== undefined)
    .flatMap((d) => statements(parsePolicy(d)));
  const override = [...texts(args, "overridePolicyDocuments"), text(args, "overrideJson")]
    .filter((d) => d !== undefined)
    .flatMap((d) => statements(parsePolicy(d)));
  const sid = (s: Doc): string | undefined => text(s, "Sid");
  const base = [...source, ...own];
  const sids = base.map(sid).filter((s) => s !== undefined);
  const twice = sids.find((s, i) => sids.indexOf(s) !== i);
  if (twice !== undefined) refuse("DuplicateSid", `duplicate Sid (${twice})`);
  const replaced = base.map((s) => override.find((o) => sid(o) !== undefined && sid(o) === sid(s)) ?? s);
  const added = override.filter((o) => !base.some((s) => sid(s) !== undefined && sid(s) === sid(o)));
  const document = compact({
    Version: text(args, "version") ?? "2012-10-17",
    Id: text(args, "policyId"),
    Statement: [...replaced, ...added],
  });
  return {
    id: String(stringHash(canonical(document))),
    json: JSON.stringify(document, null, 2),
    minifiedJson: JSON.stringify(document),
  };
};

/** By token. */
export const iamFunctions: readonly (readonly [string, Lookup])[] = [
  ["aws:iam/getPolicyDocument:getPolicyDocument", getPolicyDocument],
];
