import { firewallAnswers } from "./firewall-answers";
import { hybridAnswers } from "./hybrid-answers";
import { arn, hex, partition, text, uuid, type Made, type Making } from "./making";
import { observabilityAnswers } from "./observability-answers";
import type { Properties } from "./types";
import { isSecret } from "./wire";

/**
 * What AWS would answer when a resource is made: ids and computed properties of the right form, the same in every run.
 * One entry per resource type whose answer something else is made of; other types answer with an id and their inputs.
 */

/** `<prefix>-0…`, the long form of ids of EC2. */
function ec2Id(prefix: string, making: Making, part = ""): string {
  return `${prefix}-0${hex(making.urn + part, 16)}`;
}

/** Id of a hosted zone. */
function zoneId(text: string): string {
  return `Z${hex(text, 20).toUpperCase()}`;
}

/** A resource of EC2 with an ARN and an owner. */
function ec2(prefix: string, kind: string, more: (making: Making, id: string) => Properties = () => ({})) {
  return (making: Making): Made => {
    const id = ec2Id(prefix, making);
    const computed = { arn: arn(making, "ec2", `${kind}/${id}`), ownerId: making.account, ...more(making, id) };
    return { id, computed };
  };
}

/** Name of a zone as the mapping of this recorder has it; every real account has its own. */
function zoneName(region: string, azId: string): string {
  return `${region}${String.fromCharCode(96 + Number(/(\d+)$/.exec(azId)?.[1] ?? 1))}`;
}

/**
 * DNS names of an interface endpoint, the Regional one first and then one per zone. The last part of a dotted service
 * name comes first (PrivateLink guide, Access AWS services: `vpce-….dkr.ecr.<region>.vpce.amazonaws.com`).
 */
function dnsEntries({ urn, inputs, region, find }: Making, id: string): Properties[] {
  const service = text(inputs["serviceName"]).split(".").slice(-1)[0] ?? "";
  const path = text(inputs["serviceName"]).replace(/^(com\.amazonaws|aws\.[a-z]+)\.[^.]+\./, "");
  const host = `${path.split(".").reverse().join(".")}.${region}.vpce.amazonaws.com`;
  const prefix = service === "s3" ? "*." : "";
  const entry = (zone: string) => ({
    dnsName: `${prefix}${id}-${hex(urn, 8)}${zone}.${host}`,
    hostedZoneId: zoneId(`vpce ${region}`),
  });
  const subnets = Array.isArray(inputs["subnetIds"]) ? inputs["subnetIds"] : [];
  const zones = subnets.map((subnet) => text(find(text(subnet))?.["availabilityZone"])).filter((zone) => zone !== "");
  return [entry(""), ...zones.map((zone) => entry(`-${zone}`))];
}

const MAKERS: Record<string, (making: Making) => Made> = {
  "aws:ec2/vpc:Vpc": ec2("vpc", "vpc", (making) => ({
    defaultSecurityGroupId: ec2Id("sg", making, "default"),
    defaultRouteTableId: ec2Id("rtb", making, "main"),
    mainRouteTableId: ec2Id("rtb", making, "main"),
    defaultNetworkAclId: ec2Id("acl", making, "default"),
    dhcpOptionsId: `dopt-0${hex(making.account, 16)}`,
  })),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": (making) => {
    const vpc = making.find(text(making.inputs["vpcId"]));
    const id = text(vpc?.["defaultSecurityGroupId"]) || ec2Id("sg", making);
    return {
      id,
      computed: { arn: arn(making, "ec2", `security-group/${id}`), name: "default", ownerId: making.account },
    };
  },
  "aws:ec2/subnet:Subnet": ec2("subnet", "subnet", ({ region, inputs }) => ({
    availabilityZone: zoneName(region, text(inputs["availabilityZoneId"])),
  })),
  "aws:ec2/routeTable:RouteTable": ec2("rtb", "route-table"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": (making) => ({ id: ec2Id("rtbassoc", making), computed: {} }),
  "aws:ec2/route:Route": (making) => ({
    id: `r-${text(making.inputs["routeTableId"])}${hex(text(making.inputs["destinationCidrBlock"]), 10)}`,
    computed: { state: "active", origin: "CreateRoute" },
  }),
  "aws:ec2/securityGroup:SecurityGroup": ec2("sg", "security-group", ({ name, urn }) => ({
    name: `${name}-${hex(urn, 7)}`,
  })),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (making) => {
    const id = ec2Id("sgr", making);
    return { id, computed: { arn: arn(making, "ec2", `security-group-rule/${id}`), securityGroupRuleId: id } };
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce", "vpc-endpoint", (making, id) => {
    if (making.inputs["vpcEndpointType"] !== "Interface") {
      return { state: "available", prefixListId: `pl-${hex(text(making.inputs["serviceName"]), 8)}`, dnsEntries: [] };
    }
    const subnets = Array.isArray(making.inputs["subnetIds"]) ? making.inputs["subnetIds"] : [];
    return {
      state: "available",
      dnsEntries: dnsEntries(making, id),
      networkInterfaceIds: subnets.map((subnet) => ec2Id("eni", making, text(subnet))),
    };
  }),
  "aws:ec2transitgateway/transitGateway:TransitGateway": ec2("tgw", "transit-gateway"),
  "aws:ec2transitgateway/routeTable:RouteTable": ec2("tgw-rtb", "transit-gateway-route-table", () => ({
    defaultAssociationRouteTable: false,
    defaultPropagationRouteTable: false,
  })),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": ec2(
    "tgw-attach",
    "transit-gateway-attachment",
    ({ account }) => ({
      vpcOwnerId: account,
    }),
  ),
  "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": ({ inputs, find }) => {
    const id = text(inputs["transitGatewayAttachmentId"]);
    const attachment = find(id);
    const from = (key: string) => (attachment && key in attachment ? { [key]: attachment[key] } : {});
    return {
      id,
      computed: { ...from("transitGatewayId"), ...from("vpcId"), ...from("subnetIds"), ...from("vpcOwnerId") },
    };
  },
  "aws:ec2transitgateway/peeringAttachment:PeeringAttachment": ec2(
    "tgw-attach",
    "transit-gateway-attachment",
    ({ account, inputs }) => ({ peerAccountId: text(inputs["peerAccountId"]) || account, state: "pendingAcceptance" }),
  ),
  "aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter": ({ account, inputs, find }) => {
    const id = text(inputs["transitGatewayAttachmentId"]);
    const request = find(id);
    // Seen from the accepter, the requester is the peer.
    return {
      id,
      computed: {
        peerAccountId: account,
        ...(request && {
          transitGatewayId: request["peerTransitGatewayId"],
          peerTransitGatewayId: request["transitGatewayId"],
          peerRegion: request["region"],
        }),
      },
    };
  },
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": ({ inputs }) => ({
    id: `${text(inputs["transitGatewayRouteTableId"])}_${text(inputs["transitGatewayAttachmentId"])}`,
    computed: { resourceType: "vpc" },
  }),
  "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation": ({ inputs }) => ({
    id: `${text(inputs["transitGatewayRouteTableId"])}_${text(inputs["transitGatewayAttachmentId"])}`,
    computed: { resourceType: "vpc" },
  }),
  "aws:ec2transitgateway/route:Route": ({ inputs }) => ({
    id: `${text(inputs["transitGatewayRouteTableId"])}_${text(inputs["destinationCidrBlock"])}`,
    computed: {},
  }),
  "aws:ram/resourceShare:ResourceShare": (making) => {
    const id = arn(making, "ram", `resource-share/${uuid(making.urn)}`);
    return { id, computed: { arn: id, name: `${making.name}-${hex(making.urn, 7)}` } };
  },
  "aws:ram/resourceAssociation:ResourceAssociation": ({ inputs }) => ({
    id: `${text(inputs["resourceShareArn"])},${text(inputs["resourceArn"])}`,
    computed: {},
  }),
  "aws:ram/principalAssociation:PrincipalAssociation": ({ inputs }) => ({
    id: `${text(inputs["resourceShareArn"])},${text(inputs["principal"])}`,
    computed: {},
  }),
  "aws:route53/zone:Zone": (making) => {
    const id = zoneId(making.urn);
    const nameServers = [0, 1, 2, 3].map((n) => `ns-${n * 512}.awsdns-0${n}.com`);
    return {
      id,
      computed: {
        zoneId: id,
        arn: `arn:${partition(making.region)}:route53:::hostedzone/${id}`,
        nameServers,
        primaryNameServer: nameServers[0],
      },
    };
  },
  "aws:route53/record:Record": ({ inputs }) => ({
    id: `${text(inputs["zoneId"])}_${text(inputs["name"])}_${text(inputs["type"])}`,
    computed: { fqdn: text(inputs["name"]) },
  }),
  "aws:route53/vpcAssociationAuthorization:VpcAssociationAuthorization": ({ inputs }) => ({
    id: `${text(inputs["zoneId"])}:${text(inputs["vpcId"])}`,
    computed: {},
  }),
  "aws:route53/zoneAssociation:ZoneAssociation": ({ inputs, account }) => ({
    id: `${text(inputs["zoneId"])}:${text(inputs["vpcId"])}`,
    computed: { owningAccount: account },
  }),
  "aws:route53/profilesProfile:ProfilesProfile": (making) => {
    const id = `rp-${hex(making.urn, 16)}`;
    return {
      id,
      computed: {
        arn: arn(making, "route53profiles", `profile/${id}`),
        ownerId: making.account,
        shareStatus: "NOT_SHARED",
        status: "COMPLETE",
      },
    };
  },
  "aws:route53/profilesResourceAssociation:ProfilesResourceAssociation": (making) => ({
    id: `rpr-${hex(making.urn, 16)}`,
    computed: { resourceType: "PRIVATE_HOSTED_ZONE", status: "COMPLETE", ownerId: making.account },
  }),
  "aws:route53/profilesAssociation:ProfilesAssociation": (making) => ({
    id: `rpassoc-${hex(making.urn, 16)}`,
    computed: {
      arn: arn(making, "route53profiles", `profile-association/rpassoc-${hex(making.urn, 16)}`),
      ownerId: making.account,
      status: "COMPLETE",
    },
  }),
  "aws:iam/policy:Policy": ({ inputs, name, region, account }) => {
    const id = `arn:${partition(region)}:iam::${account}:policy/${text(inputs["name"]) || name}`;
    return { id, computed: { arn: id } };
  },
  ...firewallAnswers(),
  ...hybridAnswers(),
  ...observabilityAnswers(),
  "pulumi:providers:aws": (making) => ({ id: uuid(making.urn), computed: {} }),
};

/** Types whose answer the recorder knows more about than an id. */
export const KNOWN_TYPES: readonly string[] = Object.keys(MAKERS).sort();

/** What AWS would answer. */
export function make(making: Making): Made {
  const maker = MAKERS[making.type];
  const { id, computed } = maker?.(making) ?? { id: `${making.name}-${hex(making.urn, 8)}`, computed: {} };
  const tags = making.inputs["tags"];
  const plain =
    typeof tags === "object" && tags !== null && Object.values(tags).every((tag) => typeof tag === "string");
  const tagsAll = plain && !isSecret(tags) ? { tagsAll: { ...making.defaultTags, ...tags } } : {};
  return { id, computed: { ...computed, ...tagsAll } };
}
