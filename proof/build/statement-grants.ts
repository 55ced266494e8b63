/** Single grants that AWS keeps beside policies, each as the statement that says the same. */
import type { ResourceNode, Value } from "../graph";
import type { GrantKind, GrantPolicy } from "../model";
import { base, type Context, fields, Opaques } from "./context";
import { allowing, holdsUnknown, isPending, saidIn, type Text } from "./grant-texts";
import { T } from "./types";

type Reading = readonly [type: string, kind: GrantKind, by: string, read: (node: ResourceNode) => Text | undefined];

const READINGS: readonly Reading[] = [
  [T.busPermission, "event bus", "its permission", permissionIn],
  [T.keyGrant, "key", "its grant", keyGrantIn],
  [T.accessGrant, "bucket", "its access grant", accessGrantIn],
];

/** Permissions of buses, grants of keys, access grants of S3. */
export function statementGrants(ctx: Context): GrantPolicy[] {
  return READINGS.flatMap(([type, kind, by, read]) =>
    ctx.nodes(type).flatMap((node) => {
      const text = read(node);
      const opaque = new Opaques();
      if (node.secrets.length > 0) opaque.add("policy", node.urn, `${node.secrets.join(", ")} is a secret`);
      return text === undefined ? [] : [{ kind, by, ...text, ...base(node, opaque) }];
    }),
  );
}

/** A permission on a bus as the statement that EventBridge makes of it (EventBridge API reference, PutPermission). */
function permissionIn({ properties }: ResourceNode): Text {
  const { principal, action = "events:PutEvents", condition = null } = properties;
  const text = known([principal, action, condition]);
  if (text !== undefined) return text;
  const { type, key, value } = fields(condition);
  const demanded = typeof type === "string" && typeof key === "string" && { Condition: { [type]: { [key]: value } } };
  return allowing({ Principal: principal === "*" ? "*" : { AWS: principal }, Action: action, ...demanded });
}

/**
 * A grant lets its grantee use the key whatever the key's policy says (KMS guide, Grants). Who may retire it can only end
 * it. Constraints narrow what may be opened, and not by whom.
 */
function keyGrantIn(node: ResourceNode): Text {
  const grantee = node.properties.granteePrincipal;
  const operations = saidIn(node, "operations") ?? [];
  const text = known([grantee, operations]);
  if (text !== undefined) return text;
  const actions = Array.isArray(operations) ? operations.map((operation) => `kms:${String(operation)}`) : [];
  return allowing({ Principal: { AWS: grantee }, Action: actions.length > 0 ? actions : "kms:*" });
}

/** An access grant for an IAM identity; users of a directory are those of the account's own Identity Center. */
function accessGrantIn({ properties }: ResourceNode): Text | undefined {
  const { grantee = null, permission = null } = properties;
  const text = known([grantee, permission]);
  if (text !== undefined) return text;
  const { granteeType, granteeIdentifier } = fields(grantee);
  if (granteeType !== "IAM") return undefined;
  const read = "s3:GetObject";
  const write = ["s3:PutObject", "s3:DeleteObject"];
  const actions = permission === "READ" ? [read] : permission === "WRITE" ? write : [read, ...write];
  return allowing({ Principal: { AWS: granteeIdentifier }, Action: actions });
}

/** What to say where some of the values are not known. */
function known(values: readonly (Value | undefined)[]): Text | undefined {
  const all = values.map((value) => value ?? null);
  if (!holdsUnknown(all)) return undefined;
  return isPending(all) ? { pending: true } : {};
}
