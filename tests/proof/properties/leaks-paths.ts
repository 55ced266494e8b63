/** Leaks by routes: through a VPC in between, by prefix lists, in the other address family. */
import { T } from "../../../proof/build/types";
import { change } from "./faults";
import { all, NONPROD, PROD, type Kit, type Leak, type Step, type Values } from "./leak-kit";

/** A VPC of nobody, attached to the transit gateway, that hands on what it gets. */
function tools(kit: Kit): { steps: Step[]; door: string } {
  const { add, get, tgw } = kit;
  const hub = get(T.vpc, "hub");
  const at = { id: "vpc-0ee", cidr: "10.200.0.0/24" };
  const [subnet, rtb, door] = ["subnet-0ee", "rtb-0ee", "tgw-attach-0ee"];
  const steps = [
    add(
      hub,
      T.vpc,
      { cidrBlock: at.cidr, enableDnsSupport: true },
      { id: at.id, mainRouteTableId: "rtb-0em", defaultNetworkAclId: "acl-0ee", defaultSecurityGroupId: "sg-0ee" },
    ),
    add(hub, T.subnet, { vpcId: at.id, cidrBlock: at.cidr, availabilityZoneId: "use1-az1" }, { id: subnet }),
    add(hub, T.routeTable, { vpcId: at.id, routes: [{ cidrBlock: "10.0.0.0/8", transitGatewayId: tgw }] }, { id: rtb }),
    add(hub, T.routeTableAssociation, { subnetId: subnet, routeTableId: rtb }),
    add(
      hub,
      T.attachment,
      {
        transitGatewayId: tgw,
        vpcId: at.id,
        subnetIds: [subnet],
        transitGatewayDefaultRouteTableAssociation: false,
        transitGatewayDefaultRouteTablePropagation: false,
      },
      { id: door },
    ),
  ];
  return { steps, door };
}

/** Ways of two steps, through a VPC in between, another gateway or a peering. */
export function throughOthers(kit: Kit): Leak[] {
  const { add, attachment, get, id, route, tgw, transitRoute, vpc } = kit;
  const { steps, door } = tools(kit);
  const hub = vpc("hub");
  const hubDoor = attachment("hub");
  const own = "tgw-rtb-0ee";
  const onward = (spoke: string, cidr: string): Step =>
    add(hub, T.transitRoute, {
      destinationCidrBlock: cidr,
      transitGatewayAttachmentId: attachment(spoke),
      transitGatewayRouteTableId: own,
    });
  const between = all(
    ...steps,
    add(hub, T.transitTable, { transitGatewayId: tgw }, { id: own }),
    add(hub, T.transitAssociation, { transitGatewayAttachmentId: door, transitGatewayRouteTableId: own }),
    onward("assistant", PROD.cidr),
    onward("research", NONPROD.cidr),
  );
  const nat = "nat-0ee";
  const natSubnet = get(T.subnet, "nonprod/nonprod-use1-az1").id;
  return [
    {
      name: "a VPC of nobody routes between networks of two domains",
      says: { P0: "undetermined", P2: "violated" },
      apply: all(between, transitRoute("nonprod", PROD.cidr, door), transitRoute("prod", NONPROD.cidr, door)),
    },
    {
      name: "a VPC of nobody routes one way only, to half of a network",
      says: { P2: "violated" },
      apply: all(between, transitRoute("nonprod", "10.112.0.0/25", door)),
    },
    {
      name: "the hub's own attachment subnets hand on what a domain sends them",
      says: { P2: "violated" },
      apply: all(
        transitRoute("nonprod", PROD.cidr, hubDoor),
        add(hub, T.route, {
          routeTableId: id(T.routeTable, "hub/attachment"),
          destinationCidrBlock: "10.112.0.0/12",
          transitGatewayId: tgw,
        }),
      ),
    },
    {
      name: "a private NAT gateway among the endpoints hands on under its own address",
      says: { P2: "violated" },
      apply: all(
        transitRoute("nonprod", PROD.cidr, hubDoor),
        add(
          hub,
          T.natGateway,
          { subnetId: natSubnet, connectivityType: "private", privateIp: "10.62.4.50" },
          { id: nat },
        ),
        add(hub, T.route, {
          routeTableId: id(T.routeTable, "hub/attachment"),
          destinationCidrBlock: PROD.supernet,
          natGatewayId: nat,
        }),
        add(hub, T.route, {
          routeTableId: id(T.routeTable, "nonprod/endpoints"),
          destinationCidrBlock: PROD.supernet,
          transitGatewayId: tgw,
        }),
      ),
    },
    {
      name: "another transit gateway, with default tables, that both domains attach to",
      says: { P2: "violated" },
      apply: all(
        add(
          hub,
          T.transitGateway,
          {
            defaultRouteTableAssociation: "enable",
            defaultRouteTablePropagation: "enable",
            autoAcceptSharedAttachments: "enable",
          },
          {
            id: "tgw-0ee",
            associationDefaultRouteTableId: "tgw-rtb-0ed",
            propagationDefaultRouteTableId: "tgw-rtb-0ed",
          },
        ),
        ...["assistant", "research"].map((spoke) =>
          add(
            vpc(spoke),
            T.attachment,
            { transitGatewayId: "tgw-0ee", vpcId: vpc(spoke).id, subnetIds: get(T.attachment, spoke).inputs.subnetIds },
            { id: `tgw-attach-0e${spoke}` },
          ),
        ),
      ),
    },
    {
      name: "a peering for one /26 of the other network",
      says: { P2: "violated" },
      apply: all(
        add(
          vpc("research"),
          T.peering,
          { vpcId: vpc("research").id, peerVpcId: vpc("assistant").id, autoAccept: true },
          { id: "pcx-0ee", acceptStatus: "active" },
        ),
        route("research", { destinationCidrBlock: "10.112.0.64/26", vpcPeeringConnectionId: "pcx-0ee" }),
        route("assistant", { destinationCidrBlock: NONPROD.cidr, vpcPeeringConnectionId: "pcx-0ee" }),
      ),
    },
  ];
}

/** Blocks that are written elsewhere, or look like others. */
export function byLists(kit: Kit): Leak[] {
  const { add, attachment, get, id, table, vpc } = kit;
  const hub = vpc("hub");
  const list = (entries: string[], listId: string): Step =>
    add(
      hub,
      T.prefixList,
      { name: "shared", addressFamily: "IPv4", maxEntries: 5, entries: entries.map((cidr) => ({ cidr })) },
      { id: listId },
    );
  const reference = (of: string, prefixListId: string, to: string): Step =>
    add(hub, T.transitPrefixList, {
      prefixListId,
      transitGatewayRouteTableId: table(of),
      transitGatewayAttachmentId: attachment(to),
    });
  const admit = (group: string, values: Values): Step =>
    add(get(T.group, group), T.ingressRule, {
      securityGroupId: id(T.group, group),
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      ...values,
    });
  return [
    {
      name: "a prefix list in a transit gateway table holds a network of the other domain",
      says: { P2: "violated" },
      apply: all(list(["172.31.0.0/16", "10.112.4.0/22"], "pl-0ee"), reference("nonprod", "pl-0ee", "assistant")),
    },
    {
      name: "a prefix list of another account in a transit gateway table",
      says: { P2: "undetermined" },
      apply: reference("nonprod", "pl-0unseen", "assistant"),
    },
    {
      name: "a prefix list in an endpoint's group holds the other domain",
      says: { P11: "violated" },
      apply: all(list(["10.116.0.0/24"], "pl-0ee"), admit("prod/spokes", { prefixListId: "pl-0ee" })),
    },
    {
      name: "a prefix list of another account in an endpoint's group",
      says: { P11: "undetermined", P15: "undetermined" },
      apply: admit("prod/spokes", { prefixListId: "pl-0unseen" }),
    },
    {
      name: "a second block of a network inside the other domain's addresses",
      says: { P2: "violated" },
      apply: all(
        add(vpc("research"), T.ipv4Association, { vpcId: vpc("research").id, cidrBlock: "10.112.64.0/24" }),
        add(vpc("research"), T.subnet, {
          vpcId: vpc("research").id,
          cidrBlock: "10.112.64.0/24",
          availabilityZoneId: "use1-az1",
        }),
      ),
    },
    {
      name: "an ACL that stops replies of the endpoints to half of the clients' ports",
      says: { P3: "violated", P5: "violated" },
      apply: all(
        add(
          hub,
          T.acl,
          {
            vpcId: hub.id,
            subnetIds: [id(T.subnet, "prod/prod-use1-az1")],
            ingress: [{ ruleNo: 1, protocol: "-1", action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0 }],
            egress: [
              { ruleNo: 1, protocol: "6", action: "allow", cidrBlock: "0.0.0.0/0", fromPort: 32768, toPort: 65535 },
            ],
          },
          { id: "acl-0ee" },
        ),
      ),
    },
  ];
}

/** IPv6 where all that is planned is IPv4. */
export function bySixes(kit: Kit): Leak[] {
  const { add, attachment, get, route, tgw, transitRoute, vpc, resources } = kit;
  const [from, to] = ["research", "assistant"];
  const block = { [from]: "2001:db8:a::/56", [to]: "2001:db8:b::/56" };
  const dual = (spoke: string): Step =>
    all(
      add(vpc(spoke), T.ipv6Association, { vpcId: vpc(spoke).id, ipv6CidrBlock: block[spoke] }),
      ...resources
        .filter((r) => r.type === T.subnet && r.inputs.vpcId === vpc(spoke).id)
        .map((subnet, i) =>
          change(subnet.urn, (v) => ({ ...v, ipv6CidrBlock: block[spoke]!.replace("::/56", `:${i}::/64`) })),
        ),
      change(get(T.attachment, spoke).urn, (v) => ({ ...v, ipv6Support: "enable" })),
      route(spoke, { destinationIpv6CidrBlock: "2001:db8::/32", transitGatewayId: tgw }),
    );
  const both = all(dual(from), dual(to));
  const leads = (table_: string, spoke: string, cidr: string): Step => transitRoute(table_, cidr, attachment(spoke));
  return [
    {
      name: "IPv6 alone, there and back",
      says: { P2: "violated" },
      apply: all(both, leads("nonprod", to, block[to]!), leads("prod", from, block[from]!)),
    },
    {
      name: "IPv6 by a default route of the transit gateway, one way",
      says: { P2: "violated" },
      apply: all(both, leads("nonprod", to, "::/0")),
    },
    {
      name: "IPv6 over the internet gateways of both",
      says: { P2: "undetermined" },
      apply: all(
        both,
        ...[from, to].map((spoke) =>
          all(
            add(vpc(spoke), T.internetGateway, { vpcId: vpc(spoke).id }, { id: `igw-0e${spoke}` }),
            route(spoke, { destinationIpv6CidrBlock: "::/0", gatewayId: `igw-0e${spoke}` }),
          ),
        ),
      ),
    },
  ];
}
