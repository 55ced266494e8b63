import { expect } from "chai";
import fc from "fast-check";
import { child, logicalId, profileName } from "../../components/identity";

const KEY = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/);

describe("identity of resources", () => {
  it("tells a resource's logical id from its URN alone", () => {
    const urn = "urn:pulumi:prod::bedrock-hub::bedrock-hub:index:SpokeVpc$aws:ec2/subnet:Subnet::payments/app-use1-az1";
    expect(logicalId(urn)).to.equal("SpokeVpc/Subnet/payments/app-use1-az1");
    const record =
      "urn:pulumi:prod::bedrock-hub::bedrock-hub:index:PrivateZones$aws:route53/record:Record::prod/*.s3.aws";
    expect(logicalId(record)).to.equal("PrivateZones/Record/prod/_.s3.aws");
    expect(logicalId("urn:pulumi:prod::bedrock-hub::pulumi:providers:aws::network")).to.equal("aws/network");
  });

  it("keeps children of different components apart, whatever their keys: a URN holds no names of parents", () => {
    fc.assert(
      fc.property(KEY, KEY, KEY, KEY, (a, b, c, d) => {
        fc.pre(a !== c || b !== d);
        expect(child(a, b)).not.to.equal(child(c, d));
      }),
      { seed: 20260101 },
    );
    expect(child("a", "b-c")).not.to.equal(child("a-b", "c"));
  });

  it("makes names that Route 53 Profiles take: at most 64 letters, digits, hyphens, underscores", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), (text) => {
        expect(profileName(text)).to.match(/^[A-Za-z0-9_-]{1,64}$/);
      }),
      { seed: 20260102 },
    );
    const long = "a".repeat(70);
    expect(profileName(`${long}1`)).not.to.equal(profileName(`${long}2`));
    expect(profileName("sts.us-east-1.amazonaws.com")).to.equal("sts-us-east-1-amazonaws-com");
  });
});
