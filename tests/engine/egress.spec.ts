import { expect } from "chai";
import { destroy } from "../../local/engine/destroy";
import { spokeIn } from "../support/regions";
import { TestStack, type Ran, type Values } from "./support/stack";

const ZONES = [
  { id: "use1-az1", name: "us-east-1a" },
  { id: "use1-az2", name: "us-east-1b" },
];

/**
 * One spoke with NAT gateways of its own, one behind the egress firewall that trains, one in another Region that goes out
 * there; all logged.
 */
function ways(values: Values): void {
  const spokes = values.spokes as Record<string, Record<string, unknown>>;
  const { assistant, research } = spokes;
  const vpc = assistant!["vpc"] as { create: Record<string, unknown> };
  assistant!["egress"] = "nat";
  vpc.create["zones"] = ZONES;
  research!["egress"] = "central";
  const made = (research!["vpc"] as { create: { subnets: Record<string, string> } }).create;
  research!["training"] = { subnets: Object.keys(made.subnets).slice(0, 1), jobs: ["sagemaker"] };
  delete spokes["claims"];
  spokes["claims-west"] = { ...spokeIn("us-west-2", "prod", "10.160.0.0/20", "claims-dev"), egress: "central" };
  values.egress = { cidr: "10.63.0.0/23", zones: ZONES, allowedDomains: ["packages.example.org"] };
  values.regions = {
    "us-west-2": {
      endpoints: "us-east-1",
      transitGateway: { create: { asn: 64514 } },
      availabilityZones: ["usw2-az1"],
      domains: { prod: { supernets: ["10.160.0.0/14"] } },
      egress: {
        cidr: "10.66.0.0/23",
        zones: [{ id: "usw2-az1", name: "us-west-2a" }],
        allowedDomains: ["packages.example.org"],
      },
    },
  };
  const { archive } = values.observability as { archive: unknown };
  values.observability = { archive, trail: { own: {} }, alarms: {} };
}

describe("ways out, training and another Region with its logs on the real engine", () => {
  let stack: TestStack;
  let first: Ran;

  before(() => {
    stack = TestStack.make("dev");
    stack.edit(ways);
  });
  after(() => stack.dispose());

  it("come up from nothing in one run", async () => {
    first = await stack.up();
    expect(Object.keys(first.changed)).to.deep.equal(["create"]);
    expect(first.steps.filter(({ failed }) => failed).map(({ type }) => type.split(":").at(-1))).to.deep.equal([]);
  });

  it("stand: NAT gateways of the spoke and of the egress VPC, the firewall, buckets, the west's logs in the one archive", async () => {
    const all = await stack.world((world) => world.list());
    const of = (type: string) => all.filter((resource) => resource.type.endsWith(`:${type}`));
    const places = (type: string) => of(type).map(({ region }) => region);
    expect(places("NatGateway").sort()).to.deep.equal([...Array<string>(4).fill("us-east-1"), "us-west-2"]);
    expect(places("Firewall").sort()).to.deep.equal(["us-east-1", "us-west-2"]);
    expect(places("FlowLog").filter((region) => region === "us-west-2")).to.have.length(3);
    expect(of("Trail").map(({ region }) => region)).to.include("us-west-2");
    expect(of("EventBus").map(({ region }) => region)).to.deep.equal(["us-east-1"]);
    expect(of("MetricAlarm").filter(({ region }) => region === "us-west-2")).to.have.length(2);
  });

  it("have nothing to refresh, and do nothing on a second up", async () => {
    await stack.must("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    expect((await stack.up("--expect-no-changes")).changed).to.deep.equal({});
  });

  it("leave every account empty", async () => {
    await stack.must("state", "unprotect", "--all", "--yes");
    expect((await destroy(stack.project, ["--yes", "--skip-preview"], { output: "capture" })).code).to.equal(0);
    expect(await stack.world((world) => world.list())).to.deep.equal([]);
  });
});
