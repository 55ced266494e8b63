/** Endpoint policies, and the same rules for the callers' accounts: pure functions from configuration and catalogue. */
export { callerPolicies } from "./caller-policies";
export type { CallerPolicies, NamedPolicy } from "./caller-policies";
export { checkGuardrails } from "./guardrails";
export { checkModels, type ModelTenant } from "./models";
export type { PolicyException } from "./document";
export { endpointPolicy } from "./endpoint-policy";
export { tenancyOf } from "./tenancy";
export type { CallerPolicyInput, EndpointPolicy, EndpointPolicyInput, PolicyScope, Tenant } from "./input";
