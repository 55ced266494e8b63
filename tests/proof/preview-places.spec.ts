import { expect } from "chai";
import { readPreview } from "../../proof/adapters/preview";
import { buildModel } from "../../proof/build";
import { T } from "../../proof/build/types";
import type { ResolverEndpoint } from "../../proof/model";
import { previewOf } from "./preview";
import { World } from "./world";

/** A resolver endpoint with some addresses as a preview from nothing shows it, in a VPC with three subnets. */
function resolverIn(subnets: readonly number[], addresses: readonly (string | undefined)[]): ResolverEndpoint {
  const w = new World();
  const vpc = w.vpc("hub", "10.0.0.0/16");
  const all = [0, 1, 2].map((i) => w.subnet(`s${i}`, vpc, `10.0.${i}.0/24`, `use1-az${i + 1}`));
  const ipAddresses = subnets.map((at, i) => {
    const ip = addresses[i];
    return { subnetId: all[at]!.id, ...(ip === undefined ? {} : { ip }) };
  });
  const securityGroupIds = [w.group("dns", vpc, []).id];
  w.add(T.resolverEndpoint, "in", { direction: "INBOUND", ipAddresses, securityGroupIds });
  const model = buildModel(readPreview(previewOf(w), "preview").graph);
  return [...model.resolverEndpoints.values()][0]!;
}

const placesOf = ({ interfaces }: ResolverEndpoint): [subnet: string | undefined, ...addresses: string[]][] =>
  interfaces.map(({ subnet, addresses }) => [subnet.split("::").at(-1), ...addresses]);

describe("subnets that a list names before they have ids", () => {
  it("are told by the addresses there, in whatever order the engine lists what the list depends on", () => {
    const made = resolverIn([2, 0, 1], ["10.0.2.10", "10.0.0.10", "10.0.1.10"]);
    expect(placesOf(made)).to.deep.equal([
      ["s2", "10.0.2.10"],
      ["s0", "10.0.0.10"],
      ["s1", "10.0.1.10"],
    ]);
    expect(made.opaque).to.deep.equal([]);
  });

  it("are one for each item where nothing tells the items apart and there are as many", () => {
    const made = resolverIn([1, 2], [undefined, undefined]);
    expect(placesOf(made).sort()).to.deep.equal([["s1"], ["s2"]]);
    expect(made.opaque).to.deep.equal([]);
  });

  it("cannot be told where there are fewer subnets than items, or an address lies in none of them", () => {
    for (const made of [
      resolverIn([1, 1, 2], [undefined, undefined, undefined]),
      resolverIn([1, 2], ["10.0.1.10", "10.9.9.9"]),
    ])
      expect(made.opaque.map(({ aspect, because }) => `${aspect} ${because}`)[0]).to.match(
        /^subnets ipAddresses.subnetId is not known until deployment/,
      );
  });
});
