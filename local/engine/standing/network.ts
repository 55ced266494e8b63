import type { DomainPlan, Plan, SpokePlan, TransitRoutePlan } from "../../../plan/types";
import type { ResourceView } from "../../world/kernel/command";
import { text } from "../../world/kernel/json";
import { T, type Accounts } from "./accounts";

/**
 * What guards the network without deciding any packet of today, so that no property misses it: default groups without
 * rules, tables of their own for subnets, blackholes below broader routes that somebody may add.
 */
export function missingGuards(plan: Plan, accounts: Accounts): string[] {
  return [...openDefaultGroups(accounts), ...subnetsOnMainTables(accounts), ...missingBlackholes(plan, accounts)];
}

function openDefaultGroups(accounts: Accounts): string[] {
  const rules = ({ outputs }: ResourceView): number =>
    [outputs.ingress, outputs.egress].reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
  return made(accounts, T.vpc).flatMap((vpc) =>
    accounts
      .all(T.group, { name: "default", vpcId: vpc.id })
      .filter((group) => rules(group) > 0)
      .map(({ id, account }) => `default security group ${id} of ${vpc.id}, account ${account}: has rules`),
  );
}

/** Nobody looks after a main table: whatever is added there reaches every subnet that has no table of its own. */
function subnetsOnMainTables(accounts: Accounts): string[] {
  return made(accounts, T.subnet)
    .filter(({ id }) => !accounts.has(T.subnetTable, { subnetId: id }))
    .map(({ id, account, outputs }) => {
      return `subnet ${id} (${text(outputs, "cidrBlock") ?? ""}), account ${account}: uses the main route table of its VPC`;
    });
}

/** What the program made: neither the seed's nor AWS's own. */
function made(accounts: Accounts, type: string): ResourceView[] {
  return accounts.all(type).filter(({ implicit }) => implicit === undefined);
}

function missingBlackholes(plan: Plan, accounts: Accounts): string[] {
  return [plan, ...(plan.regions ?? [])].flatMap(({ domains, spokes, region }) =>
    domains.flatMap((domain) => blackholesOf(domain, spokes, region, accounts)),
  );
}

/** The domain's table is the one that its spokes' attachments are associated with. */
function blackholesOf(domain: DomainPlan, spokes: readonly SpokePlan[], region: string, accounts: Accounts): string[] {
  const blocks = new Set(spokes.filter((spoke) => spoke.domain === domain.key).flatMap(({ cidrs }) => cidrs));
  const vpcs = accounts
    .all(T.vpc)
    .filter((vpc) => vpc.region === region && blocks.has(text(vpc.outputs, "cidrBlock") ?? ""))
    .map(({ id }) => id);
  const attachments = accounts.all(T.attachment).filter(({ outputs }) => vpcs.includes(text(outputs, "vpcId") ?? ""));
  const tables = new Set(
    attachments.flatMap(({ id }) =>
      accounts
        .all(T.association, { transitGatewayAttachmentId: id })
        .map(({ outputs }) => text(outputs, "transitGatewayRouteTableId") ?? ""),
    ),
  );
  return [...tables].flatMap((table) =>
    domain.transitRoutes
      .filter((route) => route.blackhole && !hasBlackhole(accounts, table, route))
      .map(
        ({ destination, reason }) => `${table} of domain ${domain.key}: no blackhole for ${destination} (${reason})`,
      ),
  );
}

function hasBlackhole(accounts: Accounts, table: string, { destination }: TransitRoutePlan): boolean {
  const properties = { transitGatewayRouteTableId: table, destinationCidrBlock: destination, blackhole: true };
  return accounts.has(T.transitRoute, properties);
}
