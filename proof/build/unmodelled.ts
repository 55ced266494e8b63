/**
 * Resources that can carry or redirect traffic, or change names, and have no model. Those that only matter where a
 * route leads to them (a core network, a local gateway) need nothing here: the route itself is UNDETERMINED. Those
 * that change an object (dynamic routes into a table, a DNS firewall on a VPC) make that aspect of it opaque.
 */
import type { ResourceNode, Value } from "../graph";
import type { Aspect, Key, Opaque, Unmodelled } from "../model";
import type { Context } from "./context";
import { carriedBy, isKubernetes } from "./kubernetes";
import { isCloudControl, isHarmless, tokenOf } from "./harmless";
import type { Kind } from "./identity";
import { T } from "./types";

/** What an unmodelled resource changes of the objects that it refers to. */
type Effect = Partial<Record<Kind, Aspect | readonly Aspect[]>>;

/** Reached by route only, or an entrance or relay: nothing of an object changes. */
const BY_ROUTE: Effect = {};
/** Nothing is known about the type, or about what became of the resource: whatever it refers to may change. */
const ANYTHING: Effect = {
  vpc: ["traffic", "dns"],
  subnet: "traffic",
  "route-table": "routes",
  "transit-table": "routes",
  attachment: "traffic",
  "transit-gateway": "traffic",
  "vpn-gateway": ["propagation", "state"],
  peering: "state",
  interface: "traffic",
  "endpoint-interface": "traffic",
  "nat-gateway": "traffic",
  endpoint: ["traffic", "policy", "names", "security-groups"],
  zone: ["records", "vpcs"],
  profile: "records",
  "resolver-rule": "dns",
  "prefix-list": "entries",
  group: "rules",
  acl: "rules",
};

/** The tokens of a rule, what it changes, why, and the setting without which a resource of the type does nothing. */
type Rule = readonly [RegExp, Effect, string, string?];

/**
 * Entrances: what lets somebody's connections into a subnet who is no workload of it. Services that only run in a subnet
 * (functions, clusters, desktops, replication, file servers) are not: they are callers of that subnet, of which every
 * verdict about it speaks.
 */
const ENTRANCES: readonly Rule[] = [
  [/^aws:ec2clientvpn\//, BY_ROUTE, "Client VPN lets remote users in with an address of its subnet"],
  [
    /^aws:ec2transitgateway\/instanceConnectEndpoint:/,
    BY_ROUTE,
    "an instance connect endpoint lets users in with an address of its subnet",
  ],
  [
    /^aws:verifiedaccess\/endpoint:/,
    { interface: "traffic", "endpoint-interface": "traffic" },
    "a Verified Access endpoint lets remote users in with an address of its subnet",
  ],
  [
    /^aws:globalaccelerator\/(customRoutingEndpointGroup|endpointGroup):/,
    BY_ROUTE,
    "Global Accelerator brings connections from the internet to private addresses of its endpoints",
  ],
  [
    /^aws:apigateway(v2)?\/vpcLink:/,
    BY_ROUTE,
    "a VPC link of API Gateway relays requests of its callers into its subnets",
  ],
  [/^aws:cloudfront\/vpcOrigin:/, BY_ROUTE, "a VPC origin of CloudFront relays requests from the internet"],
  [
    /^aws:(bedrock\/agentcoreGatewayTarget|agentregistry\/\w+):/,
    BY_ROUTE,
    "a gateway of AgentCore relays requests of its callers into its subnets",
    "privateEndpoint",
  ],
  [
    /^aws:(lb|alb|elb|elasticloadbalancing|elasticloadbalancingv2|applicationloadbalancing)\/loadBalancer:/,
    BY_ROUTE,
    "a load balancer relays connections; a path ends at its address",
  ],
  [
    /^aws:(ecs\/expressGatewayService|elasticbeanstalk\/environment):/,
    BY_ROUTE,
    "makes a load balancer and security groups that no state shows",
  ],
  [
    /^aws:ec2\/vpcEndpointService:/,
    BY_ROUTE,
    "an endpoint service relays connections; a path ends at its consumer's endpoint",
  ],
  [
    /^aws:(opensearch\/serverlessVpcEndpoint|opensearchserverless\/vpcEndpoint):/,
    { vpc: "dns" },
    "a private endpoint of OpenSearch Serverless leads from its subnets to collections that no state places, and brings names of its own into the VPC",
  ],
  [
    /^aws:(msk\/vpcConnection|(opensearch|opensearchservice|elasticsearch)\/vpcEndpoint|(redshift|redshiftserverless)\/endpointAccess|neptunegraph\/privateGraphEndpoint):/,
    BY_ROUTE,
    "a private endpoint of a managed service leads from its subnets to a cluster that may be of another network",
  ],
  [
    /^aws:finspace\/(kxEnvironment|environment):/,
    { "transit-gateway": "traffic" },
    "attaches a network of AWS's to the transit gateway",
    "transitGatewayId",
  ],
];

const RULES: readonly Rule[] = [
  ...ENTRANCES,
  [
    /^aws:fms\/policy:/,
    BY_ROUTE,
    "Firewall Manager changes security groups, network ACLs, firewalls and DNS in the accounts of its policy",
  ],
  [
    /^aws:networkmanager\/(transitGatewayRouteTableAttachment|transitGatewayPeering):/,
    { "transit-table": "routes" },
    "a Cloud WAN core network exchanges routes with the table",
  ],
  [
    /^aws:networkmanager\/(vpcAttachment|coreNetwork|coreNetworkPolicyAttachment|connectAttachment|connectPeer|dxGatewayAttachment|siteToSiteVpnAttachment|attachmentAccepter|prefixListAssociation|attachmentRoutingPolicyLabel):/,
    BY_ROUTE,
    "Cloud WAN is not modelled",
  ],
  [
    /^aws:vpc\/routeServer/,
    { "route-table": "routes", vpc: "traffic" },
    "a VPC Route Server writes routes at run time",
  ],
  [
    /^aws:ec2transitgateway\/multicast/,
    { subnet: "traffic", attachment: "traffic" },
    "multicast reaches every member of its domain, whatever the route tables say",
  ],
  [
    /^aws:ec2\/(trafficMirror(Session|Target)|networkInterfacePermission):/,
    { interface: "traffic", "endpoint-interface": "traffic" },
    "others get at the traffic of the interface beside every route",
  ],
  [
    /^aws:servicediscovery\/(privateDnsNamespace|service|instance):/,
    { vpc: "dns" },
    "Cloud Map keeps a private hosted zone of its own",
  ],
  [
    /^aws:vpclattice\/serviceNetworkVpcAssociation:/,
    { vpc: "dns" },
    "VPC Lattice brings names and addresses of its own into the VPC",
  ],
  [
    /^aws:vpclattice\/(resourceGateway|resourceConfiguration|service|serviceNetwork|targetGroup|targetGroupAttachment|listener|listenerRule|serviceNetwork(Resource|Service)Association):/,
    BY_ROUTE,
    "VPC Lattice relays connections; a path ends at its address",
  ],
  [/^aws:ec2\/(carrierGateway|localGateway)/, BY_ROUTE, "an edge gateway is not modelled"],
  [/^aws:ec2\/vpnConcentrator:/, BY_ROUTE, "a VPN concentrator is modelled through its connections"],
  [
    /^aws:directconnect\/(hosted)?[pP]rivateVirtualInterface(Accepter)?:/,
    { "vpn-gateway": "propagation" },
    "the routes learned over the virtual interface are in no state; give them in the facts file under sessions",
  ],
  [
    /^aws:route53\/resolverFirewallRuleGroupAssociation:/,
    { vpc: "dns" },
    "DNS Firewall rules may block or rewrite names",
  ],
  [
    /^aws:route53\/(trafficPolicyInstance|recordsExclusive):/,
    { zone: "records" },
    "writes records that are not modelled",
  ],
];

const MODELLED = new Set<string>(Object.values(T));

const KINDS: readonly Kind[] = [
  "vpc",
  "subnet",
  "route-table",
  "acl",
  "group",
  "prefix-list",
  "interface",
  "endpoint-interface",
  "internet-gateway",
  "nat-gateway",
  "vpn-gateway",
  "peering",
  "endpoint",
  "transit-gateway",
  "attachment",
  "transit-table",
  "policy-table",
  "zone",
  "profile",
  "resolver-rule",
];

/** What the unmodelled resources are, and what they make opaque. */
export interface UnmodelledResult {
  readonly unmodelled: Unmodelled[];
  readonly opaque: ReadonlyMap<Key, readonly Opaque[]>;
}

/** Finds the unmodelled resources of a graph, and those of which it is doubtful how they stand. */
export function findUnmodelled(ctx: Context): UnmodelledResult {
  const unmodelled: Unmodelled[] = [];
  const opaque = new Map<Key, Opaque[]>();
  const add = (node: ResourceNode, effect: Effect, because: string): void => {
    const touches = touched(ctx, node);
    unmodelled.push({ urn: node.urn, type: node.type, name: node.name, because, touches: [...touches.keys()] });
    for (const [key, kind] of touches)
      for (const aspect of [effect[kind] ?? []].flat())
        opaque.set(key, [...(opaque.get(key) ?? []), { aspect, urn: node.urn, because }]);
  };
  for (const node of ctx.graph.nodes.values()) {
    const found = classify(node);
    if (found) add(node, found.effect, found.because);
  }
  for (const { node, because } of ctx.graph.doubtful)
    if (MODELLED.has(node.type) || classify(node)) add(node, ANYTHING, because);
  return { unmodelled, opaque };
}

function classify(node: ResourceNode): { effect: Effect; because: string } | undefined {
  if (MODELLED.has(node.type)) return undefined;
  const because = isKubernetes(node) ? carriedBy(node) : undefined;
  if (because !== undefined) return { effect: ANYTHING, because };
  const rule = RULES.find(([tokens, , , setting]) => {
    return tokens.test(tokenOf(node)) && (setting === undefined || names(node.properties, setting));
  });
  // Another channel to AWS may spell its properties in any way, so that nothing narrower can be said of what it changes.
  if (rule)
    return { effect: node.type.startsWith("aws:") && !isCloudControl(node) ? rule[1] : ANYTHING, because: rule[2] };
  return isHarmless(node) ? undefined : { effect: ANYTHING, because: `${node.type} is not modelled` };
}

/** True if a setting is given anywhere in a value, written in whatever case. */
function names(value: Value, setting: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value as Readonly<Record<string, Value>>).some(
    ([key, inner]) =>
      (key.toLowerCase() === setting.toLowerCase() &&
        inner !== null &&
        inner !== "" &&
        !(Array.isArray(inner) && inner.length === 0)) ||
      names(inner, setting),
  );
}

/** Ids inside of a longer text: an ARN, or a document such as Cloud Control's desired state. */
const IDS = /\b[a-z]+(?:-[a-z]+)*-[0-9a-z]{8,}\b/g;

/** The model objects that a resource stands for, or refers to anywhere in its properties. */
function touched(ctx: Context, node: ResourceNode): Map<Key, Kind> {
  const out = new Map<Key, Kind>();
  for (const kind of KINDS) {
    const own = ctx.identities.ofNode(kind, node.urn);
    if (own !== undefined) out.set(own, kind);
  }
  const visit = (value: Value): void => {
    if (typeof value === "string") {
      for (const id of [value, ...(value.match(IDS) ?? [])])
        for (const kind of KINDS) for (const key of ctx.identities.ofId(kind, id)) out.set(key, kind);
    } else if (typeof value === "object" && value !== null) {
      const unknown =
        "$unknown" in value ? (value as { $unknown: { dependsOn: readonly string[] } }).$unknown : undefined;
      if (unknown)
        for (const kind of KINDS)
          for (const key of ctx.identities.candidates(kind, unknown.dependsOn)) out.set(key, kind);
      else Object.values(value as Record<string, Value>).forEach(visit);
    }
  };
  Object.values(node.properties).forEach(visit);
  return out;
}
