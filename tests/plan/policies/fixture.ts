import { expect } from "chai";
import { CATALOGUE, findService, type ServiceEntry } from "../../../catalogue";
import { endpointPolicy, type EndpointPolicy, type PolicyScope, type Tenant } from "../../../plan/policies";
import {
  evaluate,
  policyOf,
  role,
  type Policy,
  type PolicyKind,
  type Principal,
  type Request,
} from "../../../proof/policy";

/** The organization of the examples: prod and nonprod accounts in units of their own, and a stranger outside. */
export const ORG = "o-exampleorg1";
export const PROD_UNIT = `${ORG}/r-ab12/ou-ab12-11111111/`;
export const NONPROD_UNIT = `${ORG}/r-ab12/ou-ab12-22222222/`;
export const PAYMENTS = "111111111111";
export const CLAIMS = "222222222222";
export const SANDBOX = "333333333333";
export const STRANGER = "999999999999";
export const REGION = "us-east-1";

export const payments: Principal = role(PAYMENTS, "app", PROD_UNIT);
export const claims: Principal = role(CLAIMS, "app", PROD_UNIT);
export const sandbox: Principal = role(SANDBOX, "app", NONPROD_UNIT);
/** In an organization of his own. */
export const stranger: Principal = role(STRANGER, "app", "o-strangers99/r-zz99/ou-zz99-99999999/");
/** In no organization. */
export const loner: Principal = role("888888888888", "app");
export const unsigned: Principal = { type: "anonymous" };

export const SONNET = "anthropic.claude-sonnet-4-5-20250929-v1:0";
export const NOVA = "amazon.nova-pro-v1:0";
export const EMBED = "amazon.titan-embed-text-v2:0";
/** A model that no fixture allows. */
export const OTHER = "amazon.nova-lite-v1:0";

export function modelArn(region: string, id: string): string {
  return `arn:aws:bedrock:${region}::foundation-model/${id}`;
}

export function ownArn(account: string, what: string): string {
  return `arn:aws:bedrock:${REGION}:${account}:${what}`;
}

export function tenant(changes: Partial<Tenant> = {}): Tenant {
  return {
    domain: "prod",
    accounts: [PAYMENTS, CLAIMS],
    organizationalUnits: [],
    models: [SONNET, NOVA, EMBED],
    inferenceGeography: "us",
    guardrail: { required: false, arns: [] },
    agentCoreOAuth: false,
    ...changes,
  };
}

export function scope(tenants: Tenant[] = [tenant()], changes: Partial<PolicyScope> = {}): PolicyScope {
  return {
    partition: "aws",
    region: REGION,
    organizationId: ORG,
    owner: "prod",
    tenants,
    quarantinedAccounts: [],
    catalogue: CATALOGUE,
    ...changes,
  };
}

export function service(id: string): ServiceEntry {
  const entry = findService(CATALOGUE, id);
  if (!entry) throw new Error(`no service ${id}`);
  return entry;
}

export function policyFor(id: string, of: PolicyScope = scope()): EndpointPolicy {
  return endpointPolicy({ ...of, service: service(id) });
}

/** One request and what must become of it. */
export interface Vector {
  name: string;
  by: Principal;
  action: string;
  resource?: string;
  context?: Request["context"];
  allowed: boolean;
}

/** A request of the payments account, unless `rest` says whose. */
export const call = (
  name: string,
  action: string,
  resource: string,
  allowed: boolean,
  rest: Partial<Vector> = {},
): Vector => ({
  name,
  by: payments,
  action,
  resource,
  allowed,
  ...rest,
});

/** A test for each vector on one document, which is parsed by the rules of its kind: limits, wildcards, principals. */
export function judge(
  document: () => string,
  vectors: readonly Vector[],
  kind: PolicyKind = "interface-endpoint",
): void {
  for (const { name, by, action, resource, context, allowed } of vectors) {
    it(`${allowed ? "lets through" : "refuses"} ${name}`, () => {
      expect(
        permits(document(), { by, action, ...(resource ? { resource } : {}), ...(context ? { context } : {}) }, kind),
      ).to.equal(allowed);
    });
  }
}

const parsed = new Map<string, Policy>();

/** A document parsed by the rules of its kind, once: vectors ask the same ones again and again. */
export function policy(document: string, kind: PolicyKind): Policy {
  const key = `${kind} ${document}`;
  const known = parsed.get(key) ?? policyOf(document, kind);
  parsed.set(key, known);
  return known;
}

/** Whether a document lets one request through. */
export function permits(
  document: string,
  { by, action, resource, context }: Pick<Vector, "by" | "action" | "resource" | "context">,
  kind: PolicyKind = "interface-endpoint",
): boolean {
  const request = { principal: by, action, resource: resource ?? "*", ...(context ? { context } : {}) };
  return evaluate(policy(document, kind), request).allowed;
}
