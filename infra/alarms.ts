import type * as pulumi from "@pulumi/pulumi";
import { AlarmTopic, CallerWatch, NetworkAlarms, RegionAlarms, type MetricsLink } from "../components";
import type { AlertPlan, CallerWatchPlan, RegionAlertPlan } from "../plan/observability/types";
import { nameIn, ownedBy, type BuildContext } from "./context";
import type { ObservedNetwork } from "./region-logs";

/** Name of the components that a Region has one of. */
const NAME = "hub";

/** Where alarms go, and what was made of them so far. */
export interface BuiltAlarms {
  readonly topic: AlarmTopic;
  /** Bus that callers and other Regions report to; empty where nobody does. */
  readonly busArn: pulumi.Output<string>;
  readonly alarmArns: pulumi.Output<string>[];
}

/**
 * The home Region's alarms, and where those of all Regions go.
 * @param vpns ids of the VPN connections by key
 * @param links links of the accounts whose metrics are watched
 */
export function buildAlarms(
  context: BuildContext,
  network: ObservedNetwork,
  plan: AlertPlan,
  vpns: Readonly<Record<string, pulumi.Input<string>>>,
  links: MetricsLink[],
): BuiltAlarms {
  const opts = ownedBy(context, plan.account);
  const topic = new AlarmTopic(
    NAME,
    {
      existingArn: plan.topicArn,
      topicName: plan.topicName,
      topicPolicy: plan.topicPolicy,
      keyPolicy: plan.keyPolicy,
      keyAlias: plan.keyAlias,
      emails: plan.emails,
      publisherRoleName: plan.publisherRoleName,
      publisherTrustPolicy: plan.publisherTrustPolicy,
    },
    opts,
  );
  const alarms = new NetworkAlarms(
    NAME,
    {
      prefix: context.plan.observability?.archive.prefix ?? "",
      alarms: plan.alarms,
      rules: plan.rules,
      busName: plan.busName,
      busPolicy: plan.busPolicy,
      topicArn: topic.topicArn,
      publisherRoleArn: topic.publisherRoleArn,
      ids: dimensionIds(network, vpns),
    },
    // An alarm on another account's metric is refused before that account is linked.
    { ...opts, dependsOn: links },
  );
  watchCallers(context, plan.callers, alarms.busArn);
  return { topic, busArn: alarms.busArn, alarmArns: Object.values(alarms.alarmArns) };
}

/** Another Region's alarms, reported to the home Region's bus. Answers their ARNs. */
export function buildRegionAlarms(
  context: BuildContext,
  prefix: string,
  network: ObservedNetwork,
  plan: RegionAlertPlan,
  vpns: Readonly<Record<string, pulumi.Input<string>>>,
  links: MetricsLink[],
  busArn: pulumi.Output<string>,
): pulumi.Output<string>[] {
  const alarms = new RegionAlarms(
    nameIn(context, NAME),
    {
      prefix,
      alarms: plan.alarms,
      rules: plan.rules,
      ids: dimensionIds(network, vpns),
      busArn,
      roleName: plan.reporterRoleName,
      trustPolicy: plan.reporterTrustPolicy,
      rolePolicy: plan.reporterPolicy,
    },
    { ...ownedBy(context, plan.account), dependsOn: links },
  );
  watchCallers(context, plan.callers, busArn);
  return Object.values(alarms.alarmArns);
}

function watchCallers(context: BuildContext, callers: readonly CallerWatchPlan[], busArn: pulumi.Output<string>): void {
  for (const caller of callers) {
    new CallerWatch(
      nameIn(context, caller.account),
      {
        rule: caller.rule,
        roleName: caller.roleName,
        trustPolicy: caller.trustPolicy,
        rolePolicy: caller.rolePolicy,
        busArn,
      },
      ownedBy(context, caller.account),
    );
  }
}

/** Ids by the references of alarm dimensions. */
function dimensionIds(
  { hub, transitGatewayId, endpointIds }: ObservedNetwork,
  vpns: Readonly<Record<string, pulumi.Input<string>>>,
): Record<string, pulumi.Input<string>> {
  const prefixed = <T>(prefix: string, map: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(map).map(([key, value]) => [`${prefix}/${key}`, value]));
  return {
    ...(hub && { "hub-vpc": hub.vpc.vpcId }),
    "transit-gateway": transitGatewayId,
    ...prefixed("endpoint", endpointIds),
    ...prefixed("vpn", vpns),
  };
}
