/** IAM: roles, their policies, instance profiles. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { upperId } from "../../kernel/ids";
import { docs, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { checkPolicy } from "../../kernel/policy";
import * as t from "../tokens";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";

const NAME = (most: number): readonly [RegExp, string] => [
  new RegExp(`^[\\w+=,.@-]{1,${most}}$`),
  `at most ${most} letters, digits and _+=,.@-`,
];
const PATH: readonly [RegExp, string] = [/^\/$|^\/[!-~]{1,510}\/$/, "a path that begins and ends with /"];

/** Codes that pass as soon as a new principal is known everywhere; the provider waits for them. */
const PROPAGATION = ["MalformedPolicyDocument"];

function arnOf(op: Op, kind: string, path: string | undefined, name: string): string {
  return `arn:aws:iam::${op.account}:${kind}${path ?? "/"}${name}`;
}

/** `aws.iam.Role` */
const role: TypeDefinition = {
  token: t.ROLE,
  noun: ["IAM", "Role"],
  calls: ["CreateRole", "GetRole", "UpdateAssumeRolePolicy", "DeleteRole"],
  global: true,
  replaces: ["name", "namePrefix", "path"],
  defaults: { path: "/", maxSessionDuration: 3600, forceDetachPolicies: false },
  autoname: { property: "name", max: 64 },
  rules: {
    patterns: { name: NAME(64), path: PATH },
    ranges: { maxSessionDuration: [3600, 43_200] },
    json: ["assumeRolePolicy", "inlinePolicies.policy"],
    conflicts: [["name", "namePrefix"]],
  },
  missing: ["NoSuchEntity", "The role with name {id} cannot be found."],
  waits: { create: PROPAGATION, update: PROPAGATION },
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    checkPolicy(op, "trust", textOr(inputs, "assumeRolePolicy"));
    for (const inline of docs(inputs, "inlinePolicies")) checkPolicy(op, "inline", textOr(inline, "policy", "{}"));
    if (!before) {
      const mark = `role-name:${op.account}:${name.toLowerCase()}`;
      if (op.store.count(mark) > 0) refuse("EntityAlreadyExists", `Role with name ${name} already exists.`);
      const limit = op.quota("roles");
      if (op.mine(t.ROLE).length >= limit) refuse("LimitExceeded", `Cannot exceed quota for RolesPerAccount: ${limit}`);
    }
    const uniqueId = text(before?.state ?? {}, "uniqueId") ?? `AROA${upperId(op.seed(), 17)}`;
    return {
      id: name,
      state: {
        arn: arnOf(op, "role", text(inputs, "path"), name),
        createDate: text(before?.state ?? {}, "createDate") ?? op.timestamp,
        uniqueId,
        name,
        managedPolicyArns: texts(inputs, "managedPolicyArns"),
        inlinePolicies: docs(inputs, "inlinePolicies"),
        namePrefix: text(inputs, "namePrefix") ?? "",
      },
      links: [`role-name:${op.account}:${name.toLowerCase()}`],
    };
  },
  remove(op, rec) {
    // The provider detaches what it knows of only with forceDetachPolicies (IAM API, DeleteRole).
    if (op.referring(rec.id, PROFILE).some((p) => p.account === op.account))
      refuse("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.");
    const held = op.referring(rec.id, ROLE_POLICY, ATTACHMENT).filter((p) => p.account === op.account);
    if (held.length === 0) return;
    if (rec.state["forceDetachPolicies"] !== true) {
      refuse(
        "DeleteConflict",
        held[0]?.type === ATTACHMENT
          ? "Cannot delete entity, must detach all policies first."
          : "Cannot delete entity, must delete policies first.",
      );
    }
    for (const part of held) op.store.remove(part);
  },
};

/** `aws.iam.RolePolicy` */
const rolePolicy: TypeDefinition = {
  token: ROLE_POLICY,
  noun: ["IAM", "Role Policy"],
  calls: ["PutRolePolicy", "GetRolePolicy", "PutRolePolicy", "DeleteRolePolicy"],
  global: true,
  puts: true,
  replaces: ["name", "namePrefix", "role"],
  autoname: { property: "name", max: 128 },
  rules: { patterns: { name: NAME(128) }, json: ["policy"] },
  refs: { role: t.ROLE },
  make(op, inputs, before) {
    const policy = textOr(inputs, "policy");
    checkPolicy(op, "inline", policy);
    const holder = textOr(inputs, "role");
    const others = op.referring(holder, ROLE_POLICY).filter((p) => p.account === op.account && p.id !== before?.id);
    const size = [policy, ...others.map((p) => textOr(p.state, "policy"))].reduce(
      (sum, p) => sum + p.replace(/\s/g, "").length,
      0,
    );
    if (size > 10_240) refuse("LimitExceeded", `Maximum policy size of 10240 bytes exceeded for role ${holder}`);
    return { id: `${holder}:${textOr(inputs, "name")}`, state: { namePrefix: text(inputs, "namePrefix") ?? "" } };
  },
};

/** `aws.iam.Policy` */
const policy: TypeDefinition = {
  token: t.POLICY,
  noun: ["IAM", "Policy"],
  calls: ["CreatePolicy", "GetPolicy", "CreatePolicyVersion", "DeletePolicy"],
  global: true,
  replaces: ["name", "namePrefix", "path", "description"],
  defaults: { path: "/" },
  autoname: { property: "name", max: 128 },
  rules: { patterns: { name: NAME(128), path: PATH }, json: ["policy"] },
  missing: ["NoSuchEntity", "Policy {id} was not found."],
  heldBy: [ATTACHMENT],
  heldCode: "DeleteConflict",
  builtin: (op, id) =>
    /^arn:aws:iam::aws:policy\/[\w+=,.@/-]+$/.test(id)
      ? {
          type: t.POLICY,
          id,
          account: "aws",
          region: "global",
          serial: 0,
          created: 0,
          inputs: {},
          state: { arn: id, createdAt: op.timestamp },
          links: [],
          implicit: "aws",
        }
      : undefined,
  make(op, inputs, before) {
    checkPolicy(op, "identity", textOr(inputs, "policy"));
    const arn = arnOf(op, "policy", text(inputs, "path"), textOr(inputs, "name"));
    if (!before && op.own(t.POLICY, arn))
      refuse("EntityAlreadyExists", `A policy called ${textOr(inputs, "name")} already exists.`);
    const policyId = text(before?.state ?? {}, "policyId") ?? `ANPA${upperId(op.seed(), 17)}`;
    return { id: arn, state: { arn, policyId, namePrefix: text(inputs, "namePrefix") ?? "" } };
  },
  view: (op, rec) => ({ attachmentCount: op.referring(rec.id, ATTACHMENT).length }),
};

/** `aws.iam.RolePolicyAttachment` */
const rolePolicyAttachment: TypeDefinition = {
  token: ATTACHMENT,
  noun: ["IAM", "Role Policy Attachment"],
  calls: ["AttachRolePolicy", "ListAttachedRolePolicies", "AttachRolePolicy", "DetachRolePolicy"],
  global: true,
  puts: true,
  immutable: true,
  refs: { role: t.ROLE, policyArn: t.POLICY },
  make(op, inputs) {
    const holder = op.get(t.ROLE, textOr(inputs, "role"));
    const limit = op.quota("role-policies");
    const attached = op.referring(holder.id, ATTACHMENT).filter((a) => a.account === op.account);
    const twin = attached.some((a) => textOr(a.state, "policyArn") === textOr(inputs, "policyArn"));
    if (attached.length >= limit && !twin) refuse("LimitExceeded", `Cannot exceed quota for PoliciesPerRole: ${limit}`);
    // Attaching twice is no error for IAM.
    return { id: `${holder.id}/${textOr(inputs, "policyArn")}`, state: {} };
  },
};

/** `aws.iam.InstanceProfile` */
const instanceProfile: TypeDefinition = {
  token: PROFILE,
  noun: ["IAM", "Instance Profile"],
  calls: ["CreateInstanceProfile", "GetInstanceProfile", "AddRoleToInstanceProfile", "DeleteInstanceProfile"],
  global: true,
  replaces: ["name", "namePrefix", "path"],
  defaults: { path: "/" },
  autoname: { property: "name", max: 128 },
  rules: { patterns: { name: NAME(128), path: PATH } },
  refs: { role: t.ROLE },
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    if (!before && op.own(PROFILE, name)) refuse("EntityAlreadyExists", `Instance Profile ${name} already exists.`);
    return {
      id: name,
      state: {
        arn: arnOf(op, "instance-profile", text(inputs, "path"), name),
        createDate: text(before?.state ?? {}, "createDate") ?? op.timestamp,
        uniqueId: text(before?.state ?? {}, "uniqueId") ?? `AIPA${upperId(op.seed(), 17)}`,
        namePrefix: text(inputs, "namePrefix") ?? "",
      },
    };
  },
};

/** All of them. */
export const iam: readonly TypeDefinition[] = [role, rolePolicy, policy, rolePolicyAttachment, instanceProfile];
