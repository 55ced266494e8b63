import { expect } from "chai";
import { endpointPolicy } from "../../../plan/policies";
import {
  CLAIMS,
  NONPROD_UNIT,
  ORG,
  PAYMENTS,
  PROD_UNIT,
  REGION,
  SANDBOX,
  STRANGER,
  call,
  claims,
  judge,
  loner,
  payments,
  policyFor,
  sandbox,
  permits,
  scope,
  service,
  stranger,
  tenant,
  unsigned,
  type Vector,
} from "./fixture";

const ours = { context: { "aws:ResourceOrgID": ORG } };
const theirs = { context: { "aws:ResourceOrgID": "o-strangers99" } };

describe("endpoint policy of every other service", () => {
  judge(
    () => policyFor("xray").document,
    [
      call("the domain", "xray:PutTraceSegments", "*", true),
      call("another domain", "xray:PutTraceSegments", "*", false, { by: sandbox }),
      call("a stranger", "xray:PutTraceSegments", "*", false, { by: stranger }),
      call("a caller of no organization", "xray:PutTraceSegments", "*", false, { by: loner }),
      call("an unsigned call", "xray:PutTraceSegments", "*", false, { by: unsigned }),
    ],
  );
  it("is empty where the service takes none", () => {
    const entry = { ...service("xray"), endpointPolicy: "no" as const };
    expect(endpointPolicy({ ...scope(), service: entry }).document).to.equal("");
  });
  it("names every prefix of a service with several", () => {
    const actions = service("sagemaker-experiments").iamPrefixes;
    expect(actions.length).to.be.greaterThan(1);
    for (const prefix of actions) {
      const request = { by: payments, action: `${prefix}:Anything` };
      expect(permits(policyFor("sagemaker-experiments").document, request)).to.equal(true);
    }
  });
});

// What leaves by a log group, a key or a queue leaves the organization (Building a data perimeter on AWS).
describe("endpoint policies that keep resources inside the organization", () => {
  const cases: [string, string, string][] = [
    ["kms", "kms:Decrypt", "key/k1"],
    ["logs", "logs:PutLogEvents", "log-group:g"],
    ["secretsmanager", "secretsmanager:GetSecretValue", "secret:s"],
    ["sqs", "sqs:SendMessage", "q"],
    ["sns", "sns:Publish", "t"],
    ["dynamodb", "dynamodb:PutItem", "table/t"],
  ];
  for (const [id, action, what] of cases) {
    const arn = (account: string) => `arn:aws:${id}:${REGION}:${account}:${what}`;
    describe(id, () => {
      judge(
        () => policyFor(id).document,
        [
          call("a resource of the domain", action, arn(PAYMENTS), true, ours),
          call("a resource of another account of the organization", action, arn("555555555555"), true, ours),
          call("a stranger's resource", action, arn(STRANGER), false, theirs),
          call("a resource of an account in no organization", action, arn(STRANGER), false),
          call("another domain's caller", action, arn(PAYMENTS), false, { by: sandbox, ...ours }),
        ],
      );
    });
  }
});

// IAM guide, "Control access to AWS STS with VPC endpoint policies".
describe("endpoint policy of sts", () => {
  const roleArn = (account: string) => `arn:aws:iam::${account}:role/app`;
  const web = "sts:AssumeRoleWithWebIdentity";
  const document = () => policyFor("sts").document;
  judge(document, [
    call("asking who one is", "sts:GetCallerIdentity", "*", true),
    call("a role in another account", "sts:AssumeRole", roleArn("555555555555"), true),
    call("another domain's caller", "sts:AssumeRole", roleArn(PAYMENTS), false, { by: sandbox }),
    call("a stranger's credentials", "sts:GetCallerIdentity", "*", false, { by: stranger }),
    call("a web identity for a role of the domain", web, roleArn(PAYMENTS), true, { by: unsigned, ...ours }),
    call("a SAML assertion for a role of the domain", "sts:AssumeRoleWithSAML", roleArn(CLAIMS), true, {
      by: unsigned,
      ...ours,
    }),
    call("a session tag with it", "sts:TagSession", roleArn(PAYMENTS), true, { by: unsigned, ...ours }),
    call("a web identity for another domain's role", web, roleArn(SANDBOX), false, { by: unsigned, ...ours }),
    call("a web identity for a stranger's role", web, roleArn(STRANGER), false, { by: unsigned, ...theirs }),
    call("an unsigned call of another kind", "sts:AssumeRole", roleArn(PAYMENTS), false, { by: unsigned, ...ours }),
  ]);
  describe("by organizational unit, with a quarantined account", () => {
    const of = scope([tenant({ organizationalUnits: [`${PROD_UNIT}*`] })], { quarantinedAccounts: [CLAIMS] });
    const inUnit = (unit: string) => ({
      by: unsigned,
      context: { "aws:ResourceOrgID": ORG, "aws:ResourceOrgPaths": [unit] },
    });
    judge(
      () => policyFor("sts", of).document,
      [
        call("a web identity for a role in the unit", web, roleArn(PAYMENTS), true, inUnit(PROD_UNIT)),
        call("a web identity for a role in another unit", web, roleArn(SANDBOX), false, inUnit(NONPROD_UNIT)),
        call("a web identity for a quarantined account's role", web, roleArn(CLAIMS), false, inUnit(PROD_UNIT)),
        call("the quarantined account itself", "sts:GetCallerIdentity", "*", false, { by: claims }),
      ],
    );
  });
});

const S3_VECTORS: Vector[] = [
  call("a bucket of the organization", "s3:GetObject", "arn:aws:s3:::ours/a", true, ours),
  call("a stranger's bucket", "s3:PutObject", "arn:aws:s3:::theirs/a", false, theirs),
  call("a bucket of an account in no organization", "s3:PutObject", "arn:aws:s3:::theirs/a", false),
  call("another domain's caller", "s3:GetObject", "arn:aws:s3:::ours/a", false, { by: sandbox, ...ours }),
  call("a stranger's credentials on our bucket", "s3:GetObject", "arn:aws:s3:::ours/a", false, {
    by: stranger,
    ...ours,
  }),
  call("an unsigned read of our bucket", "s3:GetObject", "arn:aws:s3:::ours/a", false, { by: unsigned, ...ours }),
  // ECR guide, "Amazon ECR interface VPC endpoints": layers come by URLs that an account of ECR has signed.
  call("image layers", "s3:GetObject", `arn:aws:s3:::prod-${REGION}-starport-layer-bucket/l`, true, { by: stranger }),
  call("image layers of another Region", "s3:GetObject", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/l", false, {
    by: stranger,
  }),
  call("writing where image layers are", "s3:PutObject", `arn:aws:s3:::prod-${REGION}-starport-layer-bucket/l`, false),
  call("packages without a signature", "s3:GetObject", `arn:aws:s3:::amazonlinux-2-repos-${REGION}/p`, true, {
    by: unsigned,
  }),
  call("patch baselines", "s3:GetObject", `arn:aws:s3:::patch-baseline-snapshot-${REGION}/p`, true, { by: unsigned }),
  call("an answer to CloudFormation", "s3:PutObject", `arn:aws:s3:::cloudformation-waitcondition-${REGION}/w`, true, {
    by: { type: "service", name: "cloudformation.amazonaws.com" },
  }),
  call(
    "anybody else where answers to CloudFormation go",
    "s3:PutObject",
    `arn:aws:s3:::cloudformation-waitcondition-${REGION}/w`,
    false,
  ),
  call("an unsigned answer", "s3:PutObject", `arn:aws:s3:::cloudformation-waitcondition-${REGION}/w`, false, {
    by: unsigned,
  }),
  call("a service principal at another bucket", "s3:PutObject", "arn:aws:s3:::theirs/a", false, {
    by: { type: "service", name: "cloudformation.amazonaws.com" },
  }),
];

describe("endpoint policy of s3", () => {
  const document = () => policyFor("s3").document;
  describe("on an interface endpoint", () => judge(document, S3_VECTORS));
  // PrivateLink guide, "Principals for gateway endpoints": the principal must be `*`, an account id is its root user only.
  describe("on a gateway endpoint", () => judge(document, S3_VECTORS, "gateway-endpoint"));

  it("opens the buckets of AWS only for the services in use", () => {
    const sids = (services?: string[]) =>
      policyFor("s3", scope([tenant()], services ? { services } : {})).exceptions.map(({ sid }) => sid);
    expect(sids()).to.include.members(["ExceptEcrLayers", "ExceptSsmAgent", "ExceptSagemakerJumpstart"]);
    expect(sids(["ecr-dkr", "kms"])).to.include("ExceptEcrLayers");
    expect(sids(["ecr-dkr", "kms"])).to.not.include.members(["ExceptSsmAgent"]);
    expect(sids(["ecr-dkr", "kms"])).to.not.include.members(["ExceptSagemakerJumpstart"]);
  });
});

describe("endpoint policies of ECR", () => {
  const repository = (account: string) => `arn:aws:ecr:${REGION}:${account}:repository/app`;
  for (const id of ["ecr-api", "ecr-dkr"]) {
    describe(id, () => {
      judge(
        () => policyFor(id).document,
        [
          call("a token", "ecr:GetAuthorizationToken", "*", true, ours),
          call("pushing to the organization", "ecr:PutImage", repository(PAYMENTS), true, ours),
          call("pushing to a stranger", "ecr:PutImage", repository(STRANGER), false, theirs),
          call("pulling from a stranger", "ecr:BatchGetImage", repository(STRANGER), false, theirs),
          // EKS guide, "View Amazon container image registries for Amazon EKS add-ons".
          call("pulling an EKS add-on", "ecr:BatchGetImage", repository("602401143452"), true),
          call("pulling a Deep Learning Container", "ecr:GetDownloadUrlForLayer", repository("763104351884"), true),
          call("pushing to a registry of AWS", "ecr:PutImage", repository("602401143452"), false),
          call("another domain's caller at a registry of AWS", "ecr:BatchGetImage", repository("602401143452"), false, {
            by: sandbox,
          }),
        ],
      );
    });
  }
  it("has no exception in a Region where no registry of AWS is known", () => {
    const { exceptions } = policyFor(
      "ecr-dkr",
      scope([tenant()], { region: "us-gov-east-9", partition: "aws-us-gov" }),
    );
    expect(exceptions).to.deep.equal([]);
  });
});

describe("endpoint policy of ssm", () => {
  judge(
    () => policyFor("ssm").document,
    [
      call(
        "a parameter of the organization",
        "ssm:GetParameter",
        `arn:aws:ssm:${REGION}:${PAYMENTS}:parameter/p`,
        true,
        ours,
      ),
      call("a stranger's document", "ssm:GetDocument", `arn:aws:ssm:${REGION}:${STRANGER}:document/d`, false, theirs),
      call("a public parameter of AWS", "ssm:GetParameter", `arn:aws:ssm:${REGION}::parameter/aws/service/ami`, true),
      call("a document of AWS", "ssm:SendCommand", `arn:aws:ssm:${REGION}::document/AWS-RunShellScript`, true),
      call(
        "changing a document of AWS",
        "ssm:UpdateDocument",
        `arn:aws:ssm:${REGION}::document/AWS-RunShellScript`,
        false,
      ),
      call("writing a parameter of AWS", "ssm:PutParameter", `arn:aws:ssm:${REGION}::parameter/aws/service/ami`, false),
      call("another domain's caller", "ssm:GetParameter", `arn:aws:ssm:${REGION}::parameter/aws/service/ami`, false, {
        by: sandbox,
      }),
    ],
  );
});

describe("endpoint policy of sagemaker-runtime", () => {
  const endpoint = (account: string) => `arn:aws:sagemaker:${REGION}:${account}:endpoint/e`;
  judge(
    () => policyFor("sagemaker-runtime").document,
    [
      call("an endpoint of the domain", "sagemaker:InvokeEndpoint", endpoint(PAYMENTS), true),
      call("another account of the domain", "sagemaker:InvokeEndpointWithResponseStream", endpoint(CLAIMS), true),
      call("an endpoint of another domain", "sagemaker:InvokeEndpoint", endpoint(SANDBOX), false),
      call("a stranger's endpoint", "sagemaker:InvokeEndpoint", endpoint(STRANGER), false),
      call("another domain's caller", "sagemaker:InvokeEndpoint", endpoint(PAYMENTS), false, { by: sandbox }),
      call("the control plane", "sagemaker:CreateEndpoint", endpoint(PAYMENTS), false),
    ],
  );
});
