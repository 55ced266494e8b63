/**
 * Shares: subnets and transit gateways that others may put something into (VPC guide, Shared subnets; Transit Gateway
 * guide, Transit gateways). Part of the contract `ways-out`.
 */
import type { Share, TransitGateway } from "../model";
import type { Ledger } from "./ledger";
import { usedTables } from "./transit-tables";
import type { World } from "./world";

export function checkShares(world: World, ledger: Ledger): void {
  const { model, intent, layout } = world;
  for (const share of model.shares.values()) {
    for (const key of share.resources) {
      const subnet = model.subnets.get(key);
      const part = subnet && layout.byVpc.get(subnet.vpc);
      const allowed = new Set(part?.kind === "network" ? [...part.domain.accounts, part.intent.account] : []);
      if (!part || part.kind === "aside") continue;
      for (const because of doubts(share)) ledger.skip(share, because);
      for (const principal of share.principals) {
        if (principal === subnet.account || allowed.has(principal)) ledger.count();
        else if (part.kind === "network" && intent.domains.some((d) => d.accounts.includes(principal)))
          ledger.fail(
            subnet,
            `share ${share.name}`,
            `shared with accounts of ${part.domain.name} only`,
            `shared with ${principal}`,
            "take the principal out of the share, or the subnet",
          );
        else ledger.skip(subnet, `it is shared with ${principal}, whose part in the intent is not known`);
      }
    }
  }
  for (const gateway of model.transitGateways.values()) {
    if (intent.domains.length > 1) checkDefaults(world, ledger, gateway);
    const shared = [...model.shares.values()].some(
      (share) => share.resources.includes(gateway.key) && (share.principals.length > 0 || share.opaque.length > 0),
    );
    const tables = gateway.defaultAssociationTable ?? gateway.defaultPropagationTable;
    if (gateway.autoAccept && shared && tables !== undefined && intent.domains.length > 1)
      ledger.fail(
        gateway,
        "autoAcceptSharedAttachments",
        "off, or no default route tables",
        "whoever it is shared with is connected by itself",
        "switch default association and propagation off",
      );
  }
}

/**
 * A default table takes every attachment that does not opt out, whichever domain it is of (Transit Gateway guide,
 * Transit gateways). Into the table of a hub alone everybody may propagate.
 */
function checkDefaults(world: World, ledger: Ledger, gateway: TransitGateway): void {
  const used = new Map(usedTables(world).map(({ table, users }) => [table.key, users.map(({ part }) => part.kind)]));
  for (const [setting, table, kinds] of [
    ["defaultRouteTableAssociation", gateway.defaultAssociationTable, ["network", "hub"]],
    ["defaultRouteTablePropagation", gateway.defaultPropagationTable, ["network"]],
  ] as const) {
    const taken = (used.get(table ?? "") ?? []).some((kind) => (kinds as readonly string[]).includes(kind));
    if (!ledger.holds(!taken))
      ledger.fail(
        gateway,
        setting,
        "disable, or a table that nobody uses",
        `every attachment that does not opt out gets to ${world.model.transitTables.get(table ?? "")?.name ?? ""}`,
        "switch the default off",
      );
  }
}

function doubts(share: Share): string[] {
  return share.opaque.map(({ because }) => because);
}
