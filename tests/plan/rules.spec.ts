import { expect } from "chai";
import { planStack, type Plan } from "../../plan";
import { packAudience, sortCidrs } from "../../plan/audience";
import { hubLayout, sliceByZone, sortZones, zoneNumber } from "../../plan/layout";
import { cidr4, contains4, formatCidr4, unionCidrs } from "../../net/ipv4";
import { rawStack, type Raw } from "../support/stacks";

const plan = (change: (raw: Raw) => void = () => undefined, stack: "dev" | "prod" = "prod"): Plan => {
  const raw = rawStack(stack);
  change(raw);
  return planStack(raw, "test").plan;
};
const domain = (p: Plan, key: string) => p.domains.find((d) => d.key === key)!;
const spoke = (p: Plan, key: string) => p.spokes.find((s) => s.key === key)!;
const codes = (p: Plan) => p.notices.map((n) => n.code);

describe("hub layout", () => {
  it("cuts a /20 into eight /23: infrastructure and seven domains of 59 endpoints a zone", () => {
    const layout = hubLayout("10.64.0.0/20");
    expect([layout.attachment, layout.resolver, layout.domain(1), layout.domain(7)].map(formatCidr4)).to.deep.equal([
      "10.64.0.0/25",
      "10.64.0.128/25",
      "10.64.2.0/23",
      "10.64.14.0/23",
    ]);
    expect(layout.endpointsPerZone).to.equal(59);
  });

  it("places a subnet by the number of its zone, whatever other zones there are", () => {
    const block = cidr4("10.0.0.0/23");
    const both = sliceByZone("x", block, 8, ["use1-az4", "use1-az1"]);
    expect(both.map((s) => [s.key, s.cidr])).to.deep.equal([
      ["x-use1-az1", "10.0.0.0/26"],
      ["x-use1-az4", "10.0.0.192/26"],
    ]);
    expect(sliceByZone("x", block, 8, ["use1-az4"])).to.deep.equal(both.slice(1));
    expect(zoneNumber("apne1-az2")).to.equal(2);
    expect(sortZones(["use1-az10", "use1-az2", "use1-az1"])).to.deep.equal(["use1-az1", "use1-az2", "use1-az10"]);
  });
});

describe("anchors", () => {
  it("have the smallest block that a VPC can have, each its own by its domain's slot (VPC guide, VPC CIDR blocks)", () => {
    const blocks = (p: Plan) => p.domains.map((d) => [d.key, d.endpoints?.anchorCidr]);
    const both = [
      ["nonprod", "100.64.0.32/28"],
      ["prod", "100.64.0.16/28"],
    ];
    expect(blocks(plan())).to.deep.equal(both);
    const without = plan((raw) => {
      raw["domains"] = { nonprod: { ...raw["domains"].nonprod, slot: 7 }, prod: raw["domains"].prod };
    });
    expect(blocks(without)[0]).to.deep.equal(["nonprod", "100.64.0.112/28"]);
  });
});

describe("lists in a plan", () => {
  it("have blocks by address, each once", () => {
    const sorted = ["10.96.0.0/12", "10.144.0.0/14", "172.20.16.0/20"];
    expect(sortCidrs(["172.20.16.0/20", "10.144.0.0/14", "10.96.0.0/12", "10.144.0.0/14"])).to.deep.equal(sorted);
  });

  it("are told of in the order of their paths, with tags in the order of their names, however the file has them", () => {
    const p = plan((raw) => {
      raw["tags"] = { zone: "b", area: "a" };
      delete raw["domains"].nonprod.models;
      raw["domains"] = Object.fromEntries(Object.entries(raw["domains"] as Raw).reverse());
    });
    const told = p.notices.map(({ path, code }) => path + code);
    expect(told.length).to.be.greaterThan(3);
    expect(told).to.deep.equal([...told].sort());
    expect(Object.keys(p.tags)).to.deep.equal(["area", "zone"]);
  });

  it("are in the order of what they hold, not of the spokes or services that it comes from", () => {
    const swapped = plan((raw) => {
      const spokes = raw["spokes"] as Record<string, { account: string; dns?: string }>;
      [spokes["claims"]!.account, spokes["payments"]!.account] = ["payments", "claims"];
      (raw["hub"].availabilityZones as string[]).reverse();
      // Both kinds of zones in one list: those of every spoke, and sqs, which one asks for.
      spokes["service-desk"]!.dns = "zone-associations";
    });
    const set = domain(swapped, "prod").endpoints!;
    const lists = {
      zoneIds: swapped.hub.azIds,
      sharedWith: swapped.hub.sharedWith,
      accounts: domain(swapped, "prod").accounts,
      profileSharedWith: set.profileSharedWith,
      zones: set.zones.map(({ name }) => name),
      groups: set.securityGroups.map(({ key }) => key),
      zoneAssociations: spoke(swapped, "service-desk").dns.zoneAssociations,
    };
    for (const [name, list] of Object.entries(lists)) {
      expect(list.length, name).to.be.above(2);
      expect(list, name).to.deep.equal([...list].sort());
    }
  });
});

describe("security groups", () => {
  const audience = (cidrs: string[]) => ({ key: "a", description: "d", cidrs });
  const odd = Array.from({ length: 7 }, (_, i) => `10.0.${2 * i}.0/24`);

  it("merge adjacent blocks and fill one group after the other (60 rules a group by default, VPC guide)", () => {
    expect(
      packAudience(audience(["10.0.0.0/24", "10.0.1.0/24"]), { rulesPerGroup: 60, groupsPerInterface: 5 })?.[0]
        ?.sources,
    ).to.deep.equal(["10.0.0.0/23"]);
    const packed = packAudience(audience(odd), { rulesPerGroup: 3, groupsPerInterface: 5 });
    expect(packed?.map((g) => [g.key, g.sources.length])).to.deep.equal([
      ["a", 3],
      ["a-2", 3],
      ["a-3", 1],
    ]);
  });

  it("are refused beyond what one interface carries", () => {
    expect(packAudience(audience(odd), { rulesPerGroup: 3, groupsPerInterface: 2 })).to.equal(undefined);
  });

  it("exist without sources too, so that an endpoint never falls back to the VPC's default group", () => {
    expect(packAudience(audience([]), { rulesPerGroup: 60, groupsPerInterface: 5 })).to.have.length(1);
  });
});

describe("the live stack", () => {
  it("gives a domain's table its own endpoints and blackholes for all else that it must not reach", () => {
    expect(domain(plan(), "nonprod").transitRoutes.map((r) => [r.destination, r.blackhole])).to.deep.equal([
      ["10.64.4.0/23", false],
      ["10.64.0.0/20", true],
      ["10.96.0.0/12", true],
      ["10.144.0.0/14", true],
      ["172.20.16.0/20", true],
      ["10.0.0.0/8", true],
      ["100.64.0.0/10", true],
      ["172.16.0.0/12", true],
      ["192.168.0.0/16", true],
    ]);
  });

  it("routes replies back to the domain's supernets and its outsiders only", () => {
    expect(domain(plan(), "prod").endpoints?.returnRoutes.map((r) => r.destination)).to.deep.equal([
      "10.96.0.0/12",
      "10.144.0.0/14",
      "172.20.16.0/20",
      "10.200.0.0/16",
      "10.202.0.0/16",
    ]);
    expect(domain(plan(), "nonprod").endpoints?.returnRoutes.map((r) => r.destination)).to.deep.equal([
      "10.128.0.0/12",
      "10.148.0.0/14",
    ]);
  });

  it("lets consumer subnets into Bedrock and whole VPCs into the rest", () => {
    const set = domain(plan(), "prod").endpoints!;
    const groups = (service: string) => set.endpoints.find((e) => e.service === service)?.securityGroups;
    expect(groups("bedrock-runtime")).to.deep.equal(["consumers", "on-premises"]);
    expect(groups("kms")).to.have.members(["spokes", "on-premises"]);
    const consumers = set.securityGroups.find((g) => g.key === "consumers")?.sources ?? [];
    expect(consumers).to.include("10.100.1.0/24");
    expect(consumers.join()).to.not.include("10.96.4.0");
  });

  it("gives a service that one spoke asked for to that spoke alone, with zones of its own", () => {
    const p = plan();
    const set = domain(p, "prod").endpoints!;
    expect(set.endpoints.find((e) => e.service === "sqs")?.securityGroups).to.deep.equal(["service-sqs"]);
    expect(set.securityGroups.find((g) => g.key === "service-sqs")?.sources).to.deep.equal(["10.96.32.0/20"]);
    expect(spoke(p, "service-desk").dns.zoneAssociations).to.include("sqs.us-east-1.amazonaws.com");
    expect(spoke(p, "claims").dns.zoneAssociations).to.deep.equal([]);
  });

  it("keeps a Profile that no spoke uses: it is protected, and the last spoke must be able to leave", () => {
    const p = plan((raw) => {
      for (const one of Object.values(raw["spokes"] as Raw) as Raw[])
        if (one["domain"] === "nonprod") one["dns"] = "zone-associations";
    });
    const { profile, profileSharedWith } = domain(p, "nonprod").endpoints!;
    expect([profile, profileSharedWith]).to.deep.equal([true, []]);
  });

  it("shares a Profile with every account that has a spoke but the network account, whose it is", () => {
    const p = plan((raw) => (raw["spokes"].claims.account = "network"));
    const { profileSharedWith } = domain(p, "prod").endpoints!;
    expect(profileSharedWith).to.include("payments").and.not.include("network");
    expect(p.hub.sharedWith).to.not.include("network");
  });

  it("gives S3 by interface endpoint its apex and wildcard zones by association, under Profiles too", () => {
    const p = plan();
    const zones = domain(p, "nonprod").endpoints!.zones.filter((z) => z.service === "s3");
    expect(zones.find((z) => z.name === "s3.us-east-1.amazonaws.com")?.records).to.deep.equal(["@", "*"]);
    expect(spoke(p, "sandbox").dns.zoneAssociations).to.include("s3.us-east-1.amazonaws.com");
    expect(spoke(p, "sandbox").s3Policy).to.equal("");
    expect(spoke(p, "data-science").s3Policy).to.not.equal("");
  });

  it("leaves the S3 gateway endpoint of an adopted VPC alone", () => {
    expect(spoke(plan(), "risk").s3Policy).to.equal("");
  });

  it("routes an adopted VPC's workload tables, each once", () => {
    expect(spoke(plan(), "risk").adopted?.routeTables).to.deep.equal([
      "rtb-0a1b2c3d4e5f60001",
      "rtb-0a1b2c3d4e5f60002",
    ]);
  });

  it("says where a local endpoint keeps answering, with the way to cut over", () => {
    const notice = plan().notices.find((n) => n.code === "local-answer-wins");
    expect(notice?.message).to.match(
      /kms\.us-east-1\.amazonaws\.com keeps resolving.*turn private DNS off on the local endpoint/,
    );
  });

  it("shares the transit gateway with the spokes' accounts by name, not with the organization", () => {
    expect(plan().hub.sharedWith).to.deep.equal([
      "acquired",
      "claims",
      "data-science",
      "payments",
      "payments-test",
      "risk",
      "sandbox",
      "service-desk",
    ]);
  });
});

describe("choices of a domain", () => {
  it("spokes reach each other only where the domain says so", () => {
    const closed = spoke(plan(), "claims");
    expect(closed.attachment.propagations).to.deep.equal(["hub"]);
    const open = spoke(
      plan((r) => (r["domains"].prod.spokeToSpoke = true)),
      "claims",
    );
    expect(open.attachment.propagations).to.deep.equal(["hub", "prod"]);
    expect(open.routes.map((r) => r.destination)).to.deep.equal(["10.64.2.0/23", "10.96.0.0/12", "172.20.16.0/20"]);
  });

  it("a shared endpoint set has one set of endpoints, routes for both domains, and says what is lost", () => {
    const p = plan((r) => {
      r["domains"].nonprod.endpointSet = "prod";
      r["domains"].nonprod.services = r["domains"].prod.services;
    });
    expect(domain(p, "nonprod").endpoints).to.equal(undefined);
    expect(domain(p, "nonprod").endpointBlock).to.equal(domain(p, "prod").endpointBlock);
    expect(domain(p, "prod").endpoints?.returnRoutes.map((r) => r.destination)).to.include("10.128.0.0/12");
    expect(spoke(p, "sandbox").dns.view).to.equal("prod");
    expect(codes(p)).to.include("shared-endpoints");
  });

  it("quarantine denies an account once all of its spokes are in it, not while another one may call", () => {
    const policies = (...cut: string[]) => {
      const p = plan((r) => {
        r["spokes"].claims.account = "assistant-dev";
        for (const key of cut) r["spokes"][key].quarantined = true;
      }, "dev");
      return domain(p, "prod").endpoints!.endpoints.map(({ policy }) => policy);
    };
    const id = rawStack("dev")["accounts"]["assistant-dev"].id as string;
    for (const policy of policies("claims")) expect(policy).to.include(id).and.not.include("DenyQuarantined");
    for (const policy of policies("claims", "assistant"))
      expect(policy, "no caller is left").to.match(/"Sid":"DenyEverybody"/);
  });

  it("quarantine of a domain cuts every spoke of it and nobody else", () => {
    const p = plan((r) => (r["domains"].nonprod.quarantined = true));
    expect(p.spokes.filter((s) => s.quarantined).map((s) => s.key)).to.deep.equal([
      "crawler",
      "data-science",
      "payments-test",
      "sandbox",
    ]);
    expect(domain(p, "nonprod").endpoints?.securityGroups.flatMap((g) => g.sources)).to.deep.equal([]);
    expect(domain(p, "prod")).to.deep.equal(domain(plan(), "prod"));
  });

  it("an account with spokes in two domains is told, and what it has where they share endpoints", () => {
    const told = (share: boolean) =>
      plan((r) => {
        r["spokes"].sandbox.account = "claims";
        if (share) Object.assign(r["domains"].nonprod, { endpointSet: "prod", services: r["domains"].prod.services });
      }).notices.find(({ code }) => code === "account-in-two-domains")?.message;
    expect(told(false)).to.match(/only routes, security groups and names keep these apart$/);
    expect(told(true)).to.match(
      /share endpoints: there it has the models of both, .* only routes keep its spokes apart$/,
    );
  });

  it("a model that nothing in its domain can invoke is told, with the one that was meant", () => {
    const told = (change: (domain: Raw) => void) =>
      plan((r) => change(r["domains"].prod as Raw))
        .notices.filter(({ code }) => code === "model-without-endpoint")
        .map(({ path, message }) => `${path}: ${message}`);
    expect(told(() => undefined)).to.deep.equal([]);
    expect(
      told((domain) =>
        Object.assign(domain, { services: ["bedrock-runtime", "logs", "sts"], models: ["anthropic.claude-haiku-4-5"] }),
      ),
    ).to.deep.equal([
      "domains.prod.models.0: nothing in the domain can invoke anthropic.claude-haiku-4-5: AWS offers it on bedrock-mantle, which is none of the services; did you mean anthropic.claude-haiku-4-5-20251001-v1:0?",
    ]);
  });

  it("moving a spoke to another domain keeps its VPC, and no route of the old domain leads to it", () => {
    const moved = plan((r) => {
      r["spokes"].claims.domain = "nonprod";
      r["spokes"].claims.outsideSupernets = true;
    });
    expect(spoke(moved, "claims").created).to.deep.equal(spoke(plan(), "claims").created);
    expect(spoke(moved, "claims").attachment.association).to.equal("nonprod");
    const covers = (key: string) =>
      domain(moved, key).endpoints?.returnRoutes.filter((r) => contains4(cidr4(r.destination), cidr4("10.96.16.0/20")));
    expect(covers("prod")).to.deep.equal([]);
    expect(covers("nonprod")?.map((r) => r.destination)).to.deep.equal(["10.96.16.0/20"]);
    expect(domain(moved, "prod").transitRoutes.find((r) => r.destination === "10.96.16.0/20")?.blackhole).to.equal(
      true,
    );
    // Every other address of the old domain is still routed back to.
    const back = domain(moved, "prod").endpoints?.returnRoutes.map((r) => r.destination) ?? [];
    expect(unionCidrs([...back, "10.96.16.0/20"])).to.include("10.96.0.0/12");
  });
});

describe("secrets", () => {
  it("an external id is nowhere in the plan", () => {
    const canary = "canary-7f3a9c";
    const p = plan((r) => (r["accounts"].claims.externalId = canary));
    expect(JSON.stringify(p)).to.not.include(canary);
    expect(p.accounts.find((a) => a.key === "claims")?.hasExternalId).to.equal(true);
  });
});

describe("endpoint policies that AWS may not take", () => {
  const withPolly = (raw: Raw) => (raw.domains.prod.services = ["bedrock-runtime", "polly"]);

  it("are told where AWS does not document whether it takes one", () => {
    const found = plan(withPolly, "dev").notices.filter((n) => n.code === "endpoint-policy-unknown");
    expect(found.map((n) => [n.level, n.path])).to.deep.equal([["info", "domains.prod.services"]]);
    expect(found[0]?.message).to.match(/^whether the endpoint of polly takes a policy is not documented/);
  });

  it("are a warning where it takes none, also if its zones are not known", () => {
    const none = plan((raw) => {
      withPolly(raw);
      raw.catalogue = { services: { polly: { endpointPolicy: "no" } } };
    }, "dev");
    expect(none.notices.find((n) => n.code === "no-endpoint-policy")?.message).to.match(
      /^the endpoint of polly takes no/,
    );
    const endpoint = domain(none, "prod").endpoints?.endpoints.find((e) => e.service === "polly");
    expect(endpoint?.policy).to.equal("");
  });
});
