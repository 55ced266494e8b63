import { expect } from "chai";
import { LocalConnection } from "../../local/world/client";
import type { Command, Reply } from "../../local/world/kernel/command";
import { isDoc, type Doc, type Json } from "../../local/world/kernel/json";
import { types } from "../../local/world/types";
import { buildEvery, TAGGED, typesMade, typesOfProgram } from "./support/every";

type Create = Extract<Command, { do: "create" }>;

/** A world that remembers what it was asked to make, and the ids that it gave. */
class Made extends LocalConnection {
  readonly calls: { readonly command: Create; readonly id: Json | undefined }[] = [];

  override async send(command: Command): Promise<Reply> {
    const reply = await super.send(command);
    if (command.do === "create" && reply.ok)
      this.calls.push({ command, id: isDoc(reply.value) ? reply.value.id : undefined });
    return reply;
  }
}

const typesOf = (calls: Made["calls"]): string[] => [...new Set(calls.map(({ command }) => command.type))].sort();

const withTags = ({ command: { inputs } }: Made["calls"][number]): boolean => {
  const tags = inputs.tagsAll ?? inputs.tags;
  return isDoc(tags) && tags.owner !== undefined;
};

describe("the network with one of each resource type", () => {
  const connection = new Made();

  before(() => buildEvery(connection));

  it("has every type of the embedded AWS that the program can make", () => {
    const [wanted, made] = [typesOfProgram(), typesOf(connection.calls)];
    expect(wanted.length, "types that the sources name").to.be.greaterThan(70);
    expect(wanted.filter((token) => !types.has(token))).to.deep.equal([]);
    expect(wanted.filter((token) => !made.includes(token))).to.deep.equal([]);
    // With what awsx makes, these are all, so that whoever goes through them leaves none out.
    expect(made).to.deep.equal(typesMade());
    expect(typesOf(connection.calls.filter(withTags))).to.deep.equal(TAGGED);
  });

  it("takes a change of the stack's tags on everything that carries them, in place", async () => {
    const refused: string[] = [];
    for (const { command, id } of connection.calls.filter(withTags)) {
      if (typeof id !== "string") throw new Error(`${command.type} was made without an id`);
      const own = command.inputs.tagsAll ?? command.inputs.tags;
      const tags: Doc = { ...(isDoc(own) ? own : {}), owner: "another-team" };
      const inputs = { ...command.inputs, tags, ...(command.inputs.tagsAll !== undefined && { tagsAll: tags }) };
      const { type, account, region } = command;
      const reply = await connection.send({ do: "update", type, account, region, id, inputs });
      if (!reply.ok) refused.push(`${type}: ${reply.code}`);
      else if (!isDoc(reply.value) || reply.value.id !== id) refused.push(`${type}: has become another`);
      else {
        const read = await connection.send({ do: "read", type, account, region, id });
        const state = read.ok && isDoc(read.value) && isDoc(read.value.state) ? read.value.state : {};
        const now = state.tagsAll ?? state.tags;
        if (!isDoc(now) || now.owner !== "another-team") refused.push(`${type}: has its old tags`);
      }
    }
    expect([...new Set(refused)]).to.deep.equal([]);
  });
});
