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

  // pulumi-awsx, awsx/ec2/subnetDistributorNew.test.ts, "explicit subnet layouts": names and blocks as they stand there.
  it("gives subnets the names and blocks that awsx's own test expects", () => {
    const { children } = vpcLayout("vpcName", {
      ...ARGS,
      availabilityZoneNames: ["us-east-1a", "us-east-1b"],
      subnetSpecs: [
        { name: "public", type: "Public", cidrBlocks: ["10.0.0.0/18", "10.0.64.0/19"] },
        { name: "private", type: "Private", cidrBlocks: ["10.0.96.0/19", "10.0.128.0/20"] },
      ],
    });
    const subnets = children.filter(({ type }) => type === "aws:ec2/subnet:Subnet");
    expect(subnets.map(({ name, inputs }) => [name, inputs["availabilityZone"], inputs["cidrBlock"]])).to.deep.equal([
      ["vpcName-public-1", "us-east-1a", "10.0.0.0/18"],
      ["vpcName-private-1", "us-east-1a", "10.0.96.0/19"],
      ["vpcName-public-2", "us-east-1b", "10.0.64.0/19"],
      ["vpcName-private-2", "us-east-1b", "10.0.128.0/20"],
    ]);
  });

  // pulumi-awsx, awsx/ec2/vpc.test.ts, "compareSubnetSpecs": the same groups in, the same order of kinds out.
  const SORTED: [given: string[], expected: string[]][] = [
    [
      ["Private", "Public"],
      ["Public", "Private"],
    ],
    [
      ["Isolated", "Public"],
      ["Public", "Isolated"],
    ],
    [
      ["Private", "Public", "Public"],
      ["Public", "Public", "Private"],
    ],
    [
      ["Isolated", "Public", "Private"],
      ["Public", "Private", "Isolated"],
    ],
  ];
  for (const [given, expected] of SORTED) {
    it(`makes ${given.join(", ")} in the order ${expected.join(", ")}, with one NAT gateway a zone`, () => {
      const subnetSpecs = given.map((type, i) => ({ name: `g${i}`, type, cidrBlocks: [`10.0.${i}.0/24`] }));
      const { children } = vpcLayout("net", { ...ARGS, availabilityZoneNames: ["us-east-1a"], subnetSpecs });
      const kinds = children
        .filter(({ type }) => type === "aws:ec2/subnet:Subnet")
        .map(({ inputs }) => (inputs["tags"] as Record<string, string>)["SubnetType"]);
      expect(kinds).to.deep.equal(expected);
      expect(children.filter(({ type }) => type === "aws:ec2/natGateway:NatGateway")).to.have.length(1);
    });
  }

  // pulumi-awsx, awsx/ec2/vpc.ts: what is shared is overridden by a part's own name and kind.
  it("tags each part with a name of its own, over what the caller gives", () => {
    const tagsOf = (key: string) =>
      vpcLayout("net", { ...ARGS, tags: { Name: "mine", stack: "s" } }).children.find((child) => child.key === key)
        ?.inputs["tags"];
    expect(tagsOf("vpc/net")).to.deep.equal({ Name: "mine", stack: "s" });
    expect(tagsOf("igw/net")).to.deep.equal({ Name: "mine", stack: "s" });
    expect(tagsOf("subnet/net-app-1")).to.deep.equal({ Name: "net-app-1", stack: "s", SubnetType: "Private" });
    expect(tagsOf("table/net-app-1")).to.deep.equal({ Name: "net-app-1", stack: "s", SubnetType: "Private" });
    expect(tagsOf("eip/net-1")).to.deep.equal({ Name: "net-1", stack: "s" });
    expect(tagsOf("nat/net-1")).to.deep.equal({ Name: "net-1", stack: "s" });
  });

  // Since version 3.5 (pulumi-awsx, awsx/ec2/vpc.test.ts, "passes region through to child resources and AZ lookup").
  it("puts every part into the Region that it is given, and names none where it is given none", () => {
    const regions = (args: object) =>
      new Set(vpcLayout("net", { ...ARGS, ...args }).children.map((c) => c.inputs["region"]));
    expect(regions({ region: "eu-central-1" })).to.deep.equal(new Set(["eu-central-1"]));
    expect(regions({})).to.deep.equal(new Set([undefined]));
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
    [
      "subnets that overlap, as awsx does",
      {
        subnetSpecs: [
          { name: "public", type: "Public", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
          { name: "app", type: "Private", cidrBlocks: ["10.0.2.0/24", "10.0.1.128/25"] },
        ],
      },
    ],
    [
      "NAT gateways without public subnets, as awsx does",
      { subnetSpecs: [{ name: "app", type: "Private", cidrBlocks: ["10.0.2.0/24", "10.0.3.0/24"] }] },
    ],
    [
      "two groups of one name, as awsx does",
      {
        subnetSpecs: [
          { name: "app", type: "Public", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
          { name: "app", type: "Private", cidrBlocks: ["10.0.2.0/24", "10.0.3.0/24"] },
        ],
      },
    ],
    ["an argument that it does not follow", { assignGeneratedIpv6CidrBlock: true }],
  ];
  for (const [name, change] of REFUSED) {
    it(`refuses ${name} rather than guess`, () => {
      expect(() => vpcLayout("net", { ...ARGS, ...change })).to.throw("awsx:ec2:Vpc: ");
    });
  }
});
