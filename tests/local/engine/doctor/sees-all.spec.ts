import { expect } from "chai";
import { program } from "../../../../infra/program";
import type { AccountAccess } from "../../../../local/engine/doctor/cloud";
import { everythingOf } from "../../../../local/engine/doctor/doctor";
import { TAKEN_OVER, WRITTEN_AGAIN } from "../../../../local/engine/doctor/kinds";
import { patient } from "../../../../local/engine/doctor/patient";
import { cloudReader } from "../../../../local/engine/doctor/reader";
import { UNTAGGABLE } from "../../../../local/engine/doctor/untaggable";
import { worldApi } from "../../../../local/engine/doctor/world-api";
import { buildInProcess } from "../../../../local/engine/in-process";
import { seedOf } from "../../../../local/engine/seed";
import { LocalConnection, WorldClient } from "../../../../local/world/client";
import { every } from "../../../engine/support/every";
import { rawStack } from "../../../support/stacks";

describe("doctor: what it sees of a network with one of each resource type", () => {
  it("is every single resource of it, by AWS's calls alone, had the state lost it", async () => {
    const raw = rawStack("dev");
    every(raw);
    const connection = new LocalConnection();
    const config = Object.fromEntries(Object.entries(raw).map(([key, value]) => [`bedrock-hub:${key}`, value]));
    const build = { project: "bedrock-hub", stack: "dev", config, seed: seedOf(raw), connection };
    await buildInProcess({ ...build, program: () => program(raw, "dev") });
    const world = new WorldClient(connection);

    const made = (await world.list()).filter(({ type }) => !TAKEN_OVER.has(type) && !WRITTEN_AGAIN.has(type));
    const accesses = [...new Map(made.map(({ account, region }) => [`${account} ${region}`, { account, region }]))].map(
      ([, access]): AccountAccess => access,
    );
    const on = { cloud: cloudReader(patient(worldApi(world))), stackTag: "bedrock-hub/dev", accesses };
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
