/** Endpoint policies, and the same rules for the callers' accounts: pure functions from configuration and catalogue. */
export { callerPolicies } from "./caller-policies";
export type { CallerPolicies, CallerPolicyInput, NamedPolicy } from "./caller-policies";
export { checkGuardrails } from "./guardrails";
export { checkModels, type ModelTenant } from "./models";
export type { PolicyException } from "./document";
export { endpointPolicy } from "./endpoint-policy";
export type { EndpointPolicy, EndpointPolicyInput, PolicyScope, Tenant } from "./input";
