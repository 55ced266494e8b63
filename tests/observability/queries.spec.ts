import { expect } from "chai";
import { inventoryTables } from "../../plan/observability/tables";
import { queriesOver } from "../../plan/observability/queries";
import { duckType, SHIMS, type Database, type Row } from "./database";
import { openQueries, type Queries } from "./harness";
import { AT, WEST, call, day, denied, flow, PAYMENTS, SANDBOX, STRANGER, transit } from "./samples";

/** The saved queries as they are shipped, run on rows as the services write them. */
describe("saved queries on a SQL engine", () => {
  let queries: Queries;
  let database: Database;
  const run = (name: string) => queries.run(name);

  beforeEach(async () => {
    queries = await openQueries();
    ({ database } = queries);
  });

  afterEach(() => database.close());

  it("need five shims and no more: each is used", () => {
    const text = queriesOver(queries.tables)
      .map((query) => query.sql)
      .join("\n");
    for (const name of Object.keys(SHIMS)) expect(text, name).to.include(`${name}(`);
    expect(Object.keys(SHIMS)).to.have.length(5);
  });

  it("give one order: rows that tie in what they are sorted by are sorted by all that they are grouped by", () => {
    const grouped = queriesOver(queries.tables).flatMap(({ name, sql }) => {
      const found = /\nGROUP BY ([\d, ]+)\nORDER BY ([\d, DESC]+)\s*$/.exec(sql);
      return found ? [{ name, by: found[1] ?? "", order: found[2] ?? "" }] : [];
    });
    expect(grouped).to.have.length(7);
    for (const { name, by, order } of grouped)
      expect(order.replaceAll(" DESC", "").split(", "), name).to.include.members(by.split(", "));
  });

  it("answer nothing, and fail on nothing, where there are no logs", async () => {
    for (const { name } of queriesOver(queries.tables)) {
      const rows = await run(name);
      if (name !== "cost-by-spoke") expect(rows, name).to.deep.equal([]);
    }
  });

  it("all of them are run here", () => {
    const names = queriesOver(queries.tables).map((query) => query.name);
    expect(names).to.deep.equal([
      "cost-by-spoke",
      "denied-at-endpoints",
      "lost-packets",
      "names-outside",
      "on-premises-use",
      "sent-to-endpoints",
      "tokens-by-subnet",
      "tunnel-events",
      "who-called-what",
    ]);
  });

  describe("who called which model from which VPC and subnet", () => {
    it("names spoke, subnet and application by the caller's address, and the endpoint it went through", async () => {
      await database.insert("trail", [call(AT.fraud), call(AT.fraud, { errorcode: "AccessDenied" })]);
      expect(await run("who-called-what")).to.deep.equal([
        {
          day: day(1),
          model: "amazon.nova-pro-v1:0",
          caller: `arn:aws:iam::${PAYMENTS}:role/fraud`,
          account_id: Number(PAYMENTS),
          spoke: "payments",
          domain: "prod",
          subnet: "fraud-use1-az1",
          consumer: "fraud",
          through: "bedrock-runtime",
          calls: 2,
          failed: 1,
          error: "AccessDenied",
        },
      ]);
    });

    it("sees bedrock-mantle's data events, whose model has another name (Bedrock guide, Monitor bedrock-mantle API calls)", async () => {
      await database.insert("trail", [
        call(AT.sandbox, {
          eventsource: "bedrock-mantle.amazonaws.com",
          eventname: "CreateInference",
          requestparameters: '{"model":"anthropic.claude-haiku-4-5","stream":true}',
          eventcategory: "Data",
        }),
      ]);
      const [row] = await run("who-called-what");
      expect(row).to.include({ model: "anthropic.claude-haiku-4-5", spoke: "sandbox", subnet: "lab-use1-az1" });
    });

    const places: [string, Row, Row][] = [
      [
        "a call over the internet",
        call(AT.outside, { vpcendpointid: null }),
        { spoke: "(not a subnet of this network)", through: "(no endpoint of the hub)" },
      ],
      [
        "a call by an AWS service",
        call("bedrock.amazonaws.com"),
        { spoke: "(not a subnet of this network)", subnet: null },
      ],
      ["a call over IPv6", call("2001:db8::1"), { spoke: "(not a subnet of this network)" }],
      ["a call from an adopted VPC", call(AT.model), { spoke: "risk", subnet: "model-a", consumer: "scoring" }],
      [
        "a call from a subnet that has no business with Bedrock",
        call(AT.ledger),
        { spoke: "payments", consumer: null },
      ],
      ["a call from on-premises", call(AT.onPremises), { spoke: "on-premises", subnet: "172.16.0.0/16" }],
      [
        "a user without a session",
        call(AT.fraud, { useridentity: { type: "IAMUser", arn: "arn:aws:iam::1:user/u" } }),
        { caller: "arn:aws:iam::1:user/u" },
      ],
    ];
    for (const [name, row, expected] of places) {
      it(name, async () => {
        await database.insert("trail", [row]);
        expect((await run("who-called-what"))[0]).to.include(expected);
      });
    }

    it("leaves out what is no inference, and what is older than seven days", async () => {
      await database.insert("trail", [
        call(AT.fraud, { eventname: "ListFoundationModels" }),
        call(AT.fraud, { eventsource: "kms.amazonaws.com" }),
        call(AT.fraud, { day: day(9) }),
      ]);
      expect(await run("who-called-what")).to.deep.equal([]);
    });
  });

  describe("what was denied at an endpoint and why", () => {
    const reasons: [string, Row, Row][] = [
      ["an unsigned call", denied(AT.fraud, null), { reason: "the call was not signed", caller: "anonymous" }],
      [
        "somebody else's credentials",
        denied(AT.fraud, STRANGER),
        { reason: "the credentials belong to an account outside this network", spoke: "payments" },
      ],
      [
        "another domain's account",
        denied(AT.sandbox, SANDBOX),
        {
          reason: "the account is not a member of the endpoint's domain",
          caller_domain: "nonprod",
          endpoint_domain: "prod",
        },
      ],
      [
        "a member from nowhere",
        denied(AT.outside, PAYMENTS),
        { reason: "the call came from outside every known subnet", spoke: null },
      ],
      [
        "a member's call that is not allowed",
        denied(AT.fraud, PAYMENTS),
        {
          reason: "the policy does not allow this action or model",
          service: "bedrock-runtime",
          subnet: "fraud-use1-az1",
        },
      ],
    ];
    for (const [name, row, expected] of reasons) {
      it(name, async () => {
        await database.insert("network_activity", [row, { ...row, eventtime: "2026-11-20T12:00:00Z" }]);
        const rows = await run("denied-at-endpoints");
        expect(rows).to.have.length(1);
        expect(rows[0]).to.include({
          ...expected,
          calls: 2,
          first_seen: "2026-11-20T10:00:00Z",
          last_seen: "2026-11-20T12:00:00Z",
        });
      });
    }

    it("leaves out what was allowed", async () => {
      await database.insert("network_activity", [denied(AT.fraud, PAYMENTS, { errorcode: null })]);
      expect(await run("denied-at-endpoints")).to.deep.equal([]);
    });
  });

  it("which spoke sent what to the endpoints, by day: both ways, several interfaces of one endpoint together", async () => {
    await database.insert("vpc_flows", [
      flow(AT.fraud, AT.prodEndpoint, "eni-0prod1", 1000),
      flow(AT.fraud, AT.prodEndpoint, "eni-0prod2", 500),
      flow(AT.prodEndpoint, AT.fraud, "eni-0prod1", 9000, { flow_direction: "egress", srcport: 443, dstport: 40000 }),
      flow(AT.fraud, AT.prodEndpoint, "eni-0kms1", 70),
      flow(AT.ledger, AT.prodEndpoint, "eni-0prod1", 60, { action: "REJECT" }),
      flow(AT.fraud, AT.prodEndpoint, "eni-0other", 5),
      flow(AT.fraud, AT.prodEndpoint, "eni-0prod1", 1, { day: day(40) }),
      flow("-", "-", "eni-0prod1", 0, { log_status: "NODATA", srcaddr: null, dstaddr: null, bytes: null }),
    ]);
    const rows = await run("sent-to-endpoints");
    const short = rows.map((r) => [r["subnet"], r["service"], r["action"], r["bytes_sent"], r["bytes_received"]]);
    expect(short).to.deep.equal([
      ["fraud-use1-az1", "bedrock-runtime", "ACCEPT", 1500, 9000],
      ["fraud-use1-az1", "kms", "ACCEPT", 70, 0],
      ["ledger-use1-az1", "bedrock-runtime", "REJECT", 60, 0],
    ]);
  });

  it("packets lost to missing routes or blackholes, per attachment", async () => {
    await database.insert("transit_flows", [
      transit(AT.fraud, AT.sandbox, { packets_lost_blackhole: 7, tgw_pair_attachment_id: "-" }),
      transit(AT.fraud, AT.sandbox, { packets_lost_blackhole: 3, tgw_pair_attachment_id: "-" }),
      transit(AT.sandbox, AT.outside, { tgw_attachment_id: "tgw-attach-box", packets_lost_no_route: 2 }),
      transit(AT.fraud, AT.prodEndpoint),
      transit(AT.fraud, AT.prodEndpoint, { packets_lost_blackhole: null, packets_lost_no_route: null }),
      transit(AT.fraud, AT.prodEndpoint, { tgw_attachment_id: "tgw-attach-new", packets_lost_mtu_exceeded: 1 }),
    ]);
    const rows = await run("lost-packets");
    const short = rows.map((r) => [
      r["attachment"],
      r["domain"],
      r["dstaddr"],
      r["lost_no_route"],
      r["lost_blackhole"],
    ]);
    expect(short).to.have.deep.members([
      ["payments", "prod", AT.sandbox, 0, 10],
      ["sandbox", "nonprod", AT.outside, 2, 0],
      ["tgw-attach-new", null, AT.prodEndpoint, 0, 0],
    ]);
  });

  it("on-premises use: both directions, by what was reached", async () => {
    const inbound = {
      tgw_attachment_id: "tgw-attach-vpn",
      tgw_src_vpc_id: "-",
      tgw_pair_attachment_id: "tgw-attach-hub",
    };
    const outbound = { tgw_attachment_id: "tgw-attach-hub", tgw_src_vpc_id: "vpc-hub", tgw_dst_vpc_id: "-" };
    await database.insert("transit_flows", [
      transit(AT.onPremises, AT.prodEndpoint, { ...inbound, bytes: 400 }),
      transit(AT.prodEndpoint, AT.onPremises, { ...outbound, srcport: 443, dstport: 50000, bytes: 8000 }),
      transit(AT.onPremises, AT.sandbox, { ...inbound, tgw_dst_vpc_id: "-", packets_lost_no_route: 4, bytes: 40 }),
      transit(AT.fraud, AT.prodEndpoint),
    ]);
    const rows = await run("on-premises-use");
    const short = rows.map((r) => [
      r["on_premises"],
      r["reached"],
      r["reached_name"],
      r["bytes_in"],
      r["bytes_out"],
      r["lost"],
    ]);
    expect(short).to.have.deep.members([
      ["172.16.0.0/16", "hub", "prod-use1-az1", 400, 8000, 0],
      ["172.16.0.0/16", "spoke", "sandbox", 40, 0, 4],
    ]);
  });

  it("on-premises use: each packet once where it crosses a peering, and spokes that cross one or send nowhere left out", async () => {
    await database.insert("attachments", WEST);
    const west = { log_region: "us-west-2" };
    const noVpc = { tgw_src_vpc_id: "-", tgw_dst_vpc_id: "-" };
    const vpn = "tgw-attach-vpn-west";
    const peer = "tgw-attach-peer";
    await database.insert("transit_flows", [
      // In at the served Region, over the peering to the serving one; and the answers.
      transit(AT.onPremises, AT.prodEndpoint, {
        ...west,
        ...noVpc,
        tgw_attachment_id: vpn,
        tgw_pair_attachment_id: peer,
        bytes: 100,
      }),
      transit(AT.onPremises, AT.prodEndpoint, { tgw_src_vpc_id: "-", tgw_attachment_id: peer, bytes: 100 }),
      transit(AT.prodEndpoint, AT.onPremises, {
        tgw_src_vpc_id: "vpc-hub",
        tgw_dst_vpc_id: "-",
        tgw_attachment_id: "tgw-attach-hub",
        tgw_pair_attachment_id: peer,
        srcport: 443,
        dstport: 50000,
        bytes: 700,
      }),
      transit(AT.prodEndpoint, AT.onPremises, {
        ...west,
        ...noVpc,
        tgw_attachment_id: peer,
        tgw_pair_attachment_id: vpn,
        srcport: 443,
        dstport: 50000,
        bytes: 700,
      }),
      // The same flow as it leaves the gateway.
      transit(AT.onPremises, AT.prodEndpoint, {
        ...west,
        ...noVpc,
        tgw_attachment_id: peer,
        tgw_pair_attachment_id: vpn,
        flow_direction: "egress",
        bytes: 100,
      }),
      // A served spoke's call, at both ends.
      transit(AT.fraud, AT.prodEndpoint, {
        ...west,
        tgw_dst_vpc_id: "-",
        tgw_attachment_id: "tgw-attach-west",
        tgw_pair_attachment_id: peer,
      }),
      transit(AT.fraud, AT.prodEndpoint, { tgw_src_vpc_id: "-", tgw_attachment_id: peer }),
      // A spoke that sends where no route leads.
      transit(AT.sandbox, AT.outside, { tgw_dst_vpc_id: "-", tgw_pair_attachment_id: "-", packets_lost_no_route: 3 }),
    ]);
    const rows = await run("on-premises-use");
    expect(rows.map((r) => [r["on_premises"], r["reached_name"], r["bytes_in"], r["bytes_out"]])).to.deep.equal([
      ["172.16.0.0/16", "prod-use1-az1", 100, 700],
    ]);
  });

  it("Bedrock names that a VPC resolved to addresses outside the hub", async () => {
    const lookUp = (vpc: string, name: string, addresses: string[], more: Row = {}): Row => ({
      version: "1.1",
      vpc_id: vpc,
      query_name: name,
      query_type: "A",
      rcode: "NOERROR",
      answers: addresses.map((rdata) => ({ rdata, type: "A", class: "IN" })),
      srcaddr: AT.fraud,
      vpc,
      account: PAYMENTS,
      day: day(1),
      ...more,
    });
    const runtime = "bedrock-runtime.us-east-1.amazonaws.com.";
    await database.insert("dns_queries", [
      lookUp("vpc-pay", runtime, [AT.prodEndpoint, "10.64.2.70"]),
      lookUp("vpc-pay", runtime, ["3.5.7.9", AT.prodEndpoint]),
      lookUp("vpc-box", runtime, ["3.5.7.9"]),
      lookUp("vpc-box", runtime, ["3.5.7.9"], { srcaddr: AT.sandbox }),
      lookUp("vpc-box", "bedrock.us-east-1.amazonaws.com.", [], { rcode: "NXDOMAIN" }),
      lookUp("vpc-box", "example.com.", ["3.5.7.9"]),
      lookUp("vpc-box", runtime, ["2600::1"], { query_type: "AAAA" }),
    ]);
    const rows = await run("names-outside");
    expect(rows.map((r) => [r["vpc"], r["address"], r["queries"], r["hosts"]])).to.have.deep.members([
      ["payments", "3.5.7.9", 1, 1],
      ["sandbox", "3.5.7.9", 2, 2],
    ]);
  });

  it("tokens by caller, model and subnet: the invocation log joined with the call's address", async () => {
    const invocation = (requestid: string, tokens: number): Row => ({
      schematype: "ModelInvocationLog",
      schemaversion: "1.0",
      timestamp: "2026-11-20T10:00:00Z",
      accountid: PAYMENTS,
      region: "us-east-1",
      requestid,
      operation: "Converse",
      modelid: "amazon.nova-pro-v1:0",
      identity: { arn: `arn:aws:sts::${PAYMENTS}:assumed-role/fraud/session` },
      input: { inputcontenttype: "application/json", inputtokencount: tokens },
      output: { outputcontenttype: "application/json", outputtokencount: 2 * tokens },
      account: PAYMENTS,
      day: day(1),
    });
    await database.insert("trail", [call(AT.fraud), call(AT.ledger, { requestid: "r-2" })]);
    await database.insert("invocations", [invocation("r-1", 100), invocation("r-2", 7), invocation("r-3", 1)]);
    const rows = await run("tokens-by-subnet");
    expect(rows.map((r) => [r["spoke"], r["subnet"], r["calls"], r["input_tokens"], r["output_tokens"]])).to.deep.equal(
      [
        ["payments", "fraud-use1-az1", 1, 100, 200],
        ["payments", "ledger-use1-az1", 1, 7, 14],
        ["(not a subnet of this network)", null, 1, 1, 2],
      ],
    );
  });

  it("tunnels: when they went down or withdrew a route", async () => {
    await database.insert("vpn_tunnels", [
      {
        event_timestamp: 1_790_000_000,
        type: "BGPStatus",
        status: "DOWN",
        message: "idle",
        resource_id: "t1",
        day: day(1),
      },
      {
        event_timestamp: 1_790_000_100,
        type: "BGPStatus",
        status: "UP",
        message: "established",
        resource_id: "t1",
        day: day(1),
      },
      {
        event_timestamp: 1_790_000_200,
        ike_phase1_state: "down",
        details: "peer dead",
        resource_id: "t2",
        day: day(1),
      },
    ]);
    const rows = await run("tunnel-events");
    expect(rows.map((r) => [r["tunnel"], r["state"], r["message"]])).to.deep.equal([
      ["t2", "down", "peer dead"],
      ["t1", "DOWN", "idle"],
    ]);
  });

  it("tables whose columns the tests would not know are refused", () => {
    expect(() => duckType("map<string,string>")).to.throw("no DuckDB type for map<string,string>");
    expect(inventoryTables("b").map((table) => table.name)).to.deep.equal([
      "attachments",
      "endpoints",
      "prices",
      "subnets",
    ]);
  });
});
