import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import type { RulePlan } from "../../plan/observability/types";
import { child, tags } from "../identity";

/** Where a rule sends what it matches, and with which role. */
export interface RuleTarget {
  arn: pulumi.Input<string>;
  roleArn: pulumi.Input<string>;
  /** True to send the event itself, false to send the rule's message. */
  raw: boolean;
}

/**
 * Makes one EventBridge rule with its target. A rule without message is only counted and has no target.
 * @param busName bus that the rule listens to; the account's default bus where absent
 */
export function eventRule(
  component: string,
  name: string,
  plan: RulePlan,
  target: RuleTarget,
  parent: pulumi.ComponentResource,
  busName?: pulumi.Input<string>,
): cloudwatch.EventRule {
  const ruleName = child(name, plan.key);
  const bus = busName === undefined ? {} : { eventBusName: busName };
  const rule = new cloudwatch.EventRule(
    ruleName,
    {
      name: plan.name,
      description: plan.description,
      eventPattern: plan.pattern,
      state: "ENABLED",
      ...bus,
      tags: tags(component, "EventRule", ruleName),
    },
    { parent },
  );
  if (plan.message === "") return rule;
  new cloudwatch.EventTarget(
    ruleName,
    {
      rule: rule.name,
      ...bus,
      targetId: "report",
      arn: target.arn,
      roleArn: target.roleArn,
      ...(target.raw
        ? {}
        : { inputTransformer: { inputPaths: plan.paths, inputTemplate: JSON.stringify(plan.message) } }),
    },
    { parent },
  );
  return rule;
}
