import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { RulePlan } from "../../plan/observability/types";
import { tags, token } from "../identity";
import { eventRule } from "./event-rules";

/** What a caller's watch is made from. */
export interface CallerWatchArgs {
  /** What is reported. */
  rule: RulePlan;
  /** Role that the rule reports with, which the bus's policy knows. */
  roleName: string;
  /** Who may act with that role. */
  trustPolicy: string;
  /** What the role may: put events on the bus. */
  rolePolicy: string;
  /** Bus of the network account, known once this account may report. */
  busArn: pulumi.Input<string>;
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
    const role = new iam.Role(
      name,
      { name: args.roleName, assumeRolePolicy: args.trustPolicy, tags: tags("CallerWatch", "Role", name) },
      { parent: this },
    );
    const grant = new iam.RolePolicy(
      name,
      { name: "report", role: role.name, policy: args.rolePolicy },
      { parent: this },
    );
    const roleArn = pulumi.all([role.arn, grant.id]).apply(([arn]) => arn);
    const rule = eventRule("CallerWatch", name, args.rule, { arn: args.busArn, roleArn, raw: true }, this);
    this.ruleArn = rule.arn;
    this.registerOutputs({ ruleArn: this.ruleArn });
  }
}
