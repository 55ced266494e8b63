import type { PlanContext } from "./context";
import type { ServiceUse } from "./services";

export function policyFor(context: PlanContext, _owner: string, _use: ServiceUse): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "*",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": context.config.organization.id } },
      },
    ],
  });
}
export function gatewayPolicyFor(context: PlanContext, _domain: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "*",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": context.config.organization.id } },
      },
    ],
  });
}
