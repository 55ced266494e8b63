import { findService } from "../../catalogue";
import type { PlanContext } from "../context";
import type { EndpointSetPlan } from "../types";
import { accountId, trailName } from "./names";
import { callerAccounts, tracedAccounts } from "./parties";
import type { SelectorPlan, TrailPlan } from "./types";

/** Resource types of Bedrock whose calls are data events (Bedrock guide, Amazon Bedrock data events in CloudTrail). */
const BEDROCK_DATA = [
  "AWS::Bedrock::AgentAlias",
  "AWS::Bedrock::AsyncInvoke",
  "AWS::Bedrock::FlowAlias",
  "AWS::Bedrock::Guardrail",
  "AWS::Bedrock::InlineAgent",
  "AWS::Bedrock::KnowledgeBase",
  "AWS::Bedrock::Model",
  "AWS::Bedrock::Prompt",
];

/** The same for bedrock-mantle, whose inference is a data event (Bedrock guide, Monitor bedrock-mantle API calls). */
const MANTLE_DATA = [
  "AWS::BedrockMantle::CustomizedModel",
  "AWS::BedrockMantle::Project",
  "AWS::BedrockMantle::Reservation",
];

const selector = (name: string, fields: Record<string, string>, endpoints: string[] = []): SelectorPlan => ({
  name,
  fields: Object.entries(fields).map(([field, value]) => ({ field, equals: [value] })),
  endpoints,
});

/** Management events are logged by default, and no longer as soon as a trail has selectors of its own. */
const MANAGEMENT = selector("management", { eventCategory: "Management" });

function dataSelectors(types: readonly string[]): SelectorPlan[] {
  return types.map((type) => selector(type, { eventCategory: "Data", "resources.type": type }));
}

/** Network activity of the hub's endpoints, one selector per event source: `eventSource` takes one value. */
export function networkSelectors(
  context: PlanContext,
  sets: ReadonlyMap<string, EndpointSetPlan>,
  deniedOnly: boolean,
): SelectorPlan[] {
  const bySource = new Map<string, string[]>();
  for (const set of sets.values()) {
    for (const { service } of set.endpoints) {
      const source = findService(context.catalogue, service)?.networkActivity;
      if (source === undefined) continue;
      bySource.set(source, [...(bySource.get(source) ?? []), `${set.domain}/${service}`]);
    }
  }
  return [...bySource]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([source, endpoints]) =>
      selector(
        source,
        {
          eventCategory: "NetworkActivity",
          eventSource: source,
          ...(deniedOnly ? { errorCode: "VpceAccessDenied" } : {}),
        },
        endpoints.sort(),
      ),
    );
}

/** Services of the hub whose calls through the endpoint leave no network activity. */
export function unloggedServices(context: PlanContext, sets: ReadonlyMap<string, EndpointSetPlan>): string[] {
  const services = [...sets.values()].flatMap((set) => set.endpoints.map((endpoint) => endpoint.service));
  return [...new Set(services)]
    .filter((id) => findService(context.catalogue, id)?.networkActivity === undefined)
    .sort();
}

/**
 * The trails to make: with `own`, one in the network account and one in each caller's, because a call is logged where
 * its caller is; with `existing`, one for network activity alone, unless the existing trail has it.
 */
export function planTrails(
  context: PlanContext,
  sets: ReadonlyMap<string, EndpointSetPlan>,
  bucket: string,
): TrailPlan[] {
  const { config } = context;
  const { trail, networkActivity, archive } = config.observability ?? {};
  if (!trail || !archive) return [];
  const name = trailName(archive.prefix);
  const network = networkSelectors(context, sets, networkActivity === "denied");
  if ("existing" in trail) {
    if (trail.existing.networkActivity || network.length === 0) return [];
    return [{ account: config.hub.account, name, bucket, selectors: network }];
  }
  const { managementEvents, dataEvents } = trail.own;
  const accounts = [...new Set([config.hub.account, ...tracedAccounts(context)])].sort();
  const calls = callerAccounts(context).length > 0;
  return accounts
    .map((account) => ({
      account,
      name,
      bucket,
      selectors: [
        ...(managementEvents ? [MANAGEMENT] : []),
        ...(dataEvents && calls ? dataSelectors([...BEDROCK_DATA, ...MANTLE_DATA]) : []),
        ...(account === config.hub.account ? network : []),
      ],
    }))
    .filter(({ selectors, account }) => selectors.length > 0 && accountId(context, account) !== "");
}
