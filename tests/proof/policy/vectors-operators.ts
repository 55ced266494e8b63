import { A, allowIf, ANYONE, given, no, type Vector, type VectorGroup, yes } from "./vector";

export const OPERATOR_VECTORS: VectorGroup[] = [
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
];
