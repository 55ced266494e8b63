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

const BRANCH = "172.20.0.0/16";

/** A branch besides, bound to another domain or the data centre's own, with a table that leads it somewhere or nowhere. */
function withBranch(
  domain: number,
  leads?: { table: "branch" | "hybrid"; cidr: string },
): [P3: string, contract: string] {
  const { model, draft, intent } = hub({ ...PLAIN, spokes: 2, onPremises: "vpn" });
  const vpn = draft.attachments.get("on-premises")!;
  const branch = {
    ...vpn,
    key: "branch",
    urn: "branch",
    name: "branch",
    association: "tgw/branch",
    propagations: [],
    learned: [],
  };
  draft.attachments.set("branch", branch);
  const like = draft.transitTables.get("tgw/hybrid")!;
  draft.transitTables.set("tgw/branch", {
    ...like,
    key: "tgw/branch",
    urn: "tgw/branch",
    name: "tgw/branch",
    routes: [],
  });
  const [center] = intent.onPremises;
  const bound = intent.domains[domain]!.name;
  const own = { ...center!, name: "branch", connection: "branch", domain: bound, prefixes: [BRANCH], reaches: [] };
  if (leads) {
    const table = draft.transitTables.get(`tgw/${leads.table}`)!;
    const attachment = leads.table === "branch" ? "on-premises" : "branch";
    const route = { urn: "leak", destination: { cidr: leads.cidr }, attachment };
    draft.transitTables.set(table.key, { ...table, routes: [...table.routes, route] });
  }
  const both = { ...intent, onPremises: [center!, { ...own, resolvers: [] }] };
  const contracts = checkContracts(model, both);
  const report = prove(model, both);
  expect(inconsistencies(contracts, report.properties)).to.deep.equal([]);
  const only = contracts.contracts.find(({ id }) => id === "transit-routes-only");
  return [report.properties.find(({ id }) => id === "P3")?.verdict ?? "", only?.verdict ?? ""];
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

  it("one domain's data centre does not get to another's, not to a part of it, whatever is announced to it", () => {
    expect(withBranch(1)).to.deep.equal(["holds", "pass"]);
    const parts = [
      { table: "branch", cidr: "192.168.128.0/20" },
      { table: "hybrid", cidr: "172.20.200.0/24" },
    ] as const;
    for (const part of parts) expect(withBranch(1, part), part.cidr).to.deep.equal(["violated", "fail"]);
    expect(withBranch(0, { table: "branch", cidr: "192.168.0.0/16" }), "both of one domain").to.deep.equal([
      "holds",
      "pass",
    ]);
  });
});
