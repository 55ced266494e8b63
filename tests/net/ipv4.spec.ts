import { expect } from "chai";
import fc from "fast-check";
import {
  bitsFor,
  cidr4,
  contains4,
  cover4,
  formatCidr4,
  last4,
  nth4,
  overlapping4,
  overlaps4,
  parseAddress4,
  parseCidr4,
  size4,
  subtract4,
  union4,
  unionCidrs,
  type Cidr4,
} from "../../net/ipv4";

const address = fc.nat({ max: 2 ** 32 - 1 });
const prefix = fc
  .tuple(address, fc.integer({ min: 8, max: 32 }))
  .map(([a, bits]): Cidr4 => ({ base: a - (a % size4(bits)), bits }));

describe("IPv4 prefixes", () => {
  const bad: [string, RegExp][] = [
    ["", /not an IPv4 CIDR/],
    ["10.0.0.0", /not an IPv4 CIDR/],
    ["10.0.0/8", /not an IPv4 CIDR/],
    ["010.0.0.0/8", /not an IPv4 CIDR/],
    ["256.1.1.1/32", /not an IPv4 CIDR/],
    ["10.0.0.0/33", /not an IPv4 CIDR/],
    ["10.0.0.0/08", /not an IPv4 CIDR/],
    ["10.0.0.0/-1", /not an IPv4 CIDR/],
    ["0x0a.0.0.0/8", /not an IPv4 CIDR/],
    ["10.0.0.1/8", /host bits/],
    ["fd00::/8", /IPv6/],
    ["::ffff:10.0.0.0/104", /IPv6/],
  ];
  for (const [text, says] of bad) {
    it(`refuses ${text === "" ? "nothing" : text}`, () => {
      const parsed = parseCidr4(text);
      expect(parsed.ok).to.equal(false);
      expect(parsed.ok ? "" : parsed.problem).to.match(says);
    });
  }

  it("names the network that a prefix with host bits lies in", () => {
    const parsed = parseCidr4("10.20.30.40/20");
    expect(parsed.ok ? "" : parsed.fix).to.equal("write 10.20.16.0/20");
  });

  it("reads what it writes", () => {
    fc.assert(fc.property(prefix, (c) => void expect(cidr4(formatCidr4(c))).to.deep.equal(c)));
  });

  it("covers every address, the last one included", () => {
    expect(parseAddress4("255.255.255.255")).to.equal(2 ** 32 - 1);
    expect(last4(cidr4("0.0.0.0/0"))).to.equal(2 ** 32 - 1);
    expect(cover4(0, 2 ** 32 - 1)).to.deep.equal([{ base: 0, bits: 0 }]);
  });

  const covers: [string, string, string[]][] = [
    ["10.0.0.0", "10.0.0.255", ["10.0.0.0/24"]],
    ["10.0.0.1", "10.0.0.6", ["10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/31", "10.0.0.6/32"]],
    ["10.0.0.0", "10.0.2.255", ["10.0.0.0/23", "10.0.2.0/24"]],
  ];
  for (const [from, to, expected] of covers) {
    it(`covers ${from} to ${to} with ${expected.join(", ")}`, () => {
      expect(cover4(parseAddress4(from) ?? -1, parseAddress4(to) ?? -1).map(formatCidr4)).to.deep.equal(expected);
    });
  }

  it("unites to exactly the same addresses, in prefixes that no two can be merged", () => {
    fc.assert(
      fc.property(fc.array(prefix, { maxLength: 12 }), address, (cidrs, probe) => {
        const united = union4(cidrs);
        const inside = (all: readonly Cidr4[], at: number) => all.some((c) => contains4(c, { base: at, bits: 32 }));
        for (const at of [probe, ...cidrs.flatMap((c) => [c.base, last4(c), c.base - 1, last4(c) + 1])]) {
          if (at < 0 || at >= 2 ** 32) continue;
          expect(inside(united, at)).to.equal(inside(cidrs, at));
        }
        expect(overlapping4(united.map((cidr) => ({ cidr, label: 0 })))).to.deep.equal([]);
        for (const [i, c] of united.entries()) {
          const next = united[i + 1];
          const mergeable = next?.bits === c.bits && c.base % size4(c.bits - 1) === 0 && next.base === last4(c) + 1;
          expect(mergeable).to.equal(false);
        }
      }),
    );
  });

  it("subtracts exactly", () => {
    fc.assert(
      fc.property(prefix, fc.array(prefix, { maxLength: 6 }), (outer, holes) => {
        const rest = subtract4(outer, holes);
        const inside = union4([...rest, ...holes.filter((h) => overlaps4(h, outer))]);
        expect(contains4(outer, rest[0] ?? outer)).to.equal(true);
        for (const r of rest) for (const h of holes) expect(overlaps4(r, h)).to.equal(false);
        expect(inside.some((c) => contains4(c, outer)) || union4([...inside, outer]).length <= inside.length).to.equal(
          true,
        );
      }),
    );
    expect(subtract4(cidr4("10.0.0.0/22"), [cidr4("10.0.1.0/24")]).map(formatCidr4)).to.deep.equal([
      "10.0.0.0/24",
      "10.0.2.0/23",
    ]);
    expect(subtract4(cidr4("10.0.0.0/24"), [cidr4("10.0.0.0/16")])).to.deep.equal([]);
  });

  it("unites adjacent blocks of text", () => {
    expect(unionCidrs(["10.0.2.0/24", "10.0.1.0/24", "10.0.0.0/24", "10.1.0.0/16"])).to.deep.equal([
      "10.0.0.0/23",
      "10.0.2.0/24",
      "10.1.0.0/16",
    ]);
    expect(unionCidrs(["10.0.1.0/24", "10.0.0.0/24", "10.0.0.0/25", "10.1.0.0/16"])).to.deep.equal([
      "10.0.0.0/23",
      "10.1.0.0/16",
    ]);
  });

  it("finds the same overlaps as comparing every pair", () => {
    fc.assert(
      fc.property(fc.array(prefix, { maxLength: 25 }), (cidrs) => {
        const labelled = cidrs.map((cidr, label) => ({ cidr, label }));
        const key = (a: number, b: number) => `${Math.min(a, b)}-${Math.max(a, b)}`;
        const swept = overlapping4(labelled).map(([a, b]) => key(a.label, b.label));
        const all = labelled.flatMap((a, i) =>
          labelled
            .slice(i + 1)
            .filter((b) => overlaps4(a.cidr, b.cidr))
            .map((b) => key(a.label, b.label)),
        );
        expect(swept.sort()).to.deep.equal(all.sort());
      }),
    );
  });

  it("counts prefixes inside a block and knows where it ends", () => {
    expect(formatCidr4(nth4(cidr4("10.0.0.0/20"), 23, 7))).to.equal("10.0.14.0/23");
    expect(() => nth4(cidr4("10.0.0.0/20"), 23, 8)).to.throw("no prefix number 8");
    expect([1, 2, 3, 256, 257].map(bitsFor)).to.deep.equal([32, 31, 30, 24, 23]);
  });
});
