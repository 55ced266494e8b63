import { type Evaluation, type Request } from "../../../proof/policy";
import { ANYONE, no, type Vector, type VectorGroup, yes } from "./vector";

export const VARIABLE_VECTORS: VectorGroup[] = [
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
