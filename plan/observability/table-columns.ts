import type { ColumnPlan } from "./types";

const strings = (...names: string[]): ColumnPlan[] => names.map((name) => ({ name, type: "string" }));

/**
 * Columns of CloudTrail records (Athena guide, Create the table for CloudTrail logs in Athena using partition
 * projection). What differs by service stays JSON text.
 */
export const TRAIL_COLUMNS: readonly ColumnPlan[] = [
  ...strings("eventversion"),
  {
    name: "useridentity",
    type:
      "struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string," +
      "username:string,sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>," +
      "sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>>>",
  },
  ...strings("eventtime", "eventsource", "eventname", "awsregion", "sourceipaddress", "useragent", "errorcode"),
  ...strings("errormessage", "requestparameters", "responseelements", "additionaleventdata", "requestid", "eventid"),
  ...strings("readonly"),
  { name: "resources", type: "array<struct<arn:string,accountid:string,type:string>>" },
  ...strings("eventtype", "apiversion", "recipientaccountid", "serviceeventdetails", "sharedeventid", "vpcendpointid"),
  ...strings("vpcendpointaccountid", "eventcategory"),
  { name: "tlsdetails", type: "struct<tlsversion:string,ciphersuite:string,clientprovidedhostheader:string>" },
];

/** Columns of Resolver query logs (Route 53 guide, Values that appear in VPC Resolver query logs). */
export const DNS_COLUMNS: readonly ColumnPlan[] = [
  ...strings("version", "account_id", "region", "vpc_id", "query_timestamp", "query_name", "query_type", "query_class"),
  ...strings("rcode"),
  { name: "answers", type: "array<struct<rdata:string,type:string,class:string>>" },
  ...strings("srcaddr", "srcport", "transport"),
  { name: "srcids", type: "struct<instance:string,resolver_endpoint:string,resolver_network_interface:string>" },
  ...strings("firewall_rule_action", "firewall_rule_group_id", "firewall_domain_list_id"),
];

/** Columns of invocation logs (Bedrock guide, Log entry format). Bodies are there only where they are logged. */
export const INVOCATION_COLUMNS: readonly ColumnPlan[] = [
  ...strings("schematype", "schemaversion", "timestamp", "accountid", "region", "requestid", "operation", "modelid"),
  { name: "identity", type: "struct<arn:string>" },
  ...strings("inferenceregion", "errorcode"),
  {
    name: "input",
    type: "struct<inputcontenttype:string,inputbodyjson:string,inputbodys3path:string,inputtokencount:bigint>",
  },
  {
    name: "output",
    type: "struct<outputcontenttype:string,outputbodyjson:string,outputbodys3path:string,outputtokencount:bigint>",
  },
];

/** Columns of tunnel logs, those of tunnel activity and of BGP (Site-to-Site VPN guide, AWS Site-to-Site VPN logs). */
export const VPN_COLUMNS: readonly ColumnPlan[] = [
  { name: "event_timestamp", type: "bigint" },
  ...strings("timestamp", "resource_id", "type", "status", "message", "dpd_enabled", "nat_t_detected"),
  ...strings("ike_phase1_state", "ike_phase2_state", "details"),
];

/** Every known subnet of the network, with the first and last address as numbers. */
export const SUBNET_COLUMNS: readonly ColumnPlan[] = [
  ...strings("place", "spoke", "domain", "account", "account_id", "subnet", "consumer", "cidr"),
  { name: "first_address", type: "bigint" },
  { name: "last_address", type: "bigint" },
];

/** The hub's interface endpoints, one row per network interface. */
export const ENDPOINT_COLUMNS: readonly ColumnPlan[] = strings(
  "endpoint_id",
  "interface_id",
  "service",
  "service_name",
  "domain",
);

/** The transit gateway's attachments. */
export const ATTACHMENT_COLUMNS: readonly ColumnPlan[] = strings(
  "attachment_id",
  "name",
  "domain",
  "account",
  "vpc_id",
  "region",
  "kind",
);

/** Unit prices in US dollars, by Region, that the cost query multiplies with. */
export const PRICE_COLUMNS: readonly ColumnPlan[] = [...strings("region", "name"), { name: "usd", type: "double" }];
