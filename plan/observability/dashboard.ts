/** What a dashboard shows of one Region, with ids as they are known at deploy time. */
export interface RegionInput {
  region: string;
  /** Empty where the Region has no endpoints. */
  hubVpcId: string;
  transitGatewayId: string;
  endpoints: { domain: string; service: string; serviceName: string; id: string }[];
}

/** What a dashboard shows. Widgets may be of any Region (CloudWatch guide, Cross-Region dashboards). */
export interface DashboardInput {
  regions: RegionInput[];
  alarmArns: string[];
}

interface Widget {
  type: "alarm" | "metric" | "text";
  x: number;
  y: number;
  width: number;
  height: number;
  properties: Record<string, unknown>;
}

/** A dashboard is 24 columns wide (CloudWatch guide, Dashboard body structure and syntax). */
const COLUMNS = 24;

/** Most alarms of one alarm widget. */
const ALARMS_PER_WIDGET = 100;

type Metric = (string | Record<string, unknown>)[];

/** Body of the dashboard: alarms, and for each Region endpoints by domain, transit gateway, Bedrock, Resolver. */
export function dashboardBody({ regions, alarmArns }: DashboardInput): string {
  const several = regions.length > 1;
  const rows: Omit<Widget, "x" | "y">[][] = [
    ...chunks(alarmArns, ALARMS_PER_WIDGET).map((alarms) => [
      { type: "alarm" as const, width: COLUMNS, height: 3, properties: { title: "Alarms", alarms } },
    ]),
    ...regions.flatMap((input) => [...(several ? [[heading(input.region)]] : []), ...regionRows(input)]),
  ];
  return JSON.stringify({ widgets: placed(rows) });
}

function heading(region: string): Omit<Widget, "x" | "y"> {
  return { type: "text", width: COLUMNS, height: 1, properties: { markdown: `## ${region}` } };
}

/** What a Region shows; one without endpoints calls no model and answers no names. */
function regionRows(input: RegionInput): Omit<Widget, "x" | "y">[][] {
  const { region, transitGatewayId } = input;
  const transit: Omit<Widget, "x" | "y">[][] = [
    [
      graph(region, "Transit gateway: bytes", "Sum", [
        ["AWS/TransitGateway", "BytesIn", "TransitGateway", transitGatewayId],
        ["AWS/TransitGateway", "BytesOut", "TransitGateway", transitGatewayId],
      ]),
      graph(region, "Transit gateway: packets without a route or into a blackhole", "Sum", [
        ["AWS/TransitGateway", "PacketDropCountNoRoute", "TransitGateway", transitGatewayId],
        ["AWS/TransitGateway", "PacketDropCountBlackhole", "TransitGateway", transitGatewayId],
      ]),
    ],
    [
      graph(region, "Blackhole drops by attachment", "Sum", [
        search("AWS/TransitGateway", "PacketDropCountBlackhole", "Sum"),
      ]),
      graph(region, "Bytes by attachment", "Sum", [search("AWS/TransitGateway", "BytesIn", "Sum")]),
    ],
  ];
  if (input.hubVpcId === "") return transit;
  return [
    ...domainRows(input),
    ...transit,
    [
      graph(region, "Bedrock: invocations by account and model", "Sum", [search("AWS/Bedrock", "Invocations", "Sum")]),
      graph(region, "Bedrock: client errors", "Sum", [search("AWS/Bedrock", "InvocationClientErrors", "Sum")]),
    ],
    [
      graph(region, "Bedrock: throttled", "Sum", [search("AWS/Bedrock", "InvocationThrottles", "Sum")]),
      graph(region, "Bedrock: latency", "p90", [search("AWS/Bedrock", "InvocationLatency", "p90")]),
    ],
    [
      graph(region, "Bedrock: input tokens", "Sum", [search("AWS/Bedrock", "InputTokenCount", "Sum")]),
      graph(region, "Resolver: queries from on-premises", "Sum", [
        search("AWS/Route53Resolver", "InboundQueryVolume", "Sum"),
      ]),
    ],
  ];
}

function domainRows({ region, hubVpcId, endpoints }: RegionInput): Omit<Widget, "x" | "y">[][] {
  const domains = [...new Set(endpoints.map(({ domain }) => domain))].sort();
  return domains.map((domain) => {
    const own = endpoints.filter((endpoint) => endpoint.domain === domain);
    const metrics = (name: string): Metric[] =>
      own.map(({ service, serviceName, id }) => [
        "AWS/PrivateLinkEndpoints",
        name,
        "Endpoint Type",
        "Interface",
        "Service Name",
        serviceName,
        "VPC Endpoint Id",
        id,
        "VPC Id",
        hubVpcId,
        { label: service },
      ]);
    return [
      graph(region, `Endpoints of ${domain}: bytes`, "Sum", metrics("BytesProcessed")),
      graph(region, `Endpoints of ${domain}: active connections`, "Average", metrics("ActiveConnections")),
      graph(region, `Endpoints of ${domain}: packets dropped`, "Sum", metrics("PacketsDropped")),
    ];
  });
}

function graph(region: string, title: string, stat: string, metrics: Metric[]): Omit<Widget, "x" | "y"> {
  return {
    type: "metric",
    width: 0,
    height: 6,
    properties: { title, region, view: "timeSeries", period: 300, stat, metrics },
  };
}

/** All metrics of a name, whatever their dimensions; in a monitoring account those of linked accounts too. */
function search(namespace: string, name: string, stat: string): Metric {
  return [{ expression: `SEARCH('Namespace="${namespace}" MetricName="${name}"', '${stat}', 300)` }];
}

/** Widgets of a row share the width. */
function placed(rows: Omit<Widget, "x" | "y">[][]): Widget[] {
  let y = 0;
  return rows.flatMap((row) => {
    const width = Math.floor(COLUMNS / row.length);
    const height = Math.max(...row.map((widget) => widget.height));
    const widgets = row.map((widget, i) => ({ ...widget, x: i * width, y, width }));
    y += height;
    return widgets;
  });
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
