import { expect } from "chai";
import { Rehearsal, type Bite } from "./support/bite";
import { SURVIVORS } from "./support/survivors";

/**
 * What a rehearsal is worth: each resource of `dev` is left out in turn, and either the embedded AWS refuses what needs
 * it, or the proof or the post-deploy check misses it. What nobody misses matters only to people, and is listed.
 */
describe("every resource of dev left out in turn", function () {
  this.timeout(5 * 60_000);
  let rehearsal: Rehearsal;
  let bites: Bite[];

  before(async () => {
    rehearsal = await Rehearsal.of("dev");
    bites = rehearsal.asked.map((asked) => rehearsal.without(asked));
  });

  it("begins with a whole that no check finds fault with", () => expect(rehearsal.whole()).to.equal(undefined));

  it("is missed by AWS, the proof or the check, or is a listed survivor", () => {
    const unnoticed = bites.filter(({ noticed }) => noticed === undefined).map(({ name }) => name);
    expect(unnoticed.filter((name) => !SURVIVORS.some(({ what }) => what.test(name)))).to.deep.equal([]);
  });

  it("has no listed survivor that somebody misses", () => {
    const noticed = bites.filter((bite) => bite.noticed !== undefined);
    const wrong = noticed.filter(({ name }) => SURVIVORS.some(({ what }) => what.test(name)));
    expect(wrong.map(({ name, noticed: by }) => `${name}: ${by ?? ""}`)).to.deep.equal([]);
    const unused = SURVIVORS.filter(({ what }) => !bites.some(({ name }) => what.test(name)));
    expect(unused.map(({ what }) => String(what))).to.deep.equal([]);
  });

  it("is missed by each of the three", () => {
    const by = (who: string): number => bites.filter(({ noticed }) => noticed?.startsWith(`${who}:`)).length;
    console.log(
      `      ${bites.length} left out: ${by("up")} refused, ${by("proof")} by the proof, ${by("check")} by the check`,
    );
    for (const who of ["up", "proof", "check"]) expect(by(who), who).to.be.greaterThan(0);
  });
});
