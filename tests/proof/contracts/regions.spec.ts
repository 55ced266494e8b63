import { expect } from "chai";
import { recordStack } from "../../../local/recorder";
import { inconsistencies, IMPLIES, type ContractReport } from "../../../proof/contracts";
import { provenPlan } from "../../../report/prove-plan";
import { contractSection } from "../../../report/proof-contracts";
import { FAULTS, recorded, recordingWith } from "../../report/regions-faults";
import { rawEntered, rawLeaving, rawRegions } from "../../support/regions";

const told = (report: ContractReport): string[] =>
  report.contracts.flatMap((c) => [
    ...c.failures.map((f) => `${c.id}: ${f.object.name}, ${f.setting}`),
    ...c.notCovered.map((n) => `${c.id}: ${n.object.name} not covered, ${n.because}`),
  ]);

/** Contracts of a recording, and its properties. */
function asked(recording: Awaited<ReturnType<typeof recorded>>) {
  const { model, intent, report } = provenPlan(recording, recording.plan);
  return { contracts: contractSection(model, intent, report).contracts, report };
}

describe("contracts over all Regions", function () {
  this.timeout(120_000);

  it("pass on hubs of their own and on a served Region, and imply every property", async () => {
    const { contracts } = asked(await recorded());
    expect(told(contracts)).to.deep.equal([]);
    expect(contracts.implications.filter(({ implied }) => !implied).map(({ property }) => property)).to.deep.equal([]);
  });

  it("pass where the serving Region is not the home Region", async () => {
    const raw = rawRegions((r) => {
      r["regions"]["us-west-2"].endpoints = "eu-west-1";
      delete r["regions"]["us-west-2"].domains.nonprod;
      delete r["spokes"]["research-west"];
    });
    const { contracts } = asked(await recordStack(raw, "test", { stack: "dev" }));
    expect(told(contracts)).to.deep.equal([]);
  });

  const shapes = [
    [
      "on-premises has no resolver where it comes in, while other Regions have one",
      () => rawEntered((raw) => delete raw["regions"]["eu-west-1"].onPremises.resolver),
    ],
    ["on-premises comes in at every Region, over the peering too, and asks resolvers", rawEntered],
    ["other Regions have egress firewalls and NAT gateways of their own", rawLeaving],
  ] as const;
  for (const [name, raw] of shapes) {
    it(`pass and imply every property where ${name}`, async () => {
      const { contracts } = asked(await recordStack(raw(), "test", { stack: "dev" }));
      expect(told(contracts)).to.deep.equal([]);
      expect(contracts.implications.every(({ implied }) => implied)).to.equal(true);
    });
  }

  it("do not settle a resolver that nobody is said to ask, where on-premises may reach its subnets or they are not known", async () => {
    const raw = rawEntered((r) => delete r["regions"]["eu-west-1"].onPremises.resolver);
    const recording = await recordStack(raw, "test", { stack: "dev" });
    const { model, intent, report } = provenPlan(recording, recording.plan);
    const resolvers = ({ contracts }: ContractReport) =>
      contracts.flatMap(({ id, notCovered }) =>
        id === "resolvers" ? notCovered.map(({ object }) => object.name) : [],
      );
    const settled = (at: typeof model, what: typeof intent) => resolvers(contractSection(at, what, report).contracts);
    expect(settled(model, intent)).to.deep.equal([]);

    const open = { ...intent, onPremises: intent.onPremises.map((part) => ({ ...part, reaches: ["10.0.0.0/8"] })) };
    expect(settled(model, open)).to.not.deep.equal([]);

    const inside = [...model.resolverEndpoints.values()]
      .filter(({ direction }) => direction === "inbound")
      .flatMap(({ interfaces }) => interfaces.map(({ subnet }) => subnet));
    const unknown = new Map(
      [...model.subnets].map(([key, subnet]) => [
        key,
        inside.includes(key)
          ? { ...subnet, cidrs: [], opaque: [{ aspect: "addresses" as const, urn: key, because: "is not known" }] }
          : subnet,
      ]),
    );
    expect(settled({ ...model, subnets: unknown }, intent)).to.not.deep.equal([]);
  });

  for (const { name, plant, finds } of FAULTS) {
    it(`fail for ${name}`, async () => {
      const { contracts, report } = asked(await recordingWith(plant));
      const failed = contracts.contracts.filter(({ failures }) => failures.length > 0).map(({ id }) => id);
      for (const property of finds)
        expect(IMPLIES[property], property).to.satisfy((ids: string[]) =>
          ids.some((id) => failed.includes(id as never)),
        );
      expect(inconsistencies(contracts, report.properties)).to.deep.equal([]);
    });
  }
});
