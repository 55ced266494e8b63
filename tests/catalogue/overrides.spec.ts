import { expect } from "chai";
import {
  CATALOGUE,
  destinationRegions,
  endpointServiceName,
  findModel,
  findService,
  mergeCatalogue,
  offeredIn,
  overrideProblems,
  privateDnsNames,
  profileOf,
  takesPolicy,
  zonesOffering,
  type CatalogueOverrides,
  type ServiceEntry,
} from "../../catalogue";

const service = (overrides: CatalogueOverrides, id: string): ServiceEntry => {
  const found = findService(mergeCatalogue(CATALOGUE, overrides), id);
  if (!found) throw new Error(`no service ${id}`);
  return found;
};

describe("catalogue: overrides", () => {
  it("changes nothing without any", () => {
    expect(mergeCatalogue(CATALOGUE, {})).to.deep.equal(CATALOGUE);
    expect(overrideProblems(CATALOGUE, {})).to.deep.equal([]);
  });

  it("corrects what is given and keeps the rest, without touching the catalogue", () => {
    const before = JSON.stringify(CATALOGUE);
    const merged = service(
      {
        services: {
          "bedrock-runtime": {
            dnsNames: ["bedrock-runtime.{region}.{suffix}", "bedrock-runtime.{region}.{dualstack}"],
            availabilityZones: { "us-east-1": ["use1-az1", "use1-az2"] },
            regions: ["us-east-1"],
            source: "describe-vpc-endpoint-services, 2026-11-20",
          },
        },
      },
      "bedrock-runtime",
    );
    expect(privateDnsNames(merged, "us-east-1")).to.deep.equal([
      "bedrock-runtime.us-east-1.amazonaws.com",
      "bedrock-runtime.us-east-1.api.aws",
    ]);
    expect(zonesOffering(merged, "us-east-1")).to.deep.equal(["use1-az1", "use1-az2"]);
    expect(zonesOffering(merged, "us-west-2")).to.equal(undefined);
    expect(offeredIn(merged, "eu-west-1")).to.equal("no");
    expect(merged.endpointPolicy).to.equal("yes");
    expect(merged.invocationLogging).to.equal(true);
    expect(merged.sources.at(-1)).to.equal("describe-vpc-endpoint-services, 2026-11-20");
    expect(JSON.stringify(CATALOGUE)).to.equal(before);
  });

  it("adds a service, with cautious defaults", () => {
    const added = service(
      {
        services: {
          "my-service": { serviceName: "com.amazonaws.{region}.mine", dnsNames: ["mine.{region}.{suffix}"] },
        },
      },
      "my-service",
    );
    expect(endpointServiceName(added, "eu-west-1")).to.equal("com.amazonaws.eu-west-1.mine");
    expect(privateDnsNames(added, "eu-west-1")).to.deep.equal(["mine.eu-west-1.amazonaws.com"]);
    expect(added).to.include({ family: "support", endpointPolicy: "unknown", invocationLogging: false });
    expect(added.types).to.deep.equal(["interface"]);
    expect(added.sources).to.deep.equal(["the stack's own configuration"]);
  });

  it("uses a corrected service name in every partition", () => {
    const merged = service({ services: { sts: { serviceName: "com.example.{region}.sts" } } }, "sts");
    expect(endpointServiceName(merged, "cn-north-1")).to.equal("com.example.cn-north-1.sts");
  });

  it("corrects one fact of a FIPS variant, and adds a variant", () => {
    const corrected = service({ services: { bedrock: { fips: { endpointPolicy: "yes" } } } }, "bedrock");
    expect(takesPolicy(corrected, { fips: true })).to.equal("yes");
    expect(offeredIn(corrected, "eu-west-1", { fips: true })).to.equal("no");
    const fips = { serviceName: "com.amazonaws.{region}.glue-fips", dnsNames: ["glue-fips.{region}.{suffix}"] };
    const added = service({ services: { glue: { fips } } }, "glue");
    expect(privateDnsNames(added, "us-east-1", { fips: true })).to.deep.equal(["glue-fips.us-east-1.amazonaws.com"]);
  });

  it("adds a model and its profile", () => {
    const merged = mergeCatalogue(CATALOGUE, {
      models: { "acme.large-v1": { regions: ["eu-west-1"] } },
      inferenceProfiles: {
        "eu.acme.large-v1": {
          model: "acme.large-v1",
          routes: [{ from: ["eu-west-1"], to: ["eu-west-1", "eu-west-3"] }],
        },
      },
    });
    expect(findModel(merged, "acme.large-v1")).to.deep.include({ vendor: "acme", lifecycle: "active" });
    expect(profileOf(merged, "acme.large-v1", "eu")?.id).to.equal("eu.acme.large-v1");
    expect(destinationRegions(merged, "eu.acme.large-v1", "eu-west-1")?.regions).to.deep.equal([
      "eu-west-1",
      "eu-west-3",
    ]);
    expect(Object.keys(merged.models)).to.deep.equal(Object.keys(merged.models).sort());
  });

  it("finds a profile whose id does not begin with its geography", () => {
    const merged = mergeCatalogue(CATALOGUE, {
      models: { "acme.large-v1": {} },
      inferenceProfiles: {
        odd: { model: "acme.large-v1", geography: "us", routes: [{ from: ["us-east-1"], to: ["us-east-2"] }] },
      },
    });
    expect(profileOf(merged, "acme.large-v1", "us")?.id).to.equal("odd");
  });

  it("takes every name and id of the catalogue itself", () => {
    for (const { id, serviceName, dnsNames } of Object.values(CATALOGUE.services)) {
      if (dnsNames.length === 0) continue;
      const added = { serviceName, dnsNames: dnsNames.map(({ name }) => name) };
      const without = { ...CATALOGUE, services: {} };
      expect(overrideProblems(without, { services: { [id]: added } }), id).to.deep.equal([]);
    }
    for (const { id, routes } of Object.values(CATALOGUE.inferenceProfiles))
      expect(overrideProblems(CATALOGUE, { inferenceProfiles: { [id]: { routes } } }), id).to.deep.equal([]);
  });

  const mistakes: [name: string, overrides: CatalogueOverrides, problems: string[]][] = [
    [
      "a new service without its names",
      { services: { "bedrock-runtim": {} } },
      [
        "services.bedrock-runtim.serviceName: is missing, and the catalogue has no such service to take it from; give its endpoint service name, or write bedrock-runtime to correct that service",
        "services.bedrock-runtim.dnsNames: is missing, and the catalogue has no such service to take it from; list every private DNS name, or write bedrock-runtime to correct that service",
      ],
    ],
    [
      "names that are none",
      { services: { sts: { serviceName: "com.amazonaws.{Region}.sts", dnsNames: ["https://sts", "a.*.b"] } } },
      [
        "services.sts.serviceName: is not an endpoint service name, got com.amazonaws.{Region}.sts; write it as com.amazonaws.{region}.name",
        "services.sts.dnsNames.0: is not a DNS name, got https://sts; write it as name.{region}.{suffix}, with *. in front for a wildcard",
        "services.sts.dnsNames.1: is not a DNS name, got a.*.b; write it as name.{region}.{suffix}, with *. in front for a wildcard",
      ],
    ],
    [
      "zones of another Region, and by name",
      { services: { sts: { availabilityZones: { "us-east-1": ["euw1-az1", "us-east-1a"], "us-east-11": [] } } } },
      [
        "services.sts.availabilityZones.us-east-1.0: is an availability zone of another Region than us-east-1, got euw1-az1; use one of use1-az1, use1-az2, use1-az3, use1-az4, use1-az5, use1-az6",
        "services.sts.availabilityZones.us-east-1.1: is an availability zone name, which may mean another place in another account, got us-east-1a; write the id that the zone has in your account, such as use1-az1 (aws ec2 describe-availability-zones)",
        "services.sts.availabilityZones.us-east-11: is not a Region, got us-east-11; write us-east-1",
      ],
    ],
    [
      "a FIPS variant with half its names",
      { services: { glue: { fips: { serviceName: "com.amazonaws.{region}.glue-fips" } } } },
      ["services.glue.fips: lacks a name; give serviceName and dnsNames"],
    ],
    [
      "a model in a Region that is none",
      { models: { "acme.large-v1": { regions: ["eu-west-9"] } } },
      ["models.acme.large-v1.regions.0: is not a Region, got eu-west-9; write eu-west-1"],
    ],
    [
      "a profile without model and routes",
      { inferenceProfiles: { "eu.acme.large-v1": {} } },
      [
        "inferenceProfiles.eu.acme.large-v1.model: is missing; give the id of the model that the profile is for",
        "inferenceProfiles.eu.acme.large-v1.routes: is missing; list the destination Regions by source Region",
      ],
    ],
    [
      "a profile of an unknown model, without destinations and with a Region twice",
      {
        inferenceProfiles: {
          "eu.x": {
            model: "amazon.nova-pro-v2:0",
            routes: [
              { from: ["eu-west-1"], to: [] },
              { from: ["eu-west-1"], to: ["eu-west-3"] },
            ],
          },
        },
      },
      [
        "inferenceProfiles.eu.x.model: is not a model of the catalogue, got amazon.nova-pro-v2:0; write amazon.nova-pro-v1:0, or add it under catalogue.models",
        "inferenceProfiles.eu.x.routes.0.to: is empty; list every destination Region",
        "inferenceProfiles.eu.x.routes.1: repeats a source Region, got eu-west-1; keep it in one route",
      ],
    ],
    ...["My Service", "a/b", "-x", "x-", "a--b", "x".repeat(49), "ünï", "a.b", ""].map(
      (id): (typeof mistakes)[number] => [
        `a service called "${id}"`,
        { services: { [id]: { serviceName: "com.amazonaws.{region}.x", dnsNames: ["x.{region}.{suffix}"] } } },
        [
          `services.${id}: is no id that a service can have, got ${id}; use 1 to 48 lower-case letters, digits and single hyphens, starting and ending with a letter or digit`,
        ],
      ],
    ),
    [
      "labels that DNS does not allow (RFC 1035)",
      {
        services: {
          sts: {
            dnsNames: [
              "-sts.{region}.{suffix}",
              "sts-.{region}.{suffix}",
              "sts..{suffix}",
              `${"s".repeat(64)}.{region}.{suffix}`,
              `${"s23456789.".repeat(22)}{region}.{suffix}`,
              "sts{region}.{suffix}",
              "sts.{region}.{suffix}",
              "sts.{region}.{suffix}",
            ],
          },
        },
      },
      [
        'services.sts.dnsNames.0: has the label "-sts", which DNS does not allow, got -sts.{region}.{suffix}; use labels of 1 to 63 letters, digits and hyphens, with no hyphen at their ends',
        'services.sts.dnsNames.1: has the label "sts-", which DNS does not allow, got sts-.{region}.{suffix}; use labels of 1 to 63 letters, digits and hyphens, with no hyphen at their ends',
        'services.sts.dnsNames.2: has the label "", which DNS does not allow, got sts..{suffix}; use labels of 1 to 63 letters, digits and hyphens, with no hyphen at their ends',
        `services.sts.dnsNames.3: has a label of more than 63 characters, got ${"s".repeat(64)}.{region}.{suffix}; use labels of 1 to 63 letters, digits and hyphens, with no hyphen at their ends`,
        `services.sts.dnsNames.4: is longer than 253 characters, got ${"s23456789.".repeat(22)}{region}.{suffix}; write the name that the endpoint has`,
        "services.sts.dnsNames.5: is not a DNS name, got sts{region}.{suffix}; write it as name.{region}.{suffix}, with *. in front for a wildcard",
        "services.sts.dnsNames.7: is there twice, got sts.{region}.{suffix}; remove one",
      ],
    ],
    ...["{region}.{suffix}", "*.{region}.{suffix}", "eu-west-1.amazonaws.com", "*.api.aws", "sagemaker.aws"].map(
      (name): (typeof mistakes)[number] => [
        `a name for every service: ${name}`,
        { services: { sts: { dnsNames: [name] } } },
        [
          `services.sts.dnsNames.0: holds the names of many services, and a private zone would answer for all of them, got ${name}; name the service's own host, for example name.{region}.{suffix}`,
        ],
      ],
    ),
    ...["sts", "com.amazonaws", "com..sts", "com.amazonaws.{region}.-sts", "com.amazonaws.{suffix}.sts"].map(
      (serviceName): (typeof mistakes)[number] => [
        `an endpoint service called ${serviceName}`,
        { services: { sts: { serviceName } } },
        [
          `services.sts.serviceName: is not an endpoint service name, got ${serviceName}; write it as com.amazonaws.{region}.name`,
        ],
      ],
    ),
    [
      "a profile that leaves its geography (Bedrock guide, Geographic cross-Region inference)",
      {
        inferenceProfiles: {
          "eu.amazon.nova-pro-v1:0": {
            routes: [{ from: ["eu-west-1"], to: ["eu-west-1", "us-east-1", "us-gov-west-1", "eu-west-1"] }],
          },
        },
      },
      [
        "inferenceProfiles.eu.amazon.nova-pro-v1:0.routes.0.to.1: is outside of geography eu, to which domains with inferenceGeography: eu are confined, got us-east-1; remove it, or add the profile under the geography that AWS has it in (its id begins with it)",
        "inferenceProfiles.eu.amazon.nova-pro-v1:0.routes.0.to.2: is in another partition of AWS, got us-gov-west-1; remove it",
        "inferenceProfiles.eu.amazon.nova-pro-v1:0.routes.0.to.3: is there twice, got eu-west-1; remove one",
      ],
    ],
    [
      "a profile of another geography than its id says",
      {
        inferenceProfiles: {
          "eu.amazon.nova-pro-v1:0": {
            geography: "us",
            routes: [{ from: ["us-east-1"], to: ["us-east-1", "us-east-2"] }],
          },
        },
      },
      [
        "inferenceProfiles.eu.amazon.nova-pro-v1:0.geography: is not the geography that the id begins with (eu), got us; leave it out, or correct the id",
      ],
    ],
    [
      "a profile of another model than its id says",
      { inferenceProfiles: { "us.amazon.nova-pro-v1:0": { model: "amazon.nova-lite-v1:0" } } },
      [
        "inferenceProfiles.us.amazon.nova-pro-v1:0.model: is another model than the one that the profile's id names, got amazon.nova-lite-v1:0; write amazon.nova-pro-v1:0, or correct the profile's id",
      ],
    ],
    [
      "a global profile with destinations",
      {
        models: { "acme.large-v1": {} },
        inferenceProfiles: {
          "global.acme.large-v1": { model: "acme.large-v1", routes: [{ from: ["us-east-1"], to: ["us-east-2"] }] },
        },
      },
      [
        "inferenceProfiles.global.acme.large-v1.routes.0.to: lists Regions, and a global profile leads to every Region, got us-east-2; write [], or give the profile the geography that it keeps to",
      ],
    ],
  ];
  for (const [name, overrides, problems] of mistakes) {
    it(`refuses ${name}`, () => {
      const found = overrideProblems(CATALOGUE, overrides).map(
        ({ path, problem, value, fix }) =>
          `${path.join(".")}: ${problem}${value === undefined ? "" : `, got ${value}`}; ${fix}`,
      );
      expect(found).to.deep.equal(problems);
    });
  }
});
