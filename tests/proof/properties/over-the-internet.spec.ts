import { expect } from "chai";
import { checkContracts, inconsistencies } from "../../../proof/contracts";
import type { NetworkInterface, RouteTarget } from "../../../proof/model";
import { prove } from "../../../proof/properties";
import { hub } from "../contracts/hub";
import { PLAIN } from "../contracts/hub-shape";
import type { Draft } from "../random/builder";

const SMALL = { ...PLAIN, spokes: 2, onPremises: "none" } as const;

const object = (key: string) => ({ key, urn: key, name: key, external: false, opaque: [] });

/** Leads a spoke's workloads to a target. */
function lead(draft: Draft, spoke: string, cidr: string, target: RouteTarget, name = `${spoke}/table`): void {
  const table = draft.routeTables.get(name)!;
  const route = { urn: `${name} ${cidr}`, destination: { cidr }, target, state: "active" as const };
  draft.routeTables.set(name, {
    ...table,
    routes: [...table.routes.filter((r) => !("cidr" in r.destination) || r.destination.cidr !== cidr), route],
  });
}

function gateway(draft: Draft, spoke: string, cidr: string): void {
  draft.internetGateways.set(`${spoke}/igw`, { ...object(`${spoke}/igw`), vpc: spoke });
  lead(draft, spoke, cidr, { kind: "internet-gateway", key: `${spoke}/igw` });
}

/** An interface with a public address in a spoke. */
function mapped(draft: Draft, spoke: string, publicAddresses?: readonly string[]): void {
  const nic: NetworkInterface = {
    ...object(`${spoke}/nic`),
    subnet: `${spoke}/app-use1-az1`,
    addresses: [[...draft.subnets.get(`${spoke}/app-use1-az1`)!.cidrs][0]!.replace(/[0-9]+\/.*/, "9")],
    groups: [],
    sourceDestCheck: true,
    publicAddress: true,
    ...(publicAddresses ? { publicAddresses } : {}),
  };
  draft.interfaces.set(nic.key, nic);
}

interface Row {
  readonly name: string;
  readonly change: (draft: Draft) => void;
  readonly says: Readonly<Record<string, "holds" | "violated" | "undetermined">>;
  /** A contract that does not pass. */
  readonly contract: string;
}

const EVERYWHERE = "0.0.0.0/0";

const peered = (requester: string, accepter: string, active: boolean) => (draft: Draft) =>
  void draft.peerings.set("pcx", { ...object("pcx"), requester, accepter, active, interRegion: false });

const ROWS: Row[] = [
  {
    name: "an active peering between domains that no route uses yet",
    change: peered("spoke-0", "spoke-1", true),
    says: { P2: "violated" },
    contract: "ways-out",
  },
  {
    name: "a peering between domains that nobody accepted",
    change: peered("spoke-0", "spoke-1", false),
    says: { P2: "holds" },
    contract: "ways-out",
  },
  {
    name: "a peering between domains of which no state tells whether it is active",
    change: (draft) => {
      peered("spoke-0", "spoke-1", false)(draft);
      const state = { aspect: "state" as const, urn: "pcx", because: "its acceptance is in none of the given states" };
      draft.peerings.set("pcx", { ...draft.peerings.get("pcx")!, opaque: [state] });
    },
    says: { P2: "undetermined" },
    contract: "ways-out",
  },
  {
    name: "a public address in a closed hub, and a spoke with a way out",
    change: (draft) => {
      gateway(draft, "spoke-0", EVERYWHERE);
      mapped(draft, "spoke-0", ["54.1.2.3"]);
      draft.internetGateways.set("hub/igw", { ...object("hub/igw"), vpc: "hub" });
      const card = draft.interfaces.get("spoke-0/nic")!;
      const { interfaces } = draft.interfaceEndpoints.get("hub/nonprod/sts")!;
      const there = { ...object("hub/nic"), subnet: interfaces[0]!.subnet, addresses: ["100.64.1.200"] };
      draft.interfaces.set("hub/nic", { ...card, ...there, publicAddresses: ["54.1.2.5"] });
    },
    says: { P2: "violated" },
    contract: "ways-out",
  },
  {
    name: "a public address of one domain, and an interface of another with a way out",
    change: (draft) => {
      for (const spoke of ["spoke-0", "spoke-1"]) gateway(draft, spoke, EVERYWHERE);
      mapped(draft, "spoke-0", ["54.1.2.3"]);
      mapped(draft, "spoke-1", ["54.1.2.4"]);
    },
    says: { P2: "violated" },
    contract: "ways-out",
  },
  {
    name: "a public address of one domain, and a NAT gateway of another",
    change: (draft) => {
      gateway(draft, "spoke-0", EVERYWHERE);
      mapped(draft, "spoke-0", ["54.1.2.3"]);
      gateway(draft, "spoke-1", EVERYWHERE);
      const table = draft.routeTables.get("spoke-1/table")!;
      draft.routeTables.set("spoke-1/public", { ...table, ...object("spoke-1/public") });
      const subnet = draft.subnets.get("spoke-1/data-use1-az1")!;
      draft.subnets.set(subnet.key, { ...subnet, routeTable: "spoke-1/public" });
      const nat = { ...object("nat"), vpc: "spoke-1", subnet: subnet.key, connectivity: "public" as const };
      draft.natGateways.set("nat", { ...nat, privateAddress: "10.128.1.70" });
      lead(draft, "spoke-1", EVERYWHERE, { kind: "nat-gateway", key: "nat" });
    },
    says: { P2: "violated" },
    contract: "ways-out",
  },
  {
    name: "a public address that no state shows",
    change: (draft) => {
      for (const spoke of ["spoke-0", "spoke-1"]) gateway(draft, spoke, EVERYWHERE);
      mapped(draft, "spoke-0");
      mapped(draft, "spoke-1");
    },
    says: { P2: "undetermined" },
    contract: "ways-out",
  },
  {
    name: "a public address of one domain, and no way out of another",
    change: (draft) => {
      gateway(draft, "spoke-0", EVERYWHERE);
      mapped(draft, "spoke-0", ["54.1.2.3"]);
    },
    says: { P2: "holds" },
    contract: "ways-out",
  },
  {
    name: "routes to other public addresses",
    change: (draft) => {
      for (const spoke of ["spoke-0", "spoke-1"]) gateway(draft, spoke, "55.0.0.0/8");
      mapped(draft, "spoke-0", ["54.1.2.3"]);
      mapped(draft, "spoke-1", ["54.1.2.4"]);
    },
    says: { P2: "holds" },
    contract: "ways-out",
  },
  {
    name: "IPv6 with internet gateways in two domains",
    change: (draft) => {
      for (const [i, spoke] of ["spoke-0", "spoke-1"].entries()) {
        const vpc = draft.vpcs.get(spoke)!;
        draft.vpcs.set(spoke, { ...vpc, cidrs: [...vpc.cidrs, `2600:1f10:${i + 1}::/56`] });
        const subnet = draft.subnets.get(`${spoke}/app-use1-az1`)!;
        draft.subnets.set(subnet.key, { ...subnet, cidrs: [...subnet.cidrs, `2600:1f10:${i + 1}::/64`] });
        gateway(draft, spoke, "::/0");
      }
    },
    says: { P2: "violated" },
    contract: "ways-out",
  },
  {
    name: "a NAT gateway among consumers that other subnets call endpoints by",
    change: (draft) => {
      const nat = {
        ...object("nat"),
        vpc: "spoke-0",
        subnet: "spoke-0/app-use1-az1",
        connectivity: "private" as const,
      };
      draft.natGateways.set("nat", { ...nat, privateAddress: "10.64.0.9" });
      draft.routeTables.set("spoke-0/data", { ...draft.routeTables.get("spoke-0/table")!, ...object("spoke-0/data") });
      for (const zone of ["use1-az1", "use1-az2"]) {
        const subnet = draft.subnets.get(`spoke-0/data-${zone}`)!;
        draft.subnets.set(subnet.key, { ...subnet, routeTable: "spoke-0/data" });
        const app = draft.subnets.get(`spoke-0/app-${zone}`)!;
        draft.subnets.set(app.key, { ...app, acl: draft.vpcs.get("spoke-0")!.defaultAcl });
      }
      const [hub] = draft.routeTables.get("spoke-0/data")!.routes;
      const { destination } = hub!;
      if ("cidr" in destination)
        lead(draft, "spoke-0", destination.cidr, { kind: "nat-gateway", key: "nat" }, "spoke-0/data");
    },
    says: { P11: "violated" },
    contract: "ways-out",
  },
  {
    name: "an endpoint with two subnets in a zone",
    change: (draft) => {
      const endpoint = draft.interfaceEndpoints.get("hub/prod/bedrock-runtime")!;
      const [first] = endpoint.interfaces;
      const subnet = draft.subnets.get(first!.subnet)!;
      draft.subnets.set("second", { ...subnet, ...object("second"), cidrs: ["100.64.2.0/24"] });
      const second = { ...first!, key: `${endpoint.key}#second`, subnet: "second", addresses: ["100.64.2.10"] };
      draft.interfaceEndpoints.set(endpoint.key, { ...endpoint, interfaces: [...endpoint.interfaces, second] });
    },
    says: { P7: "violated" },
    contract: "zones",
  },
];

describe("networks that other engines may not pass", () => {
  for (const { name, change, says, contract } of ROWS)
    it(name, () => {
      const { model, draft, intent } = hub(SMALL);
      change(draft);
      const { properties } = prove(model, intent);
      const said = new Map(properties.map(({ id, verdict }) => [id, verdict]));
      expect(Object.fromEntries(Object.keys(says).map((id) => [id, said.get(id)]))).to.deep.equal(says);
      const report = checkContracts(model, intent);
      expect(report.contracts.find(({ id }) => id === contract)?.verdict, contract).not.to.equal("pass");
      expect(inconsistencies(report, properties)).to.deep.equal([]);
    });
});
