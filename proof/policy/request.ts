/** One concrete request, and the condition keys that follow from who makes it. */
import { splitArn } from "./arn";
import { keySpelling } from "./keys";

/**
 * Who calls.
 * - `aws`: an IAM identity. `arn` is the one that `aws:PrincipalArn` carries: of the *role* (not the session), the user,
 *   the federated user or the account's root. `session` is the role session's name. `orgPath` is the account's place in
 *   its organization, `o-.../r-.../ou-.../`, ending in `/`; absent for an account in no organization.
 * - `service`: an AWS service principal calling by itself, under the name that a `Principal` element would have to hold.
 *   `names` are the further names in `aws:PrincipalServiceNamesList`.
 * - `anonymous`: an unsigned call, such as `sts:AssumeRoleWithWebIdentity`.
 */
export type Principal =
  | { readonly type: "aws"; readonly arn: string; readonly session?: string; readonly orgPath?: string }
  | { readonly type: "service"; readonly name: string; readonly names?: readonly string[] }
  | { readonly type: "anonymous" };

/** Values of condition keys that do not follow from the principal. A key that is not here is absent from the request. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** One call as a policy sees it. */
export interface Request {
  readonly principal: Principal;
  /** `service:Action`, in any letter case. */
  readonly action: string;
  /** The ARN, or `*` for an action that works on no resource. */
  readonly resource: string;
  readonly context?: RequestContext;
}

/** A role of an account as principal; `orgPath` places the account in an organization. */
export function role(account: string, name: string, orgPath?: string): Principal {
  const arn = `arn:aws:iam::${account}:role/${name}`;
  return { type: "aws", arn, session: "session", ...(orgPath === undefined ? {} : { orgPath }) };
}

/** The account of an IAM identity's ARN. */
export function accountOf(arn: string): string {
  const account = splitArn(arn)?.[3];
  if (account === undefined || !/^\d{12}$/.test(account)) throw new Error(`${arn} is not the ARN of a principal`);
  return account;
}

/** `aws:PrincipalType` of an IAM identity (IAM guide, "Principal key values"). */
export function principalType(arn: string): "Account" | "User" | "FederatedUser" | "AssumedRole" {
  const resource = splitArn(arn)?.[4] ?? "";
  if (resource === "root") return "Account";
  if (resource.startsWith("user/")) return "User";
  if (resource.startsWith("federated-user/")) return "FederatedUser";
  if (resource.startsWith("role/")) return "AssumedRole";
  throw new Error(`${arn} is not the ARN of a principal`);
}

/** The values of every condition key of a request, by key in lower case. An absent key is not in the map. */
export type Values = ReadonlyMap<string, readonly string[]>;

/**
 * All condition keys of a request: those given, those that follow from the principal, and `aws:ResourceAccount` where
 * the resource's ARN names its account. Throws an `Error` if the given context contradicts what follows.
 */
export function valuesOf(request: Request): Values {
  const values = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(request.context ?? {})) {
    const list = typeof value === "string" ? [value] : [...value];
    if (list.length > 0) values.set(key.toLowerCase(), list);
  }
  for (const [key, value] of Object.entries(principalValues(request.principal))) {
    const lower = key.toLowerCase();
    const given = values.get(lower);
    if (given && given.join("\n") !== value?.join("\n")) {
      throw new Error(`context.${keySpelling(key)}: contradicts the principal, got ${given.join(", ")}; leave it out`);
    }
    if (value) values.set(lower, value);
  }
  const account = splitArn(request.resource)?.[3];
  if (account !== undefined && /^\d{12}$/.test(account)) {
    const given = values.get("aws:resourceaccount");
    if (given && given.join() !== account) {
      throw new Error(`context.aws:ResourceAccount: contradicts the resource, got ${given.join(", ")}; leave it out`);
    }
    values.set("aws:resourceaccount", [account]);
  }
  return values;
}

/**
 * The principal's keys; `undefined` for a key that such a principal does not have (IAM guide, "Properties of the
 * principal"). What AWS puts into `aws:PrincipalAccount` for a service principal is not documented: absent here.
 */
function principalValues(principal: Principal): Record<string, readonly string[] | undefined> {
  switch (principal.type) {
    case "aws": {
      const { arn, orgPath } = principal;
      return {
        "aws:PrincipalArn": [arn],
        "aws:PrincipalAccount": [accountOf(arn)],
        "aws:PrincipalOrgID": orgPath === undefined ? undefined : [orgPath.split("/")[0] ?? ""],
        "aws:PrincipalOrgPaths": orgPath === undefined ? undefined : [orgPath],
        "aws:PrincipalIsAWSService": ["false"],
        "aws:PrincipalType": [principalType(arn)],
        "aws:PrincipalServiceName": undefined,
        "aws:PrincipalServiceNamesList": undefined,
      };
    }
    case "service":
      return {
        "aws:PrincipalArn": undefined,
        "aws:PrincipalAccount": undefined,
        "aws:PrincipalOrgID": undefined,
        "aws:PrincipalOrgPaths": undefined,
        "aws:PrincipalIsAWSService": ["true"],
        "aws:PrincipalServiceName": [principal.name],
        "aws:PrincipalServiceNamesList": [principal.name, ...(principal.names ?? [])],
      };
    case "anonymous":
      return {
        "aws:PrincipalArn": undefined,
        "aws:PrincipalAccount": ["anonymous"],
        "aws:PrincipalOrgID": undefined,
        "aws:PrincipalOrgPaths": undefined,
        "aws:PrincipalIsAWSService": undefined,
        "aws:PrincipalServiceName": undefined,
        "aws:PrincipalServiceNamesList": undefined,
        "aws:PrincipalType": ["Anonymous"],
      };
  }
}
