import { jsonLines, priceRows, subnetRows } from "../../plan/observability/inventory";
import type { Plan } from "../../plan/types";
import type { Row } from "./database";

/** Days before today, as partitions name them. */
export function day(ago = 0): string {
  return new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "/");
}

export const NETWORK = "110987654301";
export const PAYMENTS = "110987654302";
export const SANDBOX = "110987654308";
export const STRANGER = "999999999999";

/** An address of the payments spoke's consumer subnet, one of its other subnet, and the like. */
export const AT = {
  fraud: "10.96.0.17",
  ledger: "10.96.4.17",
  sandbox: "10.128.32.9",
  model: "10.100.1.5",
  outside: "192.0.2.7",
  prodEndpoint: "10.64.2.10",
  onPremises: "172.16.5.5",
};

export const ENDPOINTS: Row[] = [
  endpoint("vpce-0prod", "eni-0prod1", "bedrock-runtime", "prod"),
  endpoint("vpce-0prod", "eni-0prod2", "bedrock-runtime", "prod"),
  endpoint("vpce-0kms", "eni-0kms1", "kms", "prod"),
];

function endpoint(id: string, interfaceId: string, service: string, domain: string): Row {
  return {
    endpoint_id: id,
    interface_id: interfaceId,
    service,
    service_name: `com.amazonaws.us-east-1.${service}`,
    domain,
  };
}

export const ATTACHMENTS: Row[] = [
  attachment("tgw-attach-hub", "hub", "", "network", "vpc-hub", "us-east-1", "hub"),
  attachment("tgw-attach-pay", "payments", "prod", "payments", "vpc-pay", "us-east-1", "spoke"),
  attachment("tgw-attach-box", "sandbox", "nonprod", "sandbox", "vpc-box", "us-east-1", "spoke"),
];

/** A served Region: its one spoke, and the peering that leads to the hub. */
export const WEST: Row[] = [
  attachment("tgw-attach-peer", "peering us-west-2/us-east-1", "", "network", "", "us-west-2", "peering"),
  attachment("tgw-attach-west", "desk-west", "prod", "payments", "vpc-west", "us-west-2", "spoke"),
];

function attachment(
  id: string,
  name: string,
  domain: string,
  account: string,
  vpcId: string,
  region: string,
  kind: string,
): Row {
  return { attachment_id: id, name, domain, account, vpc_id: vpcId, region, kind };
}

/** The inventory of the live stack, through the text that is deployed. */
export function subnets(plan: Plan): Row[] {
  const rows = subnetRows({
    hubs: [plan.hub],
    sets: plan.domains.flatMap(({ endpoints }) => (endpoints ? [endpoints] : [])),
    resolver: [],
    spokes: plan.spokes,
    accountIds: Object.fromEntries(plan.accounts.map(({ key, id }) => [key, id])),
    onPremises: [{ cidr: "172.16.0.0/16", domain: "prod" }],
  });
  return parsed(jsonLines(rows));
}

export function prices(region: string): Row[] {
  return parsed(jsonLines(priceRows(region)));
}

function parsed(text: string): Row[] {
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

/** A CloudTrail record in the table's columns (Bedrock guide, Understanding Amazon Bedrock log file entries). */
export function call(address: string, more: Row = {}): Row {
  return {
    eventversion: "1.11",
    useridentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::${PAYMENTS}:assumed-role/fraud/session`,
      accountid: PAYMENTS,
      sessioncontext: {
        sessionissuer: { type: "Role", arn: `arn:aws:iam::${PAYMENTS}:role/fraud`, accountid: PAYMENTS },
      },
    },
    eventtime: "2026-11-20T10:00:00Z",
    eventsource: "bedrock.amazonaws.com",
    eventname: "Converse",
    sourceipaddress: address,
    requestparameters: '{"modelId":"amazon.nova-pro-v1:0"}',
    requestid: "r-1",
    recipientaccountid: PAYMENTS,
    vpcendpointid: "vpce-0prod",
    eventcategory: "Management",
    account: PAYMENTS,
    day: day(1),
    ...more,
  };
}

/** A denied call as CloudTrail's network activity has it, in the endpoint owner's account. */
export function denied(address: string, accountId: string | null, more: Row = {}): Row {
  return call(address, {
    useridentity:
      accountId === null
        ? { type: "AWSAccount", principalid: "anonymous" }
        : { type: "AssumedRole", accountid: accountId, arn: `arn:aws:sts::${accountId}:assumed-role/app/s` },
    errorcode: "VpceAccessDenied",
    errormessage: "The request was denied due to a VPC endpoint policy",
    eventtype: "AwsVpceEvents",
    eventcategory: "NetworkActivity",
    requestparameters: null,
    account: "110987654301",
    ...more,
  });
}

/** A VPC flow log record of an endpoint's interface. */
export function flow(from: string, to: string, interfaceId: string, bytes: number, more: Row = {}): Row {
  return {
    version: 9,
    account_id: "110987654301",
    interface_id: interfaceId,
    srcaddr: from,
    dstaddr: to,
    srcport: 40000,
    dstport: 443,
    protocol: 6,
    packets: 10,
    bytes,
    start: 1_790_000_000,
    end: 1_790_000_060,
    action: "ACCEPT",
    log_status: "OK",
    flow_direction: "ingress",
    account: "110987654301",
    day: day(1),
    ...more,
  };
}

/** A transit gateway flow log record. */
export function transit(from: string, to: string, more: Row = {}): Row {
  return {
    version: 6,
    resource_type: "TransitGateway",
    account_id: "110987654301",
    tgw_id: "tgw-0",
    tgw_attachment_id: "tgw-attach-pay",
    tgw_pair_attachment_id: "tgw-attach-hub",
    tgw_src_vpc_id: "vpc-pay",
    tgw_dst_vpc_id: "vpc-hub",
    srcaddr: from,
    dstaddr: to,
    srcport: 40000,
    dstport: 443,
    protocol: 6,
    packets: 10,
    bytes: 1000,
    start: 1_790_000_000,
    end: 1_790_000_060,
    log_status: "OK",
    packets_lost_no_route: 0,
    packets_lost_blackhole: 0,
    packets_lost_mtu_exceeded: 0,
    packets_lost_ttl_expired: 0,
    flow_direction: "ingress",
    account: "110987654301",
    day: day(1),
    ...more,
  };
}
