/**
 * What cannot carry traffic or change names, listed: whatever is on no list may. A package that is not on the first list
 * may be another channel to AWS (Cloud Control, a dynamic or bridged provider), so that its resources are judged by the
 * AWS service in their token, as those of `aws` are.
 */
import type { ResourceNode } from "../graph";
import { isKubernetes } from "./kubernetes";

/** Packages that make nothing in AWS's networks. */
const PACKAGES = new Set(
  "pulumi random tls time std null local archive azure azure-native azuread gcp google-native github gitlab datadog newrelic pagerduty grafana vault auth0 okta postgresql mysql".split(
    " ",
  ),
);

/**
 * Services of AWS whose resources take part in networks as workloads at most, by their module in `@pulumi/aws`. A
 * workload may answer whomever it likes: what it may reach is what its subnet may, which every verdict is about. The few
 * resources of these services that let others' connections into a subnet are in proof/build/unmodelled.ts, which is
 * asked first.
 */
const MODULES = new Set(
  `accessanalyzer account accountaccess acm acmpca agentregistry alb amp amplify apigateway apigatewayv2 appautoscaling
  appconfig appfabric appflow appintegrations applicationinsights applicationloadbalancing appmesh apprunner appstream
  appsync arcregionswitch arczonalshift athena auditmanager autoscaling autoscalingplans backup batch bedrock
  bedrockfoundation bedrockmodel billing budgets cfg chatbot chime chimesdkmediapipelines cleanrooms cloud9 cloudfront
  cloudhsmv2 cloudsearch cloudtrail cloudwatch codeartifact codebuild codecatalyst codecommit codeconnections codedeploy
  codeguruprofiler codegurureviewer codepipeline codestarconnections codestarnotifications cognito comprehend
  computeoptimizer config connect costexplorer costoptimizationhub cur customerprofiles dataexchange datapipeline
  datasync datazone dax detective devicefarm devopsguru directoryservice dlm dms docdb drs dsql dynamodb ebs ecr
  ecrpublic ecs efs eks elasticache elasticbeanstalk elasticloadbalancing elasticloadbalancingv2 elasticsearch
  elastictranscoder elb emr emrcontainers emrserverless events evidently finspace fis fms fsx gamelift glacier
  globalaccelerator glue grafana guardduty iam identitystore imagebuilder inspector inspector2 invoicing iot ivs ivschat
  kendra keyspaces kinesis kinesisanalyticsv2 kms lakeformation lambda lb lex licensemanager lightsail location logs m2
  macie macie2 mailmanager mediaconvert medialive mediapackage mediapackagev2 mediastore memorydb mq msk mskconnect mwaa
  neptune neptunegraph networkflowmonitor networkmonitor notifications oam observabilityadmin opensearch opensearchingest outposts
  opensearchserverless organizations paymentcryptography pinpoint pipes polly pricing qbusiness qldb quicksight rbin rds
  redshift redshiftdata redshiftserverless rekognition resiliencehub resourceexplorer resourcegroups
  resourcegroupstaggingapi rolesanywhere route53domains route53recoverycontrol route53recoveryreadiness rum s3 s3control
  s3express s3outposts s3tables sagemaker savingsplans scheduler schemas secretsmanager securityhub securitylake
  servicequotas ses sesv2 sfn shield signer sns sqs ssm ssmcontacts ssmincidents ssoadmin stepfunctions storagegateway
  swf synthetics timestreaminfluxdb timestreamquery timestreamwrite transcribe transfer verifiedaccess
  verifiedpermissions waf wafregional wafv2 workmail workspaces workspacesweb xray`.split(/\s+/),
);

/** Types of the network modules that cannot carry traffic or change names. */
const TYPES =
  /^aws:(ec2\/(allowedImagesSettings|ami|amiCopy|amiFromInstance|amiLaunchPermission|availabilityZoneGroup|capacity\w+|customerGateway|dedicatedHost|defaultCreditSpecification|eipDomainName|encryptionControl|fleet|flowLog|imageBlockPublicAccess|instanceMetadataDefaults|keyPair|launchConfiguration|launchTemplate|natGatewayEipAssociation|networkInsights\w+|peeringConnectionOptions|placementGroup|proxyProtocolPolicy|serialConsoleAccess|snapshotCreateVolumePermission|spot\w+|subnetCidrReservation|tag|trafficMirrorFilter\w*|volumeAttachment|vpcEncryptionControl|vpcEndpointConnection\w+|vpcEndpointServiceAllowedPrinciple|vpcIpam\w*|vpcNetworkPerformance\w+|vpcSecurityGroupRulesExclusive)|ec2transitgateway\/(connectPeer|instanceState|metering\w+)|vpc\/endpointServicePrivateDnsVerification|networkmanager\/(connection|customerGatewayAssociation|device|globalNetwork|link|linkAssociation|site|transitGateway(ConnectPeerAssociation|Registration))|networkfirewall\/(containerAssociation|firewallPolicy|firewallTransitGatewayAttachmentAccepter|loggingConfiguration|resourcePolicy|ruleGroup|tlsInspectionConfiguration)|vpclattice\/(accessLogSubscription|authPolicy|domainVerification|resourcePolicy)|directconnect\/(bgpPeer|connection\w*|gatewayAssociationProposal|hosted(Connection|Public\w+|Transit\w+)|linkAggregationGroup|macsecKeyAssociation|publicVirtualInterface|transitVirtualInterface)|route53\/(cidr\w+|delegationSet|healthCheck|hostedZoneDnsSec|keySigningKey|queryLog|resolverConfig|resolverDnsSecConfig|resolverFirewall(Config|DomainList|Rule|RuleGroup)|resolverQueryLog\w+|trafficPolicy|vpcAssociationAuthorization)|ram\/(permission|resourceShareAccepter|sharingWithOrganization)|servicediscovery\/(httpNamespace|publicDnsNamespace)):/;

/** True if a resource without a model cannot carry traffic or change names. */
export function isHarmless(node: ResourceNode): boolean {
  const { type, component } = node;
  const [name = ""] = type.split(":");
  if (PACKAGES.has(name) || isKubernetes(node)) return true;
  if (name === "aws" && TYPES.test(type)) return true;
  // A component is nothing by itself: what it makes is listed besides.
  if (name !== "aws" && component) return true;
  const [, service = ""] = /^aws:([^/]*)/.exec(tokenOf(node)) ?? [];
  return MODULES.has(service);
}

/** True for what may make things in AWS by another package than `aws`, or by Cloud Control. */
export function isOtherChannel(node: ResourceNode): boolean {
  const [name = ""] = node.type.split(":");
  if (name === "aws") return isCloudControl(node);
  return !PACKAGES.has(name) && !node.component && !isKubernetes(node);
}

/** True for a resource of Cloud Control, which says what it is in a property. */
export function isCloudControl({ type }: ResourceNode): boolean {
  return type.startsWith("aws:cloudcontrol/resource:");
}

/**
 * What a resource is in the tokens of `@pulumi/aws`, as far as names go: `aws-native:apigatewayv2:VpcLink` and Cloud
 * Control's `AWS::ApiGatewayV2::VpcLink` are `aws:apigatewayv2/vpcLink:`.
 */
export function tokenOf(node: ResourceNode): string {
  const [name = "", path = "", resource = ""] = node.type.split(":");
  if (isCloudControl(node)) {
    const { typeName } = node.properties;
    const [, service = "", kind = ""] = typeof typeName === "string" ? typeName.split("::") : [];
    return token(service, kind);
  }
  return name === "aws"
    ? node.type.replace(/^aws:[^/]*/, (m) => m.toLowerCase())
    : token(path.replace(/\/.*/, ""), resource);
}

function token(service: string, resource: string): string {
  return `aws:${service.toLowerCase()}/${resource.charAt(0).toLowerCase()}${resource.slice(1)}:`;
}
