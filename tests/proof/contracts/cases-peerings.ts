/** Cases about transit gateway peerings: spokes of another Region that use the hub's endpoints. */
import { object, type Draft } from "../random/builder";
import { addTransit, attachment, dropTransit, type Case } from "./change";

const served = { served: true } as const;

/** A transit gateway between the two Regions': the peering becomes two with a table of its own between. */
function relay() {
  return (d: Draft): void => {
    const gateway = d.transitGateways.get("west");
    const [home, west] = [d.attachments.get("peering-home"), d.attachments.get("peering-west")];
    if (!gateway || !home || !west) throw new Error("the network has no peering");
    d.transitGateways.set("middle", { ...gateway, key: "middle", urn: "middle", name: "middle" });
    const end = (key: string, peer: string) =>
      d.attachments.set(key, {
        ...home,
        key,
        urn: key,
        name: key,
        transitGateway: "middle",
        peer,
        association: "relay",
      });
    end("relay-home", "peering-home");
    end("relay-west", "peering-west");
    d.attachments.set("peering-home", { ...home, peer: "relay-home" });
    d.attachments.set("peering-west", { ...west, peer: "relay-west" });
    d.transitTables.set("relay", { ...object("relay"), transitGateway: "middle", routes: [] });
    for (const cidr of ["100.64.0.0/22", "100.64.4.0/22"]) addTransit("relay", cidr, "relay-home")(d);
    for (const cidr of ["172.16.0.0/16", "172.17.0.0/16"]) addTransit("relay", cidr, "relay-west")(d);
  };
}

export const PEERINGS: readonly Case[] = [
  { name: "spokes of another Region that use the endpoints over a peering", shape: served, change: () => undefined },
  {
    name: "the other domain's endpoints over the peering",
    shape: served,
    change: addTransit("west/nonprod", "100.64.0.0/24", "peering-west"),
    fails: { contract: "transit-routes-only", object: "west/nonprod", setting: "route 100.64.0.0/24" },
  },
  {
    name: "one address of the other domain's endpoints over the peering, below the blackhole of the hub",
    shape: served,
    change: addTransit("west/nonprod", "100.64.0.10/32", "peering-west"),
    fails: { contract: "transit-routes-only", object: "west/nonprod", setting: "route 100.64.0.10/32" },
  },
  {
    name: "a spoke of the home Region over the peering",
    shape: served,
    change: addTransit("west/prod", "10.64.0.0/10", "peering-west"),
    fails: { contract: "transit-routes-only", object: "west/prod", setting: "route 10.64.0.0/10" },
  },
  {
    name: "the home Region's spokes to spokes of the other",
    shape: served,
    change: addTransit("tgw/nonprod", "172.16.4.0/24", "peering-home"),
    fails: { contract: "transit-routes-only", object: "tgw/nonprod", setting: "route 172.16.4.0/24" },
  },
  {
    name: "on-premises to spokes of the other Region",
    shape: served,
    change: addTransit("tgw/hybrid", "172.16.0.0/16", "peering-home"),
    fails: { contract: "transit-routes-only", object: "tgw/hybrid", setting: "route 172.16.0.0/16" },
  },
  {
    name: "another domain's spokes to on-premises over the peering",
    shape: served,
    change: addTransit("west/nonprod", "192.168.0.0/16", "peering-west"),
    fails: { contract: "transit-routes-only", object: "west/nonprod", setting: "route 192.168.0.0/16" },
  },
  {
    name: "a spoke in the other domain's table of its Region",
    shape: served,
    change: attachment("spoke-5-attachment", (a) => ({ ...a, association: "west/prod" })),
    fails: { contract: "transit-routes-only", object: "spoke-5-attachment", setting: "association" },
  },
  {
    name: "arrivals that hand a spoke what is not its own",
    shape: served,
    change: addTransit("tgw/arrivals", "10.128.0.0/10", "spoke-0-attachment"),
    fails: { contract: "transit-routes-only", object: "tgw/arrivals", setting: "route 10.128.0.0/10" },
  },
  {
    name: "arrivals that are led to on-premises with more than its prefixes",
    shape: served,
    change: addTransit("tgw/arrivals", "0.0.0.0/0", "on-premises"),
    uncovered: { contract: "transit-routes-only", object: "tgw/arrivals" },
  },
  {
    name: "arrivals in no table (Transit Gateway guide, Transit gateway peering attachments)",
    shape: served,
    change: attachment("peering-home", ({ association: _, ...a }) => a),
    fails: { contract: "attachments", object: "peering-home", setting: "association" },
  },
  {
    name: "a peering that nobody accepted",
    shape: served,
    change: attachment("peering-west", (a) => ({ ...a, state: "pending" })),
    fails: { contract: "attachments", object: "peering-west", setting: "state" },
  },
  {
    name: "arrivals without the endpoints of a domain",
    shape: served,
    change: dropTransit("tgw/arrivals", "100.64.4.0/22"),
    fails: { contract: "transit-routes-needed", object: "tgw/arrivals", setting: "route to hub" },
  },
  {
    name: "no way back over the peering: nothing of it is propagated",
    shape: served,
    change: dropTransit("tgw/hub", "172.17.0.0/16"),
    fails: { contract: "transit-routes-needed", object: "tgw/hub", setting: "route to nonprod.west" },
  },
  {
    name: "answers that arrive where their spoke is not known",
    shape: served,
    change: attachment("spoke-4-attachment", (a) => ({ ...a, propagations: [] })),
    fails: { contract: "transit-routes-needed", object: "west/hub", setting: "route to prod.west" },
  },
  {
    name: "both ends that lead the same addresses to each other",
    shape: served,
    change: (d) => {
      addTransit("tgw/arrivals", "203.0.113.0/24", "peering-home")(d);
      addTransit("west/hub", "203.0.112.0/20", "peering-west")(d);
    },
    fails: { contract: "dead-routes", object: "tgw/arrivals", setting: "route 203.0.113.0/24" },
  },
  {
    name: "one end that leads back what the other never sends",
    shape: served,
    change: addTransit("tgw/arrivals", "203.0.113.0/24", "peering-home"),
  },
  { name: "a third gateway between both Regions", shape: served, change: relay() },
  {
    name: "a third gateway between both Regions, with no way back to a domain",
    shape: served,
    change: (d) => {
      relay()(d);
      dropTransit("relay", "172.17.0.0/16")(d);
    },
    fails: { contract: "transit-routes-needed", object: "relay", setting: "route to nonprod.west" },
  },
  {
    name: "a third gateway that hands endpoints back to where requests come from",
    shape: served,
    change: (d) => {
      relay()(d);
      addTransit("relay", "100.64.0.0/23", "relay-west")(d);
      addTransit("west/hub", "100.64.0.0/23", "peering-west")(d);
    },
    fails: { contract: "transit-routes-needed", object: "relay", setting: "route to hub" },
  },
  {
    name: "three gateways that hand addresses round",
    shape: served,
    change: (d) => {
      relay()(d);
      addTransit("west/hub", "203.0.113.0/24", "peering-west")(d);
      addTransit("relay", "203.0.113.0/24", "relay-home")(d);
      addTransit("tgw/arrivals", "203.0.112.0/20", "peering-home")(d);
    },
    fails: { contract: "dead-routes", object: "tgw/arrivals", setting: "route 203.0.112.0/20" },
  },
  {
    name: "the other domain's endpoints over a third gateway",
    shape: served,
    change: (d) => {
      relay()(d);
      addTransit("west/nonprod", "100.64.0.0/24", "peering-west")(d);
    },
    fails: { contract: "transit-routes-only", object: "west/nonprod", setting: "route 100.64.0.0/24" },
  },
  {
    name: "a peering whose other end no state shows",
    shape: served,
    change: attachment("peering-home", ({ peer: _, ...a }) => a),
    uncovered: { contract: "ways-out", object: "peering-home" },
  },
  {
    name: "prefixes that on-premises announces later, where arrivals are looked up",
    shape: { ...served, onPremises: "vpn" },
    change: attachment("on-premises", (a) => ({ ...a, propagations: ["tgw/arrivals"] })),
    fails: { contract: "announcements", object: "on-premises", setting: "propagation into tgw/arrivals" },
  },
  {
    name: "a route to an attachment of another transit gateway",
    shape: served,
    change: addTransit("west/prod", "198.51.100.0/24", "hub-attachment"),
    uncovered: { contract: "attachments", object: "west/prod" },
  },
  {
    name: "a VPC peering between networks of one domain, one of them in quarantine",
    shape: { spokeToSpoke: true, quarantine: true, domains: 2, spokes: 4 },
    change: (d) => {
      d.peerings.set("pcx", {
        key: "pcx",
        urn: "pcx",
        name: "pcx",
        external: false,
        opaque: [],
        requester: "spoke-1",
        accepter: "spoke-3",
        active: true,
        interRegion: false,
      });
    },
    fails: { contract: "ways-out", object: "pcx", setting: "peering" },
  },
];
