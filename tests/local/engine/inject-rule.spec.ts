import { expect } from "chai";
import { accountProblems, changesOf, ruleOf, typeOf, type RuleOptions } from "../../../local/engine/inject-rule";

// The second stands in no stack file any more.
const ACCOUNTS = { "111111111111": "claims", "222222222222": "" };

describe("local inject: what was typed", () => {
  it("makes a rule of it, types and calls in full or by their last part", () => {
    const rule = { operation: "CreateVpcEndpoint", type: "VpcEndpoint", account: "111111111111" };
    expect(ruleOf("throttle", { ...rule, nth: "2", times: "0", chance: "0.5", seed: "a" }, ACCOUNTS)).to.deep.equal({
      kind: "throttle",
      ...rule,
      nth: 2,
      times: 0,
      chance: 0.5,
      seed: "a",
    });
    for (const operation of ["create", "DescribeVpcs", "aws:ec2/getVpc:getVpc"])
      expect(ruleOf("lost", { operation }, ACCOUNTS)).to.deep.equal({ kind: "lost", operation });
    for (const type of ["aws:ec2/vpc:Vpc", "DescribeVpcs", "ec2:DescribeVpcs"])
      expect(ruleOf("lost", { type }, ACCOUNTS)).to.deep.equal({ kind: "lost", type });
    expect(typeOf("VpcEndpoint", [])).to.equal("aws:ec2/vpcEndpoint:VpcEndpoint");
    expect(changesOf("aws:ec2/vpc:Vpc", ['cidrBlock="10.0.0.0/8"', "enableDnsSupport=false"])).to.deep.equal({
      cidrBlock: "10.0.0.0/8",
      enableDnsSupport: false,
    });
  });

  it("changes a resource's tags in both properties that show them, as AWS has one set", () => {
    const tags = { Name: "somebody else's" };
    for (const property of ["tags", "tagsAll"])
      expect(changesOf("aws:ec2/vpc:Vpc", [`${property}=${JSON.stringify(tags)}`])).to.deep.equal({
        tags,
        tagsAll: tags,
      });
    expect(changesOf("aws:ec2/vpc:Vpc", ['tags={"a":"b"}', "tagsAll={}"])).to.deep.equal({
      tags: { a: "b" },
      tagsAll: {},
    });
  });

  it("takes the one of several types that has the id, and asks for all of it where none or each has", () => {
    const routes = ["aws:ec2/route:Route", "aws:ec2transitgateway/route:Route"];
    for (const route of routes) expect(typeOf("Route", ["aws:ec2/vpc:Vpc", route])).to.equal(route);
    for (const standing of [[], routes])
      expect(() => typeOf("Route", standing)).to.throw(`got Route; use one of ${routes.join(", ")}`);
  });

  const refused: [RuleOptions, RegExp][] = [
    [{ operation: "CreateVpcEndpont" }, /^local inject: --operation: .*got CreateVpcEndpont; did you mean \w+\?$/],
    [{ type: "VpcEndpont" }, /^local inject: --type: .*got VpcEndpont; did you mean VpcEndpoint\?$/],
    [{ type: "aws:ec2/vpc:Vpcc" }, /did you mean aws:ec2\/vpc:Vpc\?$/],
    [{ account: "11111111111" }, /--account: .*got 11111111111; did you mean 111111111111\?$/],
    [{ account: "claim" }, /--account: .*got claim; did you mean claims\?$/],
    [{ account: "toString" }, /--account: is no account of this stack, got toString/],
    [{ account: "" }, /--account: is no account of this stack/],
    [{ region: "us-east-1" }, /--region: is for vanish and alter only/],
    [{ nth: "1.5" }, /--nth: is no whole number of 1 or more, got 1.5$/],
    [{ nth: "0" }, /--nth: .*got 0$/],
    [{ times: "-1" }, /--times: is no whole number of 0 or more, got -1$/],
    [{ chance: "7" }, /--chance: is no number from 0 to 1, got 7$/],
    [{ chance: "" }, /--chance: .*got nothing$/],
  ];
  for (const [options, message] of refused)
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(() => ruleOf("denied", options, ACCOUNTS)).to.throw(message);
    });

  it("tells every mistake at once, and unknown types and properties with the nearest", () => {
    expect(() => ruleOf("denied", { nth: "x", chance: "y" }, ACCOUNTS)).to.throw(/--nth: .*\n.*--chance: /);
    expect(() => ruleOf("denyed", {}, ACCOUNTS)).to.throw(/is no kind of fault, got denyed/);
    expect(() => typeOf("Vpcc", [])).to.throw(/got Vpcc; did you mean Vpc\?/);
    expect(() => changesOf("aws:ec2/vpc:Vpc", ["cidrBlok=1"])).to.throw(
      /cidrBlok: is no property of .*did you mean cidrBlock\?/,
    );
    expect(ruleOf("lost", { account: "claims" }, ACCOUNTS)).to.deep.equal({ kind: "lost", account: "111111111111" });
    expect(accountProblems("222222222222", ACCOUNTS)).to.deep.equal([]);
    expect(accountProblems("999", ACCOUNTS)).to.have.length(1);
    expect(accountProblems(undefined, ACCOUNTS)).to.deep.equal([]);
  });
});
