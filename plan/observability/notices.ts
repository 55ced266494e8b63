import type { PlanContext } from "../context";
import type { EndpointSetPlan, Notice } from "../types";
import { loggedCallers, mantleAccounts } from "./parties";
import { queriesLeftOut } from "./queries";
import { unloggedServices } from "./selectors";
import type { ObservabilityPlan } from "./types";

/** What a person should know about the logs: what they do not hold, and what they depend on. */
export function observabilityNotices(
  context: PlanContext,
  sets: ReadonlyMap<string, EndpointSetPlan>,
  plan: ObservabilityPlan,
): Notice[] {
  return [
    ...trailNotices(context),
    ...mantleNotices(context),
    ...endpointNotices(context, sets, plan),
    ...invocationNotices(context),
    ...archiveNotices(context),
    ...queryNotices(context, plan),
  ];
}

function trailNotices({ config }: PlanContext): Notice[] {
  const { trail, alarms } = config.observability ?? {};
  if (trail === undefined) {
    const blind = alarms ? ", and the alarms on route changes, denied calls and logging never fire" : "";
    return [
      {
        level: "warning",
        code: "no-trail",
        path: "observability.trail",
        message: `no trail is declared: who called what is kept nowhere${blind}; write trail: {existing: …} or trail: {own: {}}`,
      },
    ];
  }
  if ("existing" in trail) {
    return [
      {
        level: "info",
        code: "existing-trail",
        path: "observability.trail.existing",
        message: `bucket ${trail.existing.bucket} belongs to somebody else: its policy and key must let readers of the archive's account in, and its trail must log management events and Bedrock's data events`,
      },
    ];
  }
  return [
    trail.own.managementEvents
      ? {
          level: "info",
          code: "second-copy",
          path: "observability.trail.own.managementEvents",
          message:
            "where an account has another trail with management events, this second copy costs $2.00 per 100,000 events",
        }
      : {
          level: "warning",
          code: "no-management-events",
          path: "observability.trail.own.managementEvents",
          message:
            "InvokeModel and Converse are management events: who called which model is not recorded by this trail",
        },
  ];
}

function mantleNotices(context: PlanContext): Notice[] {
  const { trail } = context.config.observability ?? {};
  const users = [...mantleAccounts(context)].sort();
  if (users.length === 0) return [];
  const logged = trail !== undefined && "own" in trail && trail.own.dataEvents;
  const message = logged
    ? `bedrock-mantle: calls of ${users.join(", ")} are data events of the trail; there is no invocation log and no network activity of them`
    : `bedrock-mantle: calls of ${users.join(", ")} are logged only where a trail logs the data events AWS::BedrockMantle::Project, CustomizedModel and Reservation; this stack makes none`;
  return [{ level: logged ? "info" : "warning", code: "mantle-gap", path: "observability.trail", message }];
}

function endpointNotices(
  context: PlanContext,
  sets: ReadonlyMap<string, EndpointSetPlan>,
  plan: ObservabilityPlan,
): Notice[] {
  const silent = unloggedServices(context, sets);
  const logs = plan.trails.some((trail) => trail.selectors.some((selector) => selector.endpoints.length > 0));
  if (!logs || silent.length === 0) return [];
  return [
    {
      level: "info",
      code: "no-network-activity",
      path: "observability.networkActivity",
      message: `CloudTrail has no network activity for ${silent.join(", ")}: denied calls there show in the caller's own errors only`,
    },
  ];
}

function invocationNotices(context: PlanContext): Notice[] {
  const { invocationLogging } = context.config.observability ?? {};
  if (invocationLogging?.enabled !== true) return [];
  const notices: Notice[] = [];
  if (loggedCallers(context).length > 0) {
    notices.push({
      level: "info",
      code: "one-logging-owner",
      path: "observability.invocationLogging",
      message:
        "an account has one invocation-logging configuration per Region: this stack replaces what is there; name accounts that keep theirs in ownedElsewhere",
    });
    if (!invocationLogging.bodies) {
      notices.push({
        level: "info",
        code: "audio-not-covered",
        path: "observability.invocationLogging.bodies",
        message:
          "bodies of text, images, embeddings and video are left out of the logs; for audio the provider has no switch, so AWS's own default holds",
      });
    }
  }
  if (invocationLogging.bodies) {
    notices.push({
      level: "warning",
      code: "bodies-logged",
      path: "observability.invocationLogging.bodies",
      message:
        "prompts and answers are kept in the callers' accounts and in the archive: treat both like the data in them",
    });
  }
  return notices;
}

function archiveNotices({ config }: PlanContext): Notice[] {
  const lock = config.observability?.archive.objectLock;
  if (lock?.mode !== "compliance") return [];
  return [
    {
      level: "warning",
      code: "compliance-lock",
      path: "observability.archive.objectLock.mode",
      message: `nobody, the account's root user included, can delete a log within ${lock.days} days; the stack cannot be destroyed before`,
    },
  ];
}

/** Why a table is not there, as a person would say it, with the setting that decides it. */
const NOT_LOGGED: Readonly<Record<string, string>> = {
  dns_queries: "DNS queries are not logged (observability.resolverLogs)",
  invocations: "model invocations are not logged (observability.invocationLogging)",
  network_activity: "calls through the endpoints are in no trail (observability.trail)",
  trail: "calls to Bedrock are in no trail (observability.trail)",
  transit_flows: "flows of the transit gateway are not logged (observability.flowLogs.transitGateway)",
  vpc_flows: "flows of VPCs are not logged (observability.flowLogs.vpcs)",
  vpn_tunnels: "there is no VPN connection (onPremises.vpn)",
};

/** One notice for each reason. */
function queryNotices({ config }: PlanContext, plan: ObservabilityPlan): Notice[] {
  if (!plan.catalog || !config.observability) return [];
  const byReason = new Map<string, string[]>();
  for (const { name, missing } of queriesLeftOut(plan.catalog.tables.map((table) => table.name))) {
    const reason = missing.map((table) => NOT_LOGGED[table] ?? `there is no table ${table}`).join(", and ");
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason].map(([reason, names]) => ({
    level: "info",
    code: "query-left-out",
    path: "observability.queries",
    message: `${names.length === 1 ? "no saved query" : "no saved queries"} ${names.join(", ")}: ${reason}`,
  }));
}
