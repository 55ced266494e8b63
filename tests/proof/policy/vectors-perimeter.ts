import { type Evaluation, type Principal, role } from "../../../proof/policy";
import { type Vector, type VectorGroup } from "./vector";

const ORG_ID = "o-a1b2c3d4e5";
const OWN = role("111111111111", "app", `${ORG_ID}/r-ab12/`);
const FOREIGN = role("222222222222", "app", "o-zzzzzzzzzz/r-zz99/");
const SERVICE: Principal = { type: "service", name: "cloudtrail.amazonaws.com" };

/**
 * An endpoint policy as AWS's data perimeter guidance describes it: the organization's principals on the organization's
 * resources, AWS services by themselves, and tagged principals of the organization on anything.
 */
export const PERIMETER_POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "OwnPrincipalsToOwnResources",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": ORG_ID, "aws:ResourceOrgID": ORG_ID } },
    },
    {
      Sid: "AwsServices",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "*",
      Resource: "*",
      Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } },
    },
    {
      Sid: "TaggedPrincipalsToAnything",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "*",
      Resource: "*",
      Condition: {
        StringEquals: { "aws:PrincipalOrgID": ORG_ID, "aws:PrincipalTag/network-perimeter-exception": "true" },
      },
    },
  ],
};

/** STS on an endpoint: the organization by signature; federated calls, which carry none, to the organization's roles. */
export const STS_POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Signed",
      Effect: "Allow",
      Principal: "*",
      Action: "sts:*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": ORG_ID } },
    },
    {
      Sid: "Federated",
      Effect: "Allow",
      Principal: "*",
      Action: ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceOrgID": ORG_ID } },
    },
  ],
};

function call(
  name: string,
  principal: Principal,
  expected: Evaluation["reason"],
  context: Record<string, string> = {},
  action = "s3:GetObject",
  resource = "arn:aws:s3:::bucket/key",
): Vector {
  return { name, request: { principal, action, resource, context }, expected };
}

const ROLE = "arn:aws:iam::111111111111:role/federated";

export const PERIMETER_VECTORS: readonly VectorGroup[] = [
  {
    group: "a data perimeter on an endpoint",
    document: PERIMETER_POLICY,
    requests: [
      call("own principal, own resource", OWN, "allow", { "aws:ResourceOrgID": ORG_ID }),
      call("own principal, foreign resource", OWN, "implicit-deny", { "aws:ResourceOrgID": "o-zzzzzzzzzz" }),
      call("own principal, resource of nobody's organization", OWN, "implicit-deny"),
      call("tagged own principal, foreign resource", OWN, "allow", {
        "aws:PrincipalTag/network-perimeter-exception": "true",
      }),
      call("tagged foreign principal", FOREIGN, "implicit-deny", {
        "aws:PrincipalTag/network-perimeter-exception": "true",
      }),
      call("foreign principal, own resource", FOREIGN, "implicit-deny", { "aws:ResourceOrgID": ORG_ID }),
      call("an AWS service", SERVICE, "allow"),
      call("an unsigned call", { type: "anonymous" }, "implicit-deny", { "aws:ResourceOrgID": ORG_ID }),
    ],
  },
  {
    group: "STS on an endpoint, with federated calls that carry no signature",
    document: STS_POLICY,
    requests: [
      call("a signed call of the organization", OWN, "allow", {}, "sts:GetCallerIdentity", "*"),
      call("a signed foreign call", FOREIGN, "implicit-deny", {}, "sts:AssumeRole", ROLE),
      call(
        "web identity to a role of the organization",
        { type: "anonymous" },
        "allow",
        { "aws:ResourceOrgID": ORG_ID },
        "sts:AssumeRoleWithWebIdentity",
        ROLE,
      ),
      call(
        "SAML to a role of the organization",
        { type: "anonymous" },
        "allow",
        { "aws:ResourceOrgID": ORG_ID },
        "sts:AssumeRoleWithSAML",
        ROLE,
      ),
      call(
        "web identity to a foreign role",
        { type: "anonymous" },
        "implicit-deny",
        { "aws:ResourceOrgID": "o-zzzzzzzzzz" },
        "sts:AssumeRoleWithWebIdentity",
        ROLE.replace("1", "2"),
      ),
      call(
        "an unsigned call of another action",
        { type: "anonymous" },
        "implicit-deny",
        { "aws:ResourceOrgID": ORG_ID },
        "sts:AssumeRole",
        ROLE,
      ),
    ],
  },
  {
    group: "a gateway endpoint narrowed by aws:PrincipalArn (PrivateLink guide, Principals for gateway endpoints)",
    kind: "gateway-endpoint",
    document: {
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "s3:*",
          Resource: "*",
          Condition: { StringEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:user/endpointuser" } },
        },
      ],
    },
    requests: [
      call("the user", { type: "aws", arn: "arn:aws:iam::123456789012:user/endpointuser" }, "allow"),
      call("another user", { type: "aws", arn: "arn:aws:iam::123456789012:user/other" }, "implicit-deny"),
      call("an unsigned call", { type: "anonymous" }, "implicit-deny"),
    ],
  },
];
