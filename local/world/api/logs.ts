/** What doctor asks of the services around the network: Resolver, Network Firewall, KMS, IAM, Athena, Glue, flow logs and VPNs. */
import { type Doc, doc, docs, textOr, texts } from "../kernel/json";
import { type Op } from "../kernel/op";
import { type Rec } from "../kernel/store";
import { type Lookup } from "../kernel/world";
import * as t from "../types/tokens";
import { describe } from "./describe";

const ALIAS = "aws:kms/alias:Alias";
const NAMED_QUERY = "aws:athena/namedQuery:NamedQuery";
const TABLE = "aws:glue/catalogTable:CatalogTable";

/** Associations of Resolver: filtered by one property, as its `Filters` do. */
function associations(type: string, list: string, filter: string, entry: (rec: Rec) => Doc): Lookup {
  return (op, params) => {
    const filters = params["Filters"];
    const first = Array.isArray(filters) ? (filters[0] as Doc | undefined) : undefined;
    const wanted = first ? texts(first, "Values") : [];
    const found = op.mine(type).filter((rec) => wanted.length === 0 || wanted.includes(textOr(rec.state, filter)));
    return { [list]: found.map((rec) => ({ Id: rec.id, Status: "ACTIVE", ...entry(rec) })) };
  };
}

function key(op: Op, params: Doc): Rec {
  const id = textOr(params, "KeyId").split("/").pop() ?? "";
  return op.own(t.KEY, id) ?? op.refuseMissing(t.KEY, id);
}

/** By action. */
export const logApis: readonly (readonly [string, Lookup])[] = [
  [
    "ec2:DescribeFlowLogs",
    describe({
      types: ["aws:ec2/flowLog:FlowLog"],
      ids: "FlowLogIds",
      list: "FlowLogs",
      entry: (_, rec) => ({ FlowLogId: rec.id, FlowLogStatus: "ACTIVE" }),
    }),
  ],
  [
    "ec2:DescribeCustomerGateways",
    describe({
      types: ["aws:ec2/customerGateway:CustomerGateway"],
      ids: "CustomerGatewayIds",
      list: "CustomerGateways",
      entry: (_, rec) => ({ CustomerGatewayId: rec.id, State: "available" }),
    }),
  ],
  [
    "ec2:DescribeVpnConnections",
    describe({
      types: ["aws:ec2/vpnConnection:VpnConnection"],
      ids: "VpnConnectionIds",
      list: "VpnConnections",
      entry: (_, rec) => ({ VpnConnectionId: rec.id, State: "available" }),
    }),
  ],
  [
    "network-firewall:DescribeLoggingConfiguration",
    (op, params) => {
      const FirewallArn = textOr(params, "FirewallArn");
      const logging = op.own(t.FIREWALL_LOGGING, FirewallArn);
      const configs = docs(doc(logging?.inputs ?? {}, "loggingConfiguration"), "logDestinationConfigs");
      const LogDestinationConfigs = configs.map((config) => ({ LogType: textOr(config, "logType") }));
      return { FirewallArn, LoggingConfiguration: { LogDestinationConfigs } };
    },
  ],
  [
    "route53resolver:ListResolverRuleAssociations",
    associations(t.RESOLVER_RULE_ASSOCIATION, "ResolverRuleAssociations", "resolverRuleId", (rec) => ({
      ResolverRuleId: textOr(rec.state, "resolverRuleId"),
      VPCId: textOr(rec.state, "vpcId"),
    })),
  ],
  [
    "route53resolver:ListResolverQueryLogConfigAssociations",
    associations(t.QUERY_LOG_ASSOCIATION, "ResolverQueryLogConfigAssociations", "resolverQueryLogConfigId", (rec) => ({
      ResolverQueryLogConfigId: textOr(rec.state, "resolverQueryLogConfigId"),
      ResourceId: textOr(rec.state, "resourceId"),
    })),
  ],
  [
    "kms:DescribeKey",
    (op, params) => ({ KeyMetadata: { KeyId: key(op, params).id, KeyState: "Enabled", KeyManager: "CUSTOMER" } }),
  ],
  [
    "kms:ListAliases",
    (op, params) => {
      const target = key(op, params);
      const own = op.mine(ALIAS).filter((rec) => textOr(rec.state, "targetKeyId").split("/").pop() === target.id);
      return { Aliases: own.map((rec) => ({ AliasName: rec.id, TargetKeyId: target.id })), Truncated: false };
    },
  ],
  [
    "iam:ListRoles",
    (op) => ({
      Roles: op.mine(t.ROLE).map((rec) => ({ RoleName: rec.id, Arn: textOr(rec.state, "arn") })),
      IsTruncated: false,
    }),
  ],
  [
    "athena:ListNamedQueries",
    (op, params) => {
      const group = textOr(params, "WorkGroup", "primary");
      const own = op.mine(NAMED_QUERY).filter((rec) => textOr(rec.state, "workgroup", "primary") === group);
      return { NamedQueryIds: own.map(({ id }) => id) };
    },
  ],
  [
    "athena:BatchGetNamedQuery",
    (op, params) => ({
      NamedQueries: texts(params, "NamedQueryIds").flatMap((id) => {
        const rec = op.own(NAMED_QUERY, id);
        return rec ? [{ NamedQueryId: id, Name: textOr(rec.state, "name") }] : [];
      }),
    }),
  ],
  [
    "glue:GetTables",
    (op, params) => {
      const database = textOr(params, "DatabaseName");
      const own = op.mine(TABLE).filter((rec) => textOr(rec.state, "databaseName") === database);
      return { TableList: own.map((rec) => ({ Name: textOr(rec.state, "name"), DatabaseName: database })) };
    },
  ],
];
