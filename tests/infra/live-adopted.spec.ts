import { expect } from "chai";
import { judgeAdopted, type Declared, type LiveVpc } from "../../infra/live/adopted";
import { planStack, type SpokePlan } from "../../plan";
import { formatProblem } from "../../stacks/problems";
import { rawStack } from "../support/stacks";

/** The adopted spoke of the live stack, and its VPC exactly as declared. */
const { plan } = planStack(rawStack("prod"), "test");
const SPOKE = plan.spokes.find((spoke) => spoke.adopted)!;
const VPC = SPOKE.adopted!;
const KMS = "com.amazonaws.us-east-1.kms";
const STS = "com.amazonaws.us-east-1.sts";

const declared = (change: (spoke: SpokePlan) => void = () => undefined, transitGatewayId = ""): Declared => {
  const spoke = structuredClone(SPOKE);
  change(spoke);
  return {
    spoke,
    vpc: spoke.adopted!,
    accountId: "110987654305",
    transitGatewayId,
    services: { kms: KMS, sts: STS },
    s3ServiceName: "com.amazonaws.us-east-1.s3",
  };
};

const LIVE: LiveVpc = {
  ownerId: "110987654305",
  cidrs: VPC.cidrs,
  dnsSupport: true,
  dnsHostnames: true,
  subnets: VPC.subnets.map(({ id, cidr, azId, routeTable }) => ({ id, vpcId: VPC.id, cidr, azId, routeTable })),
  routes: [],
  privateDnsServices: [KMS],
  s3GatewayEndpoints: [VPC.existingS3GatewayEndpoint],
};

const FIRST = VPC.subnets[0]!;
const firstSubnet = (change: object): Partial<LiveVpc> => ({
  subnets: LIVE.subnets.map((subnet) => (subnet.id === FIRST.id ? { ...subnet, ...change } : subnet)),
});

describe("comparison of an adopted spoke with what stands", () => {
  const PATH = `spokes.${SPOKE.key}.vpc.adopt`;
  const attached = (more: object = {}): Partial<LiveVpc> => ({
    attachment: { vpcId: VPC.id, transitGatewayId: "tgw-1", foreignTable: "", ...more },
  });
  const withAttachment = (spoke: SpokePlan) => (spoke.attachment.existingId = "tgw-attach-0a");
  const withoutGateway = (spoke: SpokePlan) => {
    spoke.adopted!.existingS3GatewayEndpoint = "";
    spoke.s3Policy = "{}";
  };

  const leadsTo = (target: string): Partial<LiveVpc> => ({
    routes: [{ routeTable: FIRST.routeTable, destination: "0.0.0.0/0", target }],
  });
  const alike = VPC.subnets.filter(({ routeTable }) => routeTable === FIRST.routeTable).map(({ key }) => key);

  const CASES: [string, Partial<LiveVpc>, Declared, RegExp | undefined][] = [
    ["no difference", {}, declared(), undefined],
    [
      "a NAT gateway that nobody declared",
      leadsTo("nat"),
      declared(),
      new RegExp(`internet.nat: leaves out ${alike.join(", ")}, whose routes lead to a NAT gateway; add ${FIRST.key}`),
    ],
    [
      "an internet gateway that nobody declared",
      leadsTo("internet-gateway"),
      declared(),
      /existing.internet.publicAddresses: leaves out .*, whose routes lead to an internet gateway/,
    ],
    [
      "a NAT gateway that is gone",
      {},
      declared((spoke) => (spoke.adopted!.natSubnetKeys = alike)),
      new RegExp(`internet.nat: names ${alike.join(", ")}, whose routes do not lead to a NAT gateway; remove`),
    ],
    [
      "a NAT gateway as declared",
      leadsTo("nat"),
      declared((spoke) => (spoke.adopted!.natSubnetKeys = alike)),
      undefined,
    ],
    ["another owner", { ownerId: "999999999999" }, declared(), /\.id: is a VPC of account 999999999999, got vpc-/],
    [
      "another block",
      { cidrs: ["10.101.0.0/16", "10.100.0.0/16"] },
      declared(),
      /\.cidrs: differ from the VPC's, which are 10\.100\.0\.0\/16, 10\.101\.0\.0\/16/,
    ],
    ["DNS off", { dnsHostnames: false }, declared(), /\.id: has DNS support or DNS hostnames turned off/],
    ["subnet gone", { subnets: LIVE.subnets.slice(1) }, declared(), /\.subnets\.model-a\.id: is no subnet of the VPC/],
    [
      "subnet of another VPC",
      firstSubnet({ vpcId: "vpc-2" }),
      declared(),
      /\.subnets\.model-a\.id: is no subnet of the VPC/,
    ],
    [
      "subnet's block",
      firstSubnet({ cidr: "10.100.9.0/24" }),
      declared(),
      /\.model-a\.cidr: differs from the subnet's, which is 10\.100\.9\.0\/24/,
    ],
    ["subnet's zone", firstSubnet({ azId: "use1-az6" }), declared(), /\.model-a\.az: differs .* use1-az6/],
    ["subnet's table", firstSubnet({ routeTable: "rtb-9" }), declared(), /\.model-a\.routeTable: differs .* rtb-9/],
    [
      "a route that leads elsewhere",
      { routes: [{ routeTable: VPC.routeTables[0]!, destination: SPOKE.routes[0]!.destination, target: "" }] },
      declared(),
      /\.subnets: have a route table \(rtb-\w+\) with a route to 10\.64\.\d\.0\/23 that leads elsewhere/,
    ],
    ["an undeclared private endpoint", { privateDnsServices: [KMS, STS] }, declared(), /leaves out sts.*; add sts$/],
    ["a declared endpoint that is not there", { privateDnsServices: [] }, declared(), /names kms, .*; remove kms$/],
    [
      "no such S3 endpoint",
      { s3GatewayEndpoints: [] },
      declared(),
      /\.s3GatewayEndpoint: is no S3 gateway endpoint of the VPC/,
    ],
    [
      "an undeclared S3 endpoint",
      { s3GatewayEndpoints: ["vpce-9"] },
      declared(withoutGateway),
      /is missing, but the VPC has .* vpce-9/,
    ],
    ["attachment gone", {}, declared(withAttachment), /\.existing\.attachment: does not exist/],
    ["attachment as declared", attached(), declared(withAttachment, "tgw-1"), undefined],
    ["attachment of another VPC", attached({ vpcId: "vpc-2" }), declared(withAttachment), /attaches vpc-2/],
    ["attachment to another gateway", attached(), declared(withAttachment, "tgw-2"), /attaches to tgw-1, .* tgw-2$/],
    [
      "association with a foreign table",
      attached({ foreignTable: "tgw-rtb-9" }),
      declared(withAttachment),
      /takeOverAssociation: is off, but the attachment is associated with tgw-rtb-9/,
    ],
    [
      "association that is taken over",
      attached({ foreignTable: "tgw-rtb-9" }),
      declared((spoke) => {
        withAttachment(spoke);
        spoke.attachment.takeOverAssociation = true;
      }),
      undefined,
    ],
  ];
  for (const [name, change, what, says] of CASES) {
    it(`refuses a difference: ${name}`, () => {
      const problems = judgeAdopted(what, { ...LIVE, ...change }).map(formatProblem);
      expect(problems).to.have.length(says ? 1 : 0);
      if (says)
        expect(problems[0])
          .to.match(says)
          .and.satisfy((text: string) => text.startsWith(PATH));
    });
  }

  it("refuses attachment subnets outside the VPC's real blocks", () => {
    const problems = judgeAdopted(declared(), { ...LIVE, cidrs: ["10.101.0.0/16"] }).map(formatProblem);
    expect(problems.filter((problem) => problem.includes(".attachment.create: lies outside"))).to.have.length(
      VPC.createdAttachmentSubnets.length,
    );
  });
});
