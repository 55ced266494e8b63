import { listIn, textIn, type AccountAccess, type Answer, type CloudAction, type CloudApi } from "./cloud";
import { GONE_STATES, TYPE } from "./kinds";

/** The inputs of a planned resource. */
type Inputs = Readonly<Record<string, unknown>>;

/** Something that has no tags: who it belongs to, and what `pulumi import` calls it. */
interface UntaggableKind {
  readonly type: string;
  /** Type of what it belongs to, whose children are listed. */
  readonly parent: string;
  /**
   * What tells it from its siblings, from what a program asks for; `undefined` while an input is unknown. It is the
   * import id (from the provider's documentation of each type), except where `list` gives both.
   */
  readonly key: (inputs: Inputs) => string | undefined;
  /** True where only the account that made it lists it, and that need not be the parent's. */
  readonly byMaker?: boolean;
  /** All that the parent has, by import id. */
  readonly list: (all: Pager, parentId: string) => Promise<(string | { readonly id: string; readonly key: string })[]>;
}

/** A call with all its pages. */
export type Pager = (action: CloudAction, params: Answer, list: string) => Promise<Answer[]>;

/** The engine's marker for a value that is not known before an update. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** States of an association or propagation that is over. */
const LEFT_STATES: ReadonlySet<string> = new Set(["disassociated", "disassociating", "disabled", "disabling"]);

function text(inputs: Inputs, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = inputs[key];
    if (typeof value === "string" && value !== "") return value.includes(UNKNOWN) ? undefined : value;
  }
  return undefined;
}

function texts(inputs: Inputs, key: string): readonly string[] {
  const value = inputs[key];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string" && one !== UNKNOWN) : [];
}

/**
 * What tells an accepted proposal from its siblings before it is made: the allowed prefixes of the transit gateways of
 * one Direct Connect gateway never overlap (Direct Connect guide, "Allowed prefixes interactions").
 */
function proposedKey(gateway: string | undefined, owner: string | undefined, prefixes: readonly string[]) {
  return prefixes.length === 0 ? undefined : joined(" ", gateway, owner, [...prefixes].sort().join(","));
}

/** Joins parts, or gives nothing if one is missing. */
function joined(separator: string, ...parts: (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join(separator);
}

/** Record names as the provider's ids have them: no final dot, escapes undone for the wildcard. */
function recordName(name: string): string {
  return name
    .replace(/\.$/, "")
    .replace(/^\\052/, "*")
    .toLowerCase();
}

export const UNTAGGABLE: readonly UntaggableKind[] = [
  {
    type: TYPE.dxProposal,
    parent: TYPE.transitGateway,
    key: (i) => joined(" ", text(i, "dxGatewayId"), text(i, "associatedGatewayId")),
    // A second proposal would replace the association that accepted the first.
    list: async (all, id) => {
      const action = "directconnect:DescribeDirectConnectGatewayAssociationProposals";
      const found = await all(action, { associatedGatewayId: id }, "directConnectGatewayAssociationProposals");
      return found
        .filter((one) => textIn(one, "proposalState") !== "deleted")
        .map((one) => ({ id: textIn(one, "proposalId"), key: `${textIn(one, "directConnectGatewayId")} ${id}` }));
    },
  },
  {
    type: TYPE.dxAssociation,
    parent: TYPE.transitGateway,
    // One that accepts another account's proposal does not name the transit gateway before it is made.
    key: (i) =>
      joined("/", text(i, "dxGatewayId"), text(i, "associatedGatewayId")) ??
      proposedKey(text(i, "dxGatewayId"), text(i, "associatedGatewayOwnerAccountId"), texts(i, "allowedPrefixes")),
    list: async (all, id) => {
      const action = "directconnect:DescribeDirectConnectGatewayAssociations";
      const found = await all(action, { associatedGatewayId: id }, "directConnectGatewayAssociations");
      return found
        .filter((one) => !LEFT_STATES.has(textIn(one, "associationState")))
        .map((one) => {
          const gateway = textIn(one, "directConnectGatewayId");
          const [owner] = listIn({ gateway: [one.associatedGateway] }, "gateway").map((of) =>
            textIn(of, "ownerAccount"),
          );
          const prefixes = listIn(one, "allowedPrefixesToDirectConnectGateway").map((prefix) => textIn(prefix, "cidr"));
          const own = owner === textIn(one, "directConnectGatewayOwnerAccount");
          const key = own ? undefined : proposedKey(gateway, owner, prefixes);
          return { id: `${gateway}/${id}`, key: key ?? `${gateway}/${id}` };
        });
    },
  },
  {
    type: TYPE.route,
    parent: TYPE.routeTable,
    key: (i) =>
      joined(
        "_",
        text(i, "routeTableId"),
        text(i, "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"),
      ),
    list: async (all, id) => {
      const [table] = await all("ec2:DescribeRouteTables", { RouteTableIds: [id] }, "RouteTables");
      // Local routes and those that a gateway endpoint or a propagation put there are not somebody's resource. A gateway
      // endpoint's lead to the service's prefix list (PrivateLink guide, "Gateway endpoints", Routing); a route to a
      // firewall's or appliance's endpoint names it as its gateway too and leads to addresses.
      const made = listIn(table, "Routes").filter((route) => textIn(route, "Origin") === "CreateRoute");
      return made
        .filter(
          (route) => !textIn(route, "GatewayId").startsWith("vpce-") || route.DestinationPrefixListId === undefined,
        )
        .map((route) => {
          const keys = ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"];
          return `${id}_${keys.map((key) => textIn(route, key)).find((value) => value !== "") ?? ""}`;
        });
    },
  },
  {
    type: TYPE.routeTableAssociation,
    parent: TYPE.routeTable,
    key: (i) => joined("/", text(i, "subnetId", "gatewayId"), text(i, "routeTableId")),
    list: async (all, id) => {
      const [table] = await all("ec2:DescribeRouteTables", { RouteTableIds: [id] }, "RouteTables");
      return listIn(table, "Associations")
        .filter((association) => association.Main !== true)
        .map((association) => `${textIn(association, "SubnetId") || textIn(association, "GatewayId")}/${id}`);
    },
  },
  {
    type: TYPE.tgwRoute,
    parent: TYPE.tgwRouteTable,
    key: (i) => joined("_", text(i, "transitGatewayRouteTableId"), text(i, "destinationCidrBlock")),
    list: async (all, id) => {
      const params = { TransitGatewayRouteTableId: id, Filters: [{ Name: "type", Values: ["static"] }] };
      const routes = await all("ec2:SearchTransitGatewayRoutes", params, "Routes");
      return routes.map((route) => `${id}_${textIn(route, "DestinationCidrBlock")}`);
    },
  },
  tgwMember(TYPE.tgwAssociation, "ec2:GetTransitGatewayRouteTableAssociations", "Associations"),
  tgwMember(TYPE.tgwPropagation, "ec2:GetTransitGatewayRouteTablePropagations", "TransitGatewayRouteTablePropagations"),
  {
    type: TYPE.record,
    parent: TYPE.zone,
    key: (i) => {
      const name = text(i, "name");
      return joined("_", text(i, "zoneId"), name === undefined ? undefined : recordName(name), text(i, "type"));
    },
    list: async (all, id) => {
      const [zone] = await all("route53:GetHostedZone", { Id: id }, "HostedZone");
      const apex = recordName(textIn(zone, "Name"));
      const records = await all("route53:ListResourceRecordSets", { HostedZoneId: id }, "ResourceRecordSets");
      return records
        .map((record) => ({ name: recordName(textIn(record, "Name")), type: textIn(record, "Type") }))
        .filter(({ name, type }) => name !== apex || (type !== "NS" && type !== "SOA"))
        .map(({ name, type }) => `${id}_${name}_${type}`);
    },
  },
  {
    type: TYPE.zoneAssociation,
    parent: TYPE.zone,
    key: (i) => joined(":", text(i, "zoneId"), text(i, "vpcId")),
    list: async (all, id) => {
      const vpcs = await all("route53:GetHostedZone", { Id: id }, "VPCs");
      return vpcs.map((vpc) => `${id}:${textIn(vpc, "VPCId")}`);
    },
  },
  {
    type: TYPE.zoneAuthorization,
    parent: TYPE.zone,
    key: (i) => joined(":", text(i, "zoneId"), text(i, "vpcId")),
    list: async (all, id) => {
      const vpcs = await all("route53:ListVPCAssociationAuthorizations", { HostedZoneId: id }, "VPCs");
      return vpcs.map((vpc) => `${id}:${textIn(vpc, "VPCId")}`);
    },
  },
  {
    type: TYPE.profileResource,
    parent: TYPE.profile,
    key: (i) => joined(" ", text(i, "profileId"), text(i, "resourceArn")),
    list: async (all, id) => {
      const members = await all(
        "route53profiles:ListProfileResourceAssociations",
        { ProfileId: id },
        "ProfileResourceAssociations",
      );
      return members
        .filter((member) => !GONE_STATES.has(textIn(member, "Status")))
        .map((member) => ({ id: textIn(member, "Id"), key: `${id} ${textIn(member, "ResourceArn")}` }));
    },
  },
  {
    type: TYPE.resolverRuleAssociation,
    parent: TYPE.resolverRule,
    // A rule is shared; the spoke's account associates it ("using the current AWS account": Resolver API reference).
    byMaker: true,
    key: (i) => joined(" ", text(i, "resolverRuleId"), text(i, "vpcId")),
    list: (all, id) =>
      members(all, "route53resolver:ListResolverRuleAssociations", "ResolverRuleAssociations", {
        filter: { Name: "ResolverRuleId", Values: [id] },
        key: (member) => `${id} ${textIn(member, "VPCId")}`,
      }),
  },
  {
    type: TYPE.queryLogAssociation,
    parent: TYPE.queryLog,
    key: (i) => joined(" ", text(i, "resolverQueryLogConfigId"), text(i, "resourceId")),
    list: (all, id) =>
      members(all, "route53resolver:ListResolverQueryLogConfigAssociations", "ResolverQueryLogConfigAssociations", {
        filter: { Name: "ResolverQueryLogConfigId", Values: [id] },
        key: (member) => `${id} ${textIn(member, "ResourceId")}`,
      }),
  },
  {
    type: TYPE.firewallLogging,
    parent: TYPE.firewall,
    key: (i) => text(i, "firewallArn"),
    // AWS changes one destination of a firewall at a time, and does not say what it makes of none that is new.
    list: async (all, FirewallArn) => {
      const [logging] = await all(
        "network-firewall:DescribeLoggingConfiguration",
        { FirewallArn },
        "LoggingConfiguration",
      );
      return listIn(logging, "LogDestinationConfigs").length > 0 ? [FirewallArn] : [];
    },
  },
  {
    type: TYPE.alias,
    parent: TYPE.key,
    key: (i) => text(i, "name"),
    list: async (all, id) => {
      const aliases = await all("kms:ListAliases", { KeyId: id }, "Aliases");
      return aliases.map((alias) => textIn(alias, "AliasName"));
    },
  },
  {
    type: TYPE.role,
    parent: TYPE.account,
    key: (i) => text(i, "name"),
    // Roles are not among what the tagging API supports (its API reference), and their list shows no tags.
    list: async (all) => (await all("iam:ListRoles", {}, "Roles")).map((role) => textIn(role, "RoleName")),
  },
  {
    type: TYPE.namedQuery,
    parent: TYPE.workgroup,
    key: (i) => joined(" ", text(i, "workgroup"), text(i, "name")),
    list: async (all, workgroup) => {
      const ids = await all("athena:ListNamedQueries", { WorkGroup: workgroup }, "NamedQueryIds");
      const found: { id: string; key: string }[] = [];
      // BatchGetNamedQuery takes 50 ids (Athena API reference).
      for (let at = 0; at < ids.length; at += 50) {
        const NamedQueryIds = ids.slice(at, at + 50).map((id) => textIn(id, "value"));
        for (const query of await all("athena:BatchGetNamedQuery", { NamedQueryIds }, "NamedQueries")) {
          found.push({ id: textIn(query, "NamedQueryId"), key: `${workgroup} ${textIn(query, "Name")}` });
        }
      }
      return found;
    },
  },
  {
    type: TYPE.table,
    parent: TYPE.database,
    key: (i) => joined(" ", text(i, "databaseName"), text(i, "name")),
    list: async (all, id) => {
      const database = id.slice(id.indexOf(":") + 1);
      const tables = await all("glue:GetTables", { DatabaseName: database }, "TableList");
      return tables.map((table) => ({
        id: `${id}:${textIn(table, "Name")}`,
        key: `${database} ${textIn(table, "Name")}`,
      }));
    },
  },
  shareMember(TYPE.sharePrincipal, "PRINCIPAL", "principal"),
  shareMember(TYPE.shareResource, "RESOURCE", "resourceArn"),
];

/** Associations of Route 53 Resolver: an id of their own, and the key from both ends. */
async function members(
  all: Pager,
  action: CloudAction,
  list: string,
  how: { readonly filter: Answer; readonly key: (member: Answer) => string },
): Promise<{ id: string; key: string }[]> {
  const found = await all(action, { Filters: [how.filter] }, list);
  return found
    .filter((member) => !GONE_STATES.has(textIn(member, "Status")))
    .map((member) => ({ id: textIn(member, "Id"), key: how.key(member) }));
}

function tgwMember(type: string, action: CloudAction, list: string): UntaggableKind {
  return {
    type,
    parent: TYPE.tgwRouteTable,
    key: (i) => joined("_", text(i, "transitGatewayRouteTableId"), text(i, "transitGatewayAttachmentId")),
    list: async (all, id) => {
      const members = await all(action, { TransitGatewayRouteTableId: id }, list);
      return members
        .filter((member) => !LEFT_STATES.has(textIn(member, "State")))
        .map((member) => `${id}_${textIn(member, "TransitGatewayAttachmentId")}`);
    },
  };
}

function shareMember(type: string, associationType: "PRINCIPAL" | "RESOURCE", input: string): UntaggableKind {
  return {
    type,
    parent: TYPE.share,
    key: (i) => joined(",", text(i, "resourceShareArn"), text(i, input)),
    list: async (all, arn) => {
      const params = { associationType, resourceShareArns: [arn] };
      const members = await all("ram:GetResourceShareAssociations", params, "resourceShareAssociations");
      return members
        .filter((member) => !["DISASSOCIATED", "DISASSOCIATING", "FAILED"].includes(textIn(member, "status")))
        .map((member) => `${arn},${textIn(member, "associatedEntity")}`);
    },
  };
}

/**
 * Every page of a call. Plain texts in the list come as `{ value }`. Next tokens: `NextToken` (EC2, Athena, Glue,
 * Resolver), `PaginationToken` (tagging), `nextToken` (RAM), `Marker` (IAM, KMS), Route 53's own.
 */
export function pager(api: CloudApi, access: AccountAccess): Pager {
  return async (action, params, list) => {
    const found: Answer[] = [];
    let next: Answer = {};
    for (;;) {
      const answer = await api.call(access, action, { ...params, ...next });
      const value = answer[list];
      const entries: unknown[] = Array.isArray(value) ? value : [value];
      found.push(
        ...listIn(
          { entries: entries.map((entry) => (typeof entry === "string" ? { value: entry } : entry)) },
          "entries",
        ),
      );
      const more = nextPage(action, answer);
      if (!more) return found;
      next = more;
    }
  };
}

function nextPage(action: CloudAction, answer: Answer): Answer | undefined {
  const token = ["NextToken", "PaginationToken", "nextToken"].find((key) => textIn(answer, key) !== "");
  if (token !== undefined) return { [token]: answer[token] };
  const marker = textIn(answer, "NextMarker") || textIn(answer, "Marker");
  if (marker !== "" && (answer.IsTruncated === true || answer.Truncated === true)) return { Marker: marker };
  if (action === "route53:ListResourceRecordSets" && answer.IsTruncated === true) {
    return {
      StartRecordName: answer.NextRecordName,
      StartRecordType: answer.NextRecordType,
      ...(textIn(answer, "NextRecordIdentifier") ? { StartRecordIdentifier: answer.NextRecordIdentifier } : {}),
    };
  }
  return undefined;
}
