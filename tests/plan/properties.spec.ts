import { expect } from "chai";
import fc from "fast-check";
import { cidr4, contains4, overlapping4, size4, union4, formatCidr4, overlaps4 } from "../../net/ipv4";
import { planStack, type Plan } from "../../plan";
import { randomStack, shuffled, spokeOf } from "../support/random-stack";
import type { Raw } from "../support/stacks";

/**
 * A longer run, of stacks with up to 500 spokes:
 * BEDROCK_HUB_PROPERTY_RUNS=200 npx mocha tests/plan/properties.spec.ts
 */
const wanted = process.env.BEDROCK_HUB_PROPERTY_RUNS;
const upTo = (spokes: number) => randomStack(wanted === undefined ? spokes : 500);

const plan = (raw: Raw): Plan => planStack(raw, "random").plan;

/** Every subnet that the plan makes, by VPC. */
function subnetsByVpc(p: Plan): Map<string, string[]> {
  const hub = [...p.hub.attachmentSubnets, ...p.domains.flatMap((d) => d.endpoints?.subnets ?? [])];
  const spokes = p.spokes.map(
    (s) => [s.key, [...(s.created?.subnets ?? []), ...(s.created?.attachmentSubnets ?? [])]] as const,
  );
  return new Map([["hub", hub] as const, ...spokes].map(([vpc, subnets]) => [vpc, subnets.map((s) => s.cidr)]));
}

function addresses(cidrs: readonly string[]): number {
  return union4(cidrs.map(cidr4)).reduce((sum, c) => sum + size4(c.bits), 0);
}

describe("plans of random stacks", function () {
  if (wanted !== undefined) this.timeout(0);
  const runs = { numRuns: Number(wanted ?? 15) };

  it("have no two subnets of a VPC that overlap, and none outside its VPC", () => {
    fc.assert(
      fc.property(upTo(120), (raw) => {
        const p = plan(raw);
        for (const [vpc, cidrs] of subnetsByVpc(p)) {
          const whole = cidr4(vpc === "hub" ? p.hub.cidr : (p.spokes.find((s) => s.key === vpc)?.cidrs[0] ?? ""));
          expect(overlapping4(cidrs.map((c) => ({ cidr: cidr4(c), label: c })))).to.deep.equal([]);
          for (const c of cidrs) expect(contains4(whole, cidr4(c)), `${c} in ${vpc}`).to.equal(true);
        }
      }),
      runs,
    );
  });

  it("give each domain one block of the hub that holds its endpoint subnets and nobody else's", () => {
    fc.assert(
      fc.property(upTo(5), (raw) => {
        const p = plan(raw);
        for (const domain of p.domains) {
          for (const other of p.domains) {
            for (const subnet of other.endpoints?.subnets ?? []) {
              expect(overlaps4(cidr4(domain.endpointBlock), cidr4(subnet.cidr))).to.equal(other.key === domain.key);
            }
          }
        }
      }),
      runs,
    );
  });

  it("admit to Bedrock exactly the consumer subnets of spokes that are not quarantined, in the fewest prefixes", () => {
    fc.assert(
      fc.property(upTo(120), (raw) => {
        const p = plan(raw);
        for (const { key, endpoints } of p.domains) {
          const wanted = p.spokes
            .filter((s) => s.domain === key && !s.quarantined)
            .flatMap((s) => s.consumers.flatMap((c) => c.cidrs));
          const got = (endpoints?.securityGroups ?? [])
            .filter((g) => g.audience === "consumers")
            .flatMap((g) => g.sources);
          expect(got).to.deep.equal(union4(wanted.map(cidr4)).map(formatCidr4));
          expect(addresses(got)).to.equal(addresses(wanted));
        }
      }),
      runs,
    );
  });

  it("do not depend on the order of anything in the file", () => {
    fc.assert(
      fc.property(upTo(60), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (raw, stream) => {
        const other = shuffled(raw, () => stream.next().value as number) as Raw;
        expect(plan(other)).to.deep.equal(plan(raw));
      }),
      runs,
    );
  });

  it("are the same each time", () => {
    fc.assert(
      fc.property(upTo(60), (raw) => {
        expect(JSON.stringify(plan(structuredClone(raw)))).to.equal(JSON.stringify(plan(raw)));
      }),
      runs,
    );
  });

  it("change nothing about the other spokes when one is added or removed", () => {
    const shape = { domain: 1, consumers: true, quarantined: false, s3: "gateway", extra: -1, dns: false };
    fc.assert(
      fc.property(upTo(60), (raw) => {
        const before = plan(raw);
        const more = structuredClone(raw);
        more["accounts"].newcomer = { id: "300000000000", role: "deploy" };
        more["spokes"].newcomer = { ...spokeOf(4000, shape), account: "newcomer" };
        const after = plan(more);
        expect(after.spokes.filter((s) => s.key !== "newcomer")).to.deep.equal(before.spokes);
        expect(after.hub.attachmentSubnets).to.deep.equal(before.hub.attachmentSubnets);
        for (const [i, domain] of before.domains.entries()) {
          const now = after.domains[i];
          expect(now?.transitRoutes).to.deep.equal(domain.transitRoutes);
          expect(now?.endpoints?.subnets).to.deep.equal(domain.endpoints?.subnets);
          expect(now?.endpoints?.zones).to.deep.equal(domain.endpoints?.zones);
          if (domain.key !== "prod") expect(now).to.deep.equal(domain);
        }
      }),
      runs,
    );
  });

  it("quarantine and its lifting leave what was there before", () => {
    fc.assert(
      fc.property(upTo(30), fc.nat(), (raw, n) => {
        const keys = Object.keys(raw["spokes"] as object);
        const key = keys[n % keys.length] ?? "";
        raw["spokes"][key].quarantined = false;
        const before = plan(raw);
        raw["spokes"][key].quarantined = true;
        const during = plan(raw);
        const own = during.spokes.find((s) => s.key === key);
        expect(own?.attachment.quarantineRoutes.map((r) => r.destination)).to.deep.equal(own?.cidrs);
        const sources = during.domains.flatMap((d) => d.endpoints?.securityGroups.flatMap((g) => g.sources) ?? []);
        for (const cidr of own?.cidrs ?? [])
          for (const source of sources) expect(overlaps4(cidr4(source), cidr4(cidr))).to.equal(false);
        expect(during.spokes.map((s) => [s.key, s.routes, s.dns])).to.deep.equal(
          before.spokes.map((s) => [s.key, s.routes, s.dns]),
        );
        raw["spokes"][key].quarantined = false;
        expect(plan(raw)).to.deep.equal(before);
      }),
      runs,
    );
  });

  it("hold 500 spokes", () => {
    const shape = { domain: 0, consumers: true, quarantined: false, s3: "gateway", extra: -1, dns: false };
    const [raw] = fc.sample(randomStack(1), { numRuns: 1, seed: 7 });
    if (!raw) throw new Error("no sample");
    raw["spokes"] = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`spoke-${i}`, spokeOf(i, { ...shape, domain: i % 3 })]),
    );
    const p = plan(raw);
    expect(p.spokes).to.have.length(500);
  });
});
