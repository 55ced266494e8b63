import { FEDERATED_STS, PULL_IMAGE } from "./actions";
import { AWS_REGISTRIES } from "./aws-registries";
import { callerGroups } from "./callers";
import { both, clause, sorted, type Clause, type Condition } from "./document";
import type { EndpointPolicyInput, PolicyScope } from "./input";

/** The endpoint policies of S3, STS, ECR, Systems Manager and every other supporting service. */

/** Only resources of the organization; the key is there for most actions (IAM guide, "aws:ResourceOrgID"). */
function inOrganization(scope: PolicyScope): Condition {
  return { StringEquals: { "aws:ResourceOrgID": scope.organizationId } };
}

/**
 * Services through which data could be carried out to a resource of a stranger, such as a log group, a key or a queue:
 * only resources of the organization pass. AWS publishes this form as its default policy for endpoints (Building a data
 * perimeter on AWS).
 */
const ORGANIZATION_RESOURCES = new Set([
  "dynamodb",
  "ecr-api",
  "ecr-dkr",
  "kinesis-firehose",
  "kinesis-streams",
  "kms",
  "logs",
  "s3",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
]);

/** Whether the policy of a service lets only resources of the organization through. */
export function keepsResourcesInside(service: string): boolean {
  return ORGANIZATION_RESOURCES.has(service);
}

/** The default: the domains' principals and nobody else, for every action of the service. */
export function defaultClauses(input: EndpointPolicyInput): Clause[] {
  const { service } = input;
  return callerGroups(input).map(({ suffix, caller }) =>
    clause({
      Sid: `Use${suffix}`,
      Effect: "Allow",
      Principal: "*",
      Action: service.iamPrefixes.length > 0 ? sorted(service.iamPrefixes.map((prefix) => `${prefix}:*`)) : ["*"],
      Resource: ["*"],
      Condition: keepsResourcesInside(service.id) ? both(caller, inOrganization(input)) : caller,
    }),
  );
}

/**
 * STS. Federated callers prove themselves by a token or an assertion and sign nothing, so no principal key is there;
 * what is there is the role that they want (IAM guide, "Control access to AWS STS with VPC endpoint policies"). Roles of
 * the domains' accounts only: with roles of the whole organization, one domain's workload could log in through another
 * domain's endpoint.
 */
export function stsClauses(input: EndpointPolicyInput): Clause[] {
  const federated = callerGroups(input).map(({ suffix, owned }): Clause => {
    return {
      statement: {
        Sid: `ExceptFederatedCallers${suffix}`,
        Effect: "Allow",
        Principal: "*",
        Action: FEDERATED_STS,
        Resource: ["*"],
        Condition: both(inOrganization(input), owned),
      },
      exception: {
        reason:
          "callers that log in by SAML or a web identity (IAM roles for service accounts, for one) have no AWS identity yet: they are let through to roles of the domain's own accounts, whose trust policies decide",
        source: "IAM user guide, Control access to AWS STS with VPC endpoint policies",
      },
    };
  });
  const accounts = sorted(input.quarantinedAccounts);
  const quarantined =
    accounts.length === 0
      ? []
      : [
          clause({
            Sid: "DenyQuarantinedRoles",
            Effect: "Deny",
            Principal: "*",
            Action: FEDERATED_STS,
            Resource: ["*"],
            Condition: { StringEquals: { "aws:ResourceAccount": accounts } },
          }),
        ];
  return [...defaultClauses(input), ...federated, ...quarantined];
}

/** ECR. Beyond the organization's registries, images may be pulled from those of AWS. */
export function ecrClauses(input: EndpointPolicyInput): Clause[] {
  const known = AWS_REGISTRIES.filter(({ accounts }) => accounts[input.region] !== undefined);
  const accounts = sorted(known.map(({ accounts: byRegion }) => byRegion[input.region] ?? ""));
  if (accounts.length === 0) return defaultClauses(input);
  const pull = callerGroups(input).map(({ suffix, caller }): Clause => {
    return {
      statement: {
        Sid: `ExceptAwsRegistries${suffix}`,
        Effect: "Allow",
        Principal: "*",
        Action: PULL_IMAGE,
        Resource: accounts.map((account) => `arn:${input.partition}:ecr:${input.region}:${account}:repository/*`),
        Condition: caller,
      },
      exception: {
        reason: `${known.map(({ reason }) => reason).join("; ")}: the domain's principals may pull, not push`,
        source: known.map(({ source }) => source).join("; "),
      },
    };
  });
  return [...defaultClauses(input), ...pull];
}

/** Systems Manager. Documents, runbooks and public parameters of AWS have no account in their ARN. */
export function ssmClauses(input: EndpointPolicyInput): Clause[] {
  const { partition, region } = input;
  const aws = callerGroups(input).map(({ suffix, caller }): Clause => {
    return {
      statement: {
        Sid: `ExceptAwsDocuments${suffix}`,
        Effect: "Allow",
        Principal: "*",
        Action: [
          "ssm:CreateAssociation",
          "ssm:Describe*",
          "ssm:Get*",
          "ssm:List*",
          "ssm:SendCommand",
          "ssm:StartAutomationExecution",
          "ssm:StartSession",
        ],
        Resource: ["automation-definition/*", "document/*", "parameter/aws/*"].map(
          (resource) => `arn:${partition}:ssm:${region}::${resource}`,
        ),
        Condition: caller,
      },
      exception: {
        reason: "documents, runbooks and public parameters that AWS publishes belong to no account",
        source: "Systems Manager user guide, How AWS Systems Manager works with IAM",
      },
    };
  });
  return [...defaultClauses(input), ...aws];
}
