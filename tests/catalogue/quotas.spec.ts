import { expect } from "chai";
import { findQuota, quota, QUOTA_NAMES } from "../../catalogue";
import file from "../../catalogue/data/quotas.json";

describe("catalogue: quotas", () => {
  it("has unique names in sorted order, each with a source and a positive default", () => {
    const names = file.map((entry) => entry.name);
    expect(names).to.deep.equal([...new Set(names)].sort());
    expect(QUOTA_NAMES).to.deep.equal(names);
    for (const entry of file) {
      expect(entry.source, entry.name).to.match(/^\S.{10,}$/);
      expect(entry.default, entry.name).to.be.greaterThan(0);
    }
  });

  // VPC, PrivateLink, Transit Gateway and Route 53 quota pages.
  const defaults: [name: string, value: number][] = [
    ["securityGroupRules", 60],
    ["securityGroupsPerInterface", 5],
    ["interfaceEndpointsPerVpc", 50],
    ["vpcsPerRegion", 5],
    ["vpcsPerHostedZone", 300],
    ["authorizationsPerHostedZone", 1000],
    ["vpcsPerProfile", 1000],
    ["transitGatewayRoutes", 10000],
    ["transitGatewayRouteTables", 20],
    ["transitGatewayAttachments", 5000],
    ["endpointPolicyCharacters", 20480],
    ["routesPerTable", 500],
    ["networkAclRules", 20],
  ];
  for (const [name, value] of defaults) {
    it(`has ${name} at ${value}`, () => expect(quota(name)).to.equal(value));
  }

  it("prefers an override of that name, and no other", () => {
    expect(quota("securityGroupRules", { securityGroupRules: 120, vpcsPerRegion: 9 })).to.equal(120);
    expect(quota("securityGroupRules", { vpcsPerRegion: 9 })).to.equal(60);
  });

  it("refuses a name that it does not have", () => {
    expect(() => quota("securityGroupRule")).to.throw("no quota securityGroupRule");
    expect(findQuota("securityGroupRule")).to.equal(undefined);
  });
});
