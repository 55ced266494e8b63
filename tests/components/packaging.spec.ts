import path from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { expect } from "chai";
import * as components from "../../components";

/** What `pulumi package add` reads from the sources, so that the components can be used from every language. */
describe("component packaging", function () {
  // Type-checks index.ts with the types of the AWS provider.
  this.timeout(120_000);

  const names = Object.entries(components)
    .filter(([, value]) => typeof value === "function")
    .map(([name]) => name)
    .sort();

  it("takes the arguments and outputs of every component, each described", () => {
    const folder = path.join(__dirname, "packaging");
    const entry = { main: "../../../index.js" };
    const schema = new Analyzer(folder, "bedrock-hub", entry, new Set(names)).analyze();
    expect(Object.keys(schema.components).sort()).to.deep.equal(names);
    expect(names).to.have.length(49);
    for (const [name, component] of Object.entries(schema.components)) {
      expect(component.description, name).to.be.a("string");
      expect(component.inputs, name).not.to.be.empty;
      for (const [property, { description }] of [
        ...Object.entries(component.inputs),
        ...Object.entries(component.outputs),
      ]) {
        expect(description, `${name}.${property}`).to.be.a("string");
      }
    }
    expect(schema.components["SpokeAttachment"]?.inputs["vpcId"]).to.deep.include({ type: "string" });
    expect(schema.components["SpokeAttachment"]?.inputs["vpcId"]).not.to.have.property("plain");
  });
});
