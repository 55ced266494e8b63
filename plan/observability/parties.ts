import type { StackConfig } from "../../stacks/schema";
import type { PlanContext } from "../context";
import { localSpokes, servingRegion } from "../regions/view";
import { isQuarantined } from "../spokes";

/** Accounts (keys) of the hub, the egress VPC and every spoke: those whose VPCs write logs. Sorted. */
export function networkAccounts({ config }: PlanContext): string[] {
  const egress = [config, ...Object.values(config.regions)].flatMap((region) => region.egress?.account ?? []);
  const all = [config.hub.account, ...egress, ...Object.values(config.spokes).map((spoke) => spoke.account)];
  return [...new Set(all)].sort();
}

/** True if the planned Region has endpoints, and so a hub VPC. */
function hasEndpoints(config: StackConfig): boolean {
  return servingRegion(config, config.hub.region) === config.hub.region;
}

/**
 * Accounts (keys) that call Bedrock in the planned Region: those with a spoke that has consumers and calls its endpoints.
 * A Region without endpoints has none; calls are logged in the Region that serves it. Sorted.
 */
export function callerAccounts({ config }: PlanContext): string[] {
  if (!hasEndpoints(config)) return [];
  const callers = Object.values(config.spokes).filter((spoke) => Object.keys(spoke.consumers).length > 0);
  return [...new Set(callers.map((spoke) => spoke.account))].sort();
}

/** Accounts (keys) whose calls to Bedrock and SageMaker are logged in the planned Region: callers, and those that train. */
export function tracedAccounts(context: PlanContext): string[] {
  const training = localSpokes(context.config).filter(([, spoke]) => spoke.training);
  return [...new Set([...callerAccounts(context), ...training.map(([, spoke]) => spoke.account)])].sort();
}

/** Callers whose invocation logging this stack owns: one owner per account and Region. */
export function loggedCallers(context: PlanContext): string[] {
  const others = context.config.observability?.invocationLogging.ownedElsewhere ?? [];
  return callerAccounts(context).filter((account) => !others.includes(account));
}

/** VPCs of the planned Region that write logs: key (`hub`, `egress` or the spoke's) and account (key), spokes last and by name. */
export function loggedVpcs({ config }: PlanContext): { key: string; account: string }[] {
  const spokes = localSpokes(config).map(([key, spoke]) => ({ key: `spoke/${key}`, account: spoke.account }));
  const hub = hasEndpoints(config) ? [{ key: "hub", account: config.hub.account }] : [];
  const egress = config.egress ? [{ key: "egress", account: config.egress.account ?? config.hub.account }] : [];
  return [...hub, ...egress, ...spokes];
}

/** Accounts whose domain has bedrock-mantle, with a spoke that is not in quarantine, which logs its inference as data events only. */
export function mantleAccounts({ config }: PlanContext): Set<string> {
  const users = Object.values(config.spokes).filter((spoke) => {
    if (isQuarantined(config, spoke)) return false;
    const services = config.domains[spoke.domain]?.services ?? [];
    return services.includes("bedrock-mantle") || spoke.services.includes("bedrock-mantle");
  });
  return new Set(users.map((spoke) => spoke.account));
}
