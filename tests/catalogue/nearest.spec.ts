import { expect } from "chai";
import fc from "fast-check";
import { CATALOGUE, editDistance, nearest } from "../../catalogue";

describe("catalogue: nearest known text", () => {
  const distances: [a: string, b: string, distance: number][] = [
    ["", "", 0],
    ["", "abc", 3],
    ["kitten", "sitting", 3],
    ["sts", "tss", 1],
    ["bedrock", "bedrok", 1],
  ];
  for (const [a, b, distance] of distances) {
    it(`puts ${JSON.stringify(a)} and ${JSON.stringify(b)} ${distance} apart`, () =>
      expect(editDistance(a, b)).to.equal(distance));
  }

  const services = Object.keys(CATALOGUE.services);
  const guesses: [typed: string, meant: string | undefined][] = [
    ["bedrock-runtme", "bedrock-runtime"],
    ["Bedrock-Mantle", "bedrock-mantle"],
    ["secretmanager", "secretsmanager"],
    ["sagemaker-runtmie", "sagemaker-runtime"],
    ["ecr-dkr", "ecr-dkr"],
    ["completely-else", undefined],
    ["", undefined],
  ];
  for (const [typed, meant] of guesses) {
    it(`takes ${JSON.stringify(typed)} for ${meant ?? "nothing"}`, () =>
      expect(nearest(typed, services)).to.equal(meant));
  }

  it("is symmetric, zero only for equals, and at most the longer length", () => {
    const text = fc.stringMatching(/^[ab-]{0,8}$/);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).to.equal(editDistance(b, a));
        expect(distance === 0).to.equal(a === b);
        expect(distance).to.be.at.most(Math.max(a.length, b.length));
      }),
    );
  });

  it("does not depend on the order of the known texts", () => {
    const known = fc.array(fc.stringMatching(/^[ab]{1,4}$/), { maxLength: 6 });
    fc.assert(
      fc.property(known, fc.stringMatching(/^[ab]{1,4}$/), (texts, typed) => {
        expect(nearest(typed, [...texts].reverse())).to.equal(nearest(typed, texts));
      }),
    );
  });
});
