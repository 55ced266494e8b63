import { expect } from "chai";
import { formatPrefix, prefix, width } from "../../../net/ip";
import { checkContracts, inconsistencies } from "../../../proof/contracts";
import { prove } from "../../../proof/properties";
import { hub } from "../contracts/hub";
import { PLAIN, type Shape } from "../contracts/hub-shape";

/** The verdict of P3 where the table of on-premises leads to a spoke that nobody announces to it. */
function verdictWith(onPremises: Shape["onPremises"], destination?: string): string | undefined {
  const { model, draft, intent } = hub({ ...PLAIN, onPremises });
  const table = draft.transitTables.get("tgw/hybrid");
  const route = { urn: "leak", destination: { cidr: destination ?? "" }, attachment: "spoke-0-attachment" };
  if (table && destination !== undefined)
    draft.transitTables.set("tgw/hybrid", { ...table, routes: [...table.routes, route] });
  return prove(model, intent).properties.find(({ id }) => id === "P3")?.verdict;
}

/** What P3 finds where a Direct Connect association allows other prefixes than the declared ones. */
function findingsWith(allowed: (own: readonly string[]) => readonly string[]): string[] {
  const { model, draft, intent } = hub({ ...PLAIN, onPremises: "direct-connect" });
  for (const [key, attachment] of draft.attachments)
    if (attachment.kind === "direct-connect")
      draft.attachments.set(key, { ...attachment, allowedPrefixes: [...allowed(attachment.allowedPrefixes)] });
  const report = prove(model, intent);
  const p3 = report.properties.find(({ id }) => id === "P3");
  const contracts = checkContracts(model, intent);
  expect(inconsistencies(contracts, report.properties)).to.deep.equal([]);
  return (p3?.findings ?? []).filter(({ verdict }) => verdict === "violated").map(({ message }) => message);
}

/** The halves of a block. */
function halves(cidr: string): string[] {
  const { base, bits, family } = prefix(cidr);
  const half = 1n << BigInt(width(family) - bits - 1);
  return [base, base + half].map((from) => formatPrefix({ family, base: from, bits: bits + 1 }));
}

describe("P3 and what on-premises hears", () => {
  it("the allowed prefixes of Direct Connect lie in what is declared: they are announced as they are written", () => {
    expect(findingsWith((own) => own)).to.deep.equal([]);
    expect(
      findingsWith((own) => own.flatMap(halves)),
      "the same in pieces",
    ).to.deep.equal([]);
    const parent = (own: readonly string[]): string => {
      const { base, bits, family } = prefix(own[0]!);
      return formatPrefix({ family, base, bits: bits - 1 });
    };
    let first = "";
    const half = findingsWith((own) => [...own, (first = parent(own))]);
    expect(half.join(), "one whose first half alone is declared").to.include(`but ${first} is among its allowed`);
    for (const wide of ["10.0.0.0/8", "0.0.0.0/0", "172.31.0.0/16", "10.64.0.0/24"])
      expect(
        findingsWith((own) => [...own, wide]).filter((message) => message.includes("allowed prefixes")),
        wide,
      ).to.satisfy(
        (m: string[]) =>
          m.length === 1 &&
          new RegExp(`^.* should be told to send .*, but ${wide} is among its allowed prefixes$`).test(m[0] ?? ""),
      );
  });

  for (const way of ["direct-connect", "vpn"] as const)
    it(`a spoke that the ${way} attachment's table leads to is reached, whatever prefixes are announced`, () => {
      expect(verdictWith(way)).to.equal("holds");
      expect(verdictWith(way, "10.64.0.0/24")).to.equal("violated");
      expect(verdictWith(way, "10.64.0.0/29")).to.equal("violated");
    });
});
