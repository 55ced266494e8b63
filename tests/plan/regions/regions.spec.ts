import { expect } from "chai";
import { planStack, type Plan } from "../../../plan";
import type { PeeringPlan, RegionPlan } from "../../../plan/regions/types";
import { rawRegions } from "../../support/regions";
import { rawStack, type Raw } from "../../support/stacks";

const plan = (change?: (raw: Raw) => void): Plan => planStack(rawRegions(change), "test").plan;
const region = (p: Plan, code: string): RegionPlan => p.regions!.find((r) => r.region === code)!;
const peering = (p: Plan): PeeringPlan => p.peerings![0]!;
const routes = (list: { destination: string; blackhole: boolean }[]) =>
  list.map(({ destination, blackhole }) => `${blackhole ? "drop " : ""}${destination}`);

describe("a Region with endpoints of its own", () => {
  it("is planned as the home Region is: hub, domains, endpoints, spokes, and no peering", () => {
    const p = plan();
    const eu = region(p, "eu-west-1");
    expect(eu.endpointsIn).to.equal("eu-west-1");
    expect(eu.hub.cidr).to.equal("10.60.0.0/20");
    expect(eu.hub.transit).to.deep.equal({ adoptedId: "", asn: 64515 });
    expect(eu.hub.sharedWith).to.deep.equal(["claims-dev"]);
    expect(eu.domains.map(({ key, endpointBlock }) => [key, endpointBlock])).to.deep.equal([["prod", "10.60.2.0/23"]]);
    expect(eu.domains[0]?.endpoints?.endpoints.map(({ serviceName }) => serviceName)).to.deep.equal([
      "com.amazonaws.eu-west-1.bedrock-runtime",
      "com.amazonaws.eu-west-1.logs",
      "com.amazonaws.eu-west-1.sts",
    ]);
    expect(eu.spokes.map(({ key, created }) => [key, created?.azIds])).to.deep.equal([
      ["claims-eu", ["euw1-az1", "euw1-az2"]],
    ]);
    expect(p.peerings?.map(({ key }) => key)).to.deep.equal(["us-west-2/us-east-1"]);
  });

  it("lets only its own spokes in", () => {
    const sources = region(plan(), "eu-west-1").domains[0]?.endpoints?.securityGroups.flatMap((g) => g.sources);
    expect(sources).to.have.members(["10.176.0.0/23", "10.176.0.0/20"]);
  });

  it("takes a domain's settings from the home Region where it says nothing else", () => {
    const p = plan((raw) => (raw["regions"]["eu-west-1"].domains.prod.services = ["bedrock-runtime"]));
    const services = region(p, "eu-west-1").domains[0]?.endpoints?.endpoints.map(({ service }) => service);
    expect(services).to.deep.equal(["bedrock-runtime"]);
    expect(p.domains.find(({ key }) => key === "prod")?.endpoints?.endpoints).to.have.length(3);
  });
});

describe("a Region that another one serves", () => {
  it("has its callers let in by the subnets that they have in its own zones, at the endpoints' Region", () => {
    const raw = rawStack("prod");
    const sources = (): string[] =>
      planStack(raw, "test")
        .plan.domains.find(({ key }) => key === "prod")!
        .endpoints!.securityGroups.filter(({ audience }) => audience === "consumers")
        .flatMap((group) => group.sources.filter((cidr) => cidr.startsWith("10.144.")));
    // The home Region has zones 1, 2 and 4; the caller's has 1 and 2.
    expect(sources()).to.deep.equal(["10.144.0.0/23"]);
    raw["regions"]["us-west-2"].availabilityZones = ["usw2-az2", "usw2-az3"];
    expect(sources()).to.deep.equal(["10.144.1.0/24", "10.144.2.0/24"]);
  });

  it("has a transit gateway with domain tables, no hub VPC and no endpoints", () => {
    const west = region(plan(), "us-west-2");
    expect(west.endpointsIn).to.equal("us-east-1");
    expect([west.hub.cidr, west.hub.attachmentSubnets]).to.deep.equal(["", []]);
    expect(west.domains.map(({ key, endpoints }) => [key, endpoints])).to.deep.equal([
      ["nonprod", undefined],
      ["prod", undefined],
    ]);
  });

  it("routes each domain to its own endpoints' block in the serving Region and drops the other domain and the hub", () => {
    const [nonprod, prod] = region(plan(), "us-west-2").domains;
    expect(routes(prod!.transitRoutes)).to.deep.equal(["10.62.2.0/23", "drop 10.62.0.0/20", "drop 10.164.0.0/14"]);
    expect(routes(nonprod!.transitRoutes)).to.deep.equal(["10.62.4.0/23", "drop 10.62.0.0/20", "drop 10.160.0.0/14"]);
  });

  it("arrives at the endpoints of its domains and nowhere else, and is answered at its own blocks", () => {
    const { arrivals, returns, caller, serving, domains } = peering(plan());
    expect([caller, serving, domains]).to.deep.equal(["us-west-2", "us-east-1", ["nonprod", "prod"]]);
    expect(routes(arrivals)).to.deep.equal(["10.62.4.0/23", "10.62.2.0/23", "drop 10.62.0.0/20"]);
    expect(routes(returns)).to.deep.equal(["10.164.0.0/14", "10.160.0.0/14"]);
  });

  it("is let in by the serving Region: security groups, return routes, endpoint policies and blackholes", () => {
    const p = plan();
    const prod = p.domains.find(({ key }) => key === "prod")!;
    const consumers = prod.endpoints!.securityGroups.find(({ audience }) => audience === "consumers")!;
    expect(consumers.sources).to.include("10.160.0.0/23").and.not.include("10.164.0.0/23");
    expect(prod.endpoints!.returnRoutes.map(({ destination }) => destination)).to.deep.equal([
      "10.112.0.0/14",
      "10.160.0.0/14",
    ]);
    expect(prod.endpoints!.endpoints[0]?.policy).to.include("210987654306");
    expect(routes(prod.transitRoutes)).to.include("drop 10.164.0.0/14");
    expect(p.hub.sharedWith).to.not.include("claims-west");
  });

  it("gets the serving Region's names, by zones or by Profiles of its own", () => {
    const byZone = region(plan(), "us-west-2").spokes.find(({ key }) => key === "claims-west")!;
    expect(byZone.dns.zoneAssociations).to.deep.equal([
      "bedrock-runtime.us-east-1.amazonaws.com",
      "logs.us-east-1.amazonaws.com",
      "sts.us-east-1.amazonaws.com",
    ]);
    const p = plan((raw) => (raw["dns"].sharing = "profiles"));
    const [nonprod, prod] = region(p, "us-west-2").names;
    expect(prod).to.deep.equal({
      domain: "prod",
      zones: byZone.dns.zoneAssociations,
      profile: true,
      profileSharedWith: ["claims-west"],
    });
    expect(nonprod?.profileSharedWith).to.deep.equal(["research-dev"]);
    const home = p.domains.find(({ key }) => key === "prod")?.endpoints;
    expect(home?.profileSharedWith, "the home Region's Profile").to.deep.equal(["assistant-dev", "claims-dev"]);
  });

  it("shares names as the Region says, whatever the home Region does", () => {
    const p = plan((raw) => {
      raw["dns"] = { sharing: "zone-associations" };
      raw["regions"]["us-west-2"].dns = "profiles";
    });
    const { spokes, names } = region(p, "us-west-2");
    expect(spokes.map(({ key, dns }) => [key, dns.sharing])).to.deep.equal([
      ["claims-west", "profiles"],
      ["research-west", "profiles"],
    ]);
    expect(names.map(({ profileSharedWith }) => profileSharedWith)).to.deep.equal([["research-dev"], ["claims-west"]]);
    expect(p.spokes.every(({ dns }) => dns.sharing === "zone-associations")).to.equal(true);
  });

  it("says which names its spokes call", () => {
    expect(plan().notices.find(({ code }) => code === "names-of-another-region")?.path).to.equal("regions.us-west-2");
  });

  it("does not let spokes of two Regions reach each other where a domain's spokes do", () => {
    const p = plan((raw) => (raw["domains"].prod.spokeToSpoke = true));
    const of = (list: Plan["spokes"], key: string) => list.find((s) => s.key === key)!.routes.map((r) => r.destination);
    expect(of(p.spokes, "claims")).to.deep.equal(["10.62.2.0/23", "10.112.0.0/14"]);
    expect(of(region(p, "us-west-2").spokes, "claims-west")).to.deep.equal(["10.62.2.0/23", "10.160.0.0/14"]);
  });

  it("answers a spoke outside the supernets at exactly its blocks", () => {
    const p = plan((raw) => {
      raw["spokes"]["claims-west"].outsideSupernets = true;
      raw["spokes"]["claims-west"].vpc.create = { cidr: "172.20.0.0/20", subnets: { app: "172.20.0.0/22" } };
    });
    expect(routes(peering(p).returns)).to.include("172.20.0.0/20");
    const [nonprod] = region(p, "us-west-2").domains;
    expect(routes(nonprod!.transitRoutes)).to.include("drop 172.20.0.0/20");
    const home = p.domains.find(({ key }) => key === "nonprod")!;
    expect(routes(home.transitRoutes)).to.include("drop 172.20.0.0/20");
  });

  it("can be cut off: its blocks are dropped in its own tables and taken out of the serving security groups", () => {
    const p = plan((raw) => (raw["spokes"]["claims-west"].quarantined = true));
    const spoke = region(p, "us-west-2").spokes.find(({ key }) => key === "claims-west")!;
    expect(routes(spoke.attachment.quarantineRoutes)).to.deep.equal(["drop 10.160.0.0/20"]);
    expect(routes(peering(p).returns)).to.deep.equal(["10.164.0.0/14", "10.160.0.0/14", "drop 10.160.0.0/20"]);
    const sources = p.domains.flatMap(({ endpoints }) => endpoints!.securityGroups.flatMap((g) => g.sources));
    expect(sources.filter((cidr) => cidr.startsWith("10.160."))).to.deep.equal([]);
  });

  it("is dropped before the peering where it is cut off outside the supernets, by the route that answered it", () => {
    const outside = (quarantined: boolean) =>
      peering(
        plan((raw) => {
          Object.assign(raw["spokes"]["claims-west"], { outsideSupernets: true, quarantined });
          raw["spokes"]["claims-west"].vpc.create = { cidr: "172.20.0.0/20", subnets: { app: "172.20.0.0/22" } };
        }),
      ).returns.find(({ destination }) => destination === "172.20.0.0/20")!;
    expect(outside(false)).to.include({ key: outside(true).key, blackhole: false });
    expect(outside(true).blackhole).to.equal(true);
  });

  it("may be served by any Region with endpoints", () => {
    const p = plan((raw) => {
      raw["regions"]["us-west-2"].endpoints = "eu-west-1";
      delete raw["regions"]["us-west-2"].domains.nonprod;
      delete raw["spokes"]["research-west"];
    });
    expect(peering(p).key).to.equal("us-west-2/eu-west-1");
    expect(routes(peering(p).arrivals)).to.deep.equal(["10.60.2.0/23", "drop 10.60.0.0/20"]);
    const eu = region(p, "eu-west-1").domains[0]!.endpoints!;
    expect(eu.returnRoutes.map(({ destination }) => destination)).to.include("10.160.0.0/14");
    const home = p.domains.flatMap(({ endpoints }) => endpoints!.securityGroups.flatMap((g) => g.sources));
    expect(home.filter((cidr) => cidr.startsWith("10.160."))).to.deep.equal([]);
  });
});

describe("the home Region", () => {
  it("is planned as before where no other Region is declared", () => {
    const without = planStack(rawStack("dev"), "test").plan;
    expect(without).to.not.have.property("regions");
    expect(without).to.not.have.property("peerings");
  });

  it("does not change with a Region that it has nothing to do with", () => {
    const p = plan((raw) => {
      delete raw["regions"]["us-west-2"];
      delete raw["spokes"]["claims-west"];
      delete raw["spokes"]["research-west"];
      delete raw["accounts"]["claims-west"];
    });
    const { regions: _regions, peerings: _peerings, observability, ...rest } = p;
    const { observability: before, ...alone } = planStack(rawStack("dev"), "test").plan;
    expect(rest).to.deep.equal(alone);
    // The archive takes the other Region's logs in; what the home Region itself logs is as it was.
    for (const part of [
      "flowLogs",
      "transitFlowLog",
      "trails",
      "resolverLogs",
      "invocationLogging",
      "metrics",
    ] as const)
      expect(observability?.[part], part).to.deep.equal(before?.[part]);
  });
});
