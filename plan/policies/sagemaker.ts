import { callerGroups } from "./callers";
import { both, clause, type Clause } from "./document";
import type { EndpointPolicyInput } from "./input";
import { defaultClauses } from "./support";

/**
 * SageMaker. `sagemaker-runtime` reaches only endpoints of the domains' own accounts: a model of one's own is tenant
 * data. The other SageMaker services have AWS content among their resources (public hubs, Studio images), so there the
 * caller alone decides.
 */
export function sageMakerClauses(input: EndpointPolicyInput): Clause[] {
  if (input.service.id !== "sagemaker-runtime") return defaultClauses(input);
  return callerGroups(input).map(({ suffix, caller, owned }) =>
    clause({
      Sid: `InvokeOwnEndpoints${suffix}`,
      Effect: "Allow",
      Principal: "*",
      Action: [
        "sagemaker:InvokeEndpoint",
        "sagemaker:InvokeEndpointAsync",
        "sagemaker:InvokeEndpointWithResponseStream",
      ],
      Resource: ["endpoint", "inference-component"].map(
        (type) => `arn:${input.partition}:sagemaker:${input.region}:*:${type}/*`,
      ),
      Condition: both(caller, owned),
    }),
  );
}
