import { expect } from "chai";
import { TAGGABLE, TAKEN_OVER, TYPE, WRITTEN_AGAIN } from "../../../../local/engine/doctor/kinds";
import { logicalIdOf } from "../../../../local/engine/doctor/reader";
import { UNTAGGABLE } from "../../../../local/engine/doctor/untaggable";
import { apis } from "../../../../local/world/api";
import { types } from "../../../../local/world/types";
import { CLOUD_ACTIONS } from "../../../../local/engine/doctor/cloud";
import { recordStack } from "../../../../local/recorder";
import { projectRoot } from "../../../../local/engine/paths";
import { loadStackFile } from "../../../../stacks/load";
import { typesMade } from "../../../engine/support/every";

/** Types that share an ARN with another one and are told apart by their logical id. */
const CLOSE: readonly string[] = [TYPE.tgwAccepter, TYPE.tgwPeering, TYPE.tgwPeeringAccepter, TYPE.egressRule];

describe("doctor: what it looks after", () => {
  const known = new Set([
    ...TAGGABLE.map(({ type }) => type),
    ...UNTAGGABLE.map(({ type }) => type),
    ...WRITTEN_AGAIN,
    ...TAKEN_OVER,
    ...CLOSE,
  ]);

  it("finds an orphan of every type that the program can make, or says why none does harm", () => {
    expect(typesMade().filter((type) => !known.has(type))).to.deep.equal([]);
  });

  for (const stack of ["dev", "prod"]) {
    it(`knows what ${stack} makes by tags that nothing else of its type has`, async () => {
      const { values } = loadStackFile(projectRoot, stack);
      const { resources } = await recordStack(values, `Pulumi.${stack}.yaml`, { stack });
      const types = new Set(resources.map(({ type }) => type).filter((type) => type.startsWith("aws:")));
      expect([...types].filter((type) => !known.has(type))).to.deep.equal([]);
      // awsx's parts too.
      const taggable = resources.filter(({ type }) => TAGGABLE.some((kind) => kind.type === type));
      const ids = taggable.map(({ type, provider, inputs }) => {
        const tags = (inputs.tags ?? {}) as Record<string, string>;
        return `${type} ${provider ?? ""} ${logicalIdOf((key) => tags[key]) ?? "unnamed"}`;
      });
      expect(ids.filter((id, at) => ids.indexOf(id) !== at || id.endsWith("unnamed"))).to.deep.equal([]);
    }).timeout(60_000);
  }

  it("passes over only what embedded accounts too let a program write again", () => {
    const puts = (type: string) => types.get(type)?.puts === true;
    expect([...WRITTEN_AGAIN].filter((type) => !puts(type))).to.deep.equal([]);
  });

  it("makes no call that embedded accounts do not answer", () => {
    expect(CLOUD_ACTIONS.filter((action) => !apis.has(action))).to.deep.equal([]);
  });
});
