import { findQuota } from "../../catalogue/quotas";
import { limit, type PlanContext } from "../context";
import { sortedEntries } from "../spokes";

/** Overrides of quotas beyond what AWS raises them to. */
export function checkRaisedQuotas(context: PlanContext): void {
  const { config, problems } = context;
  for (const [name, value] of sortedEntries(config.quotas)) {
    const entry = findQuota(name);
    if (!entry || value <= entry.default) continue;
    const most = entry.adjustable ? entry.max : entry.default;
    if (most === undefined || value <= most) continue;
    problems.push({
      path: `quotas.${name}`,
      problem: entry.adjustable
        ? `is more than the ${most} that AWS raises it to`
        : `is a quota of ${most} that AWS does not raise`,
      got: value,
      fix: entry.adjustable ? `write ${most} or less` : "remove the line",
    });
  }
  const rules = limit(context, "securityGroupRules");
  const groups = limit(context, "securityGroupsPerInterface");
  const most = limit(context, "securityGroupRulesPerInterface");
  if (rules * groups > most && Object.hasOwn(config.quotas, "securityGroupRules"))
    problems.push({
      path: "quotas.securityGroupRules",
      problem: `makes ${rules * groups} rules with ${groups} security groups on an interface, and AWS takes ${most} in all`,
      got: rules,
      fix: `use at most ${Math.floor(most / groups)}, or fewer groups (quotas.securityGroupsPerInterface)`,
    });
}
