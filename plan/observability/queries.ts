import * as sql from "./sql";
import type { QueryPlan } from "./types";

/** Every saved query with the tables that it reads. */
const QUERIES: readonly QueryPlan[] = [
  {
    name: "cost-by-spoke",
    question: "What does each spoke cost at the transit gateway and the endpoints, over the last 30 days?",
    tables: ["attachments", "prices", "transit_flows"],
    sql: sql.COST_BY_SPOKE,
  },
  {
    name: "denied-at-endpoints",
    question: "What was denied at an endpoint, to whom and why, over the last 7 days?",
    tables: ["endpoints", "network_activity", "subnets"],
    sql: sql.DENIED_AT_ENDPOINTS,
  },
  {
    name: "lost-packets",
    question: "Which packets were lost to missing routes or blackholes, by attachment, over the last 7 days?",
    tables: ["attachments", "transit_flows"],
    sql: sql.LOST_PACKETS,
  },
  {
    name: "names-outside",
    question: "Which VPCs resolved Bedrock names to addresses outside the hub, over the last 7 days?",
    tables: ["attachments", "dns_queries", "subnets"],
    sql: sql.NAMES_OUTSIDE,
  },
  {
    name: "on-premises-use",
    question: "What do on-premises networks use, by day, over the last 30 days?",
    tables: ["attachments", "subnets", "transit_flows"],
    sql: sql.ON_PREMISES_USE,
  },
  {
    name: "sent-to-endpoints",
    question: "Which spoke sent what to the endpoints, by day, over the last 30 days?",
    tables: ["endpoints", "subnets", "vpc_flows"],
    sql: sql.SENT_TO_ENDPOINTS,
  },
  {
    name: "tokens-by-subnet",
    question: "How many tokens did each caller use, with which model and from which subnet, over the last 7 days?",
    tables: ["invocations", "subnets", "trail"],
    sql: sql.TOKENS_BY_SUBNET,
  },
  {
    name: "tunnel-events",
    question: "When did VPN tunnels go down, and what did they say, over the last 7 days?",
    tables: ["vpn_tunnels"],
    sql: sql.TUNNEL_EVENTS,
  },
  {
    name: "who-called-what",
    question: "Who called which model from which VPC and subnet, over the last 7 days?",
    tables: ["endpoints", "subnets", "trail"],
    sql: sql.WHO_CALLED_WHAT,
  },
];

/** Saved queries whose tables are all there. */
export function queriesOver(tables: readonly string[]): QueryPlan[] {
  const there = new Set(tables);
  return QUERIES.filter((query) => query.tables.every((table) => there.has(table)));
}

/** Names of queries that some table is missing for, with what is missing. */
export function queriesLeftOut(tables: readonly string[]): { name: string; missing: string[] }[] {
  const there = new Set(tables);
  return QUERIES.map(({ name, tables: needed }) => ({
    name,
    missing: needed.filter((table) => !there.has(table)),
  })).filter(({ missing }) => missing.length > 0);
}
