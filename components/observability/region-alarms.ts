import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { AlarmPlan, RulePlan } from "../../plan/observability/types";
import { tags, token } from "../identity";
import { eventRule } from "./event-rules";
import { metricAlarm } from "./metric-alarm";

/** What another Region's alarms are made from. */
export interface RegionAlarmsArgs {
  /** Start of alarm names. */
  prefix: string;
  /** Alarms on metrics of the Region. */
  alarms: AlarmPlan[];
  /** Rules on events of the Region; those with a message send the event itself. */
  rules: RulePlan[];
  /** Ids by the references of alarm dimensions. */
  ids: Record<string, pulumi.Input<string>>;
  /** Bus of the home Region, known once this account may report. */
  busArn: pulumi.Input<string>;
  /** Role that the rules report with. */
  roleName: string;
  /** Who may act with that role. */
  trustPolicy: string;
  /** What the role may: put events on the bus. */
  rolePolicy: string;
}

/**
 * Alarms and rules of a Region besides the home Region, in the network account. They tell the bus of the home Region,
 * whose rules tell the one topic: an alarm's own actions reach topics of its Region only (CloudWatch guide, Using Amazon
 * CloudWatch alarms). Each alarm costs $0.10 a month, reports $1 a million.
 */
export class RegionAlarms extends pulumi.ComponentResource {
  /** ARNs of the alarms by key. */
  public readonly alarmArns: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: RegionAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("RegionAlarms"), name, {}, opts);
    const { prefix, ids } = args;
    this.alarmArns = Object.fromEntries(
      args.alarms.map((plan) => [plan.key, metricAlarm("RegionAlarms", name, plan, { prefix, ids }, this)]),
    );
    const role = new iam.Role(
      name,
      { name: args.roleName, assumeRolePolicy: args.trustPolicy, tags: tags("RegionAlarms", "Role", name) },
      { parent: this },
    );
    const grant = new iam.RolePolicy(
      name,
      { name: "report", role: role.name, policy: args.rolePolicy },
      { parent: this },
    );
    const roleArn = pulumi.all([role.arn, grant.id]).apply(([arn]) => arn);
    for (const plan of args.rules) {
      eventRule("RegionAlarms", name, plan, { arn: args.busArn, roleArn, raw: true }, this);
    }
    this.registerOutputs({ alarmArns: this.alarmArns });
  }
}
