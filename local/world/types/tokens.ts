/** Type tokens that more than one definition names. */

export const VPC = "aws:ec2/vpc:Vpc";
export const VPC_CIDR = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
export const ROUTE = "aws:ec2/route:Route";
export const ROUTE_ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
export const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
export const NETWORK_ACL = "aws:ec2/networkAcl:NetworkAcl";
export const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
export const ENDPOINT_ROUTE_TABLE = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
export const PREFIX_LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";
export const PREFIX_LIST_ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";
export const DHCP_OPTIONS = "aws:ec2/vpcDhcpOptions:VpcDhcpOptions";
export const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
export const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";
export const EIP = "aws:ec2/eip:Eip";
export const CUSTOMER_GATEWAY = "aws:ec2/customerGateway:CustomerGateway";
export const VPN_CONNECTION = "aws:ec2/vpnConnection:VpnConnection";
/** Network interfaces exist only with what they belong to; no program declares one here. */
export const INTERFACE = "aws:ec2/networkInterface:NetworkInterface";

export const TGW = "aws:ec2transitgateway/transitGateway:TransitGateway";
export const TGW_VPC_ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
export const TGW_PEERING = "aws:ec2transitgateway/peeringAttachment:PeeringAttachment";
export const TGW_ROUTE_TABLE = "aws:ec2transitgateway/routeTable:RouteTable";
export const TGW_ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation";
export const TGW_PROPAGATION = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation";
export const TGW_ROUTE = "aws:ec2transitgateway/route:Route";
export const TGW_PREFIX_REFERENCE = "aws:ec2transitgateway/prefixListReference:PrefixListReference";
/** Attachments that come with a VPN connection or a Direct Connect gateway association. */
export const TGW_OTHER_ATTACHMENT = "world:tgw-attachment";

export const ZONE = "aws:route53/zone:Zone";
export const RECORD = "aws:route53/record:Record";
export const ZONE_ASSOCIATION = "aws:route53/zoneAssociation:ZoneAssociation";
export const ZONE_AUTHORIZATION = "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization";
export const PROFILE = "aws:route53/profilesProfile:ProfilesProfile";
export const PROFILE_RESOURCE = "aws:route53/profilesResourceAssociation:ProfilesResourceAssociation";
export const PROFILE_ASSOCIATION = "aws:route53/profilesAssociation:ProfilesAssociation";
export const RESOLVER_ENDPOINT = "aws:route53/resolverEndpoint:ResolverEndpoint";
export const RESOLVER_RULE = "aws:route53/resolverRule:ResolverRule";
export const RESOLVER_RULE_ASSOCIATION = "aws:route53/resolverRuleAssociation:ResolverRuleAssociation";
export const QUERY_LOG_CONFIG = "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig";
export const QUERY_LOG_ASSOCIATION = "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation";

export const BUCKET = "aws:s3/bucket:Bucket";
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const KEY = "aws:kms/key:Key";
export const ROLE = "aws:iam/role:Role";
export const POLICY = "aws:iam/policy:Policy";
export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
export const LOG_RESOURCE_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
export const FIREHOSE = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
export const TOPIC = "aws:sns/topic:Topic";
export const DX_GATEWAY = "aws:directconnect/gateway:Gateway";
export const DX_ASSOCIATION = "aws:directconnect/gatewayAssociation:GatewayAssociation";
export const DX_PROPOSAL = "aws:directconnect/gatewayAssociationProposal:GatewayAssociationProposal";
export const FIREWALL_LOGGING = "aws:networkfirewall/loggingConfiguration:LoggingConfiguration";
