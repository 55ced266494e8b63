import { expect } from "chai";
import { planStack } from "../../plan";
import { shuffled } from "../support/random-stack";
import { rawStack, type Raw } from "../support/stacks";

/** Numbers between 0 and 1, the same on every machine. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/** What each file has, besides itself, where its order could count. */
const FILES: [name: string, make: () => Raw][] = [
  ["prod, with an egress VPC and a Region of its own", () => rawStack("prod")],
  ["dev", () => rawStack("dev")],
  [
    "prod with NAT gateways in a spoke",
    () => {
      const raw = rawStack("prod");
      raw["spokes"].claims.egress = "nat";
      raw["spokes"].claims.vpc.create.zones = [
        { id: "use1-az1", name: "us-east-1c", number: 3 },
        { id: "use1-az4", name: "us-east-1a" },
        { id: "use1-az2", name: "us-east-1d" },
      ];
      return raw;
    },
  ],
];

describe("the order of a file", () => {
  for (const [name, make] of FILES)
    it(`changes nothing, that of its lists neither: ${name}`, () => {
      const { plan } = planStack(make(), "test");
      for (const seed of [1, 2, 3]) {
        const other = planStack(shuffled(make(), numbers(seed)) as Raw, "test");
        expect(other.plan).to.deep.equal(plan);
      }
    });
});
