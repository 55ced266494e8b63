import { expect } from "chai";
import fc from "fast-check";
import {
  CATALOGUE,
  findService,
  REGION_CODES,
  serviceZones,
  shadows,
  zonesOf,
  type ServiceZone,
} from "../../catalogue";

const REGION = "us-east-1";
const zones = (...ids: string[]): ServiceZone[] =>
  ids.flatMap((id) => {
    const service = findService(CATALOGUE, id);
    if (!service) throw new Error(`no service ${id}`);
    return serviceZones(service, REGION);
  });

describe("catalogue: private hosted zones", () => {
  const table: [id: string, zones: ServiceZone[]][] = [
    ["bedrock-runtime", [{ zone: "bedrock-runtime.us-east-1.amazonaws.com", records: ["@"] }]],
    ["bedrock-mantle", [{ zone: "bedrock-mantle.us-east-1.api.aws", records: ["@"] }]],
    ["bedrock-agentcore-gateway", [{ zone: "gateway.bedrock-agentcore.us-east-1.amazonaws.com", records: ["*"] }]],
    // ECR guide: docker clients call <account>.dkr.ecr.<region>, the API's own name is the apex.
    ["ecr-dkr", [{ zone: "dkr.ecr.us-east-1.amazonaws.com", records: ["@", "*"] }]],
    // PrivateLink guide, View information about a service: CloudWatch's endpoint owns four names.
    [
      "monitoring",
      [
        { zone: "monitoring-fips.us-east-1.amazonaws.com", records: ["@"] },
        { zone: "monitoring-fips.us-east-1.api.aws", records: ["@"] },
        { zone: "monitoring.us-east-1.amazonaws.com", records: ["@"] },
        { zone: "monitoring.us-east-1.api.aws", records: ["@"] },
      ],
    ],
    // S3 guide, AWS PrivateLink for Amazon S3: buckets and account ids are labels below the family's name.
    [
      "s3",
      [
        { zone: "s3-accesspoint.us-east-1.amazonaws.com", records: ["@", "*"] },
        { zone: "s3-control.us-east-1.amazonaws.com", records: ["@", "*"] },
        { zone: "s3.us-east-1.amazonaws.com", records: ["@", "*"] },
      ],
    ],
    ["sagemaker-notebook", [{ zone: "notebook.us-east-1.sagemaker.aws", records: ["@", "*"] }]],
    ["dynamodb", []],
  ];
  for (const [id, expected] of table) {
    it(`makes narrow zones for ${id}`, () => expect(zones(id)).to.deep.equal(expected));
  }

  it("puts one record into a zone for each name, and no name into two zones", () => {
    const label = fc.stringMatching(/^[a-z]{1,3}$/);
    const name = fc.tuple(fc.boolean(), fc.array(label, { minLength: 2, maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (parts) => {
        const names = parts.map(([wild, labels]) => (wild ? "*." : "") + labels.join("."));
        const back = zonesOf(names).flatMap(({ zone, records }) =>
          records.map((record) => (record === "@" ? zone : `*.${zone}`)),
        );
        expect(back.sort()).to.deep.equal([...new Set(names)].sort());
      }),
    );
  });
});

describe("catalogue: shadowed names", () => {
  // Route 53 guide, Considerations for private hosted zones: a matching zone without the record answers NXDOMAIN.
  it("finds that the AgentCore zone alone breaks gateways", () => {
    expect(shadows(zones("bedrock-agentcore"), REGION, CATALOGUE)).to.deep.equal([
      {
        service: "bedrock-agentcore-gateway",
        name: "*.gateway.bedrock-agentcore.us-east-1.amazonaws.com",
        zone: "bedrock-agentcore.us-east-1.amazonaws.com",
        effect: "nxdomain",
      },
    ]);
  });

  it("finds nothing once the gateway's own zone is served too: the closest zone wins", () => {
    expect(shadows(zones("bedrock-agentcore", "bedrock-agentcore-gateway"), REGION, CATALOGUE)).to.deep.equal([]);
  });

  it("finds a zone that misses one of its two records", () => {
    const found = shadows([{ zone: "dkr.ecr.us-east-1.amazonaws.com", records: ["@"] }], REGION, CATALOGUE);
    expect(found.map((shadow) => [shadow.name, shadow.effect])).to.deep.equal([
      ["*.dkr.ecr.us-east-1.amazonaws.com", "nxdomain"],
    ]);
  });

  it("tells a name that goes astray from one that does not resolve", () => {
    const wide: ServiceZone[] = [{ zone: "ecr.us-east-1.amazonaws.com", records: ["*"] }];
    expect(shadows(wide, REGION, CATALOGUE).map((shadow) => [shadow.name, shadow.effect])).to.deep.equal([
      ["api.ecr.us-east-1.amazonaws.com", "captured"],
      ["dkr.ecr.us-east-1.amazonaws.com", "captured"],
      ["*.dkr.ecr.us-east-1.amazonaws.com", "captured"],
    ]);
  });

  it("finds every name of a Region under a zone of the whole Region", () => {
    const found = shadows([{ zone: "us-east-1.amazonaws.com", records: [] }], REGION, CATALOGUE);
    expect(found.length).to.be.greaterThan(80);
    expect(found.every((shadow) => shadow.effect === "nxdomain")).to.equal(true);
  });

  it("finds nothing where all names of the catalogue are served, in any Region", () => {
    for (const region of REGION_CODES) {
      const all = Object.values(CATALOGUE.services).flatMap((service) => [
        ...serviceZones(service, region),
        ...(service.fips ? serviceZones(service, region, { fips: true }) : []),
      ]);
      expect(shadows(all, region, CATALOGUE), region).to.deep.equal([]);
    }
  });
});
