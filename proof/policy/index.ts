/**
 * AWS policies: parsed strictly, evaluated for one request, decided for all requests.
 * Made for VPC endpoint policies; the same engine reads S3 bucket policies, SCPs and identity policies.
 */
export { type OrganizationFact } from "./caller";
export { type Equivalence, equivalent, loosened, missingFrom, subsumes } from "./compare";
export { type Constraint, type KeyMatch, type Match } from "./constraint";
export { type Decision, find, findAllowed, findDenied, findDifference, satisfies, statementName } from "./decide";
export { describeRequest } from "./describe";
export { evaluate, type Evaluation } from "./evaluate";
export { DEFAULT_ENDPOINT_POLICY, KINDS, type KindRules } from "./kinds";
export { parsePolicy, type PolicyParse, policyOf } from "./parse";
export { formatProblem, type PolicyProblem } from "./problems";
export {
  everyNeededCall,
  federatedException,
  INFERENCE_ACTIONS,
  type NeededCalls,
  noCall,
  noForeignAccount,
  noForeignMantleModel,
  noForeignModel,
  noInferenceWithoutGuardrail,
  noPrincipalOutside,
  oauthException,
  type PolicyException,
  type PolicyFinding,
  type PropertyOptions,
  serviceException,
} from "./properties";
export { type Principal, type Request, type RequestContext, role } from "./request";
export { type Goal, type Limits, type Query } from "./search";
export { ANY_RESOURCE, BEDROCK_MODELS } from "./shapes";
export { type Condition, type Policy, type PolicyKind, type Statement } from "./types";
