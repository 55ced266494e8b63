import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import type { AlarmPlan } from "../../plan/observability/types";
import { child, tags } from "../identity";

/** What an alarm needs besides its plan. */
export interface AlarmPlace {
  /** Start of alarm names. */
  prefix: string;
  /** Ids by the references of alarm dimensions. */
  ids: Record<string, pulumi.Input<string>>;
  /** Topic of the alarm's Region that it tells; absent where its events are reported instead. */
  topicArn?: pulumi.Input<string>;
}

/** Makes one alarm on a metric and answers its ARN. */
export function metricAlarm(
  component: string,
  name: string,
  plan: AlarmPlan,
  { prefix, ids, topicArn }: AlarmPlace,
  parent: pulumi.ComponentResource,
): pulumi.Output<string> {
  const alarmName = child(name, plan.key);
  const dimensions: Record<string, pulumi.Input<string>> = { ...plan.dimensions };
  for (const [dimension, reference] of Object.entries(plan.references)) {
    const id = ids[reference];
    if (id === undefined) throw new Error(`alarm ${plan.key} refers to ${reference}, which is not there`);
    dimensions[dimension] = id;
  }
  const { namespace, metric: metricName, periodSeconds: period, statistic } = plan;
  const alarm = new cloudwatch.MetricAlarm(
    alarmName,
    {
      name: `${prefix}-${plan.key.replaceAll("/", "-")}`,
      alarmDescription: plan.description,
      comparisonOperator: plan.comparison,
      threshold: plan.threshold,
      evaluationPeriods: plan.evaluationPeriods,
      treatMissingData: plan.missing,
      ...(plan.accountId === ""
        ? { namespace, metricName, period, statistic, dimensions }
        : {
            metricQueries: [
              {
                id: "m1",
                accountId: plan.accountId,
                returnData: true,
                metric: { namespace, metricName, period, stat: statistic, dimensions },
              },
            ],
          }),
      ...(topicArn !== undefined && { alarmActions: [topicArn], okActions: [topicArn] }),
      tags: tags(component, "MetricAlarm", alarmName),
    },
    { parent },
  );
  return alarm.arn;
}
