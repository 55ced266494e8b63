import { expect } from "chai";
import { tunnelAlarms } from "../../../plan/observability/alarms";
import { dashboardBody } from "../../../plan/observability/dashboard";
import { isPublished, PUBLISHED_METRICS } from "../../../plan/observability/published-metrics";
import type { AlarmPlan } from "../../../plan/observability";
import { observed } from "./support";

const dimensionsOf = (alarm: AlarmPlan) => [...Object.keys(alarm.dimensions), ...Object.keys(alarm.references)];

function alarmsOf(): AlarmPlan[] {
  return [...(observed().alarms?.alarms ?? []), ...tunnelAlarms(["office"])];
}

describe("alarms", () => {
  it("watch metrics that AWS publishes, under exactly the dimensions that it publishes them with", () => {
    const unpublished = alarmsOf().filter((alarm) => !isPublished(alarm.namespace, alarm.metric, dimensionsOf(alarm)));
    expect(unpublished.map(({ key }) => key)).to.deep.equal([]);
    expect(new Set(alarmsOf().map(({ namespace }) => namespace))).to.deep.equal(
      new Set(["AWS/PrivateLinkEndpoints", "AWS/TransitGateway", "AWS/VPN", "AWS/Events", "AWS/Bedrock"]),
    );
  });

  it("would stay silent with a dimension less: every endpoint dimension must be given (PrivateLink guide, CloudWatch metrics)", () => {
    const endpoint = alarmsOf().find(({ namespace }) => namespace === "AWS/PrivateLinkEndpoints");
    const all = dimensionsOf(endpoint!);
    expect([...all].sort()).to.deep.equal(["Endpoint Type", "Service Name", "VPC Endpoint Id", "VPC Id"]);
    for (const left of all) {
      const rest = all.filter((dimension) => dimension !== left);
      expect(isPublished(endpoint!.namespace, endpoint!.metric, rest), `without ${left}`).to.be.false;
    }
    expect(
      isPublished(
        endpoint!.namespace,
        endpoint!.metric,
        all.map((name) => name.replaceAll(" ", "")),
      ),
    ).to.be.false;
  });

  it("are one for each endpoint of each domain, two for the transit gateway, one for denied calls, one for each caller", () => {
    const counts: Record<string, number> = {};
    for (const { key } of observed().alarms?.alarms ?? []) {
      const kind = key.split("/")[0]!;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    expect(counts).to.deep.equal({ endpoint: 29, transit: 2, "denied-calls": 1, "invocation-logs": 8 });
  });

  it("see another account's metrics by its id, and their own without", () => {
    const alarms = observed((observability, raw) => {
      raw["spokes"].payments.account = "network";
      delete raw["accounts"].payments;
      observability["invocationLogging"] = {};
    }).alarms?.alarms;
    const delivery = Object.fromEntries(
      (alarms ?? []).filter(({ key }) => key.startsWith("invocation")).map((a) => [a.key, a.accountId]),
    );
    expect(delivery["invocation-logs/network"]).to.equal("");
    expect(delivery["invocation-logs/claims"]).to.equal("110987654303");
  });

  it("of other accounts are left out where metrics are not shared: CloudWatch would refuse them", () => {
    const keys = observed((o) => (o["crossAccountMetrics"] = false)).alarms?.alarms.map(({ key }) => key);
    expect(keys?.filter((key) => key.startsWith("invocation"))).to.deep.equal([]);
  });

  it("tell of a tunnel as soon as one of the two is down, and of silence (Site-to-Site VPN guide, TunnelState)", () => {
    expect(tunnelAlarms(["office"])).to.have.length(1);
    expect(tunnelAlarms(["office"])[0]).to.deep.include({
      comparison: "LessThanThreshold",
      threshold: 1,
      missing: "breaching",
    });
  });

  it("have names that differ, and descriptions that fit (CloudWatch API reference, PutMetricAlarm)", () => {
    const names = alarmsOf().map(({ key }) => `bedrock-hub-${key.replaceAll("/", "-")}`);
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) expect(name.length).to.be.at.most(255);
    for (const { description } of alarmsOf()) expect(description.length).to.be.at.most(1024);
  });

  it("keep what is published in one table, each set with its source", () => {
    for (const entry of PUBLISHED_METRICS) {
      expect(entry.source).to.match(/guide/);
      expect(new Set(entry.dimensions.map((set) => [...set].sort().join())).size).to.equal(entry.dimensions.length);
    }
  });
});

describe("dashboard", () => {
  const endpoints = ["kms", "sts"].flatMap((service) =>
    ["nonprod", "prod"].map((domain) => ({
      domain,
      service,
      serviceName: `com.amazonaws.us-east-1.${service}`,
      id: `vpce-${domain}-${service}`,
    })),
  );
  const alarmArns = Array.from({ length: 130 }, (_, i) => `arn:aws:cloudwatch:us-east-1:1:alarm:${i}`);
  const body = dashboardBody({
    regions: [{ region: "us-east-1", hubVpcId: "vpc-1", transitGatewayId: "tgw-1", endpoints }],
    alarmArns,
  });
  const { widgets } = JSON.parse(body) as {
    widgets: {
      type: string;
      x: number;
      y: number;
      width: number;
      height: number;
      properties: Record<string, unknown>;
    }[];
  };

  it("shows metrics that AWS publishes, with all their dimensions", () => {
    const metrics = widgets.flatMap((widget) => (widget.properties["metrics"] ?? []) as unknown[][]);
    const plain = metrics.filter(([first]) => typeof first === "string");
    expect(plain).to.have.length(4 * 3 + 4);
    for (const metric of plain) {
      const [namespace, name, ...rest] = metric.filter((part): part is string => typeof part === "string");
      const dimensions = rest.filter((_, i) => i % 2 === 0);
      expect(isPublished(namespace!, name!, dimensions), JSON.stringify(metric)).to.be.true;
    }
  });

  it("searches for metrics by names that AWS publishes", () => {
    const searches = [...body.matchAll(/Namespace=\\\\?"([^"\\]+)\\\\?" MetricName=\\\\?"([^"\\]+)/g)];
    expect(searches).to.have.length(8);
    for (const [, namespace, name] of searches) {
      expect(
        PUBLISHED_METRICS.some((entry) => entry.namespace === namespace && entry.metrics.includes(name!)),
        name,
      ).to.be.true;
    }
  });

  it("fits 24 columns without overlap, and 100 alarms in a widget (CloudWatch guide, Dashboard body structure)", () => {
    for (const { x, width } of widgets) expect(x + width).to.be.at.most(24);
    const cells = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      for (let i = 0; i < width; i++)
        for (let j = 0; j < height; j++) {
          const cell = `${x + i},${y + j}`;
          expect(cells.has(cell), cell).to.be.false;
          cells.add(cell);
        }
    }
    const alarms = widgets
      .filter(({ type }) => type === "alarm")
      .map(({ properties }) => (properties["alarms"] as string[]).length);
    expect(alarms).to.deep.equal([100, 30]);
  });
});
