import { expect } from "chai";
import { formatProblem, parsePolicy, type PolicyKind } from "../../../proof/policy";

interface Refusal {
  readonly name: string;
  readonly kind?: PolicyKind;
  readonly document: unknown;
  /** Part of the expected message, which has the form `path: problem, got value; fix`. */
  readonly message: RegExp;
}

const allow = { Effect: "Allow", Principal: "*", Action: "bedrock:InvokeModel", Resource: "*" };
const one = (statement: object): object => ({ Version: "2012-10-17", Statement: [{ ...allow, ...statement }] });
const when = (operator: string, key: string, value: unknown): object =>
  one({ Condition: { [operator]: { [key]: value } } });

const REFUSALS: Refusal[] = [
  { name: "text that is no JSON", document: "{", message: /^policy: is not valid JSON/ },
  {
    name: "an element twice",
    document: '{"Statement":[{"Effect":"Deny","Effect":"Allow"}]}',
    message: /names the element "Effect" twice/,
  },
  {
    name: "lists in lists without end",
    document: "[".repeat(20_000) + "]".repeat(20_000),
    message: /policy: is nested more/,
  },
  {
    name: "an object nested without end",
    document: Array.from({ length: 20_000 }).reduce<object>((inner) => ({ inner }), {}),
    message: /^policy: is nested more/,
  },
  { name: "an array as document", document: "[]", message: /^policy: is not an object/ },
  {
    name: "a document over 20,480 characters (PrivateLink guide)",
    document: JSON.stringify(one({})) + " ".repeat(20_480),
    message: /got \d+ characters; shorten it to 20480/,
  },
  {
    name: "an unknown version",
    document: { Version: "2012-10-18", Statement: [allow] },
    message: /^Version: .*got 2012-10-18/,
  },
  {
    name: "an unknown element of the document",
    document: { Statement: [allow], Statements: [] },
    message: /^policy.Statements: is an unknown element/,
  },
  {
    name: "no statement",
    document: { Version: "2012-10-17", Statement: [] },
    message: /^Statement: holds no statement/,
  },
  {
    name: "an unknown element of a statement",
    document: one({ Conditions: {} }),
    message: /^Statement\[0\].Conditions: is an unknown element/,
  },
  {
    name: "an effect in another letter case",
    document: one({ Effect: "allow" }),
    message: /Effect: is neither Allow nor Deny, got allow/,
  },
  {
    name: "no principal in an endpoint policy",
    document: { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
    message: /must have either Principal or NotPrincipal/,
  },
  {
    name: "a principal in an SCP",
    kind: "scp",
    document: one({}),
    message: /Principal: is not allowed in a service control policy/,
  },
  {
    name: "NotPrincipal with Allow",
    document: { Statement: [{ Effect: "Allow", NotPrincipal: "*", Action: "*", Resource: "*" }] },
    message: /NotPrincipal: stands with Allow/,
  },
  {
    name: "a wildcard within a principal's ARN",
    document: one({ Principal: { AWS: "arn:aws:iam::111111111111:role/*" } }),
    message: /has a wildcard in a principal's ARN/,
  },
  {
    name: "an account id of 11 digits as principal",
    document: one({ Principal: { AWS: "11111111111" } }),
    message: /neither an account id nor an ARN, got 11111111111/,
  },
  {
    name: "a federated principal",
    document: one({ Principal: { Federated: "accounts.google.com" } }),
    message: /Principal.Federated: is a type of principal/,
  },
  {
    name: "every service as principal",
    document: one({ Principal: { Service: "*" } }),
    message: /is no service principal/,
  },
  {
    name: "a role on a gateway endpoint",
    kind: "gateway-endpoint",
    document: one({ Principal: { AWS: "arn:aws:iam::111111111111:role/r" } }),
    message: /principal other than "\*" on a gateway endpoint/,
  },
  {
    name: "Action and NotAction",
    document: one({ NotAction: "s3:*" }),
    message: /must have either Action or NotAction/,
  },
  {
    name: "an action without a service",
    document: one({ Action: "InvokeModel" }),
    message: /Action: is no action, got InvokeModel/,
  },
  { name: "an empty list of actions", document: one({ Action: [] }), message: /Action: is empty/ },
  { name: "a number as resource", document: one({ Resource: 1 }), message: /Resource: is not a text, got 1/ },
  {
    name: "a resource that is no ARN",
    document: one({ Resource: "my-bucket/*" }),
    message: /Resource: is no ARN, got my-bucket/,
  },
  { name: "an ARN of five fields", document: one({ Resource: "arn:aws:s3::bucket" }), message: /is no ARN/ },
  {
    name: "an ARN with a wildcard for the service",
    document: one({ Resource: "arn:aws:*:us-east-1:111111111111:x" }),
    message: /without a service, or with a wildcard/,
  },
  {
    name: "an ARN of an unknown partition",
    document: one({ Resource: "arn:azure:s3:::bucket" }),
    message: /unknown partition/,
  },
  {
    name: "an account field that mixes digits and a wildcard",
    document: one({ Resource: "arn:aws:bedrock:us-east-1:1234*:custom-model/x" }),
    message: /account field is neither/,
  },
  {
    name: "an account field of 11 digits",
    document: one({ Resource: "arn:aws:bedrock:us-east-1:11111111111:custom-model/x" }),
    message: /account field is neither/,
  },
  {
    name: "the same in a condition",
    document: when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::1234*:role/x"),
    message: /account field is neither/,
  },
  {
    name: "the same in a string condition",
    document: when("StringLike", "aws:PrincipalArn", "arn:aws:iam::1234*:role/x"),
    message: /account field is neither/,
  },
  {
    name: "an unknown operator",
    document: when("StringMatches", "aws:username", "x"),
    message: /is no condition operator known here/,
  },
  {
    name: "NullIfExists",
    document: when("NullIfExists", "aws:username", "true"),
    message: /is no condition operator known here/,
  },
  {
    name: "an unknown set operator",
    document: when("ForSomeValues:StringLike", "aws:username", "x"),
    message: /is no condition operator known here/,
  },
  {
    name: "a key of several values without a set operator",
    document: when("StringLike", "aws:PrincipalOrgPaths", "o-abcdefghij/*"),
    message: /write ForAnyValue:StringLike/,
  },
  {
    name: "a wildcard on a generated id",
    document: when("StringLike", "aws:PrincipalAccount", "1111*"),
    message: /wildcard on a key with a generated id/,
  },
  {
    name: "a wildcard on a generated id in another letter case",
    document: when("StringLike", "AWS:sourcevpc", "vpc-123456*"),
    message: /wildcard on a key with a generated id/,
  },
  {
    name: "a numeric operator on a generated id",
    document: when("NumericEquals", "aws:PrincipalAccount", "111111111111"),
    message: /numeric operator on a key with a generated id/,
  },
  {
    name: "a wildcard after 5 characters",
    document: when("StringLike", "aws:username", "admin*"),
    message: /fewer than 6 characters on either side/,
  },
  {
    name: "a wildcard alone",
    document: when("StringLike", "bedrock:GuardrailIdentifier", "*"),
    message: /fewer than 6 characters on either side/,
  },
  {
    name: "a wildcard between short texts",
    document: when("StringNotLike", "aws:username", "team-?-dev"),
    message: /fewer than 6 characters on either side/,
  },
  { name: "no value", document: when("StringEquals", "aws:username", []), message: /has no value to compare with/ },
  {
    name: "an object as value",
    document: when("StringEquals", "aws:username", {}),
    message: /has no value to compare with/,
  },
  { name: "a key without a prefix", document: when("StringEquals", "username", "x"), message: /is no condition key/ },
  {
    name: "a Bool that is neither",
    document: when("Bool", "aws:SecureTransport", "yes"),
    message: /is not true or false, got yes/,
  },
  {
    name: "a number that is none",
    document: when("NumericLessThan", "s3:max-keys", "ten"),
    message: /is not a number, got ten/,
  },
  {
    name: "a date that is none",
    document: when("DateLessThan", "aws:CurrentTime", "tomorrow"),
    message: /is not a date, got tomorrow/,
  },
  {
    name: "a prefix with host bits",
    document: when("IpAddress", "aws:VpcSourceIp", "10.0.0.1/8"),
    message: /without host bits.*|is not an IP address/,
  },
  {
    name: "an IPv6 prefix with host bits",
    document: when("IpAddress", "aws:VpcSourceIp", "2001:db8::1/32"),
    message: /is not an IP address or prefix/,
  },
  { name: "a binary value that is no base64", document: when("BinaryEquals", "x:y", "!"), message: /is not base64/ },
  {
    name: "a malformed variable",
    document: one({ Resource: "arn:aws:s3:::b/${aws username}" }),
    message: /malformed policy variable/,
  },
  {
    name: "a variable that does not end",
    document: one({ Resource: "arn:aws:s3:::b/${aws:username" }),
    message: /does not end/,
  },
  {
    name: "a variable in the account field",
    document: one({ Resource: "arn:aws:bedrock:us-east-1:${aws:PrincipalAccount}:x/y" }),
    message: /before the resource part/,
  },
  {
    name: "a Sid twice",
    document: {
      Statement: [
        { Sid: "A", ...allow },
        { Sid: "A", ...allow },
      ],
    },
    message: /Statement\[1\].Sid: is used twice/,
  },
];

describe("policy text", () => {
  for (const { name, kind, document, message } of REFUSALS) {
    it(`refuses ${name}`, () => {
      const parsed = parsePolicy(document, kind ?? "interface-endpoint");
      if (parsed.ok) expect.fail("the policy was accepted");
      expect(parsed.problems.map(formatProblem).join("\n")).to.match(message);
    });
  }

  it("reports everything that is wrong at once", () => {
    const parsed = parsePolicy(one({ Effect: "allow", Action: "x", Resource: "y", Extra: 1 }), "interface-endpoint");
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.path)).to.have.members([
      "Statement[0].Effect",
      "Statement[0].Action",
      "Statement[0].Resource",
      "Statement[0].Extra",
    ]);
  });

  const ACCEPTED: { name: string; kind?: PolicyKind; document: unknown }[] = [
    { name: "no policy on an endpoint, which means the default policy", document: undefined },
    { name: "one statement without a list", document: { Statement: allow } },
    { name: "exactly 20,480 characters", document: JSON.stringify(one({})).padEnd(20_480) },
    { name: "6 characters before a wildcard", document: when("StringLike", "aws:username", "admin-*") },
    { name: "6 characters after a wildcard", document: when("StringLike", "aws:username", "*-admin") },
    {
      name: "an OU path with a wildcard (IAM guide, aws:PrincipalOrgPaths)",
      document: when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"),
    },
    { name: "a star under StringEquals, which is no wildcard", document: when("StringEquals", "aws:username", "a*") },
    {
      name: "a short wildcard outside endpoint policies",
      kind: "resource",
      document: when("StringLike", "aws:username", "a*"),
    },
    {
      name: "a wildcard for the account of an ARN",
      document: one({ Resource: "arn:aws:bedrock:*:*:inference-profile/*" }),
    },
    {
      name: "a global-profile ARN without Region and account (Bedrock guide)",
      document: one({ Resource: "arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0" }),
    },
    {
      name: "an unquoted boolean and number",
      document: one({ Condition: { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "s3:max-keys": 10 } } }),
    },
    {
      name: "an SCP without principal",
      kind: "scp",
      document: { Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] },
    },
  ];
  for (const { name, kind, document } of ACCEPTED) {
    it(`accepts ${name}`, () => {
      const parsed = parsePolicy(document, kind ?? "interface-endpoint");
      expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).to.deep.equal([]);
    });
  }

  it("gives an SCP or a bucket no default policy", () => {
    expect(parsePolicy(undefined, "scp").ok).to.be.false;
    expect(parsePolicy(undefined, "resource").ok).to.be.false;
  });

  it("warns of a global key that does not exist, an account on a gateway endpoint, and a NotPrincipal without its account", () => {
    const warnings = (document: object, kind: PolicyKind): string[] => {
      const parsed = parsePolicy(document, kind);
      return parsed.ok ? parsed.warnings.map(formatProblem) : [];
    };
    expect(warnings(when("StringEquals", "aws:PrincipalOrg", "o-1"), "interface-endpoint")[0]).to.match(
      /check the spelling/,
    );
    expect(warnings(one({ Principal: { AWS: "111111111111" } }), "gateway-endpoint")[0]).to.match(/root user only/);
    const exempt = {
      Effect: "Deny",
      NotPrincipal: { AWS: "arn:aws:iam::111111111111:role/r" },
      Action: "*",
      Resource: "*",
    };
    expect(warnings({ Statement: exempt }, "interface-endpoint")[0]).to.match(/but not its account/);
  });
});
