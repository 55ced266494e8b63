import { expect } from "chai";
import { recordChanged, recordedStack, short } from "./support";
import type { Raw } from "../support/stacks";

/**
 * A stack that has grown too big is split: `pulumi state move` takes a resource to another stack with its type, its
 * parents and its name, and the program there must ask for the same, or it would make it a second time.
 */
describe("a part of a stack by itself", () => {
  const cloud = ({ urn }: { urn: string }) =>
    !urn.includes("pulumi:providers:") && !urn.includes("pulumi:pulumi:Stack::");
  const urnsOf = (resources: readonly { urn: string }[]) => resources.filter(cloud).map(({ urn }) => urn);

  /** Dev with one of its spokes alone, in one domain. */
  const alone = (spoke: string) => (raw: Raw) => {
    const domain = raw["spokes"][spoke].domain as string;
    raw["spokes"] = { [spoke]: raw["spokes"][spoke] };
    raw["domains"] = { [domain]: raw["domains"][domain] };
  };

  for (const spoke of ["claims", "research"]) {
    it(`has the names that it has in the whole: spoke ${spoke} and its domain`, async () => {
      const whole = await recordedStack("dev");
      const part = await recordChanged("dev", alone(spoke));
      expect(part.errors).to.deep.equal([]);
      // Rules of groups are named by the blocks that cover all sources together, which are other ones for fewer spokes.
      const all = new Set(urnsOf(whole.resources));
      const others = urnsOf(part.resources).filter(
        (urn) => !all.has(urn) && !urn.includes("SecurityGroupIngressRule::"),
      );
      expect(others).to.deep.equal([]);

      const own = (resource: { urn: string }) => {
        const [, name = ""] = short(resource).split(" ");
        return cloud(resource) && name.split("/")[0] === spoke;
      };
      const expected = urnsOf(whole.resources.filter(own));
      expect(expected).to.have.length.greaterThan(10);
      expect(urnsOf(part.resources.filter(own)).sort()).to.deep.equal(expected.sort());
    });
  }
});
