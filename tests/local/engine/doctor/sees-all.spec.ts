import { expect } from "chai";
import { everythingOf } from "../../../../local/engine/doctor/doctor";
import { TAKEN_OVER, WRITTEN_AGAIN } from "../../../../local/engine/doctor/kinds";
import { patient } from "../../../../local/engine/doctor/patient";
import { cloudReader } from "../../../../local/engine/doctor/reader";
import { UNTAGGABLE } from "../../../../local/engine/doctor/untaggable";
import { worldApi } from "../../../../local/engine/doctor/world-api";
import { LocalConnection, WorldClient } from "../../../../local/world/client";
import { buildEvery } from "../../../engine/support/every";

describe("doctor: what it sees of a network with one of each resource type", () => {
  it("is every single resource of it, by AWS's calls alone, had the state lost it", async () => {
    const connection = new LocalConnection();
    await buildEvery(connection);
    const world = new WorldClient(connection);

    const made = (await world.list()).filter(({ type }) => !TAKEN_OVER.has(type) && !WRITTEN_AGAIN.has(type));
    const places = new Map(made.map(({ account, region }) => [`${account} ${region}`, { account, region }]));
    const on = {
      cloud: cloudReader(patient(worldApi(world))),
      stackTag: "bedrock-hub/dev",
      accesses: [...places.values()],
    };
    const seen = await everythingOf(on, { accesses: [], known: [] });
    const names = new Set(seen.flatMap(({ type, id, key = id }) => [`${type} ${id}`, `${type} ${key}`]));

    const keyOf = new Map(UNTAGGABLE.map(({ type, key }) => [type, key]));
    const missed = made.filter(
      ({ type, id, inputs }) => !names.has(`${type} ${id}`) && !names.has(`${type} ${keyOf.get(type)?.(inputs) ?? ""}`),
    );
    expect(made.length).to.be.greaterThan(250);
    expect(missed.map(({ type, id }) => `${type} ${id}`)).to.deep.equal([]);
  }).timeout(60_000);
});
