/**
 * Endpoint services of AWS as `DescribeVpcEndpointServices` shows them. Kept apart from the product's own
 * catalogue on purpose: the catalogue is checked against what the world answers.
 * Sources: PrivateLink guide, "AWS services that integrate with AWS PrivateLink", and each service's own page
 * on interface endpoints.
 */
import { regionPrefix } from "./regions";

/** One endpoint service in one Region. */
export interface EndpointService {
  readonly serviceName: string;
  readonly type: "Interface" | "Gateway";
  /** Private DNS names, `*` where the service has wildcards. */
  readonly privateDnsNames: readonly string[];
  readonly policySupported: boolean;
  /** Zone ids that do not offer it. */
  readonly notIn: readonly string[];
  readonly ipTypes: readonly ("ipv4" | "ipv6")[];
}

/** Interface services whose one private name is `<name>.<region>.amazonaws.com`. */
const PLAIN = (
  "acm-pca application-autoscaling aps-workspaces athena autoscaling batch bedrock bedrock-agent " +
  "bedrock-agent-runtime bedrock-agentcore bedrock-agentcore-control bedrock-data-automation " +
  "bedrock-data-automation-runtime bedrock-runtime cloudformation cloudtrail codebuild comprehend config ec2 " +
  "ec2messages ecs eks elasticfilesystem elasticloadbalancing events glue guardduty-data kendra kms lakeformation " +
  "lambda logs polly ram rds rds-data redshift-data rekognition s3tables sagemaker-data-science-assistant " +
  "sagemaker-geospatial scheduler secretsmanager servicediscovery servicequotas sns ssm ssmmessages states " +
  "stream-logs sts sync-states tagging textract transcribe translate xray"
).split(" ");

/** Interface services whose private names do not follow from the service name. `{r}` is the Region. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  "com.amazonaws.{r}.bedrock-mantle": ["bedrock-mantle.{r}.api.aws"],
  "com.amazonaws.{r}.bedrock-agentcore.gateway": ["*.gateway.bedrock-agentcore.{r}.amazonaws.com"],
  "com.amazonaws.{r}.sagemaker.api": ["api.sagemaker.{r}.amazonaws.com"],
  "com.amazonaws.{r}.sagemaker.runtime": ["runtime.sagemaker.{r}.amazonaws.com"],
  "com.amazonaws.{r}.sagemaker.metrics": ["metrics.sagemaker.{r}.amazonaws.com"],
  "com.amazonaws.{r}.sagemaker.featurestore-runtime": ["featurestore-runtime.sagemaker.{r}.amazonaws.com"],
  "aws.sagemaker.{r}.notebook": ["*.notebook.{r}.sagemaker.aws", "notebook.{r}.sagemaker.aws"],
  "aws.sagemaker.{r}.studio": ["*.studio.{r}.sagemaker.aws", "studio.{r}.sagemaker.aws"],
  "aws.sagemaker.{r}.experiments": ["*.experiments.{r}.sagemaker.aws"],
  "aws.sagemaker.{r}.partner-app": ["*.partner-app.{r}.sagemaker.aws"],
  "com.amazonaws.{r}.codeartifact.api": ["codeartifact.{r}.amazonaws.com"],
  "com.amazonaws.{r}.codeartifact.repositories": ["*.d.codeartifact.{r}.amazonaws.com"],
  "com.amazonaws.{r}.datazone": ["datazone.{r}.api.aws"],
  "com.amazonaws.{r}.ecs-agent": ["ecs-a.{r}.amazonaws.com"],
  "com.amazonaws.{r}.ecs-telemetry": ["ecs-t.{r}.amazonaws.com"],
  "com.amazonaws.{r}.eks-auth": ["eks-auth.{r}.api.aws"],
  "com.amazonaws.{r}.kinesis-firehose": ["firehose.{r}.amazonaws.com"],
  "com.amazonaws.{r}.kinesis-streams": ["kinesis.{r}.amazonaws.com"],
  "com.amazonaws.{r}.s3vectors": ["s3vectors.{r}.api.aws"],
  // SQS guide, "Internetwork traffic privacy": with private DNS both forms reach the endpoint.
  "com.amazonaws.{r}.sqs": ["sqs.{r}.amazonaws.com", "sqs.{r}.api.aws"],
  "com.amazonaws.{r}.monitoring": [
    "monitoring.{r}.amazonaws.com",
    "monitoring.{r}.api.aws",
    "monitoring-fips.{r}.amazonaws.com",
    "monitoring-fips.{r}.api.aws",
  ],
  "com.amazonaws.{r}.ecr.api": ["api.ecr.{r}.amazonaws.com"],
  "com.amazonaws.{r}.ecr.dkr": ["dkr.ecr.{r}.amazonaws.com", "*.dkr.ecr.{r}.amazonaws.com"],
  "com.amazonaws.{r}.execute-api": ["*.execute-api.{r}.amazonaws.com"],
  "com.amazonaws.{r}.s3": [
    "*.s3.{r}.amazonaws.com",
    "s3.{r}.amazonaws.com",
    "s3-accesspoint.{r}.amazonaws.com",
    "*.s3-accesspoint.{r}.amazonaws.com",
    "*.s3-control.{r}.amazonaws.com",
    "s3-control.{r}.amazonaws.com",
  ],
  "com.amazonaws.{r}.dynamodb": ["dynamodb.{r}.amazonaws.com"],
};

/** FIPS variants and the Regions that have them (Bedrock guide, "Use interface VPC endpoints"). */
const FIPS = {
  services: ["bedrock-fips", "bedrock-runtime-fips", "sts-fips", "kms-fips"],
  sagemaker: ["sagemaker.api-fips", "sagemaker.runtime-fips"],
  regions: ["us-east-1", "us-east-2", "us-west-2", "ca-central-1"],
};

/** Services that some zones lack, by service and Region. */
const MISSING: Readonly<Record<string, readonly string[]>> = {
  "com.amazonaws.us-east-1.bedrock-agent-runtime": ["use1-az3", "use1-az5", "use1-az6"],
};

/** Gateway services (PrivateLink guide, "Gateway endpoints"). */
const GATEWAY = ["s3", "dynamodb"];

/** Everything the Region offers. A name can be there twice: `s3` is a gateway and an interface service. */
export function endpointServices(region: string): readonly EndpointService[] {
  const service = (name: string, names: readonly string[], policySupported = true): EndpointService => ({
    serviceName: name.replaceAll("{r}", region),
    type: "Interface",
    privateDnsNames: names.map((n) => n.replaceAll("{r}", region)),
    policySupported,
    notIn: MISSING[name.replaceAll("{r}", region)] ?? [],
    ipTypes: ["ipv4"],
  });
  const gateway = GATEWAY.map((name): EndpointService => ({
    ...service(`com.amazonaws.{r}.${name}`, []),
    type: "Gateway",
  }));
  const plain = PLAIN.map((name) => service(`com.amazonaws.{r}.${name}`, [`${name}.{r}.amazonaws.com`]));
  const named = Object.entries(NAMED).map(([name, names]) => service(name, names));
  const fips = FIPS.regions.includes(region)
    ? [
        ...FIPS.services.map((name) => service(`com.amazonaws.{r}.${name}`, [`${name}.{r}.amazonaws.com`])),
        // SageMaker guide, "Connect to SageMaker AI within your VPC": FIPS runtime endpoints take no policy.
        ...FIPS.sagemaker.map((name) =>
          service(`com.amazonaws.{r}.${name}`, [sagemakerFips(name)], !name.includes("runtime")),
        ),
      ]
    : [];
  return [...gateway, ...plain, ...named, ...fips];
}

/** `sagemaker.api-fips` answers as `api-fips.sagemaker.<region>.amazonaws.com`. */
function sagemakerFips(name: string): string {
  return `${name.replace("sagemaker.", "")}.sagemaker.{r}.amazonaws.com`;
}

/** Prefix lists that AWS manages for the gateway services, with an excerpt of their ranges. */
export function managedPrefixLists(region: string): readonly { id: string; name: string; cidrs: readonly string[] }[] {
  const known: Readonly<Record<string, string>> = {
    "us-east-1.s3": "pl-63a5400a",
    "us-east-1.dynamodb": "pl-02cd2c6b",
    "us-east-2.s3": "pl-7ba54012",
    "us-west-2.s3": "pl-68a54001",
    "eu-west-1.s3": "pl-6da54004",
    "eu-central-1.s3": "pl-6ea54007",
  };
  const cidrs = ["52.216.0.0/15", "54.231.0.0/16", "3.5.0.0/19"];
  return GATEWAY.map((name) => ({
    id:
      known[`${region}.${name}`] ??
      `pl-${Buffer.from(`${regionPrefix(region)}${name}`)
        .toString("hex")
        .slice(0, 8)}`,
    name: `com.amazonaws.${region}.${name}`,
    cidrs: name === "s3" ? cidrs : ["52.94.0.0/22"],
  }));
}

/** Hosted zone id of the Region's interface endpoints, needed by alias records. */
export function endpointZoneId(region: string): string {
  // The Route 53 guide lists none for endpoints; `describe-vpc-endpoints` examples show this one for us-east-1.
  return region === "us-east-1"
    ? "Z7HUB22UULQXV"
    : `Z${Buffer.from(regionPrefix(region)).toString("hex").toUpperCase().padEnd(12, "0")}`;
}
