/** KMS keys, their aliases and policies. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { uuid } from "../../kernel/ids";
import { flag, isDoc, num, text, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { checkPolicy, covers, statements, strings } from "../../kernel/policy";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";

const ALIAS = "aws:kms/alias:Alias";
const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";

/** The policy that a key has where none is given (KMS guide, "Default key policy"). */
function defaultPolicy(account: string): string {
  const statement = {
    Sid: "Enable IAM User Permissions",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return JSON.stringify({ Version: "2012-10-17", Id: "key-default-1", Statement: [statement] });
}

/** KMS refuses a policy under which the caller could not change it again (KMS API, PutKeyPolicy, lockout safety check). */
function checkKeyPolicy(op: Op, json: string, bypass: boolean): void {
  const policy = checkPolicy(op, "key", json, "MalformedPolicyDocumentException");
  if (bypass) return;
  const keepsDoor = statements(policy).some((s) => {
    const principal = s["Principal"];
    const named = isDoc(principal) ? strings(principal["AWS"]) : strings(principal);
    const own = named.some((p) => p === "*" || p === op.account || p.startsWith(`arn:aws:iam::${op.account}:`));
    return (
      text(s, "Effect") === "Allow" &&
      own &&
      strings(s["Action"]).some((a) => covers(a.toLowerCase(), "kms:putkeypolicy"))
    );
  });
  if (!keepsDoor)
    refuse(
      "MalformedPolicyDocumentException",
      "The new key policy will not allow you to update the key policy in the future.",
    );
}

/** A key of the caller's by id or ARN. */
function ownKey(op: Op, name: string): Rec {
  const id = name.split("/").pop() ?? name;
  return op.own(t.KEY, id) ?? op.refuseMissing(t.KEY, name);
}

const key: TypeDefinition = {
  token: t.KEY,
  noun: ["KMS", "Key"],
  calls: ["CreateKey", "DescribeKey", "PutKeyPolicy", "ScheduleKeyDeletion"],
  replaces: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
  defaults: {
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    keyUsage: "ENCRYPT_DECRYPT",
    isEnabled: true,
    enableKeyRotation: false,
    bypassPolicyLockoutSafetyCheck: false,
  },
  rules: {
    ranges: { deletionWindowInDays: [7, 30], rotationPeriodInDays: [90, 2560] },
    enums: { keyUsage: ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"] },
    json: ["policy"],
  },
  missing: ["NotFoundException", "Key '{id}' does not exist"],
  // The provider retries CreateKey until roles that the policy names are known.
  waits: { create: ["MalformedPolicyDocumentException"], update: ["MalformedPolicyDocumentException"] },
  make(op, inputs, before) {
    const policy = text(inputs, "policy") ?? text(before?.state ?? {}, "policy") ?? defaultPolicy(op.account);
    checkKeyPolicy(op, policy, flag(inputs, "bypassPolicyLockoutSafetyCheck"));
    const id = before?.id ?? uuid(op.seed());
    return {
      id,
      state: {
        arn: op.arn("kms", `key/${id}`),
        keyId: id,
        policy,
        description: text(inputs, "description") ?? "",
        multiRegion: flag(inputs, "multiRegion"),
        rotationPeriodInDays: num(inputs, "rotationPeriodInDays") ?? 365,
      },
    };
  },
  remove(op, rec) {
    // A key that waits for its deletion has no aliases any more.
    for (const alias of op.referring(rec.id, ALIAS, KEY_POLICY)) op.store.remove(alias);
  },
};

const alias: TypeDefinition = {
  token: ALIAS,
  noun: ["KMS", "Alias"],
  calls: ["CreateAlias", "ListAliases", "UpdateAlias", "DeleteAlias"],
  replaces: ["name", "namePrefix"],
  autoname: { property: "name", prefix: "alias/", max: 256 },
  rules: {
    patterns: { name: [/^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/, "a name that begins with alias/ and not with alias/aws/"] },
  },
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    if (!before && op.own(ALIAS, name))
      refuse("AlreadyExistsException", `An alias with the name ${op.arn("kms", name)} already exists`);
    const target = ownKey(op, textOr(inputs, "targetKeyId"));
    return {
      id: name,
      state: { arn: op.arn("kms", name), targetKeyArn: textOr(target.state, "arn"), namePrefix: "" },
      links: [`>${target.id}`],
    };
  },
};

const keyPolicy: TypeDefinition = {
  token: KEY_POLICY,
  noun: ["KMS", "Key Policy"],
  calls: ["PutKeyPolicy", "GetKeyPolicy", "PutKeyPolicy", "PutKeyPolicy"],
  puts: true,
  replaces: ["keyId"],
  rules: { json: ["policy"] },
  waits: { create: ["MalformedPolicyDocumentException"], update: ["MalformedPolicyDocumentException"] },
  make(op, inputs) {
    const target = ownKey(op, textOr(inputs, "keyId"));
    const policy = textOr(inputs, "policy");
    checkKeyPolicy(op, policy, flag(inputs, "bypassPolicyLockoutSafetyCheck"));
    op.patch(target, { policy });
    return { id: target.id, state: {}, links: [`>${target.id}`] };
  },
  // The provider leaves the default policy behind.
  remove(op, rec) {
    const target = op.own(t.KEY, rec.id);
    if (target) op.patch(target, { policy: defaultPolicy(op.account) });
  },
};

/** All of them. */
export const kms: readonly TypeDefinition[] = [key, alias, keyPolicy];
