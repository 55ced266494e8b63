import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { AlarmPlan, RulePlan } from "../../plan/observability/types";
import { tags, token } from "../identity";
import { eventRule } from "./event-rules";
import { metricAlarm } from "./metric-alarm";

/** What the network's alarms are made from. */
export interface NetworkAlarmsArgs {
  /** Start of alarm names. */
  prefix: string;
  /** Alarms on metrics. */
  alarms: AlarmPlan[];
  /** Rules on events. */
  rules: RulePlan[];
  /** Bus that callers' accounts report to; empty where none has to. */
  busName: string;
  /** Who may report to that bus. */
  busPolicy: string;
  /** Topic that alarms and rules tell. */
  topicArn: pulumi.Input<string>;
  /** Role that rules publish to the topic with. */
  publisherRoleArn: pulumi.Input<string>;
  /** Ids by the references of alarm dimensions, such as `endpoint/prod/kms`, `hub-vpc`, `transit-gateway`. */
  ids: Record<string, pulumi.Input<string>>;
}

/**
 * Alarms on metrics and rules on events, in the network account, to one topic. Each alarm costs $0.10 a month; rules on
 * AWS's own events are free, reports of other accounts cost $1 a million.
 */
export class NetworkAlarms extends pulumi.ComponentResource {
  /** ARNs of the alarms by key. */
  public readonly alarmArns: Record<string, pulumi.Output<string>>;
  /** ARN of the bus that callers' accounts report to, known once they may; empty where there is none. */
  public readonly busArn: pulumi.Output<string>;

  constructor(name: string, args: NetworkAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("NetworkAlarms"), name, {}, opts);
    this.alarmArns = Object.fromEntries(
      args.alarms.map((plan) => [plan.key, metricAlarm("NetworkAlarms", name, plan, args, this)]),
    );
    const bus = args.busName === "" ? undefined : this.bus(name, args);
    this.busArn = bus ? bus.arn : pulumi.output("");
    const target = { arn: args.topicArn, roleArn: args.publisherRoleArn, raw: false };
    for (const plan of args.rules) {
      if (plan.onReportBus && !bus) throw new Error(`rule ${plan.key} has no bus to listen to`);
      eventRule("NetworkAlarms", name, plan, target, this, plan.onReportBus ? bus?.name : undefined);
    }
    this.registerOutputs({ alarmArns: this.alarmArns, busArn: this.busArn });
  }

  private bus(name: string, args: NetworkAlarmsArgs): { name: pulumi.Output<string>; arn: pulumi.Output<string> } {
    const bus = new cloudwatch.EventBus(
      name,
      { name: args.busName, tags: tags("NetworkAlarms", "EventBus", name) },
      { parent: this },
    );
    const policy = new cloudwatch.EventBusPolicy(
      name,
      { eventBusName: bus.name, policy: args.busPolicy },
      { parent: this },
    );
    return { name: bus.name, arn: pulumi.all([bus.arn, policy.id]).apply(([arn]) => arn) };
  }
}
