import * as pulumi from "@pulumi/pulumi";
import type { RulePlan } from "../../plan/observability/types";
import { token } from "../identity";
import { eventRule } from "./event-rules";
import { reporter, type ReporterArgs } from "./reporter";

/** What a caller's watch is made from. */
export interface CallerWatchArgs extends ReporterArgs {
  /** What is reported. */
  rule: RulePlan;
}

/**
 * Reports to the network account that logging of this account was switched off or changed by somebody else than the
 * deployment, from the caller's account. Needs a trail that logs the account's management events. Practically free.
 */
export class CallerWatch extends pulumi.ComponentResource {
  /** ARN of the rule. */
  public readonly ruleArn: pulumi.Output<string>;

  constructor(name: string, args: CallerWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("CallerWatch"), name, {}, opts);
    const target = reporter("CallerWatch", name, args, this);
    const rule = eventRule("CallerWatch", name, args.rule, target, this);
    this.ruleArn = rule.arn;
    this.registerOutputs({ ruleArn: this.ruleArn });
  }
}
