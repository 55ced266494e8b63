/** Leaks over connections, and by what stands beside paths. */
import { T } from "../../../proof/build/types";
import { change } from "./faults";
import { all, PROD, type Kit, type Leak } from "./leak-kit";

/** Connections to other networks, and tables of theirs. */
export function byConnections(kit: Kit): Leak[] {
  const { add, attachment, get, id, route, table, tgw, transitRoute, vpc } = kit;
  const hub = vpc("hub");
  const vpn = get(T.vpnConnection, "datacentre");
  const vpnDoor = String(vpn.outputs.transitGatewayAttachmentId);
  const research = vpc("research");
  return [
    {
      name: "the VPN loses its table and falls to the transit gateway's default one, the other domain's",
      says: { P3: "violated" },
      apply: all(
        (list) => list.filter((r) => !(r.type === T.transitAssociation && r.name === "hybrid/vpn-datacentre")),
        change(get(T.transitGateway, "hub").urn, (v) => ({ ...v, defaultRouteTableAssociation: "enable" })),
        add(hub, T.transitDefaultAssociation, { transitGatewayId: tgw, transitGatewayRouteTableId: table("nonprod") }),
      ),
    },
    {
      name: "a Connect attachment over a network of the other domain, whose BGP no state shows",
      says: { P2: "undetermined" },
      apply: all(
        add(
          hub,
          T.connect,
          { transportAttachmentId: attachment("research"), transitGatewayId: tgw },
          { id: "tgw-attach-0ec" },
        ),
        add(hub, T.transitAssociation, {
          transitGatewayAttachmentId: "tgw-attach-0ec",
          transitGatewayRouteTableId: table("prod"),
        }),
        add(hub, T.transitPropagation, {
          transitGatewayAttachmentId: "tgw-attach-0ec",
          transitGatewayRouteTableId: table("prod"),
        }),
      ),
    },
    {
      name: "a peering to a transit gateway that no state shows, for the other domain's addresses",
      says: { P2: "undetermined" },
      apply: all(
        add(
          hub,
          T.transitPeering,
          {
            transitGatewayId: tgw,
            peerTransitGatewayId: "tgw-0unseen",
            peerAccountId: "999999999999",
            peerRegion: "us-west-2",
          },
          { id: "tgw-attach-0ep" },
        ),
        add(hub, T.transitAssociation, {
          transitGatewayAttachmentId: "tgw-attach-0ep",
          transitGatewayRouteTableId: table("prod"),
        }),
        transitRoute("nonprod", PROD.cidr, "tgw-attach-0ep"),
      ),
    },
    {
      name: "a VPN of the other domain's network to the same data centre",
      says: { P0: "undetermined" },
      apply: all(
        add(research, T.vpnGateway, { vpcId: research.id }, { id: "vgw-0ee" }),
        add(
          research,
          T.vpnConnection,
          { vpnGatewayId: "vgw-0ee", customerGatewayId: vpn.inputs.customerGatewayId, type: "ipsec.1" },
          { id: "vpn-0ee" },
        ),
        route("research", { destinationCidrBlock: "192.168.0.0/16", gatewayId: "vgw-0ee" }),
      ),
    },
    {
      name: "a static route to on-premises from the other domain, for one /24",
      says: { P3: "violated" },
      apply: transitRoute("nonprod", "192.168.7.0/24", vpnDoor),
    },
    {
      name: "an endpoint service of a network, and an endpoint of the other domain to it",
      says: { P0: "undetermined" },
      apply: all(
        add(
          vpc("assistant"),
          "aws:ec2/vpcEndpointService:VpcEndpointService",
          {
            acceptanceRequired: false,
            networkLoadBalancerArns: ["arn:aws:elasticloadbalancing:us-east-1:210987654302:loadbalancer/net/x/1"],
          },
          { id: "vpce-svc-0ee", serviceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0ee" },
        ),
        add(
          research,
          T.endpoint,
          {
            vpcId: research.id,
            vpcEndpointType: "Interface",
            serviceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0ee",
            subnetIds: [id(T.subnet, "research/lab-use1-az1")],
          },
          { id: "vpce-0ee" },
        ),
      ),
    },
    {
      name: "a longer route for S3 than the gateway endpoint's",
      says: { P4: "undetermined" },
      apply: route("research", { destinationCidrBlock: "54.231.0.0/24", transitGatewayId: tgw }),
    },
    {
      name: "a policy table on an attachment that sends it to the other domain's table",
      says: { P2: "violated" },
      apply: all(
        (list) => list.filter((r) => !(r.type === T.transitAssociation && r.name === "research")),
        add(hub, T.policyTable, { transitGatewayId: tgw }, { id: "tgw-ptb-0ee" }),
        add(hub, T.policyTableAssociation, {
          transitGatewayAttachmentId: attachment("research"),
          transitGatewayPolicyTableId: "tgw-ptb-0ee",
        }),
        add(hub, T.policyTableEntry, {
          transitGatewayPolicyTableId: "tgw-ptb-0ee",
          policyRuleNumber: "1",
          targetRouteTableId: table("prod"),
          policyRule: {},
        }),
      ),
    },
    {
      name: "a VPC Lattice network with networks of both domains",
      says: { P0: "undetermined", P1: "undetermined", P10: "undetermined" },
      apply: all(
        ...["assistant", "research"].map((spoke) =>
          add(vpc(spoke), "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation", {
            vpcIdentifier: vpc(spoke).id,
            serviceNetworkIdentifier: "sn-0ee",
          }),
        ),
      ),
    },
  ];
}

/** Routes for few addresses, and defaults. */
export function byFewAddresses(kit: Kit): Leak[] {
  const { add, attachment, get, resources, table, transitRoute, vpc } = kit;
  const hub = vpc("hub");
  return [
    {
      name: "on-premises' table leads to 16 addresses of the other domain",
      says: { P3: "violated" },
      apply: add(hub, T.transitRoute, {
        destinationCidrBlock: "10.116.0.16/28",
        transitGatewayAttachmentId: attachment("research"),
        transitGatewayRouteTableId: table("hybrid"),
      }),
    },
    {
      name: "default propagation into a domain's table",
      says: { P2: "violated" },
      apply: all(
        change(get(T.transitGateway, "hub").urn, (v) => ({
          ...v,
          defaultRouteTablePropagation: "enable",
          propagationDefaultRouteTableId: table("prod"),
        })),
      ),
    },
    {
      name: "a route to one address of the other endpoint set",
      says: { P2: "violated" },
      apply: transitRoute("nonprod", "10.62.2.20/32", attachment("hub")),
    },
    {
      name: "an entry, a resource of its own, of a prefix list in a transit gateway table",
      says: { P2: "violated" },
      apply: all(
        add(hub, T.prefixList, { name: "shared", addressFamily: "IPv4", maxEntries: 5 }, { id: "pl-0ee" }),
        add(hub, T.prefixListEntry, { prefixListId: "pl-0ee", cidr: "10.112.0.0/24" }),
        add(hub, T.transitPrefixList, {
          prefixListId: "pl-0ee",
          transitGatewayRouteTableId: table("nonprod"),
          transitGatewayAttachmentId: attachment("assistant"),
        }),
      ),
    },
    {
      name: "one half of on-premises gets no answers",
      says: { P3: "violated" },
      apply: change(resources.find((r) => r.name === "prod/192.168.0.0-16")!.urn, (v) => ({
        ...v,
        destinationCidrBlock: "192.168.0.0/17",
      })),
    },
  ];
}
