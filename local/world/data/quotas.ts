/** Default quotas that the world enforces, by a short code; a world may override each (`quotas` of the seed). */

const QUOTAS = {
  /** VPCs per Region (VPC guide, "Amazon VPC quotas"). */
  vpcs: 5,
  /** IPv4 CIDR blocks per VPC. */
  "vpc-cidrs": 5,
  /** Subnets per VPC. */
  subnets: 200,
  /** Route tables per VPC. */
  "route-tables": 200,
  /** Routes per route table that are not propagated. */
  routes: 500,
  /** Security groups per Region. */
  "security-groups": 2500,
  /** Inbound, and separately outbound, rules per security group; a prefix list counts as its maximum of entries. */
  "security-group-rules": 60,
  /** Security groups per network interface. */
  "groups-per-interface": 5,
  /** Rules per network ACL and direction. */
  "nacl-rules": 20,
  /** Interface and Gateway Load Balancer endpoints per VPC (PrivateLink guide, "Quotas"). */
  "interface-endpoints": 50,
  /** Gateway endpoints per Region. */
  "gateway-endpoints": 20,
  /** Entries of a customer-managed prefix list. */
  "prefix-list-entries": 1000,
  /** Elastic IP addresses per Region (EC2 guide, "Elastic IP addresses"). */
  eips: 5,
  /** NAT gateways per availability zone. */
  "nat-gateways": 5,
  /** VPC Block Public Access exclusions per account. */
  "bpa-exclusions": 50,
  /** Flow log subscriptions per resource. */
  "flow-logs": 250,
  /** Transit gateways per account (Transit gateway guide, "Quotas"). */
  "transit-gateways": 5,
  /** Route tables per transit gateway. */
  "tgw-route-tables": 20,
  /** Routes over all tables of a transit gateway. */
  "tgw-routes": 10_000,
  /** Attachments per transit gateway. */
  "tgw-attachments": 5000,
  /** Transit gateways per VPC. */
  "tgws-per-vpc": 5,
  /** Hosted zones per account (Route 53 guide, "Quotas"). */
  zones: 500,
  /** VPCs per private hosted zone. */
  "vpcs-per-zone": 300,
  /** Association authorizations per hosted zone. */
  "zone-authorizations": 1000,
  /** Records per hosted zone. */
  records: 10_000,
  /** Profiles per account and Region. */
  profiles: 5,
  /** VPCs per Profile. */
  "vpcs-per-profile": 1000,
  /** Private hosted zones per Profile. */
  "zones-per-profile": 5000,
  /** Resolver rules per Profile. */
  "rules-per-profile": 1000,
  /** Resolver endpoints per account and Region. */
  "resolver-endpoints": 4,
  /** IP addresses per Resolver endpoint. */
  "resolver-addresses": 6,
  /** Query-log configurations per account and Region. */
  "query-log-configs": 20,
  /** Resource policies of CloudWatch Logs per account and Region (CloudWatch Logs guide, "Quotas"). */
  "log-resource-policies": 10,
  /** Trails per Region (CloudTrail guide, "Quotas"). */
  trails: 5,
  /** Managed policies attached to a role (IAM guide, "IAM and AWS STS quotas"). */
  "role-policies": 10,
  /** Roles per account. */
  roles: 1000,
  /** Buckets per account (S3 guide, "Quotas"). */
  buckets: 10_000,
} as const;

/** Code of a quota. */
export type QuotaCode = keyof typeof QUOTAS;

/** AWS's default for a quota. */
export function quota(code: string): number {
  const value = (QUOTAS as Readonly<Record<string, number>>)[code];
  if (value === undefined) throw new Error(`no quota is known under the code ${code}`);
  return value;
}

/** All codes with AWS's defaults. */
export const quotaCodes = Object.keys(QUOTAS) as readonly QuotaCode[];
