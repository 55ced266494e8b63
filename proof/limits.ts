/**
 * Quotas that P8 checks, with AWS's defaults (VPC guide, PrivateLink guide, Transit Gateway guide and Route 53 guide,
 * Quotas). `limits` of the intent replaces them by name.
 */
export const DEFAULT_LIMITS: Readonly<Record<string, number>> = {
  endpointPolicyCharacters: 20480,
  interfaceEndpointsPerVpc: 50,
  networkAclRules: 20,
  prefixListEntries: 1000,
  routesPerTable: 500,
  securityGroupRules: 60,
  securityGroupRulesPerInterface: 1000,
  securityGroupsPerInterface: 5,
  subnetsPerVpc: 200,
  transitGatewayAttachments: 5000,
  transitGatewayRouteTables: 20,
  transitGatewayRoutes: 10000,
  vpcsPerHostedZone: 300,
  vpcsPerProfile: 1000,
};
