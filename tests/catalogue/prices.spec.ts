import { expect } from "chai";
import fc from "fast-check";
import { costOf, findPrice, price, PRICE_NAMES, PRICE_REGION } from "../../catalogue";
import file from "../../catalogue/data/prices.json";

describe("catalogue: prices", () => {
  it("has unique names in sorted order, each dated and sourced", () => {
    const names = file.prices.map((entry) => entry.name);
    expect(names).to.deep.equal([...new Set(names)].sort());
    expect(PRICE_NAMES).to.deep.equal(names);
    for (const entry of file.prices) {
      expect(entry.source, entry.name).to.match(/^\S.{10,}$/);
      expect(entry.date, entry.name).to.match(/^20\d\d-\d\d-\d\d$/);
    }
  });

  it("marks every price without a source as unverified", () => {
    for (const entry of file.prices) {
      if (entry.source.startsWith("No source")) expect(entry.verified, entry.name).to.equal(false);
    }
  });

  it("has steps that begin at zero, rise in volume and fall in price", () => {
    for (const name of PRICE_NAMES) {
      const { usd, tiers } = price(name, PRICE_REGION);
      expect(tiers[0], name).to.deep.equal({ from: 0, usd });
      for (const [index, tier] of tiers.slice(1).entries()) {
        expect(tier.from, name).to.be.greaterThan(tiers[index]!.from);
        expect(tier.usd, name).to.be.lessThan(tiers[index]!.usd);
      }
    }
  });

  // AWS Price List of us-east-1 and the PrivateLink, Route 53 and CloudTrail pricing pages.
  const listed: [name: string, usd: number][] = [
    ["interfaceEndpointHour", 0.01],
    ["interfaceEndpointGb", 0.01],
    ["transitGatewayAttachmentHour", 0.05],
    ["transitGatewayGb", 0.02],
    ["natGatewayHour", 0.045],
    ["natGatewayGb", 0.045],
    ["hostedZoneMonth", 0.5],
    ["resolverAddressHour", 0.125],
    ["gatewayEndpointHour", 0],
  ];
  for (const [name, usd] of listed) {
    it(`has ${name} at $${usd}`, () => {
      expect(price(name, "us-east-1")).to.include({ usd, verified: true, estimated: false });
    });
  }

  it("takes another Region's price for an estimate, and a team's own for the truth", () => {
    expect(price("natGatewayHour", "eu-west-1")).to.include({ usd: 0.045, verified: false, estimated: true });
    const own = { "eu-west-1": { natGatewayHour: 0.048 } };
    expect(price("natGatewayHour", "eu-west-1", own)).to.include({ usd: 0.048, verified: true, estimated: false });
    expect(price("natGatewayHour", "eu-west-3", own)).to.include({ usd: 0.045, estimated: true });
  });

  it("says that the price of Route 53 Profiles is not verified", () => {
    expect(price("profileHour", "us-east-1").verified).to.equal(false);
    expect(findPrice("profileHour")?.source).to.match(/^No source/);
  });

  it("refuses a name that it does not have", () => {
    expect(() => price("natHour", "us-east-1")).to.throw("no price natHour");
  });

  // PrivateLink pricing page: $0.01 for the first PB of a month, $0.006 for the next four, $0.004 above.
  const PB = 1024 * 1024;
  const costs: [name: string, quantity: number, usd: number][] = [
    ["interfaceEndpointGb", 0, 0],
    ["interfaceEndpointGb", 100, 1],
    ["interfaceEndpointGb", PB, PB * 0.01],
    ["interfaceEndpointGb", 6 * PB, PB * 0.01 + 4 * PB * 0.006 + PB * 0.004],
    ["hostedZoneMonth", 30, 25 * 0.5 + 5 * 0.1],
    ["natGatewayHour", 730, 32.85],
  ];
  for (const [name, quantity, usd] of costs) {
    it(`charges $${usd.toFixed(2)} for ${quantity} of ${name}`, () =>
      expect(costOf(price(name, "us-east-1"), quantity)).to.be.closeTo(usd, 1e-6));
  }

  it("never charges less for more, nor more than the first step", () => {
    const quantity = fc.double({ min: 0, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...PRICE_NAMES), quantity, quantity, (name, a, b) => {
        const entry = price(name, "us-east-1");
        const [less, more] = [costOf(entry, Math.min(a, b)), costOf(entry, Math.max(a, b))];
        expect(less).to.be.at.most(more + 1e-6);
        expect(more).to.be.at.most(Math.max(a, b) * entry.usd + 1e-6);
      }),
    );
  });
});
