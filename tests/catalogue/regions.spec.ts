import { expect } from "chai";
import { azIdProblem, expand, findRegion, isRegion, REGION_CODES, suffixesOf } from "../../catalogue";
import file from "../../catalogue/data/regions.json";

describe("catalogue: Regions and partitions", () => {
  it("has unique Regions in sorted order, each with a source", () => {
    const codes = file.regions.map((entry) => entry.code);
    expect(codes).to.deep.equal([...new Set(codes)].sort());
    for (const entry of [...file.regions, ...file.partitions]) expect(entry.source).to.match(/^\S.{10,}$/);
  });

  // SDK partitions: the dual-stack suffix is not the amazonaws.com of the others.
  const suffixes: [region: string, suffix: string, dualstack: string][] = [
    ["eu-west-1", "amazonaws.com", "api.aws"],
    ["us-gov-west-1", "amazonaws.com", "api.aws"],
    ["cn-northwest-1", "amazonaws.com.cn", "api.amazonwebservices.com.cn"],
    ["eusc-de-east-1", "amazonaws.eu", "api.amazonwebservices.eu"],
  ];
  for (const [region, suffix, dualstack] of suffixes) {
    it(`expands the suffixes of ${region}`, () => {
      expect(suffixesOf(region)).to.include({ suffix, dualstack });
      expect(expand("a.{region}.{suffix} {dualstack}", region)).to.equal(`a.${region}.${suffix} ${dualstack}`);
    });
  }

  it("gives every zone id its Region's prefix, and no prefix to two Regions", () => {
    const prefixes = file.regions.flatMap((entry) => (entry.azPrefix === undefined ? [] : [entry.azPrefix]));
    expect(new Set(prefixes).size).to.equal(prefixes.length);
    for (const code of REGION_CODES) {
      const { azPrefix, azIds = [] } = findRegion(code) ?? {};
      for (const id of azIds) expect(id).to.match(new RegExp(`^${azPrefix ?? "none"}-az[0-9]$`));
    }
  });

  // Availability Zones user guide: six zones in us-east-1, cac1-az3 does not exist.
  const ids: [azId: string, region: string, problem: string | undefined][] = [
    ["use1-az6", "us-east-1", undefined],
    ["cac1-az4", "ca-central-1", undefined],
    ["cac1-az3", "ca-central-1", "is not an availability zone of ca-central-1"],
    ["use1-az7", "us-east-1", "is not an availability zone of us-east-1"],
    ["euw1-az1", "us-east-1", "is an availability zone of another Region than us-east-1"],
    ["us-east-1a", "us-east-1", "is an availability zone name, which may mean another place in another account"],
    [
      "us-gov-west-1a",
      "us-gov-west-1",
      "is an availability zone name, which may mean another place in another account",
    ],
    ["az1", "us-east-1", "is not an availability zone id"],
    ["usgw1-az1", "us-gov-west-1", undefined],
  ];
  for (const [azId, region, problem] of ids) {
    it(`${problem === undefined ? "takes" : "refuses"} ${azId} in ${region}`, () =>
      expect(azIdProblem(azId, region)?.problem).to.equal(problem));
  }

  it("knows what is no Region", () => {
    expect(isRegion("us-east-1")).to.equal(true);
    expect(isRegion("us-east-9")).to.equal(false);
  });
});
