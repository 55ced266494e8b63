import { expect } from "chai";
import { checkContracts } from "../../../proof/contracts";
import { Ledger } from "../../../proof/properties/ledger";
import { onPremisesExact } from "../../../proof/properties/on-premises";
import { sceneOf } from "../../../proof/properties/scene";
import { addTransit, attachment, dropTransit, edit } from "../contracts/change";
import { hub } from "../contracts/hub";
import { PLAIN, type Shape } from "../contracts/hub-shape";
import { object, type Draft } from "../random/builder";

type Change = (draft: Draft) => void;

const learnsIn =
  (...tables: string[]): Change =>
  (d) =>
    attachment("on-premises", (a) => ({ ...a, propagations: tables }))(d);
const all =
  (...changes: Change[]): Change =>
  (d) => {
    for (const change of changes) change(d);
  };

/** What P3 finds, and whether the contract about announcements holds. */
function asked(change: Change, shape: Partial<Shape> = {}, promise = false) {
  const { model, draft, intent } = hub({ ...PLAIN, onPremises: "vpn", ...shape });
  change(draft);
  const meant = {
    ...intent,
    onPremises: intent.onPremises.map((one) => ({ ...one, announcesOnly: promise })),
  };
  const ledger = new Ledger(onPremisesExact);
  onPremisesExact.check(sceneOf(model, meant), ledger);
  const found = ledger.result();
  const contract = checkContracts(model, meant).contracts.find(({ id }) => id === "announcements");
  return {
    verdict: found.verdict,
    told: found.findings.map(({ message }) => message).filter((m) => m.includes(" if data centre announces ")),
    contract: contract?.verdict,
  };
}

interface Row {
  readonly name: string;
  readonly shape?: Partial<Shape>;
  readonly change: Change;
  /** Beginning of a message: who loses what to which prefix. */
  readonly tells: string;
}

const DRAWN: readonly Row[] = [
  {
    name: "a prefix longer than a spoke's, where the hub's answers are looked up",
    change: learnsIn("tgw/hub"),
    tells: "prod/spoke-0 should keep its traffic if data centre announces 10.64.0.0/25,",
  },
  {
    name: "a prefix longer than the endpoints' block, where a domain's requests are looked up",
    change: learnsIn("tgw/prod"),
    tells: "prod/spoke-0 should keep reaching hub/prod/bedrock-runtime if data centre announces 100.64.0.0/23,",
  },
  {
    name: "the same of a domain that on-premises is not bound to",
    change: learnsIn("tgw/nonprod"),
    tells: "nonprod/spoke-1 should keep reaching hub/nonprod/bedrock-runtime if data centre announces 100.64.4.0/23,",
  },
  {
    name: "an endpoint's own address, beside a static route for all others of its block",
    change: all(
      learnsIn("tgw/prod"),
      ...["100.64.0.10", "100.64.1.10"].flatMap((at) =>
        Array.from({ length: 9 }, (_, i) => addTransit("tgw/prod", blockAround(at, 23 + i), "hub-attachment")),
      ),
    ),
    tells: "prod/spoke-0 should keep reaching hub/prod/bedrock-runtime if data centre announces 100.64.0.10/32,",
  },
  {
    name: "a prefix over the endpoints, where only a default route leads to them",
    change: all(
      learnsIn("tgw/prod"),
      dropTransit("tgw/prod", "100.64.0.0/22"),
      dropTransit("tgw/prod", "100.64.0.0/16"),
      addTransit("tgw/prod", "0.0.0.0/0", "hub-attachment"),
    ),
    tells: "prod/spoke-0 should keep reaching hub/prod/bedrock-runtime if data centre announces 0.0.0.0/1,",
  },
  {
    name: "its own requests, where its own packets are looked up",
    change: learnsIn("tgw/hybrid"),
    tells: "data centre should keep reaching hub/prod/bedrock-runtime if data centre announces 100.64.0.0/23,",
  },
  {
    name: "a neighbour in a domain whose networks reach each other",
    shape: { spokeToSpoke: true },
    change: learnsIn("tgw/prod"),
    tells: "prod/spoke-0 and prod/spoke-2 should keep reaching each other if data centre announces 10.64.2.0/25,",
  },
  {
    name: "requests over a peering, where they arrive",
    shape: { served: true },
    change: learnsIn("tgw/arrivals"),
    tells: "prod.west/spoke-4 should keep reaching hub/prod/bedrock-runtime if data centre announces 100.64.0.0/23,",
  },
];

/** The prefix of a length around an address. */
function blockAround(address: string, bits: number): string {
  const value = address.split(".").reduce((n, part) => n * 256 + Number(part), 0);
  const base = Math.floor(value / 2 ** (32 - bits)) * 2 ** (32 - bits);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".")}/${bits}`;
}

/** A virtual private gateway at a spoke that teaches its table. */
const gatewayAt =
  (spoke: string, propagating: boolean, fixed = false): Change =>
  (d) => {
    d.vpnConnections.set("line", {
      ...object("line"),
      vpnGateway: "on-premises",
      staticRouting: fixed,
      staticRoutes: [],
    });
    d.attachments.delete("on-premises");
    d.vpnGateways.set("on-premises", {
      ...object("on-premises"),
      vpc: spoke,
      connections: ["line"],
      directConnect: [],
      learned: [],
    });
    if (propagating) edit(d.routeTables, `${spoke}/table`, (t) => ({ ...t, propagating: ["on-premises"] }));
  };

describe("P3 and prefixes that on-premises announces later", () => {
  for (const { name, shape, change, tells } of DRAWN)
    it(`may draw away ${name}`, () => {
      const { told, verdict, contract } = asked(change, shape);
      expect(
        told.filter((message) => message.startsWith(tells)),
        told.join("\n"),
      ).to.have.length(1);
      expect(verdict).to.equal("violated");
      expect(contract).to.equal("fail");
    });

  it("draw nothing where all routes are static, where the prefixes are static too, or where on-premises promises", () => {
    const none = { verdict: "holds", told: [], contract: "pass" };
    expect(asked(() => undefined)).to.deep.equal(none);
    expect(
      asked(
        all(
          learnsIn("tgw/hub"),
          attachment("on-premises", (a) => ({ ...a, staticRouting: true })),
        ),
      ),
    ).to.deep.equal(none);
    expect(asked(learnsIn("tgw/hub"), {}, true)).to.deep.equal(none);
  });

  it("draw nothing from a static route of the same length: it comes first", () => {
    const host = (at: string) => addTransit("tgw/prod", `${at}/32`, "hub-attachment");
    const hosts = [0, 1].flatMap((zone) => [10, 11, 12].map((e) => host(`100.64.${zone}.${e}`)));
    expect(asked(all(learnsIn("tgw/prod"), ...hosts)).told).to.deep.equal([]);
  });

  it("draw an endpoint's traffic away where a virtual private gateway teaches a spoke's table, and only there", () => {
    const { told } = asked(gatewayAt("spoke-0", true));
    const lost = "prod/spoke-0 should keep reaching hub/prod/bedrock-runtime if data centre announces 100.64.";
    expect(told.join("\n")).to.include(lost);
    expect(asked(gatewayAt("spoke-0", false)).told).to.deep.equal([]);
    expect(asked(gatewayAt("spoke-0", true, true)).told).to.deep.equal([]);
    expect(told.every((message) => message.startsWith("prod/spoke-0 "))).to.be.true;
  });
});

describe("ways to the internet of networks without endpoints", () => {
  const told = (propagations: string[]): string[] => {
    const { model, draft, intent } = hub({ ...PLAIN, onPremises: "vpn", egress: true });
    learnsIn(...propagations)(draft);
    const meant = { ...intent, endpointSets: intent.endpointSets.map((set) => ({ ...set, services: [] })) };
    const ledger = new Ledger(onPremisesExact);
    onPremisesExact.check(sceneOf(model, meant), ledger);
    return ledger.result().findings.map(({ message }) => message);
  };

  it("are drawn by what a domain's table learns", () => {
    expect(told(["tgw/prod"]).join("\n")).to.include(
      "prod/spoke-0 should keep its way to the internet if data centre announces 128.0.0.0/1,",
    );
  });

  it("are not drawn by what only the hub's table learns", () => {
    expect(told(["tgw/hub"]).join("\n")).to.not.include("its way to the internet");
  });
});
