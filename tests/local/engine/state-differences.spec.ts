import { expect } from "chai";
import { differencesOf, managedCount } from "../../../local/engine/state-differences";
import type { ExportedResource, StackExport } from "../../../local/engine/state-summary";
import type { ResourceView } from "../../../local/world/kernel/command";
import * as t from "../../../local/world/types/tokens";

const HUB = "111111111111";
const SPOKE = "222222222222";

const provider = (account: string, region = "us-east-1"): ExportedResource => ({
  urn: `urn:pulumi:dev::p::pulumi:providers:aws::${account}-${region}`,
  type: "pulumi:providers:aws",
  custom: true,
  id: "id",
  inputs: { region, allowedAccountIds: `["${account}"]` },
});

/** A resource in the state, of the provider of an account and a Region. */
function known(type: string, id: string, account: string, more: Partial<ExportedResource> = {}): ExportedResource {
  const by = `${provider(account).urn}::id`;
  return { urn: `urn:pulumi:dev::p::${type}::${id}`, type, custom: true, id, provider: by, inputs: {}, ...more };
}

function standing(type: string, id: string, account: string, more: Partial<ResourceView> = {}): ResourceView {
  return { type, id, account, region: "us-east-1", created: 0, inputs: {}, outputs: {}, ...more };
}

const stateOf = (...resources: ExportedResource[]): StackExport => ({
  deployment: { resources: [provider(HUB), provider(SPOKE), provider(HUB, "eu-west-1"), ...resources] },
});

describe("state and embedded accounts", () => {
  const vpc = { cidrBlock: "10.0.0.0/16", tags: { Name: "hub" }, tagsAll: { Name: "hub" } };

  it("agree where everything is in its place and as the state has it", () => {
    const state = stateOf(known(t.VPC, "vpc-1", HUB, { inputs: vpc, outputs: { region: "us-east-1" } }));
    expect(differencesOf(state, [standing(t.VPC, "vpc-1", HUB, { outputs: { ...vpc, arn: "a" } })])).to.deep.equal([]);
    expect(managedCount(state)).to.equal(1);
  });

  it("differ where one is too many or is gone", () => {
    const lines = differencesOf(stateOf(known(t.VPC, "vpc-1", HUB)), [standing(t.VPC, "vpc-2", HUB)]);
    expect(lines.map((line) => line.slice(0, 40))).to.deep.equal([
      `+ ${HUB} ${t.VPC} vpc-2: exi`.slice(0, 40),
      `- ${HUB} ${t.VPC} vpc-1 (us-`.slice(0, 40),
    ]);
  });

  it("of one name in two accounts each is told: a role that is gone in one is not found in the other", () => {
    const at = (account: string): ResourceView => standing(t.ROLE, "logs", account, { region: "global" });
    const state = stateOf(known(t.ROLE, "logs", HUB), known(t.ROLE, "logs", SPOKE, { urn: "urn:pulumi:dev::p::r::s" }));
    expect(managedCount(state)).to.equal(2);
    expect(differencesOf(state, [at(HUB), at(SPOKE)])).to.deep.equal([]);
    expect(differencesOf(state, [at(HUB)]).join()).to.match(/^- 222222222222 .* logs .*exists no more$/);
    expect(differencesOf(stateOf(known(t.ROLE, "logs", HUB)), [at(HUB), at(SPOKE)]).join()).to.match(
      /^\+ 222222222222 .* logs: exists/,
    );
  });

  it("of one id in two Regions each is told, by the resource's own Region or its provider's", () => {
    const other = { provider: `${provider(HUB, "eu-west-1").urn}::id` };
    const one = standing(t.VPC, "same", HUB);
    expect(differencesOf(stateOf(known(t.VPC, "same", HUB, other)), [one])).to.have.length(2);
    expect(
      differencesOf(stateOf(known(t.VPC, "same", HUB, { inputs: { region: "eu-west-1" } })), [one]),
    ).to.have.length(2);
    expect(differencesOf(stateOf(known(t.VPC, "same", HUB, other)), [{ ...one, region: "eu-west-1" }])).to.deep.equal(
      [],
    );
  });

  it("differ in properties: an altered policy, key or tag is named, its spelling is not", () => {
    const policy = (effect: string, gap = ""): string => `{"Statement":[${gap}{"Effect":"${effect}"}]}`;
    const key = known(t.KEY, "key-1", HUB, {
      inputs: { policy: policy("Deny"), enableKeyRotation: true, tagsAll: { a: "b" } },
    });
    const found = (outputs: ResourceView["outputs"]): string[] =>
      differencesOf(stateOf(key), [
        standing(t.KEY, "key-1", HUB, {
          outputs: {
            policy: policy("Deny"),
            enableKeyRotation: true,
            isEnabled: true,
            tagsAll: { a: "b" },
            ...outputs,
          },
        }),
      ]);
    expect(found({})).to.deep.equal([]);
    expect(found({ policy: policy("Deny", " ") })).to.deep.equal([]);
    const line = (property: string): string => `~ ${HUB} ${t.KEY} key-1: is not as the state has it, ${property}`;
    expect(found({ policy: policy("Allow") })).to.deep.equal([line("policy")]);
    expect(found({ enableKeyRotation: false })).to.deep.equal([line("enableKeyRotation")]);
    expect(found({ isEnabled: false })).to.deep.equal([line("isEnabled")]);
    expect(found({ tagsAll: { a: "b", c: "d" } })).to.deep.equal([line("tagsAll")]);
  });

  it("agree on what the program leaves to others, and on what a secret hides", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
    const own = known(t.VPC, "vpc-1", HUB, {
      inputs: { ...vpc, enableDnsSupport: secret },
      ignoreChanges: ["tags", "tagsAll"],
    });
    const outputs = { cidrBlock: "10.0.0.0/16", tags: {}, tagsAll: { joined: "later" }, enableDnsSupport: true };
    expect(differencesOf(stateOf(own), [standing(t.VPC, "vpc-1", HUB, { outputs })])).to.deep.equal([]);
  });
});
