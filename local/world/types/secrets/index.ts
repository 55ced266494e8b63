/** Secrets Manager. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { digest, uuid } from "../../kernel/ids";
import { num, text, textOr, texts } from "../../kernel/json";
import { checkPolicy } from "../../kernel/policy";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
/** A secret that waits for its deletion and keeps its name meanwhile. */
const SCHEDULED = "world:secret-scheduled-for-deletion";

const secret: TypeDefinition = {
  token: SECRET,
  noun: ["Secrets Manager", "Secret"],
  calls: ["CreateSecret", "DescribeSecret", "UpdateSecret", "DeleteSecret"],
  clientToken: true,
  replaces: ["name", "namePrefix"],
  defaults: { forceOverwriteReplicaSecret: false, recoveryWindowInDays: 30 },
  autoname: { property: "name", max: 512 },
  rules: {
    patterns: { name: [/^[A-Za-z0-9/_+=.@-]{1,512}$/, "at most 512 of the characters A-Z a-z 0-9 / _ + = . @ -"] },
    json: ["policy"],
  },
  missing: ["ResourceNotFoundException", "Secrets Manager can't find the specified secret."],
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    const days = num(inputs, "recoveryWindowInDays") ?? 30;
    if (days !== 0 && (days < 7 || days > 30))
      refuse("InvalidParameterException", "RecoveryWindowInDays is 0 or between 7 and 30");
    const mark = `secret-name:${op.account}:${op.region}:${name}`;
    if (!before) {
      const scheduled = op.store.find(mark).find((r) => r.type === SCHEDULED);
      // Secrets Manager guide, "Delete a secret": the name stays taken during the recovery window.
      if (scheduled && op.now < (num(scheduled.state, "until") ?? 0)) {
        refuse(
          "InvalidRequestException",
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      }
      if (scheduled) op.store.remove(scheduled);
      else if (op.store.count(mark) > 0)
        refuse("ResourceExistsException", `The operation failed because the secret ${name} already exists.`);
    }
    const policy = text(inputs, "policy");
    if (policy !== undefined) checkPolicy(op, "other", policy, "MalformedPolicyDocumentException");
    const arn = before?.id ?? op.arn("secretsmanager", `secret:${name}-${digest(op.seed()).slice(0, 6)}`);
    return {
      id: arn,
      state: { arn, policy: policy ?? "", replicas: inputs["replicas"] ?? [], namePrefix: "" },
      links: [mark],
    };
  },
  remove(op, rec) {
    for (const version of op.referring(rec.id, VERSION)) op.store.remove(version);
    const days = num(rec.state, "recoveryWindowInDays") ?? 30;
    if (days === 0) return;
    const mark = `secret-name:${op.account}:${op.region}:${textOr(rec.state, "name")}`;
    op.putImplicit({
      type: SCHEDULED,
      id: rec.id,
      implicit: "aws",
      links: [mark],
      state: { until: op.now + days * 86_400 },
    });
  },
};

const secretVersion: TypeDefinition = {
  token: VERSION,
  noun: ["Secrets Manager", "Secret Version"],
  calls: ["PutSecretValue", "GetSecretValue", "UpdateSecretVersionStage", "UpdateSecretVersionStage"],
  clientToken: true,
  replaces: ["secretId", "secretString", "secretBinary", "secretStringWoVersion"],
  rules: { conflicts: [["secretString", "secretBinary", "secretStringWo"]] },
  refs: { secretId: SECRET },
  make(op, inputs, before) {
    const holder = op.get(SECRET, textOr(inputs, "secretId"));
    const versionId = text(before?.state ?? {}, "versionId") ?? uuid(op.seed());
    const stages = texts(inputs, "versionStages");
    return {
      id: `${holder.id}|${versionId}`,
      state: {
        arn: holder.id,
        secretArn: holder.id,
        versionId,
        versionStages: stages.length > 0 ? stages : ["AWSCURRENT"],
        hasSecretStringWo: text(inputs, "secretStringWo") !== undefined,
      },
    };
  },
};

/** All of them. */
export const secrets: readonly TypeDefinition[] = [secret, secretVersion];
