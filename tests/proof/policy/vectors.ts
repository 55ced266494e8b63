import { type Evaluation, type PolicyKind, type Principal, type Request, role } from "../../../proof/policy";
import { BEDROCK_VECTORS } from "./vectors-bedrock";
import { PERIMETER_VECTORS } from "./vectors-perimeter";

/** One request with the answer that AWS documents. */
export interface Vector {
  readonly name: string;
  readonly request: Request;
  readonly expected: Evaluation["reason"];
}

/** A policy and requests against it. */
export interface VectorGroup {
  readonly group: string;
  readonly kind?: PolicyKind;
  readonly document: unknown;
  readonly requests: readonly Vector[];
}

export const A = "111111111111";
export const B = "222222222222";
export const ORG = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/";
export const FOREIGN_ORG = "o-zzzzzzzzzz/r-zz99/";
const ANYONE: Principal = role(A, "app", ORG);

/** A vector over the context only: everyone may do `x:Do`, if the condition of the group holds. */
export function given(
  name: string,
  context: NonNullable<Request["context"]>,
  expected: Evaluation["reason"],
  principal: Principal = ANYONE,
): Vector {
  return { name, request: { principal, action: "x:Do", resource: "*", context }, expected };
}

/** An Allow of everything under one condition block. */
export function allowIf(condition: object): object {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", Condition: condition }],
  };
}

const yes = "allow" as const;
const no = "implicit-deny" as const;

const OPERATOR_VECTORS: VectorGroup[] = [
  {
    group: "StringEquals on an optional tag (IAM guide, String condition operators)",
    document: allowIf({ StringEquals: { "aws:PrincipalTag/job-category": "iamuser-admin" } }),
    requests: [
      given("the value", { "aws:PrincipalTag/job-category": "iamuser-admin" }, yes),
      given("another value", { "aws:PrincipalTag/job-category": "dev-ops" }, no),
      given("the value in another letter case", { "aws:PrincipalTag/job-category": "IAMUSER-admin" }, no),
      given("the key in another letter case", { "AWS:principaltag/Job-Category": "iamuser-admin" }, yes),
      given("no tag", {}, no),
    ],
  },
  {
    group: "StringNotEquals: true of an absent key, NOR over its values",
    document: allowIf({ StringNotEquals: { "aws:PrincipalTag/team": ["red", "blue"] } }),
    requests: [
      given("another value", { "aws:PrincipalTag/team": "green" }, yes),
      given("the first value", { "aws:PrincipalTag/team": "red" }, no),
      given("the last value", { "aws:PrincipalTag/team": "blue" }, no),
      given("no tag", {}, yes),
    ],
  },
  {
    group: "the same with IfExists",
    document: allowIf({ StringNotEqualsIfExists: { "aws:PrincipalTag/team": "red" } }),
    requests: [given("the value", { "aws:PrincipalTag/team": "red" }, no), given("no tag", {}, yes)],
  },
  {
    group: "StringLikeIfExists (IAM guide, IfExists)",
    kind: "resource",
    document: allowIf({ StringLikeIfExists: { "ec2:InstanceType": ["t1.*", "t2.*", "m3.*"] } }),
    requests: [
      given("t1.micro", { "ec2:InstanceType": "t1.micro" }, yes),
      given("m3.x", { "ec2:InstanceType": "m3.x" }, yes),
      given("m2.micro", { "ec2:InstanceType": "m2.micro" }, no),
      given("no type", {}, yes),
    ],
  },
  {
    group: "StringEqualsIgnoreCase with a set operator (IAM guide, tag example)",
    kind: "resource",
    document: allowIf({
      StringEqualsIgnoreCase: { "aws:RequestTag/environment": ["preprod", "storage"] },
      "ForAnyValue:StringEquals": { "aws:TagKeys": "environment" },
    }),
    requests: [
      given("both", { "aws:TagKeys": ["environment"], "aws:RequestTag/environment": "preprod" }, yes),
      given(
        "another case and a further key",
        { "aws:TagKeys": ["environment", "costcenter"], "aws:RequestTag/environment": "PreProd" },
        yes,
      ),
      given("another key", { "aws:TagKeys": ["costcenter"], "aws:RequestTag/environment": "preprod" }, no),
      given(
        "the key in another letter case",
        { "aws:TagKeys": ["Environment"], "aws:RequestTag/environment": "preprod" },
        no,
      ),
      given("no keys", { "aws:RequestTag/environment": "storage" }, no),
      given("no tag", { "aws:TagKeys": ["environment"] }, no),
      given("neither", {}, no),
    ],
  },
  {
    group: "StringNotEqualsIgnoreCase",
    document: allowIf({ StringNotEqualsIgnoreCase: { "aws:PrincipalTag/team": "Red" } }),
    requests: [
      given("the value in another letter case", { "aws:PrincipalTag/team": "rED" }, no),
      given("another value", { "aws:PrincipalTag/team": "green" }, yes),
    ],
  },
  {
    group: "StringLike and StringNotLike wildcards",
    kind: "resource",
    document: allowIf({ StringLike: { "x:k": ["a*b?d", "exact", "*tail"] }, StringNotLike: { "x:k": "a*x*" } }),
    requests: [
      given("star as nothing, question mark as one", { "x:k": "abcd" }, yes),
      given("star as several", { "x:k": "aqqqbcd" }, yes),
      given("star tried again after a false start", { "x:k": "abbbcd" }, yes),
      given("question mark as nothing", { "x:k": "abd" }, no),
      given("question mark as two", { "x:k": "abccd" }, no),
      given("text after the pattern", { "x:k": "abcde" }, no),
      given("text before the pattern", { "x:k": "zabcd" }, no),
      given("no wildcard", { "x:k": "exact" }, yes),
      given("star at the start", { "x:k": "the tail" }, yes),
      given("excluded by StringNotLike", { "x:k": "axbcd" }, no),
      given("an empty value", { "x:k": "" }, no),
    ],
  },
  {
    group: "StringEquals takes wildcards literally",
    document: allowIf({ StringEquals: { "x:k": "a*" } }),
    requests: [given("the text", { "x:k": "a*" }, yes), given("another text", { "x:k": "ab" }, no)],
  },
  {
    group: "ForAllValues with Null (IAM guide, ForAllValues example)",
    kind: "resource",
    document: allowIf({
      "ForAllValues:StringEquals": { "aws:TagKeys": ["environment", "cost-center"] },
      Null: { "aws:TagKeys": "false" },
    }),
    requests: [
      given("one", { "aws:TagKeys": ["environment"] }, yes),
      given("the other", { "aws:TagKeys": ["cost-center"] }, yes),
      given("both", { "aws:TagKeys": ["environment", "cost-center"] }, yes),
      given("a foreign one", { "aws:TagKeys": ["environment", "dept"] }, no),
      given("none", {}, no),
    ],
  },
  {
    group: "ForAllValues alone is true of an absent key",
    kind: "resource",
    document: allowIf({ "ForAllValues:StringEquals": { "aws:TagKeys": "environment" } }),
    requests: [
      given("none", {}, yes),
      given("an empty list", { "aws:TagKeys": [] }, yes),
      given("an empty text, a null data set", { "aws:TagKeys": [""] }, yes),
      given("a foreign one", { "aws:TagKeys": ["dept"] }, no),
    ],
  },
  {
    group: "ForAnyValue (IAM guide, ForAnyValue example)",
    kind: "resource",
    document: allowIf({ "ForAnyValue:StringEquals": { "aws:TagKeys": ["environment", "cost-center"] } }),
    requests: [
      given("one and a foreign one", { "aws:TagKeys": ["environment", "dept"] }, yes),
      given("a foreign one", { "aws:TagKeys": ["dept"] }, no),
      given("none", {}, no),
    ],
  },
  {
    group: "negated set operators (IAM guide, multivalued string operators)",
    kind: "resource",
    document: {
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "x:All",
          Resource: "*",
          Condition: { "ForAllValues:StringNotEquals": { "aws:TagKeys": ["a", "b"] } },
        },
        {
          Effect: "Allow",
          Principal: "*",
          Action: "x:Any",
          Resource: "*",
          Condition: { "ForAnyValue:StringNotEquals": { "aws:TagKeys": ["a", "b"] } },
        },
        {
          Effect: "Allow",
          Principal: "*",
          Action: "x:IfExists",
          Resource: "*",
          Condition: { "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": "a" } },
        },
      ],
    },
    requests: [
      {
        name: "all: none of them matches",
        request: { principal: ANYONE, action: "x:All", resource: "*", context: { "aws:TagKeys": ["c", "d"] } },
        expected: yes,
      },
      {
        name: "all: one matches",
        request: { principal: ANYONE, action: "x:All", resource: "*", context: { "aws:TagKeys": ["a", "c"] } },
        expected: no,
      },
      { name: "all: absent", request: { principal: ANYONE, action: "x:All", resource: "*" }, expected: yes },
      {
        name: "any: one does not match",
        request: { principal: ANYONE, action: "x:Any", resource: "*", context: { "aws:TagKeys": ["a", "c"] } },
        expected: yes,
      },
      {
        name: "any: all match",
        request: { principal: ANYONE, action: "x:Any", resource: "*", context: { "aws:TagKeys": ["a", "b"] } },
        expected: no,
      },
      { name: "any: absent", request: { principal: ANYONE, action: "x:Any", resource: "*" }, expected: no },
      {
        name: "any with IfExists: absent",
        request: { principal: ANYONE, action: "x:IfExists", resource: "*" },
        expected: yes,
      },
      {
        name: "any with IfExists: a foreign one",
        request: { principal: ANYONE, action: "x:IfExists", resource: "*", context: { "aws:TagKeys": "c" } },
        expected: no,
      },
    ],
  },
  {
    group: "Bool (IAM guide, Boolean condition operators)",
    document: allowIf({ Bool: { "aws:SecureTransport": "false" } }),
    requests: [
      given("false", { "aws:SecureTransport": "false" }, yes),
      given("False", { "aws:SecureTransport": "False" }, yes),
      given("true", { "aws:SecureTransport": "true" }, no),
      given("absent", {}, no),
    ],
  },
  {
    group: "BoolIfExists",
    document: allowIf({ BoolIfExists: { "aws:ViaAWSService": "true" } }),
    requests: [
      given("true", { "aws:ViaAWSService": "true" }, yes),
      given("false", { "aws:ViaAWSService": "false" }, no),
      given("absent", {}, yes),
    ],
  },
  {
    group: "Null (IAM guide, Condition operator to check existence)",
    document: {
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "x:Present",
          Resource: "*",
          Condition: { Null: { "aws:TokenIssueTime": "false" } },
        },
        {
          Effect: "Allow",
          Principal: "*",
          Action: "x:Absent",
          Resource: "*",
          Condition: { Null: { "aws:TokenIssueTime": true } },
        },
      ],
    },
    requests: (["x:Present", "x:Absent"] as const).flatMap((action): Vector[] => [
      {
        name: `${action} with the key`,
        request: {
          principal: ANYONE,
          action,
          resource: "*",
          context: { "aws:TokenIssueTime": "2030-01-01T00:00:00Z" },
        },
        expected: action === "x:Present" ? yes : no,
      },
      {
        name: `${action} without the key`,
        request: { principal: ANYONE, action, resource: "*" },
        expected: action === "x:Absent" ? yes : no,
      },
    ]),
  },
  ...(["", "Not"] as const).map((negation): VectorGroup => ({
    group: `${negation}IpAddress (IAM guide, IP address condition operators)`,
    document: allowIf({
      [`${negation}IpAddress`]: { "aws:VpcSourceIp": ["203.0.113.0/24", "198.51.100.7", "2001:DB8:1234:5678::/64"] },
    }),
    requests: [
      ...["203.0.113.0", "203.0.113.255", "198.51.100.7", "2001:db8:1234:5678:ffff::1"].map((ip) =>
        given(ip, { "aws:VpcSourceIp": ip }, negation ? no : yes),
      ),
      ...["203.0.112.255", "203.0.114.0", "198.51.100.8", "2001:db8:1234:5679::", "::203.0.113.0"].map((ip) =>
        given(ip, { "aws:VpcSourceIp": ip }, negation ? yes : no),
      ),
      given("absent", {}, negation ? yes : no),
    ],
  })),
  {
    group: "ArnLike field by field (IAM guide, ARN condition operators)",
    document: allowIf({
      ArnLike: { "aws:SourceArn": ["arn:aws:sns:*:111111111111:topic-?", "arn:aws:s3:::bucket/*"] },
    }),
    requests: [
      given("a Region", { "aws:SourceArn": "arn:aws:sns:us-east-1:111111111111:topic-1" }, yes),
      given(
        "a star does not cross a colon before the last field",
        { "aws:SourceArn": "arn:aws:sns:us-east-1:222222222222:x:111111111111:topic-1" },
        no,
      ),
      given("the last field may hold colons", { "aws:SourceArn": "arn:aws:s3:::bucket/a:b:c" }, yes),
      given("another account", { "aws:SourceArn": "arn:aws:sns:us-east-1:222222222222:topic-1" }, no),
      given("another letter case", { "aws:SourceArn": "arn:aws:sns:us-east-1:111111111111:Topic-1" }, no),
      given("no ARN", { "aws:SourceArn": "topic-1" }, no),
      given("absent", {}, no),
    ],
  },
  {
    group: "ArnEquals takes wildcards, ArnNotEquals is true of an absent key",
    document: allowIf({
      ArnEquals: { "x:arn": "arn:aws:sns:us-east-1:111111111111:t*" },
      ArnNotEquals: { "x:other": "arn:aws:sns:us-east-1:111111111111:t*" },
    }),
    requests: [
      given("matching and absent", { "x:arn": "arn:aws:sns:us-east-1:111111111111:topic" }, yes),
      given(
        "matching and another",
        { "x:arn": "arn:aws:sns:us-east-1:111111111111:topic", "x:other": "arn:aws:sns:us-east-1:222222222222:t" },
        yes,
      ),
      given(
        "both matching",
        { "x:arn": "arn:aws:sns:us-east-1:111111111111:topic", "x:other": "arn:aws:sns:us-east-1:111111111111:t" },
        no,
      ),
    ],
  },
  ...(
    [
      ["Equals", ["10"], ["9", "11"]],
      ["NotEquals", ["9", "11"], ["10"]],
      ["LessThan", ["9", "9.99"], ["10", "11"]],
      ["LessThanEquals", ["9", "10"], ["11"]],
      ["GreaterThan", ["11"], ["10", "9"]],
      ["GreaterThanEquals", ["11", "10.0"], ["9"]],
    ] as const
  ).map(([relation, good, bad]): VectorGroup => ({
    group: `Numeric${relation}`,
    document: allowIf({ [`Numeric${relation}`]: { "s3:max-keys": "10" } }),
    requests: [
      ...good.map((value) => given(value, { "s3:max-keys": value }, yes)),
      ...bad.map((value) => given(value, { "s3:max-keys": value }, no)),
      given("absent", {}, relation === "NotEquals" ? yes : no),
      given("no number", { "s3:max-keys": "many" }, relation === "NotEquals" ? yes : no),
    ],
  })),
  {
    group: "Date operators, in either form",
    document: allowIf({
      DateGreaterThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" },
      DateLessThan: { "aws:CurrentTime": "1896134400" },
    }),
    requests: [
      given("after both by ISO date", { "aws:CurrentTime": "2030-02-02" }, no),
      given("between", { "aws:CurrentTime": "2030-01-15T12:00:00+02:00" }, yes),
      given("the limit itself", { "aws:CurrentTime": "2030-01-01T00:00:00Z" }, no),
      given("epoch seconds between", { "aws:CurrentTime": "1894000000" }, yes),
      given("absent", {}, no),
    ],
  },
  {
    group: "BinaryEquals (IAM guide)",
    document: allowIf({ BinaryEquals: { "x:key": "QmluYXJ5VmFsdWVJbkJhc2U2NA==" } }),
    requests: [
      given("the value", { "x:key": "QmluYXJ5VmFsdWVJbkJhc2U2NA==" }, yes),
      given("another", { "x:key": "QQ==" }, no),
      given("absent", {}, no),
    ],
  },
  {
    group: "several operators and keys are joined by AND, values by OR (IAM guide, Conditions with multiple keys)",
    document: allowIf({
      StringEquals: {
        "aws:PrincipalTag/department": ["finance", "hr", "legal"],
        "aws:PrincipalTag/role": ["audit", "security"],
      },
      ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::111111111111:user/Ana", "arn:aws:iam::111111111111:user/Mary"] },
    }),
    requests: (
      [
        ["all three", { department: "legal", role: "audit" }, "Mary", yes],
        ["another user", { department: "hr", role: "audit" }, "Nikki", no],
        ["another role tag", { department: "hr", role: "payroll" }, "Mary", no],
        ["no role tag", { department: "hr" }, "Mary", no],
        ["no tags", {}, "Mary", no],
      ] as const
    ).map(([name, tags, user, expected]) =>
      given(
        name,
        Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`aws:PrincipalTag/${tag}`, value])),
        expected,
        { type: "aws", arn: `arn:aws:iam::${A}:user/${user}` },
      ),
    ),
  },
  {
    group: "policy variables (IAM guide, Variables and tags)",
    kind: "resource",
    document: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "s3:ListBucket",
          Resource: "arn:aws:s3:::bucket",
          Condition: { StringLike: { "s3:prefix": ["", "home/", "home/${aws:username}/*"] } },
        },
        {
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::bucket-${aws:PrincipalTag/team, 'company-wide'}/*",
        },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "*",
          Condition: { StringNotEquals: { "s3:ExistingObjectTag/Team": ["${aws:PrincipalTag/owner}", "public"] } },
        },
        { Effect: "Allow", Principal: "*", Action: "s3:PutObject", Resource: "arn:aws:s3:::bucket/${*}${$}{literal}" },
      ],
    },
    requests: [
      list("the user's own prefix", { "s3:prefix": "home/martha/x", "aws:username": "martha" }, yes),
      list("another user's prefix", { "s3:prefix": "home/nikki/x", "aws:username": "martha" }, no),
      list("no user name", { "s3:prefix": "home/martha/x" }, no),
      list("an empty prefix", { "s3:prefix": "", "aws:username": "martha" }, yes),
      list("a value with a star is text, no wildcard", { "s3:prefix": "home/nikki/x", "aws:username": "*" }, no),
      object(
        "the team's bucket",
        "bucket-red/k",
        { "aws:PrincipalTag/team": "red", "s3:ExistingObjectTag/Team": "public" },
        yes,
      ),
      object(
        "another team's bucket",
        "bucket-blue/k",
        { "aws:PrincipalTag/team": "red", "s3:ExistingObjectTag/Team": "public" },
        no,
      ),
      object("the default without a tag", "bucket-company-wide/k", { "s3:ExistingObjectTag/Team": "public" }, yes),
      object(
        "an owner's object",
        "bucket-red/k",
        { "aws:PrincipalTag/team": "red", "aws:PrincipalTag/owner": "me", "s3:ExistingObjectTag/Team": "me" },
        yes,
      ),
      object(
        "a variable without value equals nothing, so the Deny applies",
        "bucket-red/k",
        { "aws:PrincipalTag/team": "red", "s3:ExistingObjectTag/Team": "me" },
        "explicit-deny",
      ),
      {
        name: "an escaped star is a star",
        request: { principal: ANYONE, action: "s3:PutObject", resource: "arn:aws:s3:::bucket/*${literal}" },
        expected: yes,
      },
      {
        name: "an escaped star is no wildcard",
        request: { principal: ANYONE, action: "s3:PutObject", resource: "arn:aws:s3:::bucket/x${literal}" },
        expected: no,
      },
    ],
  },
  {
    group: "a variable without a default matches no Resource and no NotResource",
    kind: "resource",
    document: {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::b/${aws:username}",
      },
    },
    requests: [
      object("with the value", "b/ana", { "aws:username": "ana" }, yes),
      object("without the value", "b/ana", {}, no),
      object("without the value, where it would be nothing", "b/", {}, no),
    ],
  },
  {
    group: "variables are text before 2012-10-17 (IAM guide)",
    kind: "resource",
    document: {
      Version: "2008-10-17",
      Statement: {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::b/${aws:username}",
      },
    },
    requests: [
      object("the value", "b/ana", { "aws:username": "ana" }, no),
      object("the text", "b/${aws:username}", {}, yes),
    ],
  },
];

function list(name: string, context: NonNullable<Request["context"]>, expected: Evaluation["reason"]): Vector {
  return {
    name,
    request: { principal: ANYONE, action: "s3:ListBucket", resource: "arn:aws:s3:::bucket", context },
    expected,
  };
}

function object(
  name: string,
  key: string,
  context: NonNullable<Request["context"]>,
  expected: Evaluation["reason"],
): Vector {
  return {
    name,
    request: { principal: ANYONE, action: "s3:GetObject", resource: `arn:aws:s3:::${key}`, context },
    expected,
  };
}

const STATEMENT_VECTORS: VectorGroup[] = [
  {
    group: "statements: implicit deny, allow, explicit deny wins wherever it stands",
    document: {
      Statement: [
        { Effect: "Deny", Principal: "*", Action: "S3:putobject", Resource: "arn:aws:s3:::b/secret/*" },
        {
          Effect: "Allow",
          Principal: "*",
          Action: ["s3:Get*", "s3:Put?bject"],
          Resource: ["arn:aws:s3:::b/*", "arn:aws:s3:::B"],
        },
      ],
    },
    requests: [
      {
        name: "allowed",
        request: { principal: ANYONE, action: "s3:GetObject", resource: "arn:aws:s3:::b/x" },
        expected: yes,
      },
      {
        name: "actions ignore letter case",
        request: { principal: ANYONE, action: "S3:gETobject", resource: "arn:aws:s3:::b/x" },
        expected: yes,
      },
      {
        name: "resources do not",
        request: { principal: ANYONE, action: "s3:GetObject", resource: "arn:aws:s3:::b" },
        expected: no,
      },
      {
        name: "denied",
        request: { principal: ANYONE, action: "s3:PutObject", resource: "arn:aws:s3:::b/secret/x" },
        expected: "explicit-deny",
      },
      {
        name: "another action",
        request: { principal: ANYONE, action: "s3:DeleteObject", resource: "arn:aws:s3:::b/x" },
        expected: no,
      },
      {
        name: "a star in a resource crosses slashes and colons",
        request: { principal: ANYONE, action: "s3:GetObject", resource: "arn:aws:s3:::b/x/y:z" },
        expected: yes,
      },
    ],
  },
  {
    group: "NotAction and NotResource",
    document: {
      Statement: [
        { Effect: "Allow", Principal: "*", NotAction: ["iam:*", "sts:AssumeRole"], Resource: "*" },
        { Effect: "Deny", Principal: "*", Action: "s3:*", NotResource: ["arn:aws:s3:::b/*", "arn:aws:s3:::b"] },
      ],
    },
    requests: [
      {
        name: "an action not listed",
        request: { principal: ANYONE, action: "ec2:RunInstances", resource: "*" },
        expected: yes,
      },
      {
        name: "a listed action in another letter case",
        request: { principal: ANYONE, action: "STS:assumerole", resource: "*" },
        expected: no,
      },
      {
        name: "a resource listed",
        request: { principal: ANYONE, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" },
        expected: yes,
      },
      {
        name: "a resource not listed",
        request: { principal: ANYONE, action: "s3:GetObject", resource: "arn:aws:s3:::c/k" },
        expected: "explicit-deny",
      },
    ],
  },
  ...(["interface-endpoint", "gateway-endpoint"] as const).map((kind): VectorGroup => ({
    group: `an account as principal on a ${kind} (PrivateLink guide, Principals for gateway endpoints)`,
    kind,
    document: {
      Statement: [{ Effect: "Allow", Principal: { AWS: [A, `arn:aws:iam::${B}:root`] }, Action: "*", Resource: "*" }],
    },
    requests: [
      given("a role of the account", {}, kind === "interface-endpoint" ? yes : no, role(A, "app")),
      given(
        "a role of the account named by its root ARN",
        {},
        kind === "interface-endpoint" ? yes : no,
        role(B, "app"),
      ),
      given("the account's root user", {}, yes, { type: "aws", arn: `arn:aws:iam::${A}:root` }),
      given("another account", {}, no, role("333333333333", "app")),
      given("another account's root user", {}, no, { type: "aws", arn: "arn:aws:iam::333333333333:root" }),
      given("a service", {}, no, { type: "service", name: "logs.amazonaws.com" }),
      given("an unsigned call", {}, no, { type: "anonymous" }),
    ],
  })),
  {
    group: "roles, sessions, users and services as principals (IAM guide, Principal)",
    document: {
      Statement: [
        {
          Effect: "Allow",
          Principal: {
            AWS: [
              `arn:aws:iam::${A}:role/path/app`,
              `arn:aws:sts::${A}:assumed-role/ops/ana`,
              `arn:aws:iam::${A}:user/bob`,
              `arn:aws:sts::${A}:federated-user/fay`,
            ],
            Service: ["cloudtrail.amazonaws.com", "s3.ap-east-1.amazonaws.com"],
          },
          Action: "*",
          Resource: "*",
        },
      ],
    },
    requests: [
      given("any session of the role", {}, yes, role(A, "path/app")),
      given("a role of the same name elsewhere", {}, no, role(A, "app")),
      given("the named session", {}, yes, { type: "aws", arn: `arn:aws:iam::${A}:role/team/ops`, session: "ana" }),
      given("another session of that role", {}, no, {
        type: "aws",
        arn: `arn:aws:iam::${A}:role/team/ops`,
        session: "eve",
      }),
      given("the session in another account", {}, no, {
        type: "aws",
        arn: `arn:aws:iam::${B}:role/ops`,
        session: "ana",
      }),
      given("a user named as the role", {}, no, { type: "aws", arn: `arn:aws:iam::${A}:user/ops`, session: "ana" }),
      given("the user", {}, yes, { type: "aws", arn: `arn:aws:iam::${A}:user/bob` }),
      given("the user in another letter case", {}, no, { type: "aws", arn: `arn:aws:iam::${A}:user/Bob` }),
      given("the federated user", {}, yes, { type: "aws", arn: `arn:aws:sts::${A}:federated-user/fay` }),
      given("the service", {}, yes, { type: "service", name: "cloudtrail.amazonaws.com" }),
      given("another service", {}, no, { type: "service", name: "config.amazonaws.com" }),
      given("the service by its Regional name", {}, yes, { type: "service", name: "s3.ap-east-1.amazonaws.com" }),
      given("a service under another of its names", {}, no, {
        type: "service",
        name: "s3.amazonaws.com",
        names: ["s3.ap-east-1.amazonaws.com"],
      }),
      given("the account's root", {}, no, { type: "aws", arn: `arn:aws:iam::${A}:root` }),
    ],
  },
  {
    group: "NotPrincipal with Deny",
    document: {
      Statement: [
        { Effect: "Allow", Principal: { AWS: "*" }, Action: "*", Resource: "*" },
        { Effect: "Deny", NotPrincipal: { AWS: [A, `arn:aws:iam::${B}:role/app`] }, Action: "*", Resource: "*" },
      ],
    },
    requests: [
      given("a principal of the exempted account", {}, yes, role(A, "any")),
      given("the exempted role", {}, yes, role(B, "app")),
      given("another role of that account", {}, "explicit-deny", role(B, "other")),
      given("a service", {}, "explicit-deny", { type: "service", name: "logs.amazonaws.com" }),
      given("an unsigned call", {}, "explicit-deny", { type: "anonymous" }),
    ],
  },
  {
    group: "keys that follow from the principal (IAM guide, Properties of the principal)",
    document: {
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "x:Do",
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalType": ["User", "Anonymous"] } },
        },
        {
          Effect: "Allow",
          Principal: "*",
          Action: "x:Do",
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalServiceName": "logs.amazonaws.com" } },
        },
        {
          Effect: "Allow",
          Principal: "*",
          Action: "x:Do",
          Resource: "*",
          Condition: { "ForAnyValue:StringEquals": { "aws:PrincipalServiceNamesList": "sns.us-east-1.amazonaws.com" } },
        },
        {
          Effect: "Allow",
          Principal: "*",
          Action: "x:Do",
          Resource: "*",
          Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${A}:root` } },
        },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "x:Do",
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalAccount": "anonymous" }, Null: { "x:allow-unsigned": "true" } },
        },
        {
          Effect: "Allow",
          Principal: "*",
          Action: "x:Do",
          Resource: "*",
          Condition: {
            "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-99999999/*" },
          },
        },
      ],
    },
    requests: [
      given("a user", {}, yes, { type: "aws", arn: `arn:aws:iam::${A}:user/bob` }),
      given("a role", {}, no, role(A, "app", ORG)),
      given(
        "a role in the organizational unit",
        {},
        yes,
        role(A, "app", "o-a1b2c3d4e5/r-ab12/ou-ab12-99999999/ou-ab12-22222222/"),
      ),
      given("the root user", {}, yes, { type: "aws", arn: `arn:aws:iam::${A}:root` }),
      given("the service", {}, yes, { type: "service", name: "logs.amazonaws.com" }),
      given("a Regional service by its list", {}, yes, {
        type: "service",
        name: "sns.amazonaws.com",
        names: ["sns.us-east-1.amazonaws.com"],
      }),
      given("another service", {}, no, { type: "service", name: "sns.amazonaws.com" }),
      given("an unsigned call", {}, "explicit-deny", { type: "anonymous" }),
      given("an unsigned call that is let through", { "x:allow-unsigned": "1" }, yes, { type: "anonymous" }),
    ],
  },
  {
    group: "aws:ResourceAccount follows from an ARN that names its account",
    document: allowIf({ StringEquals: { "aws:ResourceAccount": A } }),
    requests: [
      {
        name: "own",
        request: { principal: ANYONE, action: "x:Do", resource: `arn:aws:bedrock:us-east-1:${A}:guardrail/g` },
        expected: yes,
      },
      {
        name: "foreign",
        request: { principal: ANYONE, action: "x:Do", resource: `arn:aws:bedrock:us-east-1:${B}:guardrail/g` },
        expected: no,
      },
      {
        name: "an ARN without account",
        request: { principal: ANYONE, action: "x:Do", resource: "arn:aws:s3:::bucket" },
        expected: no,
      },
      {
        name: "an ARN without account, given",
        request: {
          principal: ANYONE,
          action: "x:Do",
          resource: "arn:aws:s3:::bucket",
          context: { "aws:ResourceAccount": A },
        },
        expected: yes,
      },
    ],
  },
  {
    group: "an endpoint without a policy allows everything (PrivateLink guide, Default endpoint policy)",
    document: undefined,
    requests: [
      given("anyone", {}, yes),
      given("an unsigned call", {}, yes, { type: "anonymous" }),
      given("a service", {}, yes, { type: "service", name: "logs.amazonaws.com" }),
    ],
  },
  {
    group: "a service control policy applies to whoever it is attached to",
    kind: "scp",
    document: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "*", Resource: "*" },
        {
          Effect: "Deny",
          Action: "bedrock:InvokeModel*",
          Resource: "*",
          Condition: { StringEquals: { "aws:RequestedRegion": "unspecified" } },
        },
      ],
    },
    requests: [
      {
        name: "a global profile (Bedrock guide, Prerequisites for inference profiles)",
        request: {
          principal: ANYONE,
          action: "bedrock:InvokeModel",
          resource: "arn:aws:bedrock:::foundation-model/m",
          context: { "aws:RequestedRegion": "unspecified" },
        },
        expected: "explicit-deny",
      },
      {
        name: "one Region",
        request: {
          principal: ANYONE,
          action: "bedrock:InvokeModel",
          resource: "arn:aws:bedrock:us-east-1::foundation-model/m",
          context: { "aws:RequestedRegion": "us-east-1" },
        },
        expected: yes,
      },
    ],
  },
];

/** Every vector of this folder. */
export const VECTORS: readonly VectorGroup[] = [
  ...OPERATOR_VECTORS,
  ...STATEMENT_VECTORS,
  ...BEDROCK_VECTORS,
  ...PERIMETER_VECTORS,
];
