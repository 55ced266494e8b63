import { actionsOf } from "../../catalogue";
import { callerGroups } from "./callers";
import { both, clause, sorted, type Clause } from "./document";
import type { EndpointPolicyInput } from "./input";

/**
 * `sagemaker-runtime` reaches only endpoints of the domains' own accounts: a model of one's own is tenant data. The other
 * SageMaker services have content of AWS among their resources (public hubs, Studio images), so there the default holds
 * and the caller alone decides.
 */
export function sageMakerRuntimeClauses(input: EndpointPolicyInput): Clause[] {
  return callerGroups(input).map(({ suffix, caller, owned }) =>
    clause({
      Sid: `InvokeOwnEndpoints${suffix}`,
      Effect: "Allow",
      Principal: "*",
      Action: sorted(actionsOf("sagemaker-inference")),
      Resource: ["endpoint", "inference-component"].map(
        (type) => `arn:${input.partition}:sagemaker:${input.region}:*:${type}/*`,
      ),
      Condition: both(caller, owned),
    }),
  );
}
