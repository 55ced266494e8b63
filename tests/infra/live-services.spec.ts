import { expect } from "chai";
import { judgeServices, placeServices, type LiveService } from "../../infra/live/services";
import type { EndpointPlan, Plan } from "../../plan";
import { formatProblem } from "../../stacks/problems";
import { endpoint, ENDPOINT_SUBNETS } from "../components/plans";

/** A plan with one endpoint, as far as the comparison reads it. */
function planWith(more: Partial<EndpointPlan> = {}): Plan {
  const set = { subnets: ENDPOINT_SUBNETS, endpoints: [endpoint("kms", more)] };
  return {
    region: "us-east-1",
    hub: { azIds: ["use1-az1", "use1-az2"] },
    domains: [{ key: "prod", endpoints: set }],
  } as unknown as Plan;
}

const NAME = "kms.us-east-1.amazonaws.com";
const FINE: LiveService = { azIds: ["use1-az1", "use1-az2"], policySupported: true, privateDnsNames: [NAME] };

function judge(live: LiveService | undefined, more: Partial<EndpointPlan> = {}) {
  const { problems, warnings } = judgeServices(planWith(more), new Map([["com.amazonaws.us-east-1.kms", live]]));
  return { problems: problems.map(formatProblem), warnings };
}

describe("comparison with what AWS offers", () => {
  const PATH = "domains.prod.services";
  const CASES: [string, LiveService | undefined, Partial<EndpointPlan>, string[], string[]][] = [
    ["nothing to say", FINE, {}, [], []],
    ["AWS does not say anything", {}, {}, [], []],
    [
      "service missing",
      undefined,
      {},
      [
        `${PATH}: names kms, whose endpoint service AWS does not offer in us-east-1, got com.amazonaws.us-east-1.kms; take kms out, or correct it under catalogue.services`,
      ],
      [],
    ],
    [
      "policy not supported",
      { ...FINE, policySupported: false },
      {},
      [
        `${PATH}: needs an endpoint policy on kms, which takes none; take kms out, or correct it under catalogue.services`,
      ],
      [],
    ],
    ["policy not supported and not needed", { ...FINE, policySupported: false }, { policy: "" }, [], []],
    [
      "zone in use missing",
      { ...FINE, azIds: ["use1-az1"] },
      {},
      [
        `${PATH}: places kms in a zone that AWS does not offer it in, got use1-az2; correct its zones under catalogue.services.kms`,
      ],
      [],
    ],
    ["zone missing that is decided by AWS's answer", { ...FINE, azIds: ["use1-az1"] }, { zonesUnknown: true }, [], []],
    [
      "zone added",
      FINE,
      { subnets: ["prod-use1-az1"] },
      [],
      [`${PATH}: AWS offers kms in use1-az2 as well, which the catalogue does not know`],
    ],
    [
      "promised name missing",
      { ...FINE, privateDnsNames: ["kms-fips.us-east-1.amazonaws.com"] },
      {},
      [
        `${PATH}: promises a name of kms that its endpoints do not answer to, got ${NAME}; correct it under catalogue.services.kms`,
      ],
      [`${PATH}: endpoints of kms also answer to kms-fips.us-east-1.amazonaws.com, which gets no zone here`],
    ],
    ["names in capitals", { ...FINE, privateDnsNames: [NAME.toUpperCase()] }, {}, [], []],
    [
      "no names listed",
      { ...FINE, privateDnsNames: [] },
      {},
      [
        `${PATH}: promises a name of kms that its endpoints do not answer to, got ${NAME}; correct it under catalogue.services.kms`,
      ],
      [],
    ],
  ];
  for (const [name, live, more, problems, warnings] of CASES) {
    it(`refuses only what is missing: ${name}`, () => {
      expect(judge(live, more)).to.deep.equal({ problems, warnings });
    });
  }

  it("judges no service that was not asked for", () => {
    expect(judgeServices(planWith(), new Map())).to.deep.equal({ problems: [], warnings: [] });
  });
});

describe("placement by what AWS offers", () => {
  const place = (azIds: string[] | undefined, minZones = 2, more: Partial<EndpointPlan> = { zonesUnknown: true }) => {
    const live = new Map([["com.amazonaws.us-east-1.kms", azIds ? { azIds } : {}]]);
    const { plan, problems } = placeServices(planWith(more), live, minZones);
    return { subnets: plan.domains[0]?.endpoints?.endpoints[0]?.subnets, problems: problems.map(formatProblem) };
  };
  const ALL = ["prod-use1-az1", "prod-use1-az2"];

  it("narrows an endpoint of unknown zones to the hub's zones that have the service", () => {
    expect(place(["use1-az2", "use1-az6"], 1)).to.deep.equal({ subnets: ["prod-use1-az2"], problems: [] });
  });

  it("refuses fewer zones than wanted", () => {
    expect(place(["use1-az2", "use1-az6"]).problems).to.deep.equal([
      "domains.prod.services: places kms in 1 of the hub's zones, fewer than 2, got use1-az2, use1-az6; choose hub.availabilityZones among those, lower minAvailabilityZones, or take the service out",
    ]);
  });

  it("keeps all zones where AWS does not say, and leaves known placements alone", () => {
    expect(place(undefined)).to.deep.equal({ subnets: ALL, problems: [] });
    expect(place(["use1-az1"], 2, { zonesUnknown: false })).to.deep.equal({ subnets: ALL, problems: [] });
  });
});
