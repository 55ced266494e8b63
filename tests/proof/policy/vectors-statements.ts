import { role } from "../../../proof/policy";
import { A, allowIf, ANYONE, B, given, no, ORG, type VectorGroup, yes } from "./vector";

export const STATEMENT_VECTORS: VectorGroup[] = [
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
