/**
 * Part of P2: who else may put something into a domain's networks. A subnet that is shared takes what its participants
 * launch (VPC guide, Shared subnets); a transit gateway that accepts shared attachments by itself and has default tables
 * connects whoever it is shared with (Transit Gateway guide, Transit gateways: auto accept, default tables).
 */
import type { Key, Share, Subnet, TransitGateway } from "../model";
import type { Ledger } from "./ledger";
import { nameOf, type Scene } from "./scene";

/** Checks the shares of subnets and transit gateways. */
export function checkShares(scene: Scene, ledger: Ledger): void {
  for (const share of scene.model.shares.values()) {
    for (const key of share.resources) {
      const subnet = scene.model.subnets.get(key);
      if (subnet) checkSubnet(scene, ledger, share, subnet);
    }
  }
  if (scene.intent.domains.length > 1) checkGateways(scene, ledger);
}

/** Domain of each account of the intent. */
function domainsOf(scene: Scene): Map<string, Set<string>> {
  const out = new Map<string, Set<string>>();
  for (const { name, accounts, networks } of scene.intent.domains)
    for (const account of [...accounts, ...networks.map((n) => n.account)])
      if (account !== undefined) out.set(account, (out.get(account) ?? new Set()).add(name));
  return out;
}

function checkSubnet(scene: Scene, ledger: Ledger, share: Share, subnet: Subnet): void {
  const network = scene.networks.find(({ vpc }) => vpc.key === subnet.vpc);
  const hub = scene.hubs.find(({ key }) => key === subnet.vpc);
  const area = network ? nameOf(network) : hub?.name;
  if (area === undefined) return;
  const domains = domainsOf(scene);
  const subject = `${share.key} ${subnet.key}`;
  const claim = `only ${area} may launch anything in ${subnet.name}`;
  const urns = [share.urn, subnet.urn];
  const [doubt] = share.opaque;
  if (doubt) ledger.undetermined(subject, `${claim}; whether it is so cannot be told: ${doubt.because}`, urns);
  for (const principal of share.principals) {
    const of = domains.get(principal);
    const own = principal === subnet.account || (network !== undefined && of?.has(network.domain.name) === true);
    if (own) ledger.count();
    else if (network !== undefined && of !== undefined) {
      const setting = `shared with ${principal}, an account of ${[...of].join(", ")}`;
      const witness = { kind: "setting" as const, resource: subnet.name, setting };
      ledger.violated(subject, `${claim}, but it is ${setting}`, urns, witness);
    } else
      ledger.undetermined(
        subject,
        `${claim}; whether it is so cannot be told: it is shared with ${principal}, whose part in the intent is not known`,
        urns,
      );
  }
}

/**
 * A default table takes every attachment that does not opt out, whichever domain it is of, so that one which domains use
 * keeps nobody apart (Transit Gateway guide, Transit gateways: default route table association and propagation).
 */
function checkDefaults(scene: Scene, ledger: Ledger, gateway: TransitGateway): void {
  for (const [setting, table, users] of [
    ["defaultRouteTableAssociation", gateway.defaultAssociationTable, tablesInUse(scene, true)],
    // Into the table of a hub everybody propagates, so that answers come back.
    ["defaultRouteTablePropagation", gateway.defaultPropagationTable, tablesInUse(scene, false)],
  ] as const) {
    const used = table === undefined ? undefined : users.get(table);
    if (table === undefined || used === undefined) {
      ledger.count();
      continue;
    }
    const does = setting === "defaultRouteTableAssociation" ? "associates with" : "propagates into";
    const claim = `${gateway.name} ${does} ${nameOfTable(scene, table)}, which ${used} uses, every attachment that does not opt out`;
    const witness = { kind: "setting" as const, resource: gateway.name, setting: `${setting}: enable` };
    ledger.violated(`${gateway.key} ${setting}`, claim, [gateway.urn, table], witness);
  }
}

/** Tables in which packets of the intent's networks, and of its hubs, are looked up, each with the name of one. */
function tablesInUse({ model, networks, hubs }: Scene, withHubs: boolean): Map<Key, string> {
  const names = new Map([
    ...networks.map((network): [Key, string] => [network.vpc.key, nameOf(network)]),
    ...(withHubs ? hubs : []).map(({ key, name }): [Key, string] => [key, name]),
  ]);
  return new Map(
    [...model.attachments.values()].flatMap(({ vpc, association }): [Key, string][] => {
      const name = names.get(vpc ?? "");
      return name === undefined || association === undefined ? [] : [[association, name]];
    }),
  );
}

function checkGateways(scene: Scene, ledger: Ledger): void {
  const domains = domainsOf(scene);
  for (const gateway of scene.model.transitGateways.values()) {
    checkDefaults(scene, ledger, gateway);
    const table = gateway.defaultAssociationTable ?? gateway.defaultPropagationTable;
    if (!gateway.autoAccept || table === undefined) continue;
    const shares = sharesOf(scene, gateway.key);
    if (shares.length === 0) continue;
    const what = `${gateway.name} accepts attachments of those that it is shared with by itself and connects them with ${nameOfTable(scene, table)}`;
    const urns = [gateway.urn, table, ...shares.map(({ urn }) => urn)];
    const strangers = shares.flatMap((s) => s.principals).filter((principal) => !domains.has(principal));
    const subject = `${gateway.key} accepts`;
    if (strangers.length > 0) {
      const witness = { kind: "setting" as const, resource: gateway.name, setting: "autoAcceptSharedAttachments" };
      ledger.violated(subject, `${what}: anybody in ${strangers.join(", ")} gets there`, urns, witness);
    } else ledger.undetermined(subject, `${what}, whichever domain they are of`, urns);
  }
}

function sharesOf({ model }: Scene, key: Key): Share[] {
  return [...model.shares.values()].filter(
    (share) => share.resources.includes(key) && (share.principals.length > 0 || share.opaque.length > 0),
  );
}

function nameOfTable({ model }: Scene, key: Key): string {
  return model.transitTables.get(key)?.name ?? key;
}
