import { AWS_BUCKETS, bucketArns, bucketsFor } from "../../catalogue";
import { sorted, type Clause } from "./document";
import type { EndpointPolicyInput } from "./input";
import { defaultClauses } from "./support";

/**
 * S3, for the interface endpoint and for the gateway endpoints of hub and spokes: buckets of the organization, and what
 * AWS itself keeps in buckets for the services in use. Gateway endpoints take no principal but `*`, which all our
 * statements have (PrivateLink guide, "Principals for gateway endpoints").
 */
export function s3Clauses(input: EndpointPolicyInput): Clause[] {
  return [...defaultClauses(input), ...awsBuckets(input), responseBuckets(input)];
}

/**
 * Package managers and agents read such buckets without a signature, and ECR by URLs that its own account signed: there
 * is no principal of ours to ask for, so the buckets and the reading are all that the opening is narrowed by.
 */
function awsBuckets(input: EndpointPolicyInput): Clause[] {
  const sets = input.services ? bucketsFor(input.services) : AWS_BUCKETS;
  return sets.map((set) => ({
    statement: {
      Sid: `Except${pascalCase(set.id)}`,
      Effect: "Allow",
      Principal: "*",
      Action: sorted(set.actions),
      Resource: sorted(bucketArns(set, input.region)),
    },
    exception: {
      reason: `${set.title}: kept in buckets of AWS, which anybody on the network may read and nobody may write`,
      source: set.source,
    },
  }));
}

/** Where custom resources and wait conditions of CloudFormation put their answer, by a URL that AWS has signed. */
function responseBuckets({ partition, region }: EndpointPolicyInput): Clause {
  const names = [
    `cloudformation-custom-resource-response-${region.replaceAll("-", "")}`,
    `cloudformation-waitcondition-${region}`,
  ];
  return {
    statement: {
      Sid: "ExceptAwsServicePrincipals",
      Effect: "Allow",
      Principal: "*",
      Action: ["s3:PutObject"],
      Resource: names.map((name) => `arn:${partition}:s3:::${name}/*`),
      Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } },
    },
    exception: {
      reason:
        "custom resources and wait conditions answer CloudFormation by a URL that AWS has signed: the caller is then an AWS service principal",
      source: "CloudFormation user guide, Access CloudFormation using an interface endpoint",
    },
  };
}

function pascalCase(id: string): string {
  return id
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}
