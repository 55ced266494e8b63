/** `prove` as the command line runs it, over a recorded dev: exit codes, layers thought away. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { run } from "../../bin/commands/prove";
import { recordNetwork, type Recorded } from "../proof/properties/networks";
import { rawStack } from "../support/stacks";

type Resource = Recorded["resources"][number];

/** What the command prints, and its exit code. */
async function proved(argv: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (...parts: unknown[]) => void lines.push(parts.map(String).join(" "));
  try {
    return { code: await run(argv), text: lines.join("\n") };
  } finally {
    console.log = log;
  }
}

/** The verdict of each property in the text of the command. */
function verdicts(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^ {2}(P\d+) +(holds|violated|undetermined|skipped)/gm)].map((m) => [m[1]!, m[2]!]),
  );
}

describe("the prove command", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), "bedrock-hub-prove-"));
  const file = (name: string) => path.join(folder, name);
  let network: Recorded;
  const state = (name: string, resources: readonly Resource[]): string => {
    writeFileSync(file(name), JSON.stringify({ version: 3, deployment: { resources } }));
    return file(name);
  };
  const prove = (resources: readonly Resource[], ...more: string[]) =>
    proved([
      "--state",
      state("state.json", resources),
      "--intent",
      file("intent.json"),
      "--engine",
      "properties",
      ...more,
    ]);

  before(async () => {
    network = await recordNetwork(rawStack("dev"), "dev");
    writeFileSync(file("intent.json"), JSON.stringify(network.intent));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("ends with 0 where what cannot be told is no violation, and with 1 for it where --strict is given", async () => {
    const hidden = network.resources.map((resource) =>
      resource.type === "aws:ec2/vpcEndpoint:VpcEndpoint" && resource.name.endsWith("/sts")
        ? { ...resource, inputs: { ...resource.inputs, policy: "{" }, outputs: { ...resource.outputs, policy: "{" } }
        : resource,
    );
    const open = await prove(hidden);
    expect([open.code, verdicts(open.text)["P9"]]).to.deep.equal([0, "undetermined"]);
    const strict = await prove(hidden, "--strict");
    expect([strict.code, verdicts(strict.text)["P9"]]).to.deep.equal([1, "undetermined"]);
    expect((await prove(network.resources, "--strict")).code).to.equal(0);
  });

  it("tells of a leak with each layer thought away, and skips what rests on the layer", async () => {
    // A spoke of prod looks up in the table of nonprod.
    const table = network.resources.find(
      ({ type, name }) => type.endsWith("ec2transitgateway/routeTable:RouteTable") && name === "nonprod",
    )!;
    const swapped = network.resources.map((resource) => {
      if (!resource.type.endsWith(":RouteTableAssociation") || resource.name !== "assistant") return resource;
      const to = { transitGatewayRouteTableId: table.id };
      return { ...resource, inputs: { ...resource.inputs, ...to }, outputs: { ...resource.outputs, ...to } };
    });
    const expected: [layer: string, code: number, violated: string[], skipped: string[]][] = [
      ["routes", 0, [], ["P2", "P3", "P4", "P6", "P14"]],
      ["security-groups", 1, ["P1", "P2"], ["P11", "P12"]],
      ["policies", 1, ["P1", "P2"], ["P9"]],
      ["dns", 1, ["P1", "P2"], ["P10", "P12"]],
    ];
    for (const [layer, code, violated, skipped] of expected) {
      const shown = await prove(swapped, "--without", layer);
      const all = verdicts(shown.text);
      const which = (verdict: string): string[] => Object.keys(all).filter((id) => all[id] === verdict);
      expect([layer, shown.code, which("violated"), which("skipped")]).to.deep.equal([layer, code, violated, skipped]);
      expect(which("holds")).to.have.length(17 - violated.length - skipped.length);
    }
  });
});
