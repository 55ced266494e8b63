import { expect } from "chai";
import type { Database, Row } from "./database";
import { openQueries, type Queries } from "./harness";
import { AT, call, day, denied, flow, NETWORK, PAYMENTS, transit, WEST } from "./samples";

const GB = 1_073_741_824;

/** What the saved queries must not count, and what they must not lose, each beside rows that they answer with. */
describe("edges of saved queries on a SQL engine", () => {
  let queries: Queries;
  let database: Database;

  beforeEach(async () => {
    queries = await openQueries();
    ({ database } = queries);
  });

  afterEach(() => database.close());

  /** The answer, which further rows of the table do not change. */
  async function unchanged(query: string, table: string, rows: readonly Row[], noise: readonly Row[]) {
    await database.insert(table, rows);
    const before = await queries.run(query);
    await database.insert(table, noise);
    expect(await queries.run(query)).to.deep.equal(before);
    return before;
  }

  it("cost by spoke: counts each packet as it comes in, for 30 days, and multiplies each sum with its own price", async () => {
    await database.insert("attachments", WEST);
    const call = { tgw_attachment_id: "tgw-attach-pay", tgw_pair_attachment_id: "tgw-attach-hub" };
    const answer = { tgw_attachment_id: "tgw-attach-hub", tgw_pair_attachment_id: "tgw-attach-pay" };
    const away = { tgw_attachment_id: "tgw-attach-pay", tgw_pair_attachment_id: "tgw-attach-peer" };
    const back = { tgw_attachment_id: "tgw-attach-peer", tgw_pair_attachment_id: "tgw-attach-pay" };
    const rows = [
      transit(AT.fraud, AT.prodEndpoint, { ...call, bytes: 10 * GB }),
      transit(AT.fraud, AT.prodEndpoint, { ...call, bytes: GB, day: day(30) }),
      transit(AT.prodEndpoint, AT.fraud, { ...answer, bytes: 30 * GB }),
      transit(AT.fraud, AT.prodEndpoint, { ...away, bytes: 2 * GB }),
    ];
    const noise = [call, answer, away, back].flatMap((way) => [
      transit(AT.fraud, AT.prodEndpoint, { ...way, bytes: 100 * GB, flow_direction: "egress" }),
      transit(AT.fraud, AT.prodEndpoint, { ...way, bytes: 100 * GB, day: day(31) }),
    ]);
    const [row] = await unchanged("cost-by-spoke", "transit_flows", rows, noise);
    const usd = (column: string) => Math.round(Number(row?.[column]) * 10_000) / 10_000;
    expect(row).to.include({ spoke: "payments", domain: "prod", account: "payments", days: 2, gb_sent: 13 });
    const columns = ["attachment_usd", "sent_usd", "answers_usd", "endpoints_usd", "between_regions_usd", "total_usd"];
    // 48 hours at $0.05; 13 and 30 GB at $0.02; 43 GB at $0.01; 2 GB at $0.02.
    expect(columns.map(usd)).to.deep.equal([2.4, 0.26, 0.6, 0.43, 0.04, 3.73]);
  });

  it("denied at endpoints: only what the endpoint refused, for seven days", async () => {
    const rows = [denied(AT.fraud, PAYMENTS), denied(AT.fraud, PAYMENTS, { day: day(7) })];
    const answer = await unchanged("denied-at-endpoints", "network_activity", rows, [
      denied(AT.fraud, PAYMENTS, { errorcode: "AccessDenied" }),
      denied(AT.fraud, PAYMENTS, { day: day(8) }),
    ]);
    expect(answer.map((row) => [row["day"], row["calls"]])).to.deep.equal([
      [day(1), 1],
      [day(7), 1],
    ]);
  });

  it("denied at endpoints: by the role of a session, most calls first; the network account and on-premises are known", async () => {
    const role = `arn:aws:iam::${PAYMENTS}:role/fraud`;
    const session = { arn: `arn:aws:sts::${PAYMENTS}:assumed-role/fraud/s`, accountid: PAYMENTS };
    const useridentity = { ...session, type: "AssumedRole", sessioncontext: { sessionissuer: { arn: role } } };
    await database.insert("network_activity", [
      denied(AT.outside, NETWORK),
      denied(AT.onPremises, PAYMENTS),
      denied(AT.onPremises, PAYMENTS),
      ...[1, 2, 3].map(() => denied(AT.fraud, PAYMENTS, { useridentity })),
      // Inside the hub's own block: no subnet that calls come from.
      ...[1, 2, 3, 4].map(() => denied(AT.prodEndpoint, PAYMENTS)),
    ]);
    const rows = await queries.run("denied-at-endpoints");
    expect(rows.map((row) => [row["spoke"], row["subnet"], row["caller"], row["reason"], row["calls"]])).to.deep.equal([
      [null, null, `arn:aws:sts::${PAYMENTS}:assumed-role/app/s`, "the call came from outside every known subnet", 4],
      ["payments", "fraud-use1-az1", role, "the policy does not allow this action or model", 3],
      [
        "on-premises",
        "172.16.0.0/16",
        `arn:aws:sts::${PAYMENTS}:assumed-role/app/s`,
        "the policy does not allow this action or model",
        2,
      ],
      [
        null,
        null,
        `arn:aws:sts::${NETWORK}:assumed-role/app/s`,
        "the account is not a member of the endpoint's domain",
        1,
      ],
    ]);
  });

  it("lost packets: each kind in its own column, with the first and the last moment, most first, for seven days", async () => {
    const lost = (more: Row) => transit(AT.fraud, AT.sandbox, { tgw_pair_attachment_id: "-", ...more });
    const rows = [
      lost({ packets_lost_no_route: 1, start: 1_790_000_600, end: 1_790_000_660 }),
      lost({ packets_lost_no_route: 1, start: 1_790_000_000, end: 1_790_000_060 }),
      lost({ dstport: 80, packets_lost_mtu_exceeded: 4, packets_lost_no_route: null, packets_lost_blackhole: null }),
      lost({ dstport: 22, packets_lost_no_route: 5 }),
      lost({ dstport: 53, packets_lost_blackhole: 9 }),
      lost({ dstport: 99, packets_lost_blackhole: 1, day: day(2) }),
    ];
    const answer = await unchanged("lost-packets", "transit_flows", rows, [
      lost({ packets_lost_no_route: 1, day: day(8) }),
      lost({ packets_lost_ttl_expired: 3 }),
    ]);
    const columns = ["dstport", "lost_no_route", "lost_blackhole", "lost_too_large"];
    expect(answer.map((row) => columns.map((column) => row[column]))).to.deep.equal([
      [22, 5, 0, 0],
      [443, 2, 0, 0],
      [53, 0, 9, 0],
      [80, null, null, 4],
      [99, 0, 1, 0],
    ]);
    expect(moment(answer[1]?.["first_seen"])).to.equal("2026-09-21T14:13:20.000Z");
    expect(moment(answer[1]?.["last_seen"])).to.equal("2026-09-21T14:24:20.000Z");
  });

  it("names outside: Bedrock's own names and A records only, each address of an answer, most queries first", async () => {
    const address = (rdata: string, type = "A") => ({ rdata, type, class: "IN" });
    const lookUp = (query_name: string, answers: object[], more: Row = {}): Row => ({
      vpc_id: "vpc-pay",
      query_name,
      query_type: "A",
      answers,
      srcaddr: AT.fraud,
      day: day(1),
      ...more,
    });
    const runtime = "bedrock-runtime.us-east-1.amazonaws.com.";
    const mantle = "bedrock-mantle.us-east-1.api.aws.";
    const rows = [
      lookUp(mantle, [address("3.5.7.9"), address(AT.fraud)], { vpc_id: "vpc-elsewhere" }),
      lookUp(runtime, [address("alias.example.com.", "CNAME"), address("3.5.7.9")]),
      lookUp(runtime, [address("3.5.7.9")]),
      lookUp(runtime, [address("3.5.7.9")], { day: day(7) }),
    ];
    const answer = await unchanged("names-outside", "dns_queries", rows, [
      lookUp("example.com.", [address("3.5.7.9")]),
      lookUp(runtime, [address("3.5.7.9")], { query_type: "HTTPS" }),
      lookUp(runtime, [address("3.5.7.9")], { day: day(8) }),
      lookUp(runtime, []),
    ]);
    const short = answer.map((r) => [r["vpc"], r["domain"], r["query_name"], r["address"], r["queries"], r["hosts"]]);
    expect(short[0]).to.deep.equal(["payments", "prod", runtime, "3.5.7.9", 2, 1]);
    // An address of a spoke is outside the hub too: some private endpoint of its own answers.
    expect(short).to.have.deep.members([
      ["payments", "prod", runtime, "3.5.7.9", 2, 1],
      ["vpc-elsewhere", null, mantle, "3.5.7.9", 1, 1],
      ["vpc-elsewhere", null, mantle, AT.fraud, 1, 1],
      ["payments", "prod", runtime, "3.5.7.9", 1, 1],
    ]);
  });

  it("on-premises use: addresses that nobody knows on either side stay, by the port that was reached", async () => {
    const inbound = { tgw_attachment_id: "tgw-attach-vpn", tgw_src_vpc_id: "-" };
    const rows = [
      transit("198.18.0.1", AT.prodEndpoint, { ...inbound, bytes: 5 }),
      transit(AT.onPremises, "203.0.113.9", {
        ...inbound,
        dstport: 53,
        bytes: 7,
        packets_lost_no_route: 1,
        packets_lost_blackhole: 2,
      }),
      // One site that talks with another over the gateway: nothing of this network was reached.
      transit(AT.onPremises, "172.16.9.9", { ...inbound, dstport: 25, bytes: 3 }),
    ];
    const answer = await unchanged("on-premises-use", "transit_flows", rows, [
      transit(AT.onPremises, AT.prodEndpoint, { ...inbound, day: day(31) }),
      transit(AT.onPremises, AT.prodEndpoint, { ...inbound, flow_direction: "egress" }),
    ]);
    const columns = ["on_premises", "reached", "reached_name", "domain", "aws_port", "bytes_in", "bytes_out", "lost"];
    expect(answer.map((row) => columns.map((column) => row[column]))).to.deep.equal([
      ["172.16.0.0/16", null, null, null, 53, 7, 0, 3],
      ["198.18.0.1", "hub", "prod-use1-az1", "prod", 443, 5, 0, 0],
      ["172.16.0.0/16", null, null, null, 25, 3, 0, 0],
    ]);
  });

  it("sent to endpoints: by spoke and consumer or from on-premises or elsewhere, most first, newest day first", async () => {
    const rows = [
      flow(AT.onPremises, AT.prodEndpoint, "eni-0prod1", 10),
      flow(AT.outside, AT.prodEndpoint, "eni-0prod1", 20),
      flow(AT.fraud, AT.prodEndpoint, "eni-0prod1", 30),
      flow(AT.fraud, AT.prodEndpoint, "eni-0prod1", 40, { day: day(30) }),
    ];
    const answer = await unchanged("sent-to-endpoints", "vpc_flows", rows, [
      flow(AT.fraud, AT.prodEndpoint, "eni-0elsewhere", 50),
      flow(AT.fraud, AT.prodEndpoint, "eni-0prod1", 60, { day: day(31) }),
      flow(AT.fraud, AT.prodEndpoint, "eni-0prod1", 70, { log_status: "SKIPDATA" }),
    ]);
    const columns = ["spoke", "domain", "consumer", "endpoint_domain", "bytes_sent", "records"];
    expect(answer.map((row) => columns.map((column) => row[column]))).to.deep.equal([
      ["payments", "prod", "fraud", "prod", 30, 1],
      ["(not a subnet of this network)", null, null, "prod", 20, 1],
      ["on-premises", "prod", null, "prod", 10, 1],
      ["payments", "prod", "fraud", "prod", 40, 1],
    ]);
  });

  it("tokens by subnet: an invocation counts once however often the trail has its call, most tokens first", async () => {
    const invocation = (requestid: string, tokens: number, more: Row = {}): Row => ({
      schematype: "ModelInvocationLog",
      requestid,
      modelid: "amazon.nova-pro-v1:0",
      accountid: PAYMENTS,
      identity: { arn: "arn:aws:iam::1:role/r" },
      input: { inputtokencount: tokens },
      output: { outputtokencount: tokens + 3_000_000_000 },
      day: day(1),
      ...more,
    });
    await database.insert("trail", [
      call(AT.fraud, { requestid: "r-1" }),
      call(AT.fraud, { requestid: "r-1", eventname: "InvokeModel" }),
      call(AT.onPremises, { requestid: "r-2" }),
      call(AT.fraud, { requestid: "r-3", eventsource: "kms.amazonaws.com" }),
      call(AT.ledger, { requestid: "r-4", day: day(7) }),
    ]);
    const rows = [
      invocation("r-1", 1),
      invocation("r-2", 5),
      invocation("r-3", 9),
      invocation("r-4", 2, { day: day(7) }),
    ];
    const answer = await unchanged("tokens-by-subnet", "invocations", rows, [
      invocation("r-1", 50, { schematype: "Other" }),
      invocation("r-1", 50, { day: day(8) }),
    ]);
    const columns = ["spoke", "subnet", "calls", "input_tokens", "output_tokens"];
    expect(answer.map((row) => columns.map((column) => row[column]))).to.deep.equal([
      ["(not a subnet of this network)", null, 1, 9, 3_000_000_009],
      ["on-premises", "172.16.0.0/16", 1, 5, 3_000_000_005],
      ["payments", "fraud-use1-az1", 1, 1, 3_000_000_001],
      ["payments", "ledger-use1-az1", 1, 2, 3_000_000_002],
    ]);
  });

  it("tunnels: withdrawn routes and either phase, newest first, by the most telling state, for seven days", async () => {
    const event = (event_timestamp: number, more: Row): Row => ({
      event_timestamp,
      resource_id: `t${event_timestamp % 10}`,
      day: day(1),
      ...more,
    });
    const rows = [
      event(1_790_000_001, { type: "RouteStatus", status: "WITHDRAWN", message: "10.0.0.0/8" }),
      event(1_790_000_002, { ike_phase1_state: "up", ike_phase2_state: "down", details: "rekey" }),
      event(1_790_000_003, { ike_phase1_state: "DOWN", ike_phase2_state: "up", details: "dead peer", day: day(7) }),
    ];
    const answer = await unchanged("tunnel-events", "vpn_tunnels", rows, [
      event(1_790_000_004, { ike_phase1_state: "up", ike_phase2_state: "up" }),
      event(1_790_000_005, { status: "DOWN", day: day(8) }),
    ]);
    expect(answer.map((row) => [row["tunnel"], row["state"], row["message"]])).to.deep.equal([
      ["t3", "up", "dead peer"],
      ["t2", "down", "rekey"],
      ["t1", "WITHDRAWN", "10.0.0.0/8"],
    ]);
    expect(moment(answer[2]?.["seen_at"])).to.equal("2026-09-21T14:13:21.000Z");
  });

  it("who called what: every call that runs a model, once, for seven days, most first", async () => {
    const names = [
      "Converse",
      "ConverseStream",
      "CreateInference",
      "InvokeModel",
      "InvokeModelWithBidirectionalStream",
      "InvokeModelWithResponseStream",
      "StartAsyncInvoke",
    ];
    const rows = [
      ...names.map((eventname) => call(AT.fraud, { eventname })),
      call("10.96.3.255"),
      call("10.96.4.0"),
      call("10.96.4.0", { errorcode: "ThrottlingException" }),
      call(AT.prodEndpoint),
      call(AT.fraud, { day: day(7) }),
    ];
    const answer = await unchanged("who-called-what", "trail", rows, [
      call(AT.fraud, { day: day(8) }),
      call(AT.fraud, { eventname: "GetFoundationModel" }),
      call(AT.fraud, { eventsource: "s3.amazonaws.com" }),
    ]);
    const columns = ["spoke", "domain", "consumer", "calls", "failed"];
    const short = answer.map((row) => columns.map((column) => row[column]));
    expect(short[0]).to.deep.equal(["payments", "prod", "fraud", 7, 0]);
    expect(answer.at(-1)).to.include({ day: day(7), calls: 1 });
    expect(short).to.have.deep.members([
      ["payments", "prod", "fraud", 7, 0],
      ["payments", "prod", "fraud", 1, 0],
      ["payments", "prod", null, 2, 1],
      // The hub's own block is no caller's.
      ["(not a subnet of this network)", null, null, 1, 0],
      ["payments", "prod", "fraud", 1, 0],
    ]);
  });
});

/** A moment, which the client shows in the machine's zone (`2026-09-21 14:13:20+00`). */
function moment(value: unknown): string {
  return new Date(`${String(value)}:00`).toISOString();
}
