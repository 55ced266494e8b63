import * as pulumi from "@pulumi/pulumi";
import type { AlarmPlan, RulePlan } from "../../plan/observability/types";
import { token } from "../identity";
import { eventRule } from "./event-rules";
import { metricAlarm } from "./metric-alarm";
import { reporter, type ReporterArgs } from "./reporter";

/** What another Region's alarms are made from. */
export interface RegionAlarmsArgs extends ReporterArgs {
  /** Start of alarm names. */
  prefix: string;
  /** Alarms on metrics of the Region. */
  alarms: AlarmPlan[];
  /** Rules on events of the Region; those with a message send the event itself. */
  rules: RulePlan[];
  /** Ids by the references of alarm dimensions. */
  ids: Record<string, pulumi.Input<string>>;
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
    const target = reporter("RegionAlarms", name, args, this);
    for (const plan of args.rules) eventRule("RegionAlarms", name, plan, target, this);
    this.registerOutputs({ alarmArns: this.alarmArns });
  }
}
