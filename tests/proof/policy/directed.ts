import { type Query } from "../../../proof/policy";

/** A question with a known answer, each about one thing that random questions seldom need. */
export interface Directed {
  readonly name: string;
  readonly statements: readonly object[];
  readonly query?: Query;
  readonly verdict: "none" | "witness";
}

const rule = (Effect: "Allow" | "Deny", Condition: object, more: object = {}): object => ({
  Effect,
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition,
  ...more,
});
const tags = (operator: string, ...values: string[]): object => ({ [operator]: { "aws:TagKeys": values } });

/** All under a resource policy of version 2012-10-17, asking for an allowed request. */
export const DIRECTED: readonly Directed[] = [
  {
    name: "two members of a set are needed",
    statements: [rule("Allow", { ...tags("ForAnyValue:StringEquals", "a"), ...tags("ForAnyValue:StringLike", "b") })],
    verdict: "witness",
  },
  {
    name: "a member and a stranger are needed",
    statements: [
      rule("Allow", tags("ForAnyValue:StringEquals", "a")),
      rule("Deny", tags("ForAllValues:StringEquals", "a")),
    ],
    verdict: "witness",
  },
  {
    name: "a member and a stranger, by negation",
    statements: [
      rule("Allow", { ...tags("ForAnyValue:StringEquals", "a"), ...tags("ForAnyValue:StringNotEquals", "a") }),
    ],
    verdict: "witness",
  },
  {
    name: "all members are excluded",
    statements: [
      rule("Allow", { ...tags("ForAnyValue:StringEquals", "a"), ...tags("ForAllValues:StringNotEquals", "a") }),
    ],
    verdict: "none",
  },
  {
    name: "an address between two prefixes",
    statements: [
      rule("Allow", {
        IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" },
        NotIpAddress: { "aws:VpcSourceIp": "10.0.0.0/9" },
      }),
    ],
    verdict: "witness",
  },
  {
    name: "no address is left",
    statements: [
      rule("Allow", {
        IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" },
        NotIpAddress: { "aws:VpcSourceIp": ["10.0.0.0/9", "10.128.0.0/9"] },
      }),
    ],
    verdict: "none",
  },
  {
    name: "an IPv6 address beside the IPv4 prefix of the same number",
    statements: [
      rule("Allow", { IpAddress: { "aws:VpcSourceIp": "::/96" } }),
      rule("Deny", { IpAddress: { "aws:VpcSourceIp": "0.0.0.0/0" } }),
    ],
    verdict: "witness",
  },
  {
    name: "an action that neither of two callers may use",
    statements: ["a", "b"].map((role) =>
      rule("Allow", {}, { Principal: { AWS: `arn:aws:iam::111111111111:role/${role}` }, Action: `s:${role}` }),
    ),
    query: { where: { action: "s:c" } },
    verdict: "none",
  },
  {
    name: "a resource that a question mark does not exclude",
    statements: [rule("Allow", {}, { Resource: "arn:aws:s3:::abcdef*" })],
    query: { where: { resource: { notIn: ["arn:aws:s3:::abcdef?"] } } },
    verdict: "witness",
  },
  {
    name: "a value that is not there is none of those excluded",
    statements: [rule("Allow", { StringEqualsIfExists: { "x:k": "a" } })],
    query: { where: { context: { "x:k": { notIn: ["a"] } } } },
    verdict: "witness",
  },
  {
    name: "one of two values is not excluded",
    statements: [rule("Allow", { StringEquals: { "x:k": ["a", "b"] } })],
    query: { where: { context: { "x:k": { notIn: ["a"] } } } },
    verdict: "witness",
  },
  ...(["us-east-1", ""] as const).map((region): Directed => ({
    name: `a resource of the account that is demanded, in ${region === "" ? "no Region" : "a Region"}`,
    statements: [rule("Allow", { StringEquals: { "aws:ResourceAccount": "111111111111" } })],
    query: { where: { resource: `arn:aws:s:${region}:111111111111:a` } },
    verdict: "witness",
  })),
  {
    name: "a resource of another account than is demanded",
    statements: [rule("Allow", { StringEquals: { "aws:ResourceAccount": "111111111111" } })],
    query: { where: { resource: "arn:aws:s:us-east-1:222222222222:a" } },
    verdict: "none",
  },
  {
    name: "a number between two limits",
    statements: [rule("Allow", { NumericGreaterThan: { "x:n": "1" }, NumericLessThan: { "x:n": "2" } })],
    verdict: "witness",
  },
  {
    name: "no number between a limit and itself",
    statements: [rule("Allow", { NumericGreaterThan: { "x:n": "1" }, NumericLessThanEquals: { "x:n": "1" } })],
    verdict: "none",
  },
  {
    name: "wildcards of ARNs do not cross colons",
    statements: [rule("Allow", { ArnLike: { "x:arn": "arn:aws:sns:*:111111111111:t" } })],
    query: { where: { context: { "x:arn": "arn:aws:sns:a:222222222222:b:111111111111:t" } } },
    verdict: "none",
  },
  {
    name: "wildcards of texts do",
    statements: [rule("Allow", { StringLike: { "x:arn": "arn:aws:sns:*:111111111111:t" } })],
    query: { where: { context: { "x:arn": "arn:aws:sns:a:222222222222:b:111111111111:t" } } },
    verdict: "witness",
  },
  {
    name: "an ARN and an id of one account",
    statements: [
      rule("Allow", {
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/*" },
        StringEquals: { "aws:PrincipalAccount": "222222222222" },
      }),
    ],
    verdict: "none",
  },
  {
    name: "an organization and a path of one place",
    statements: [
      rule("Allow", {
        StringEquals: { "aws:PrincipalOrgID": "o-one" },
        "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-two/*" },
      }),
    ],
    verdict: "none",
  },
  {
    name: "a resource and its account",
    statements: [
      rule(
        "Allow",
        { StringEquals: { "aws:ResourceAccount": "222222222222" } },
        { Resource: "arn:aws:sns:us-east-1:111111111111:*" },
      ),
    ],
    verdict: "none",
  },
  {
    name: "a type and an ARN of one identity",
    statements: [
      rule("Allow", {
        StringEquals: { "aws:PrincipalType": "User" },
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" },
      }),
    ],
    verdict: "none",
  },
  {
    name: "one account in one organization",
    statements: [
      rule("Allow", { StringEquals: { "aws:PrincipalAccount": "111111111111", "aws:PrincipalOrgID": "o-two" } }),
    ],
    query: { organizations: [{ id: "o-one", accounts: ["111111111111"] }] },
    verdict: "none",
  },
  {
    name: "an organization of which all accounts are known",
    statements: [
      rule("Allow", {
        StringEquals: { "aws:PrincipalOrgID": "o-one" },
        StringNotEquals: { "aws:PrincipalAccount": "111111111111" },
      }),
    ],
    query: { organizations: [{ id: "o-one", accounts: ["111111111111"], complete: true }] },
    verdict: "none",
  },
  {
    name: "the same, where not all are known",
    statements: [
      rule("Allow", {
        StringEquals: { "aws:PrincipalOrgID": "o-one" },
        StringNotEquals: { "aws:PrincipalAccount": "111111111111" },
      }),
    ],
    query: { organizations: [{ id: "o-one", accounts: ["111111111111"] }] },
    verdict: "witness",
  },
  {
    name: "a text that is neither listed nor absent",
    statements: [rule("Allow", { StringNotEquals: { "x:k": ["a", "b"] }, Null: { "x:k": "false" } })],
    verdict: "witness",
  },
  {
    name: "two patterns that overlap in one text",
    statements: [
      rule("Allow", {
        StringLike: { "x:k": "a*" },
        StringLikeIfExists: { "x:k": "*b" },
        StringNotLike: { "x:k": ["a?*b"] },
      }),
    ],
    verdict: "witness",
  },
  {
    name: "a session under a role with a path",
    statements: [
      rule(
        "Allow",
        { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/team/*" } },
        { Principal: { AWS: "arn:aws:sts::111111111111:assumed-role/ops/ana" } },
      ),
    ],
    verdict: "witness",
  },
  {
    name: "a list of service names holds the name of the call",
    statements: [
      rule("Allow", {
        StringEquals: { "aws:PrincipalServiceName": "a.amazonaws.com" },
        "ForAllValues:StringEquals": { "aws:PrincipalServiceNamesList": "b.amazonaws.com" },
      }),
    ],
    verdict: "none",
  },
  {
    name: "everything allowed is an exception",
    statements: [rule("Allow", { StringEquals: { "x:k": "a" } })],
    query: { except: [{ context: { "x:k": "a" } }] },
    verdict: "none",
  },
  {
    name: "an exception that leaves something",
    statements: [rule("Allow", { StringLike: { "x:k": "a*" } })],
    query: { except: [{ context: { "x:k": "a" } }, { principal: { type: "aws" } }] },
    verdict: "witness",
  },
  {
    name: "an action that NotAction leaves",
    statements: [rule("Allow", {}, { Action: undefined, NotAction: "x:*" })],
    query: { where: { action: { notIn: ["x:*"] } } },
    verdict: "witness",
  },
  {
    name: "an action that NotAction takes",
    statements: [rule("Allow", {}, { Action: undefined, NotAction: "x:*" })],
    query: { where: { action: "X:do" } },
    verdict: "none",
  },
  {
    name: "whom NotPrincipal spares",
    statements: [rule("Allow", {}), rule("Deny", {}, { Principal: undefined, NotPrincipal: { AWS: "111111111111" } })],
    query: { where: { principal: { account: { notIn: ["222222222222"] } } } },
    verdict: "witness",
  },
  {
    name: "whom NotPrincipal does not spare",
    statements: [rule("Allow", {}), rule("Deny", {}, { Principal: undefined, NotPrincipal: { AWS: "111111111111" } })],
    query: { where: { principal: { account: { notIn: ["111111111111"] } } } },
    verdict: "none",
  },
  {
    name: "exactly one number",
    statements: [rule("Allow", { NumericEquals: { "x:n": "1" } })],
    verdict: "witness",
  },
  {
    name: "a user",
    statements: [rule("Allow", { StringEquals: { "aws:PrincipalType": "User" } })],
    query: { where: { principal: { type: "aws" } } },
    verdict: "witness",
  },
  {
    name: "an unsigned call",
    statements: [rule("Allow", { StringEquals: { "aws:PrincipalAccount": "anonymous" } })],
    verdict: "witness",
  },
  {
    name: "a service",
    statements: [rule("Allow", {}, { Principal: { Service: "a.amazonaws.com" } })],
    verdict: "witness",
  },
  {
    name: "another service than the one that is named",
    statements: [rule("Allow", {}, { Principal: { Service: "a.amazonaws.com" } })],
    query: { where: { principal: { service: { notIn: ["a.amazonaws.com"] } } } },
    verdict: "none",
  },
  {
    name: "an absent key",
    statements: [rule("Allow", { Null: { "x:k": "true" } })],
    verdict: "witness",
  },
  {
    name: "an account in no organization",
    statements: [rule("Allow", { Null: { "aws:PrincipalOrgID": "true", "aws:PrincipalArn": "false" } })],
    verdict: "witness",
  },
  {
    name: "lists of two statements that end alike",
    statements: [rule("Allow", {}, { Resource: "arn:aws:s3:::a*" }), rule("Deny", {}, { Resource: "arn:aws:s3:::b*" })],
    query: { where: { resource: { in: ["arn:aws:s3:::b*"] } } },
    verdict: "none",
  },
  {
    name: "lists of two statements that end alike, the other way",
    statements: [rule("Allow", {}, { Resource: "arn:aws:s3:::a*" }), rule("Deny", {}, { Resource: "arn:aws:s3:::b*" })],
    verdict: "witness",
  },
  {
    name: "one address asked of a prefix",
    statements: [rule("Allow", { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" } })],
    query: { where: { context: { "aws:VpcSourceIp": "10.1.2.3" } } },
    verdict: "witness",
  },
  {
    name: "one address asked of another prefix",
    statements: [rule("Allow", { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" } })],
    query: { where: { context: { "aws:VpcSourceIp": { in: ["11.1.2.3", "none"] } } } },
    verdict: "none",
  },
  {
    name: "all addresses of a small prefix but those asked for",
    statements: [rule("Allow", { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/31" } })],
    query: { where: { context: { "aws:VpcSourceIp": { notIn: ["10.0.0.0", "10.0.0.1"] } } } },
    verdict: "none",
  },
  {
    name: "the other address of a small prefix",
    statements: [rule("Allow", { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/31" } })],
    query: { where: { context: { "aws:VpcSourceIp": { notIn: ["10.0.0.0"] } } } },
    verdict: "witness",
  },
  {
    name: "a number beside the one asked for",
    statements: [rule("Allow", { NumericGreaterThan: { "x:n": "1" } })],
    query: { where: { context: { "x:n": { notIn: ["2"] } } } },
    verdict: "witness",
  },
];
