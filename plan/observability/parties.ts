import type { PlanContext } from "../context";
import { localSpokes } from "../regions/view";

/** Accounts (keys) of the hub, the egress VPC and every spoke: those whose VPCs write logs. Sorted. */
export function networkAccounts({ config }: PlanContext): string[] {
  const egress = config.egress?.account ?? config.hub.account;
  const all = [config.hub.account, egress, ...Object.values(config.spokes).map((spoke) => spoke.account)];
  return [...new Set(all)].sort();
}

/** Accounts (keys) that call Bedrock: those with a spoke that has consumers. Sorted. */
export function callerAccounts({ config }: PlanContext): string[] {
  const callers = Object.values(config.spokes).filter((spoke) => Object.keys(spoke.consumers).length > 0);
  return [...new Set(callers.map((spoke) => spoke.account))].sort();
}

/** Callers whose invocation logging this stack owns: one owner per account and Region. */
export function loggedCallers(context: PlanContext): string[] {
  const others = context.config.observability?.invocationLogging.ownedElsewhere ?? [];
  return callerAccounts(context).filter((account) => !others.includes(account));
}

/** VPCs of the Region that write logs: key (`hub`, `egress` or the spoke's) and account (key), spokes last and by name. */
export function loggedVpcs({ config }: PlanContext): { key: string; account: string }[] {
  const spokes = localSpokes(config).map(([key, spoke]) => ({ key: `spoke/${key}`, account: spoke.account }));
  const hub = { key: "hub", account: config.hub.account };
  const egress = config.egress ? [{ key: "egress", account: config.egress.account ?? config.hub.account }] : [];
  return [hub, ...egress, ...spokes];
}

/** Accounts whose domain has bedrock-mantle, which logs its inference as data events only. */
export function mantleAccounts({ config }: PlanContext): Set<string> {
  const users = Object.values(config.spokes).filter((spoke) => {
    const services = config.domains[spoke.domain]?.services ?? [];
    return services.includes("bedrock-mantle") || spoke.services.includes("bedrock-mantle");
  });
  return new Set(users.map((spoke) => spoke.account));
}
