/** Resource types of EC2 that concern VPCs. */
import { type TypeDefinition } from "../../kernel/definition";
import * as account from "./account";
import * as dhcp from "./dhcp";
import * as endpoint from "./endpoint";
import { flowLog } from "./flowLog";
import * as gateways from "./gateways";
import * as acl from "./networkAcl";
import * as prefix from "./prefixList";
import { route } from "./route";
import * as tables from "./routeTable";
import * as groups from "./securityGroup";
import { subnet } from "./subnet";
import { vpc, vpcCidr } from "./vpc";
import * as vpn from "./vpn";

/** All of them. */
export const ec2: readonly TypeDefinition[] = [
  vpc,
  vpcCidr,
  subnet,
  tables.routeTable,
  tables.routeTableAssociation,
  tables.mainRouteTableAssociation,
  tables.defaultRouteTable,
  route,
  groups.securityGroup,
  groups.ingressRule,
  groups.egressRule,
  groups.defaultSecurityGroup,
  acl.networkAcl,
  acl.networkAclRule,
  acl.networkAclAssociation,
  acl.defaultNetworkAcl,
  endpoint.vpcEndpoint,
  endpoint.vpcEndpointRouteTable,
  prefix.managedPrefixList,
  prefix.managedPrefixListEntry,
  dhcp.dhcpOptions,
  dhcp.dhcpOptionsAssociation,
  gateways.internetGateway,
  gateways.eip,
  gateways.natGateway,
  flowLog,
  vpn.customerGateway,
  vpn.vpnConnection,
  account.blockPublicAccessOptions,
  account.blockPublicAccessExclusion,
  account.tag,
];
