import { expect } from "chai";
import { vpcLayout } from "../../../local/awsx/layout";

const ARGS = {
  cidrBlock: "10.0.0.0/16",
  availabilityZoneNames: ["us-east-1c", "us-east-1a"],
  enableDnsSupport: true,
  enableDnsHostnames: true,
  natGateways: { strategy: "OnePerAz" },
  subnetStrategy: "Auto",
  subnetSpecs: [
    { name: "public", type: "Public", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
    { name: "app", type: "Private", cidrBlocks: ["10.0.2.0/24", "10.0.3.0/24"] },
    { name: "transit", type: "Isolated", cidrBlocks: ["10.0.4.0/24", "10.0.5.0/24"] },
  ],
  tags: { stack: "s" },
};

describe("the layout of awsx.ec2.Vpc", () => {
  // pulumi-awsx, awsx/ec2/vpc.ts: names are index based, parents are vpc > subnet > table, public subnets come first.
  it("is that of awsx 3.9, child by child", () => {
    const { children } = vpcLayout("net", ARGS);
    const nameOf = (key?: string) => children.find((c) => c.key === key)?.key ?? "-";
    const zone = (n: number) => [
      `subnet/net-public-${n} < vpc/net`,
      `table/net-public-${n} < subnet/net-public-${n}`,
      `association/net-public-${n} < table/net-public-${n}`,
      `eip/net-${n} < subnet/net-public-${n}`,
      `nat/net-${n} < subnet/net-public-${n}`,
      `route/net-public-${n} < table/net-public-${n}`,
      `subnet/net-app-${n} < vpc/net`,
      `table/net-app-${n} < subnet/net-app-${n}`,
      `association/net-app-${n} < table/net-app-${n}`,
      `route/net-app-${n} < table/net-app-${n}`,
      `subnet/net-transit-${n} < vpc/net`,
      `table/net-transit-${n} < subnet/net-transit-${n}`,
      `association/net-transit-${n} < table/net-transit-${n}`,
    ];
    expect(children.map((c) => `${c.key} < ${nameOf(c.parent)}`)).to.deep.equal([
      "vpc/net < -",
      "igw/net < vpc/net",
      ...zone(1),
      ...zone(2),
    ]);
  });

  it("names a child only after the children that it refers to", () => {
    const seen = new Set<string>();
    for (const child of vpcLayout("net", ARGS).children) {
      for (const value of Object.values(child.inputs))
        if (typeof value === "object" && "child" in value) expect(seen.has(value.child), child.key).to.be.true;
      seen.add(child.key);
    }
  });

  const REFUSED: [name: string, change: object][] = [
    ["another strategy of subnets", { subnetStrategy: "Legacy" }],
    ["subnets without blocks", { subnetSpecs: [{ name: "app", type: "Private", cidrMask: 24 }] }],
    ["fewer blocks than zones", { subnetSpecs: [{ name: "app", type: "Private", cidrBlocks: ["10.0.0.0/24"] }] }],
    ["a single NAT gateway", { natGateways: { strategy: "Single" } }],
    ["no zone names", { availabilityZoneNames: undefined }],
    ["an argument that it does not follow", { assignGeneratedIpv6CidrBlock: true }],
  ];
  for (const [name, change] of REFUSED) {
    it(`refuses ${name} rather than guess`, () => {
      expect(() => vpcLayout("net", { ...ARGS, ...change })).to.throw("awsx:ec2:Vpc: ");
    });
  }
});
