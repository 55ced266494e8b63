import { expect } from "chai";
import { notStanding } from "../../../local/engine/standing";
import type { ResourceView } from "../../../local/world/kernel/command";
import type { Doc } from "../../../local/world/kernel/json";
import { planStack } from "../../../plan";
import { rawStack } from "../../support/stacks";

const { plan } = planStack(rawStack("dev"), "Pulumi.dev.yaml");
const [log] = plan.observability!.flowLogs.filter(({ key }) => key === "spoke/claims");
const account = plan.accounts.find(({ key }) => key === log!.account)!.id;

function standing(type: string, id: string, outputs: Doc): ResourceView {
  return { account, region: plan.region, type, id, created: 0, inputs: outputs, outputs };
}

const vpc = standing("aws:ec2/vpc:Vpc", "vpc-1", {
  cidrBlock: plan.spokes.find(({ key }) => key === "claims")!.created!.cidr,
});

function flowLog(id: string, changes: Doc = {}): ResourceView {
  return standing("aws:ec2/flowLog:FlowLog", id, {
    vpcId: vpc.id,
    trafficType: "ALL",
    logDestination: log!.destination,
    logFormat: log!.format,
    maxAggregationInterval: log!.intervalSeconds,
    ...changes,
  });
}

/** What the check says of the flow log of that one spoke. */
const told = (...logs: ResourceView[]): string[] =>
  notStanding(plan, [vpc, ...logs]).filter((line) => line.startsWith("flow log of spoke/claims,"));

const NAME = `flow log of spoke/claims, account ${account}:`;
const elsewhere = "arn:aws:s3:::somewhere-else/vpc/";

describe("the post-deploy check of flow logs", () => {
  it("says nothing of one that is as planned, and that one is not there only if none is", () => {
    expect(told(flowLog("fl-1"))).to.deep.equal([]);
    expect(told()).to.deep.equal([`${NAME} is not there`]);
    expect(told(flowLog("fl-1", { vpcId: "vpc-2" }))).to.deep.equal([`${NAME} is not there`]);
  });

  const altered: readonly [string, Doc, string][] = [
    [
      "destination",
      { logDestination: elsewhere },
      `writes elsewhere, got ${elsewhere}; the plan has ${log!.destination}`,
    ],
    ["fields", { logFormat: "${srcaddr}" }, `writes other fields, got \${srcaddr}; the plan has ${log!.format}`],
    [
      "interval",
      { maxAggregationInterval: log!.intervalSeconds === 60 ? 600 : 60 },
      `gathers for another time (seconds), got ${log!.intervalSeconds === 60 ? 600 : 60}; the plan has ${log!.intervalSeconds}`,
    ],
    ["traffic", { trafficType: "REJECT" }, "writes other traffic, got REJECT; the plan has ALL"],
  ];
  for (const [what, change, line] of altered)
    it(`says what differs: ${what}`, () => {
      expect(told(flowLog("fl-1", change))).to.deep.equal([`${NAME} ${line}`]);
    });

  it("says each of several differences", () => {
    expect(told(flowLog("fl-1", { trafficType: "ACCEPT", logDestination: elsewhere }))).to.have.length(2);
  });

  it("takes the right one of several, and names the closest if none is", () => {
    const foreign = flowLog("fl-2", { trafficType: "ACCEPT", logDestination: elsewhere });
    expect(told(foreign, flowLog("fl-1"))).to.deep.equal([]);
    expect(told(foreign, flowLog("fl-1", { trafficType: "REJECT" }))).to.deep.equal([
      `${NAME} fl-1 writes other traffic, got REJECT; the plan has ALL`,
    ]);
  });
});
