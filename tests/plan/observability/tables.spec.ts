import { expect } from "chai";
import type { CatalogPlan } from "../../../plan/observability";
import { subnetRows } from "../../../plan/observability/inventory";
import { vpnTable } from "../../../plan/observability/tables";
import type { TablePlan } from "../../../plan/observability/types";
import { planned } from "./support";

const HUB = "110987654301";
const CALLER = "110987654302";
const ARCHIVE = "110987654310";
const bucket = (kind: string) => `bedrock-hub-${kind}-${ARCHIVE}-us-east-1`;

/** Where each service writes, as its guide says, and the partition that the file has to be found in. */
const FILES: Record<string, [key: string, partition: Record<string, string>]> = {
  vpc_flows: [
    `${bucket("flow")}/vpc/AWSLogs/${CALLER}/vpcflowlogs/us-west-2/2026/11/20/${CALLER}_vpcflowlogs_us-west-2_fl-1_20261120T1000Z_ab.log.parquet`,
    { account: CALLER, log_region: "us-west-2", day: "2026/11/20" },
  ],
  transit_flows: [
    `${bucket("flow")}/transit/AWSLogs/${HUB}/vpcflowlogs/us-east-1/2026/01/02/${HUB}_vpcflowlogs_us-east-1_fl-2_20260102T1000Z_ab.log.parquet`,
    { account: HUB, log_region: "us-east-1", day: "2026/01/02" },
  ],
  trail: [
    `${bucket("trail")}/AWSLogs/${CALLER}/CloudTrail/us-east-1/2026/11/20/${CALLER}_CloudTrail_us-east-1_20261120T1000Z_ab.json.gz`,
    { account: CALLER, log_region: "us-east-1", day: "2026/11/20" },
  ],
  network_activity: [
    `${bucket("trail")}/AWSLogs/${HUB}/CloudTrail-NetworkActivity/us-east-1/2026/11/20/${HUB}_CloudTrail-NetworkActivity_us-east-1_20261120T1000Z_ab.json.gz`,
    { account: HUB, log_region: "us-east-1", day: "2026/11/20" },
  ],
  dns_queries: [
    `${bucket("dns")}/AWSLogs/${CALLER}/vpcdnsquerylogs/vpc-0a1/2026/11/20/vpc-0a1_vpcdnsquerylogs_${CALLER}_20261120T1000Z_ab.log.gz`,
    { account: CALLER, vpc: "vpc-0a1", day: "2026/11/20" },
  ],
  invocations: [
    `${bucket("invocations")}/AWSLogs/${CALLER}/BedrockModelInvocationLogs/us-west-2/2026/11/20/10/20261120T100000000Z_ab.json.gz`,
    { account: CALLER, log_region: "us-west-2", day: "2026/11/20" },
  ],
  vpn_tunnels: [
    `${bucket("vpn")}/AWSLogs/${HUB}/vpnlogs/2026/11/20/10/tunnels-1-2026-11-20-10-00-00-ab.gz`,
    { account: HUB, day: "2026/11/20" },
  ],
};

/** What a partition's values have to look like, by the projection's own words (Athena guide, Supported types). */
function allowed(parameters: Record<string, string>, name: string): RegExp {
  const type = parameters[`projection.${name}.type`];
  if (type === "enum") return new RegExp(`^(${(parameters[`projection.${name}.values`] ?? "").replaceAll(",", "|")})$`);
  const format = parameters[`projection.${name}.format`] ?? "";
  expect(type, name).to.equal("date");
  const widths: Record<string, string> = { yyyy: "\\d{4}", MM: "\\d{2}", dd: "\\d{2}" };
  return new RegExp(`^${format.replace(/yyyy|MM|dd/g, (part) => widths[part] ?? part)}$`);
}

/** The partition that a projected table finds a file in; throws where it finds it in none. */
function partitionOf(table: TablePlan, key: string): Record<string, string> {
  const { parameters } = table;
  // The component writes the ids of the VPCs that log.
  const known = table.partitionedByVpc
    ? { ...parameters, "projection.vpc.type": "enum", "projection.vpc.values": "vpc-0a1,vpc-0b2" }
    : parameters;
  const template = known["storage.location.template"] ?? "";
  const names = [...template.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const pattern = template.replace(/\$\{day\}/g, "(\\d+/\\d+/\\d+|[^/]+)").replace(/\$\{\w+\}/g, "([^/]+)");
  const match = new RegExp(`^${pattern}[^]+$`).exec(`s3://${key}`);
  if (!match) throw new Error(`${table.name}: ${template} does not lead to ${key}`);
  for (const [i, name] of names.entries()) expect(match[i + 1], name).to.match(allowed(known, name));
  return Object.fromEntries(names.map((name, i) => [name, match[i + 1] ?? ""]));
}

describe("tables over the logs", () => {
  let catalog: CatalogPlan;

  before(() => {
    const { observability } = planned();
    if (!observability?.catalog) throw new Error("the live stack has no tables");
    ({ catalog } = observability);
  });

  const logTables = () => [
    ...catalog.tables.filter(({ partitions }) => partitions.length > 0),
    vpnTable(bucket("vpn"), HUB),
  ];

  it("find what each service writes, in the partition of its account, Region or VPC, and day", () => {
    expect(logTables().map(({ name }) => name)).to.have.members(Object.keys(FILES));
    for (const table of logTables()) {
      const [key, partition] = FILES[table.name] ?? ["", {}];
      expect(partitionOf(table, key), table.name).to.deep.equal(partition);
      expect(table.location, table.name).to.equal(table.parameters["storage.location.template"]?.split("${")[0]);
      expect(table.partitions.map(({ name }) => name)).to.have.members(Object.keys(partition));
      expect(table.partitions.at(-1), "the day is what queries ask for").to.deep.equal({ name: "day", type: "string" });
    }
  });

  it("compute their partitions, each day from the first of the year on (Athena guide, Partition projection)", () => {
    for (const { name, parameters } of logTables()) {
      expect(parameters, name).to.include({
        EXTERNAL: "TRUE",
        "projection.enabled": "true",
        "projection.day.range": "2026/01/01,NOW",
        "projection.day.format": "yyyy/MM/dd",
        "projection.day.interval": "1",
        "projection.day.interval.unit": "DAYS",
      });
    }
  });

  it("leave nobody's logs out: every account that writes and every Region", () => {
    const values = (table: string, partition: string) =>
      catalog.tables.find(({ name }) => name === table)?.parameters[`projection.${partition}.values`]?.split(",");
    const callers = ["02", "03", "04", "05", "06", "07", "08", "09"].map((end) => `1109876543${end}`);
    expect(values("vpc_flows", "account")).to.deep.equal([HUB, ...callers]);
    expect(values("dns_queries", "account")).to.deep.equal([HUB, ...callers]);
    expect(values("invocations", "account")).to.deep.equal(callers);
    expect(values("trail", "account")).to.include.members(callers);
    expect(values("transit_flows", "account")).to.deep.equal([HUB]);
    expect(values("network_activity", "account")).to.deep.equal([HUB]);
    for (const table of ["vpc_flows", "transit_flows", "trail", "network_activity", "invocations"])
      expect(values(table, "log_region"), table).to.deep.equal(["eu-west-1", "us-east-1", "us-west-2"]);
  });

  it("are read by what reads their files", () => {
    expect(Object.fromEntries(logTables().map(({ name, format }) => [name, format]))).to.deep.equal({
      dns_queries: "json",
      invocations: "json",
      network_activity: "cloudtrail",
      trail: "cloudtrail",
      transit_flows: "parquet",
      vpc_flows: "parquet",
      vpn_tunnels: "json",
    });
  });

  it("type the columns of flow logs as their Parquet files have them (VPC guide, Flow log records)", () => {
    const typesOf = (name: string) =>
      Object.fromEntries(
        (catalog.tables.find((table) => table.name === name)?.columns ?? []).map((column) => [
          column.name,
          column.type,
        ]),
      );
    const long = { packets: "bigint", bytes: "bigint", start: "bigint", end: "bigint" };
    const short = { version: "int", srcport: "int", dstport: "int", protocol: "int", tcp_flags: "int" };
    expect(typesOf("vpc_flows")).to.include({ ...long, ...short, traffic_path: "int", srcaddr: "string" });
    expect(typesOf("transit_flows")).to.include({ ...long, ...short, packets_lost_blackhole: "bigint" });
  });

  it("have an inventory of every subnet, those of attachments too, each address in one row at most", () => {
    const plan = planned();
    const rows = subnetRows({
      hubs: [plan.hub],
      sets: plan.domains.flatMap(({ endpoints }) => (endpoints ? [endpoints] : [])),
      resolver: [],
      spokes: plan.spokes,
      accountIds: {},
      onPremises: [],
    }).sort((a, b) => a.first_address - b.first_address);
    for (const [i, row] of rows.entries())
      if (i > 0) expect(row.first_address, row.cidr).to.be.greaterThan(rows[i - 1]?.last_address ?? -1);
    const cidrs = new Set(rows.map(({ cidr }) => cidr));
    for (const { created, adopted } of plan.spokes)
      for (const { cidr } of [
        ...(created ? [...created.subnets, ...created.attachmentSubnets] : []),
        ...(adopted ? [...adopted.subnets, ...adopted.createdAttachmentSubnets] : []),
      ])
        expect(cidrs.has(cidr), cidr).to.equal(true);
  });
});
