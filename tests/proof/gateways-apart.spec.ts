import { expect } from "chai";
import { graphFromRecorded, type RecordedNode } from "../../proof/adapters/recorded";
import { buildModel } from "../../proof/build";
import { T } from "../../proof/build/types";

const node = (type: string, id: string, inputs: Record<string, unknown>): RecordedNode => ({
  urn: `urn:${id}`,
  type,
  id,
  inputs,
});

/** Two transit gateways with a table each; a VPC hangs at the first. */
const network = [
  node(T.vpc, "vpc-1", { cidrBlock: "10.0.0.0/16" }),
  ...["1", "2"].flatMap((n) => [
    node(T.transitGateway, `tgw-${n}`, {
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
    }),
    node(T.transitTable, `tgw-rtb-${n}`, { transitGatewayId: `tgw-${n}` }),
  ]),
  node(T.attachment, "tgw-attach-1", { vpcId: "vpc-1", transitGatewayId: "tgw-1", subnetIds: [] }),
];
const on = (table: string) => ({
  transitGatewayAttachmentId: "tgw-attach-1",
  transitGatewayRouteTableId: `tgw-rtb-${table}`,
});
const problems = (more: RecordedNode) => buildModel(graphFromRecorded([...network, more])).problems;

describe("tables of another transit gateway", () => {
  for (const [type, urn, problem] of [
    [T.transitAssociation, "urn:tgw-attach-1", "is associated with"],
    [T.transitPropagation, "urn:tgw-attach-1", "propagates into"],
    [T.transitRoute, "urn:part", "leads from"],
  ] as const) {
    it(`an attachment ${problem} them: AWS refuses`, () => {
      const part = (table: string) => node(type, "part", { ...on(table), destinationCidrBlock: "10.0.0.0/16" });
      expect(problems(part("1"))).to.deep.equal([]);
      const [found, ...rest] = problems(part("2"));
      expect(rest).to.deep.equal([]);
      expect(found?.urn).to.equal(urn);
      expect(found?.problem).to.include(problem).and.include("AWS refuses that");
    });
  }
});
