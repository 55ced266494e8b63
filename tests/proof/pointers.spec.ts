/** Where values of records lead that point on (RFC 9460, 2782, 5321, 3403). */
import { expect } from "chai";
import { isPointer, pointerOf, type PointerType } from "../../proof/dns/pointers";

const OWNER = "a.example";
const ROWS: [type: PointerType, value: string, names: string[], addresses: string[]][] = [
  ["HTTPS", "1 b.example. alpn=h2", ["b.example"], []],
  ["HTTPS", "1 . ipv4hint=192.0.2.1,192.0.2.2", [OWNER], ["192.0.2.1", "192.0.2.2"]],
  ["SVCB", '2 B.example ipv6hint="2001:db8::1"', ["b.example"], ["2001:db8::1"]],
  ["SVCB", "0 .", [OWNER], []],
  ["SRV", "0 5 443 b.example.", ["b.example"], []],
  ["SRV", "0 0 0 .", [], []],
  ["MX", "10 mail.example.", ["mail.example"], []],
  ["MX", "0 .", [], []],
  ["NAPTR", '100 10 "u" "E2U+sip" "" b.example.', ["b.example"], []],
];

describe("records that point on", () => {
  for (const [type, value, names, addresses] of ROWS)
    it(`${type} ${value}`, () => expect(pointerOf(type, OWNER, value)).to.deep.equal({ names, addresses }));

  it("with too few fields cannot be read", () => {
    for (const type of ["HTTPS", "SVCB", "SRV", "MX", "NAPTR"] as const)
      expect(pointerOf(type, OWNER, "1"), type).to.equal(undefined);
  });

  it("are those types and no others", () => {
    expect(["HTTPS", "SVCB", "SRV", "MX", "NAPTR", "A", "CNAME", "NS"].filter(isPointer)).to.have.length(5);
  });
});
