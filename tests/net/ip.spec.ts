import { expect } from "chai";
import fc from "fast-check";
import { Address6 } from "ip-address";
import {
  covers,
  formatAddress,
  formatPrefix,
  holds,
  lastOf,
  network,
  overlap,
  parseAddress,
  parsePrefix,
  prefix,
  representatives,
  width,
  type Address,
} from "../../net/ip";

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed) throw new Error(`${text} is no address`);
  return parsed;
};

const anyAddress = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value): Address => ({ family: 4, value })),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value): Address => ({ family: 6, value })),
  // Addresses with long runs of zeros, where "::" is placed.
  fc
    .array(fc.constantFrom(0n, 0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 })
    .map((groups): Address => ({ family: 6, value: groups.reduce<bigint>((v, g) => (v << 16n) | g, 0n) })),
);

describe("addresses of both families", () => {
  it("IPv6 is written and read in the canonical form of RFC 5952", () => {
    for (const [text, canonical] of [
      ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
      ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
      ["::", "::"],
      ["::ffff:192.0.2.1", "::ffff:c000:201"],
      ["1:0:0:0:0:0:0:0", "1::"],
    ] as const) {
      expect(formatAddress(address(text)), text).to.equal(canonical);
    }
  });

  for (const text of [
    "",
    "10.1",
    "010.0.0.1",
    "256.1.1.1",
    "1::2::3",
    "12345::",
    ":::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "fe80::1%eth0",
    "::1.2.3",
    "g::",
  ]) {
    it(`refuses "${text}"`, () => {
      expect(parseAddress(text)).to.equal(undefined);
    });
  }

  it("writing and reading are inverse, and agree with an independent parser", () => {
    fc.assert(
      fc.property(anyAddress, (a) => {
        const text = formatAddress(a);
        expect(parseAddress(text)).to.deep.equal(a);
        if (a.family === 6) expect(new Address6(text).bigInt()).to.equal(a.value);
      }),
      { numRuns: 500 },
    );
  });
});

describe("prefixes of both families", () => {
  it("refuses host bits and lengths that the family does not have", () => {
    expect(parsePrefix("10.0.0.1/8")).to.deep.equal({
      ok: false,
      problem: "has host bits set",
      fix: "write 10.0.0.0/8",
    });
    for (const text of ["10.0.0.0/33", "::/129", "10.0.0.0/08", "10.0.0.0", "10.0.0.0/", "x/8"])
      expect(parsePrefix(text).ok, text).to.equal(false);
    expect(formatPrefix(prefix("2001:db8::/32"))).to.equal("2001:db8::/32");
  });

  it("0.0.0.0/0 holds no IPv6 address", () => {
    expect(holds(prefix("0.0.0.0/0"), address("::1"))).to.equal(false);
    expect(covers(prefix("0.0.0.0/0"), prefix("::/0"))).to.equal(false);
  });

  const anyPrefix = fc
    .tuple(anyAddress, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([a, part]) => network(a, Math.floor(part * width(a.family))));

  it("covering, overlapping and holding agree with the ends", () => {
    fc.assert(
      fc.property(anyPrefix, anyPrefix, (a, b) => {
        const same = a.family === b.family;
        expect(covers(a, b)).to.equal(same && b.base >= a.base && lastOf(b) <= lastOf(a));
        expect(overlap(a, b)).to.equal(same && a.base <= lastOf(b) && b.base <= lastOf(a));
        expect(holds(a, { family: b.family, value: b.base })).to.equal(same && b.base >= a.base && b.base <= lastOf(a));
      }),
      { numRuns: 500 },
    );
  });

  it("representatives meet every way in which the cuts divide the whole", () => {
    const small = (value: number, bits: number) => network({ family: 4, value: 0x0a000000n + BigInt(value) }, bits);
    const cut = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 22, max: 32 }))
      .map(([v, bits]) => small(v, bits));
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 6 }), (cuts) => {
        const signature = (a: Address): string => cuts.map((c) => holds(c, a)).join();
        const met = new Set(representatives(small(0, 24), cuts).map(signature));
        const all = new Set(
          Array.from({ length: 256 }, (_, i) => signature({ family: 4, value: 0x0a000000n + BigInt(i) })),
        );
        expect(met).to.deep.equal(all);
      }),
    );
  });
});
