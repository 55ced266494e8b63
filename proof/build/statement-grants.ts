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
  [T.functionPermission, "function", "its permission", functionPermissionIn],
  [T.layerPermission, "function", "its permission", layerPermissionIn],
  [T.functionUrl, "function", "its URL", functionUrlIn],
];

/** Permissions of buses and functions, grants of keys, access grants of S3. */
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

/** What each property of a permission becomes in the function's policy (Lambda API reference, AddPermission). */
const FUNCTION_CONDITIONS: readonly (readonly [property: string, operator: string, key: string])[] = [
  ["eventSourceToken", "StringEquals", "lambda:EventSourceToken"],
  ["functionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"],
  ["invokedViaFunctionUrl", "Bool", "lambda:InvokedViaFunctionUrl"],
  ["principalOrgId", "StringEquals", "aws:PrincipalOrgID"],
  ["sourceAccount", "StringEquals", "aws:SourceAccount"],
  ["sourceArn", "ArnLike", "aws:SourceArn"],
];

/** A permission on a function as the statement that Lambda makes of it. */
function functionPermissionIn({ properties }: ResourceNode): Text {
  const { principal, action = "lambda:InvokeFunction" } = properties;
  const given = FUNCTION_CONDITIONS.flatMap(([property, operator, key]) => {
    const value = properties[property];
    return value === undefined || value === null || value === "" ? [] : [{ operator, key, value }];
  });
  const text = known([principal, action, ...given.map(({ value }) => value)]);
  if (text !== undefined) return text;
  const condition: Record<string, Record<string, string>> = {};
  for (const { operator, key, value } of given)
    (condition[operator] ??= {})[key] = typeof value === "string" ? value : JSON.stringify(value);
  return allowing({
    Principal: principalOf(principal),
    Action: action,
    ...(given.length > 0 && { Condition: condition }),
  });
}

/**
 * A permission on a version of a layer: an account, or everybody, of one organization where it names one (Lambda API
 * reference, AddLayerVersionPermission).
 */
function layerPermissionIn({ properties }: ResourceNode): Text {
  const { principal, action = "lambda:GetLayerVersion", organizationId } = properties;
  const text = known([principal, action, organizationId ?? null]);
  if (text !== undefined) return text;
  const organization = typeof organizationId === "string" && organizationId !== "";
  return allowing({
    Principal: principalOf(principal),
    Action: action,
    ...(organization && { Condition: { StringEquals: { "aws:PrincipalOrgID": organizationId } } }),
  });
}

/**
 * A URL that asks for no signature, with which the provider gives everybody leave to call it (Lambda guide, Control access
 * to function URLs: NONE needs such a statement; the provider's source, lambda/function_url.go, adds it).
 */
function functionUrlIn({ properties }: ResourceNode): Text | undefined {
  const { authorizationType } = properties;
  const text = known([authorizationType]);
  if (text !== undefined) return text;
  return authorizationType === "NONE" ? allowing({ Principal: "*", Action: "lambda:InvokeFunctionUrl" }) : undefined;
}

/** A principal as policies write it: everybody, a service by its name, an account or an ARN. */
function principalOf(principal: Value | undefined): unknown {
  if (principal === "*") return "*";
  const service = typeof principal === "string" && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(principal);
  return service ? { Service: principal } : { AWS: principal };
}

/** What to say where some of the values are not known. */
function known(values: readonly (Value | undefined)[]): Text | undefined {
  const all = values.map((value) => value ?? null);
  if (!holdsUnknown(all)) return undefined;
  return isPending(all) ? { pending: true } : {};
}
