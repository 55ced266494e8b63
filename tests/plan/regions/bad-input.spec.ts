import { expect } from "chai";
import { planStack } from "../../../plan";
import { pathIn, problemIn } from "../../../plan/regions/paths";
import type { RegionConfig } from "../../../stacks/regions-schema";
import { rawRegions } from "../../support/regions";
import { problemsOf, type Raw } from "../../support/stacks";

/** One mistake in a file with several Regions, and the line that tells it. */
const MISTAKES: { name: string; make: (raw: Raw) => void; says: string | RegExp }[] = [
  {
    name: "not a Region code",
    make: (r) => (r["regions"].ireland = r["regions"]["eu-west-1"]),
    says: /^regions\.ireland: .*is not a Region code/,
  },
  {
    name: "a Region that does not exist",
    make: (r) =>
      (r["regions"]["eu-west-9"] = {
        ...r["regions"]["us-west-2"],
        domains: { prod: { supernets: ["10.192.0.0/16"] } },
      }),
    says: /^regions\.eu-west-9: is no Region of the catalogue, got eu-west-9; .*eu-west-/,
  },
  {
    name: "the home Region again",
    make: (r) =>
      (r["regions"]["us-east-1"] = {
        ...r["regions"]["eu-west-1"],
        availabilityZones: ["use1-az1", "use1-az2"],
        cidr: "10.58.0.0/20",
        domains: { prod: { supernets: ["10.192.0.0/16"] } },
      }),
    says: "regions.us-east-1: is the home Region; remove it: the home Region is described under hub",
  },
  {
    name: "another partition",
    make: (r) =>
      (r["regions"]["us-gov-west-1"] = {
        ...r["regions"]["us-west-2"],
        availabilityZones: ["usgw1-az1"],
        domains: { prod: { supernets: ["10.192.0.0/16"] } },
      }),
    says: /^regions\.us-gov-west-1: is in another partition than us-east-1/,
  },
  {
    name: "endpoints that are neither own nor a Region",
    make: (r) => (r["regions"]["us-west-2"].endpoints = "none"),
    says: "regions.us-west-2.endpoints: is neither own nor a Region code, got none; write own, or the Region that serves, for example us-east-1",
  },
  {
    name: "served by a Region that is not in the file",
    make: (r) => (r["regions"]["us-west-2"].endpoints = "ca-central-1"),
    says: /^regions\.us-west-2\.endpoints: names no Region of this file, got ca-central-1/,
  },
  {
    name: "served by itself",
    make: (r) => (r["regions"]["us-west-2"].endpoints = "us-west-2"),
    says: "regions.us-west-2.endpoints: names the Region itself, got us-west-2; write own",
  },
  {
    name: "served by a Region that is served",
    make: (r) => {
      r["regions"]["eu-west-1"].endpoints = "us-west-2";
      delete r["regions"]["eu-west-1"].cidr;
    },
    says: /^regions\.eu-west-1\.endpoints: names a Region that is served itself, got us-west-2/,
  },
  {
    name: "own endpoints without a block",
    make: (r) => delete r["regions"]["eu-west-1"].cidr,
    says: /^regions\.eu-west-1\.cidr: is missing, and a hub with endpoints needs a VPC/,
  },
  {
    name: "a block without endpoints",
    make: (r) => (r["regions"]["us-west-2"].cidr = "10.58.0.0/20"),
    says: /^regions\.us-west-2\.cidr: is given, but a Region that another one serves has no hub VPC, got 10\.58\.0\.0\/20/,
  },
  {
    name: "a hub that is too small",
    make: (r) => (r["regions"]["eu-west-1"].cidr = "10.60.0.0/24"),
    says: /^regions\.eu-west-1\.cidr: has no room for the hub's layout, got 10\.60\.0\.0\/24/,
  },
  {
    name: "too few zones for endpoints",
    make: (r) => (r["regions"]["eu-west-1"].availabilityZones = ["euw1-az1"]),
    says: /^regions\.eu-west-1\.availabilityZones: has fewer zones than minAvailabilityZones/,
  },
  {
    name: "a zone of another Region",
    make: (r) => (r["regions"]["us-west-2"].availabilityZones = ["usw2-az1", "use1-az2"]),
    says: /^regions\.us-west-2\.availabilityZones\.1: .*another Region than us-west-2.*got use1-az2/,
  },
  {
    name: "a spoke's zone of the home Region",
    make: (r) => (r["spokes"]["claims-west"].vpc.create.availabilityZones = ["use1-az1"]),
    says: /^spokes\.claims-west\.vpc\.create\.availabilityZones\.0: .*another Region than us-west-2/,
  },
  {
    name: "hubs that overlap",
    make: (r) => (r["regions"]["eu-west-1"].cidr = "10.62.0.0/20"),
    says: /^(hub|regions\.eu-west-1)\.cidr: overlaps the hub/,
  },
  {
    name: "supernets that overlap another Region's",
    make: (r) => (r["regions"]["eu-west-1"].domains.prod.supernets = ["10.112.0.0/14"]),
    says: /^regions\.eu-west-1\.domains\.prod\.supernets\.0: overlaps a supernet of domain prod \(10\.112\.0\.0\/14 at domains\.prod/,
  },
  {
    name: "a spoke in another Region's supernet",
    make: (r) =>
      (r["spokes"]["claims-west"].vpc.create = { cidr: "10.112.32.0/20", subnets: { app: "10.112.32.0/22" } }),
    says: /^spokes\.claims-west\.vpc\.create\.cidr: overlaps a supernet of domain prod/,
  },
  {
    name: "the same, knowingly: the supernet is routed to the other Region as a whole",
    make: (r) => {
      r["spokes"]["claims-west"].vpc.create = { cidr: "10.112.32.0/20", subnets: { app: "10.112.32.0/22" } };
      r["spokes"]["claims-west"].outsideSupernets = true;
    },
    says: /^spokes\.claims-west\.vpc\.create\.cidr: overlaps a supernet of domain prod/,
  },
  {
    name: "a spoke outside its Region's supernets",
    make: (r) => (r["spokes"]["claims-west"].vpc.create = { cidr: "10.200.0.0/20", subnets: { app: "10.200.0.0/22" } }),
    says: /^spokes\.claims-west\.vpc\.create\.cidr: lies outside the supernets of domain prod in us-west-2 \(10\.160\.0\.0\/14\)/,
  },
  {
    name: "a spoke in a Region that is not in the file",
    make: (r) => (r["spokes"]["claims-west"].region = "us-west-1"),
    says: /^spokes\.claims-west\.region: names no Region of this file, got us-west-1/,
  },
  {
    name: "a spoke of a domain that the Region does not have",
    make: (r) => {
      delete r["regions"]["us-west-2"].domains.nonprod;
    },
    says: "spokes.research-west.domain: is no domain of us-west-2, got nonprod; add it with its supernets to regions.us-west-2.domains",
  },
  {
    name: "a domain that does not exist",
    make: (r) => (r["regions"]["us-west-2"].domains.test = { supernets: ["10.192.0.0/16"] }),
    says: /^regions\.us-west-2\.domains\.test: names no domain of this file/,
  },
  {
    name: "a Region without domains",
    make: (r) => {
      r["regions"]["eu-west-1"].domains = {};
      delete r["spokes"]["claims-eu"];
    },
    says: "regions.eu-west-1.domains: is empty; name the domains that have spokes in the Region",
  },
  {
    name: "a domain that the serving Region does not have",
    make: (r) => (r["regions"]["us-west-2"].endpoints = "eu-west-1"),
    says: "regions.us-west-2.domains.nonprod: is no domain of eu-west-1, whose endpoints it would use; add it to regions.eu-west-1.domains",
  },
  {
    name: "a domain whose endpoints stay at home",
    make: (r) => {
      r["domains"].nonprod.endpointSet = "prod";
      r["regions"]["eu-west-1"].domains = { nonprod: { supernets: ["10.192.0.0/16"] } };
      delete r["spokes"]["claims-eu"];
    },
    says: /^regions\.eu-west-1\.domains\.nonprod: uses the endpoints of domain prod, which are not in eu-west-1/,
  },
  {
    name: "services where there are no endpoints",
    make: (r) => (r["regions"]["us-west-2"].domains.prod.services = ["sts"]),
    says: "regions.us-west-2.domains.prod.services: has no effect: the endpoints are those of us-east-1; remove it, or set regions.us-west-2.endpoints: own",
  },
  {
    name: "a service that does not exist",
    make: (r) => (r["regions"]["eu-west-1"].domains.prod.services = ["bedrok"]),
    says: /^regions\.eu-west-1\.domains\.prod\.services\.0: is no service of the catalogue, got bedrok/,
  },
  {
    name: "the central S3 endpoint of another Region",
    make: (r) => (r["spokes"]["claims-west"].s3 = "interface"),
    says: /^spokes\.claims-west\.s3: asks for a central S3 endpoint, which us-west-2 has none of/,
  },
  {
    name: "training by a central S3 endpoint that a served Region does not have",
    make: (r) =>
      (r["spokes"]["claims-west"].training = { subnets: ["data"], jobs: ["sagemaker"], centralAccess: true }),
    says: /^spokes\.claims-west\.training\.centralAccess: is set, yet us-west-2 has no central S3 endpoint, got true/,
  },
  {
    name: "training in unknown subnets of another Region",
    make: (r) => (r["spokes"]["claims-west"].training = { subnets: ["dta"], jobs: ["sagemaker"] }),
    says: /^spokes\.claims-west\.training\.subnets\.0: names no subnet of the spoke, got dta; .*data/,
  },
  {
    name: "one transit gateway for two Regions",
    make: (r) => {
      r["hub"].transitGateway = { adopt: "tgw-0a1b2c3d4e5f60718" };
      r["regions"]["us-west-2"].transitGateway = { adopt: "tgw-0a1b2c3d4e5f60718" };
    },
    says: /^regions\.us-west-2\.transitGateway\.adopt: is the transit gateway at hub\.transitGateway too/,
  },
  {
    name: "an unknown key",
    make: (r) => (r["regions"]["us-west-2"].zones = []),
    says: /^regions\.us-west-2\.zones: is an unknown key/,
  },
  {
    name: "on-premises in another Region's addresses",
    make: (r) =>
      (r["onPremises"] = {
        domain: "prod",
        prefixes: ["10.161.0.0/16", "10.60.8.0/21"],
        vpn: { office: { address: "198.51.100.7", asn: 65010 } },
      }),
    says: /^onPremises\.prefixes\.0: overlaps a supernet of domain prod in us-west-2 \(10\.160\.0\.0\/14\)/,
  },
];

describe("mistakes in Regions", () => {
  it("start from a file without any", () => {
    expect(problemsOf(rawRegions())).to.deep.equal([]);
  });

  for (const { name, make, says } of MISTAKES) {
    it(`${name}: one line each, at its place`, () => {
      const problems = problemsOf(rawRegions(make));
      const found = problems.filter((line) => (typeof says === "string" ? line === says : says.test(line)));
      expect(found, problems.join("\n")).to.have.length(1);
    });
  }

  it("warns of one ASN for two gateways and of a Region without spokes", () => {
    const { plan } = planStack(
      rawRegions((raw) => {
        raw["regions"]["eu-west-1"].transitGateway.create.asn = 64513;
        delete raw["spokes"]["claims-eu"];
      }),
      "test",
    );
    expect(plan.notices.find(({ code }) => code === "same-asn")?.path).to.equal(
      "regions.eu-west-1.transitGateway.create.asn",
    );
    expect(plan.notices.find(({ code }) => code === "region-without-spokes")?.path).to.equal("regions.eu-west-1");
  });

  it("says what the planner finds in a Region in the words of the file", () => {
    const problems = problemsOf(
      rawRegions((raw) => {
        raw["quotas"] = { interfaceEndpointsPerVpc: 5 };
        raw["regions"]["eu-west-1"].domains.nonprod = { supernets: ["10.180.0.0/14"] };
        raw["regions"]["eu-west-1"].cidr = "10.60.0.0/21";
      }),
    );
    expect(problems.map((line) => line.split(",")[0])).to.deep.equal([
      "domains: needs more interface endpoints in the hub VPC than the 5 that the account has",
      "domains.nonprod.models.0: cannot be invoked from eu-west-1 with inferenceGeography us",
      "domains.nonprod.models.1: cannot be invoked from eu-west-1 with inferenceGeography us",
      "regions.eu-west-1.domains: needs more interface endpoints in the hub VPC than the 5 that the account has",
    ]);
    expect(problems[1]).to.match(/; set regions\.eu-west-1\.domains\.nonprod\.inferenceGeography to eu or global/);
    const entry = { domains: { prod: { supernets: [], services: [] } } } as unknown as RegionConfig;
    expect(
      ["hub.cidr", "hub.account", "domains.prod", "domains.prod.services", "domains.prod.models", "spokes.a"].map(
        (path) => pathIn("eu-west-1", entry, path),
      ),
    ).to.deep.equal([
      "regions.eu-west-1.cidr",
      "hub.account",
      "regions.eu-west-1.domains.prod",
      "regions.eu-west-1.domains.prod.services",
      "domains.prod.models",
      "spokes.a",
    ]);
    const problem = { path: "hub.cidr", problem: "is small", fix: "add a zone to hub.availabilityZones" };
    expect(problemIn("eu-west-1", entry, problem).fix).to.equal("add a zone to regions.eu-west-1.availabilityZones");
  });
});
