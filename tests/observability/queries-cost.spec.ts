import { expect } from "chai";
import type { Database } from "./database";
import { openQueries, type Queries } from "./harness";
import { AT, day, prices, transit, WEST } from "./samples";

/** The saved query on cost, run on rows as the services write them. */
describe("saved query on cost, on a SQL engine", () => {
  let queries: Queries;
  let database: Database;
  const run = (name: string) => queries.run(name);

  beforeEach(async () => {
    queries = await openQueries();
    ({ database } = queries);
  });

  afterEach(() => database.close());

  it("cost by spoke: sender pays the transit gateway, endpoints bill both ways, attachments by the hour", async () => {
    const GB = 1_073_741_824;
    await database.insert("transit_flows", [
      transit(AT.fraud, AT.prodEndpoint, { bytes: 2 * GB }),
      transit(AT.prodEndpoint, AT.fraud, {
        tgw_attachment_id: "tgw-attach-hub",
        tgw_pair_attachment_id: "tgw-attach-pay",
        bytes: 3 * GB,
      }),
      transit(AT.prodEndpoint, AT.fraud, { flow_direction: "egress", bytes: 3 * GB }),
      transit(AT.sandbox, AT.outside, {
        tgw_attachment_id: "tgw-attach-box",
        tgw_pair_attachment_id: "-",
        bytes: GB,
        day: day(2),
      }),
    ]);
    const rows = await run("cost-by-spoke");
    // Two days of logs, $0.05 an hour; $0.02 a GB sent either way; $0.01 a GB at the endpoints, both ways.
    expect(
      rows.map((r) => [
        r["spoke"],
        r["gb_sent"],
        r["gb_from_endpoints"],
        round(r["attachment_usd"]),
        round(r["endpoints_usd"]),
        round(r["total_usd"]),
      ]),
    ).to.deep.equal([
      ["payments", 2, 3, 2.4, 0.05, 2.55],
      ["sandbox", 1, 0, 2.4, 0, 2.42],
    ]);
  });

  it("cost by spoke: a served spoke pays its own Region's prices, and its data between Regions", async () => {
    const GB = 1_073_741_824;
    await database.insert("attachments", WEST);
    await database.insert("prices", prices("us-west-2"));
    const west = { log_region: "us-west-2" };
    await database.insert("transit_flows", [
      transit(AT.fraud, AT.prodEndpoint, {
        ...west,
        tgw_attachment_id: "tgw-attach-west",
        tgw_pair_attachment_id: "tgw-attach-peer",
        bytes: 2 * GB,
      }),
      transit(AT.prodEndpoint, AT.fraud, {
        ...west,
        tgw_attachment_id: "tgw-attach-peer",
        tgw_pair_attachment_id: "tgw-attach-west",
        bytes: 4 * GB,
      }),
      // The same packets at the serving end, where they are on nobody else's bill.
      transit(AT.fraud, AT.prodEndpoint, {
        tgw_attachment_id: "tgw-attach-peer",
        tgw_pair_attachment_id: "tgw-attach-hub",
        bytes: 2 * GB,
      }),
      transit(AT.prodEndpoint, AT.fraud, {
        tgw_attachment_id: "tgw-attach-hub",
        tgw_pair_attachment_id: "tgw-attach-peer",
        bytes: 4 * GB,
      }),
    ]);
    const rows = await run("cost-by-spoke");
    const named = rows.filter((r) => r["spoke"] === "desk-west");
    // One day, $0.05 an hour; $0.02 a GB at the gateways, $0.01 at the endpoints and $0.02 between Regions, both ways.
    expect(
      named.map((r) => [
        r["region"],
        r["gb_sent"],
        r["gb_from_endpoints"],
        round(r["endpoints_usd"]),
        round(r["between_regions_usd"]),
        round(r["total_usd"]),
      ]),
    ).to.deep.equal([["us-west-2", 2, 4, 0.06, 0.12, 1.5]]);
    expect(rows.map((r) => r["spoke"])).to.have.members(["desk-west", "payments", "sandbox"]);
    expect(rows.find((r) => r["spoke"] === "payments")).to.include({ gb_sent: 0, between_regions_usd: 0 });
  });
});

function round(value: unknown): number {
  return Math.round(Number(value) * 10_000) / 10_000;
}
