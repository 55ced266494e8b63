import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { newEventLog } from "../../../local/engine/event-log";
import { describeChanges, readRun } from "../../../local/engine/events";
import { resourcesByAccount } from "../../../local/engine/state-summary";
import { withFolder } from "./folder";

describe("the engine's event log", () => {
  it("gives the steps and the last summary, and survives a last line that was cut short", () =>
    withFolder((folder) => {
      const file = path.join(folder, "events.json");
      const step = (op: string, urn: string): object => ({ metadata: { op, urn, type: "t" } });
      const lines = [
        { resourcePreEvent: step("create", "a") },
        { resOutputsEvent: step("create", "a") },
        { resOpFailedEvent: step("create", "b") },
        { summaryEvent: { durationSeconds: 3, resourceChanges: { create: 1, same: 4 } } },
      ];
      fs.writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join("") + '{"resOut');
      expect(readRun(file)).to.deep.equal({
        summary: { changes: { create: 1, same: 4 }, seconds: 3 },
        steps: [
          { op: "create", urn: "a", type: "t", failed: false },
          { op: "create", urn: "b", type: "t", failed: true },
        ],
        guarded: [],
      });
      expect(readRun(`${file}.none`)).to.deep.equal({ summary: undefined, steps: [], guarded: [] });
    }));

  it("names what is protected and was to be replaced or deleted, each once", () =>
    withFolder((folder) => {
      const file = path.join(folder, "events.json");
      const urn = "urn:pulumi:dev::p::c:i:Hub$aws:ec2/vpc:Vpc::hub";
      // As the engine has it (pulumi/pkg/resource/deploy/step_generator.go, step.go).
      const messages = [
        `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the resource, remove the`,
        `resource "${urn}-2" cannot be deleted\nbecause it is protected. To unprotect the resource,`,
        `resource "${urn}-2" cannot be deleted\nbecause it is protected. To unprotect the resource,`,
        `unable to replace resource "${urn}-4" as part of replacing "${urn}" as it is currently marked for protection. To`,
        `creating resource "${urn}-3": AccessDenied`,
      ];
      const lines = messages.map((message) => JSON.stringify({ diagnosticEvent: { message, severity: "error" } }));
      fs.writeFileSync(file, lines.join("\n"));
      expect(readRun(file).guarded).to.deep.equal([urn, `${urn}-2`, `${urn}-4`]);
    }));

  it("is a file of its own for each run; what dead processes left goes", () =>
    withFolder((folder) => {
      const left = path.join(folder, "4194305-1.json");
      fs.writeFileSync(left, "");
      const files = [newEventLog(folder), newEventLog(folder)];
      expect(new Set(files).size).to.equal(2);
      fs.writeFileSync(files[0]!, "");
      newEventLog(folder);
      expect(fs.readdirSync(folder)).to.deep.equal([path.basename(files[0]!)]);
    }));

  for (const [changes, words] of [
    [{ same: 12 }, "nothing changed"],
    [{ same: 12, create: 0 }, "nothing changed"],
    [{ create: 2, update: 1, same: 9 }, "2 created, 1 updated"],
    [{ replace: 1, delete: 1 }, "1 replaced, 1 deleted"],
  ] as const) {
    it(`says "${words}" of ${JSON.stringify(changes)}`, () =>
      expect(describeChanges({ changes, seconds: 1 })).to.equal(words));
  }
});

describe("resources by account", () => {
  const provider = (name: string, inputs: object): { urn: string; type: string; custom: boolean; inputs: object } => ({
    urn: `urn:pulumi:dev::p::pulumi:providers:aws::${name}`,
    type: "pulumi:providers:aws",
    custom: true,
    inputs,
  });
  const resource = (name: string, by: string): object => ({
    urn: `urn:pulumi:dev::p::aws:ec2/vpc:Vpc::${name}`,
    type: "aws:ec2/vpc:Vpc",
    custom: true,
    provider: `urn:pulumi:dev::p::pulumi:providers:aws::${by}::id-1`,
  });

  it("follows each resource's provider to its account, by allowed id or by role", () => {
    const resources = [
      provider("hub", { allowedAccountIds: '["111111111111"]' }),
      provider("spoke", { assumeRoles: '[{"roleArn":"arn:aws:iam::222222222222:role/r"}]' }),
      { urn: "urn:pulumi:dev::p::c::x", type: "c", custom: false },
      resource("a", "hub"),
      resource("b", "spoke"),
      resource("c", "spoke"),
      resource("d", "gone"),
    ];
    expect(resourcesByAccount({ deployment: { resources } as never })).to.deep.equal([
      { account: "222222222222", resources: 2 },
      { account: "111111111111", resources: 1 },
      { account: "unknown account", resources: 1 },
    ]);
  });
});
