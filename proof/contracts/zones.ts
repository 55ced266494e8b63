/**
 * Availability Zones: an attachment has a subnet in each zone whose subnets it serves, or their packets do not enter the
 * transit gateway (Transit Gateway guide, Transit gateway attachments to a VPC); endpoints are in the zones that are
 * wanted, at least two. Zones are compared by id (PrivateLink guide, Availability Zones).
 */
import type { InterfaceEndpoint, Subnet, Vpc } from "../model";
import type { Ledger } from "./ledger";
import { askedResolvers } from "./needs";
import { within } from "./spans";
import type { Contract, World } from "./world";

/** Zones that an endpoint needs where the intent names none: one outage must not take it away. */
const LEAST = 2;

export const zones: Contract = {
  id: "zones",
  title: "Attachments and endpoints are in every Availability Zone that they serve",
  check(world, ledger) {
    const { layout } = world;
    for (const { vpc, workloads, consumers, name } of layout.networks)
      served(world, ledger, vpc, name, new Set([...workloads, ...consumers]));
    for (const hub of layout.hubs) {
      const inSets = layout.sets.flatMap((set) => set.subnets.filter((s) => s.vpc === hub.vpc.key));
      const asked = new Set(
        layout.onPremises.flatMap((part) => askedResolvers(world, part)).map(({ subnet }) => subnet),
      );
      const reached = hub.subnets.filter((s) => !inSets.includes(s) && (isDeclared(world, s) || asked.has(s.key)));
      served(world, ledger, hub.vpc, hub.name, new Set([...inSets, ...reached]));
    }
    for (const { services } of layout.sets)
      for (const { intent, endpoints } of services)
        for (const endpoint of endpoints) spread(world, ledger, endpoint, intent.zones);
  },
};

/** True if on-premises is to reach the subnet. */
function isDeclared({ intent }: World, subnet: Subnet): boolean {
  return subnet.cidrs.some((cidr) =>
    intent.onPremises.some(({ reaches }) => reaches.some((block) => within(cidr, block))),
  );
}

function served(world: World, ledger: Ledger, vpc: Vpc, name: string, subnets: ReadonlySet<Subnet>): void {
  const { model, layout, rules } = world;
  const own = layout.attachments.get(vpc.key) ?? [];
  if (subnets.size === 0) return;
  const [first] = own;
  if (!first) {
    ledger.fail(vpc, "attachment", `a transit gateway attachment of ${name}`, "none", "attach the VPC");
    return;
  }
  const covered = own.flatMap((a) => a.subnets.map((key) => model.subnets.get(key)?.zone));
  const hidden = own.flatMap((a) => a.opaque.filter((o) => o.aspect === "subnets"));
  for (const subnet of subnets) {
    const { zone } = subnet;
    if (zone === undefined || covered.includes(undefined) || hidden.length > 0 || hasDoubt(subnet))
      ledger.skip(subnet, `whether the attachment of ${name} is in its zone is not known`);
    else if (!ledger.holds(rules.mayEnter(zone, covered)))
      ledger.fail(
        first,
        `zone ${zone}`,
        `a subnet in ${zone}, where ${subnet.name} is`,
        `subnets in ${[...new Set(covered)].join(", ")}`,
        `add a subnet of ${zone} to the attachment`,
      );
  }
}

function hasDoubt(subnet: Subnet): boolean {
  return subnet.opaque.some((o) => o.aspect === "zone");
}

function spread({ model }: World, ledger: Ledger, endpoint: InterfaceEndpoint, wanted: readonly string[]): void {
  const here = new Set(endpoint.interfaces.map((at) => model.subnets.get(at.subnet)?.zone));
  const missing = wanted.filter((zone) => !here.has(zone));
  const subnets = [...new Set(endpoint.interfaces.map(({ subnet }) => subnet))];
  const twice = subnets.length > here.size;
  const found = `interfaces in ${[...here].join(", ")}`;
  if (here.has(undefined)) ledger.skip(endpoint, "the zone of a subnet is not known");
  else if (twice)
    ledger.fail(
      endpoint,
      "subnets",
      "one subnet of a zone (PrivateLink guide, Create a VPC endpoint)",
      `interfaces in ${subnets.join(", ")}`,
      "leave one subnet of each zone",
    );
  else if (missing.length > 0)
    ledger.fail(
      endpoint,
      "zones",
      `an interface in ${missing.join(", ")}`,
      found,
      "add a subnet of each to the endpoint",
    );
  else if (wanted.length === 0 && here.size < LEAST)
    ledger.fail(
      endpoint,
      "zones",
      `interfaces in ${LEAST} zones`,
      found,
      "add a subnet of another zone to the endpoint",
    );
  else ledger.count();
}
