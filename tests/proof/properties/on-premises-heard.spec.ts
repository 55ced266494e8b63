import { expect } from "chai";
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

describe("P3 and what on-premises hears", () => {
  for (const way of ["direct-connect", "vpn"] as const)
    it(`a spoke that the ${way} attachment's table leads to is reached, whatever prefixes are announced`, () => {
      expect(verdictWith(way)).to.equal("holds");
      expect(verdictWith(way, "10.64.0.0/24")).to.equal("violated");
      expect(verdictWith(way, "10.64.0.0/29")).to.equal("violated");
    });
});
