/**
 * AWS policies: parsed strictly, evaluated for one request, decided for all requests.
 * Made for VPC endpoint policies; the same engine reads S3 bucket policies, SCPs and identity policies.
 */
export { evaluate, type Evaluation } from "./evaluate";
export { DEFAULT_ENDPOINT_POLICY, KINDS, type KindRules } from "./kinds";
export { parsePolicy, type PolicyParse, policyOf } from "./parse";
export { formatProblem, type PolicyProblem } from "./problems";
export { type Principal, type Request, type RequestContext, role } from "./request";
export { type Condition, type Policy, type PolicyKind, type Statement } from "./types";
