import { expect } from "chai";
import { prove } from "../../../proof/properties";
import { hub } from "../contracts/hub";
import { PLAIN } from "../contracts/hub-shape";

describe("witnesses", () => {
  // Traces are shared between places of one kind; a reader has to see the subnet that the finding is about.
  it("start in the subnet that a finding names, and end at the service that it names", () => {
    const made = hub({ ...PLAIN, spokes: 2, onPremises: "none" });
    const { draft } = made;
    for (const [key, group] of draft.groups) {
      const rules = group.rules.map((rule) => ({ ...rule, peer: { cidr: "0.0.0.0/0" } }));
      draft.groups.set(key, { ...group, rules });
    }
    const findings = prove(made.model, made.intent).properties.flatMap((property) => property.findings);
    const told = findings.flatMap(({ property, message, witness }) =>
      witness?.kind === "path" && property === "P11" && message.includes("is no consumer")
        ? [{ message, witness }]
        : [],
    );
    expect(told).not.to.be.empty;
    for (const { message, witness } of told) {
      const [, subnet = "?", service = "?"] = /^(\S+) of .* get into \S+\.([a-z-]+)/.exec(message) ?? [];
      expect(witness.from, message).to.include(subnet);
      expect(witness.to, message).to.include(service);
    }
  });
});
