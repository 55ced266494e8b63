import { expect } from "chai";
import { recordStack } from "../../../local/recorder";
import type { Intent } from "../../../proof/intent";
import { prove, sceneOf } from "../../../proof/properties";
import { networkHtml } from "../../../report/html";
import { layoutOf } from "../../../report/html/layout";
import { legendOf } from "../../../report/html/legend";
import { escaped } from "../../../report/html/markup";
import type { Line } from "../../../report/html/parts";
import type { Planned } from "../../../report/html/planned";
import { modelsLines } from "../../../report/models-text";
import { folded } from "../../../report/table";
import { costText } from "../../../report/cost-text";
import { costReport } from "../../../plan/cost";
import { provenPlan, type PlannedProof } from "../../../report/prove-plan";
import { hubNetwork } from "../../proof/random/hub";
import { rawStack } from "../../support/stacks";

const EVIL = `</svg><script>alert("1")</script>&'`;

describe("the HTML report", () => {
  let proven: PlannedProof;
  let planned: Planned;
  before(async () => {
    const { observability: _, ...raw } = rawStack("dev");
    raw["domains"].prod.services.push("ecr-api");
    raw["egress"] = {
      cidr: "10.63.0.0/23",
      zones: [
        { id: "use1-az1", name: "us-east-1a" },
        { id: "use1-az2", name: "us-east-1b" },
      ],
      allowedDomains: ["packages.example.org", "tickets.example.com"],
    };
    raw["spokes"].claims.egress = "central";
    const { resources, plan, config } = await recordStack(raw, "dev", { stack: "dev" });
    proven = provenPlan({ resources, config }, plan);
    planned = { stack: "dev", plan, cost: costReport(plan, config.cost) };
  });

  it("of a plan has its warnings, ways to Bedrock, models, way out and cost, and that of a proof alone has none", () => {
    const notice = { level: "warning", code: "x", path: "spokes.claims", message: `mind ${EVIL}` };
    const ways = [{ way: "nat", subnets: ["a"], outside: true, detail: "past <policies>" }];
    const [first, ...rest] = planned.plan.spokes;
    const plan = { ...planned.plan, notices: [notice], spokes: [{ ...first!, ways: ways as never }, ...rest] };
    const page = networkHtml({ title: "dev", ...proven, planned: { ...planned, plan } });
    expect(page)
      .to.include("a month, 1 warning")
      .and.include(`<td>spokes.claims</td><td>mind ${escaped(EVIL)}</td>`);
    expect(page).to.include("leaves the private network</span>: past &lt;policies&gt;");
    for (const { id, profile } of plan.domains.flatMap(({ tenancy }) => tenancy?.models ?? []))
      expect(page).to.include(id).and.include(profile);
    expect(page).to.include(escaped(folded(modelsLines(plan, "dev")).join("\n")));
    expect(page.match(/<table/g)!.length - page.match(/<div class="wide"><table/g)!.length).to.equal(1, "the verdicts");
    expect(page).to.include("egress VPC 10.63.0.0/23").and.include("tickets.example.com");
    expect(page).to.include(escaped(folded(costText(planned.cost))[0]!.trim()));
    for (const title of ["Warnings", "Ways to Bedrock", "Models", "Internet", "Cost"]) {
      expect(page).to.include(`<h2>${title}</h2>`);
      expect(networkHtml({ title: "dev", ...proven })).not.to.include(`<h2>${title}</h2>`);
    }
    expect(page.replaceAll("http://www.w3.org/2000/svg", "")).not.to.match(/https?:|<script|<link|src=/);
  });

  it("draws an adopted VPC's own ways to the internet, which no resource shows", () => {
    const [first, ...rest] = planned.plan.spokes;
    const adopted = { id: "vpc-1", natSubnetKeys: ["m-a"], publicSubnetKeys: ["w-a"] };
    const plan = { ...planned.plan, spokes: [{ ...first!, adopted: adopted as never }, ...rest] };
    const page = networkHtml({ title: "dev", ...proven, planned: { ...planned, plan } });
    expect(page).to.include(">open to every address: NAT gateway from m-a<");
    expect(page).to.include(">open to every address: internet gateway from w-a<");
    expect(networkHtml({ title: "dev", ...proven, planned })).not.to.include("open to every address");
  });

  it("cuts no list of what a table learns from, and has all of it on hover", () => {
    const { model, intent } = proven;
    const [one] = [...model.attachments.values()].filter(({ propagations }) => propagations.length > 0);
    const named = (n: number) => ({ ...one!, key: `k${n}`, urn: `u${n}`, name: `a-long-attachment-name-${n}` });
    const more = [1, 2, 3].map((n): [string, typeof one & object] => [`k${n}`, named(n)]);
    const boxes = layoutOf(sceneOf({ ...model, attachments: new Map([...model.attachments, ...more]) }, intent)).boxes;
    const table = boxes.find(({ id }) => id === one!.propagations[0])!;
    expect(table.lines.join("\n")).to.match(/learns from \d+ attachments/);
    for (const n of [1, 2, 3]) expect(table.tip).to.include(`learns from a-long-attachment-name-${n}`);
  });

  it("shows every network, table, endpoint set and verdict, and needs nothing from elsewhere", () => {
    const page = networkHtml({ title: "dev", ...proven });
    for (const { networks } of proven.intent.domains)
      for (const { name } of networks) expect(page).to.include(`>${name}<`);
    for (const { name } of proven.model.transitTables.values()) expect(page).to.include(`table ${name}`);
    for (const { id, title } of proven.report.properties)
      expect(page).to.include(`<td>${id}</td>`).and.include(escaped(title));
    expect(page).to.include("endpoints of prod: 4").and.include("prefers-color-scheme: dark");
    expect(page).to.match(/default-src 'none'/);
    expect(page.replaceAll("http://www.w3.org/2000/svg", "")).not.to.match(/https?:|<script|<link|@import|url\(|src=/);
    expect(networkHtml({ title: "dev", ...proven })).to.equal(page);
  });

  it("tells Regions apart, counts a domain once, and draws its parts without networks and every peering", () => {
    const west = { ...[...proven.model.transitGateways.values()][0]!, key: "west", urn: "west", region: "us-west-2" };
    const [one] = proven.model.attachments.values();
    const end = { kind: "peering" as const, name: "p", subnets: [], propagations: [] };
    const { vpc: _, ...rest } = one!;
    const near = { ...rest, ...end, key: "near", urn: "near", peer: "far" };
    const far = { ...near, key: "far", peer: "near", transitGateway: "west" };
    const model = {
      ...proven.model,
      transitGateways: new Map([...proven.model.transitGateways, ["west", west]]),
      attachments: new Map([...proven.model.attachments, ["near", near], ["far", far]]),
    };
    const part = { ...proven.intent.domains[0]!, name: "prod.us-west-2", networks: [] };
    const intent = { ...proven.intent, domains: [...proven.intent.domains, part] };
    const page = networkHtml({ title: "dev", ...proven, model, intent });
    expect(page).to.include("<p>2 domains, 2 Regions, ");
    for (const title of [
      "domain prod.us-west-2: no networks",
      "peering at hub, us-east-1",
      "p, with hub, us-west-2",
      "peering at hub, us-west-2",
      "us-east-1",
    ])
      expect(page).to.include(`>${title}<`);
    expect(page)
      .to.match(/<path class="peering" /)
      .and.match(/<path class="association over" /);
  });

  /** Texts of the picture in their order. */
  const textsOf = (changed: Partial<PlannedProof["model"]> = {}): string[] => {
    const page = networkHtml({ title: "dev", ...proven, model: { ...proven.model, ...changed } });
    return [...page.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text ?? "");
  };

  it("names services as the stack file does, and one that the catalogue lacks by its own name", () => {
    expect(textsOf()).to.include.members(["bedrock-runtime, ecr-api", "logs, sts"]);
    const [key, one] = [...proven.model.interfaceEndpoints].find(([, { service }]) => service.endsWith(".ecr.api"))!;
    const named = (service: string): string[] =>
      textsOf({ interfaceEndpoints: new Map([...proven.model.interfaceEndpoints, [key, { ...one, service }]]) });
    expect(named("com.amazonaws.us-east-1.new.thing")).to.include("new.thing, sts");
    expect(named("aws.sagemaker.us-east-1.studio")).to.include("sagemaker-studio, sts");
    expect(named("com.amazonaws.us-east-1.kms-fips")).to.include("bedrock-runtime, kms (FIPS)");
  });

  it("shows in the egress VPC its gateways, its firewall and every name that it lets out", () => {
    expect(textsOf().join("|")).to.include(
      "10.63.0.0/23|2 NAT gateways|2 firewall endpoints, open only to|· packages.example.org|· tickets.example.com|",
    );
    const behind = (firewall: object | undefined): string => {
      const inspectionEndpoints = new Map(
        [...proven.model.inspectionEndpoints].map(([key, { firewall: rules, ...one }]) => [
          key,
          { ...one, ...(rules && firewall && { firewall: { ...rules, ...firewall } }) },
        ]),
      );
      return textsOf({ inspectionEndpoints }).join("|");
    };
    const pass = { urn: "r", action: "pass" as const, ports: [], otherPorts: false };
    const many = Array.from({ length: 10 }, (_, i) => `n${i}.example.org`);
    expect(behind({ rules: [{ ...pass, names: many }] })).to.include("· n7.example.org|· and 2 more|");
    expect(behind({ rules: [] })).to.include("2 firewall endpoints, open to nothing|");
    for (const loose of [{ dropsTheRest: false }, { rules: [pass] }, undefined])
      expect(behind(loose)).to.include("2 firewall endpoints, not closed but for names|");
  });

  it("shows at a network the NAT gateways of its own, which let it reach every address", () => {
    const [network] = proven.model.vpcs.values();
    const spoke = [...proven.model.vpcs.values()].find(({ name }) => name === "claims") ?? network!;
    const [nat] = proven.model.natGateways.values();
    const natGateways = new Map([...proven.model.natGateways, ["own", { ...nat!, key: "own", vpc: spoke.key }]]);
    const closed = textsOf().join("|");
    expect(closed)
      .to.match(/\|claims\|[^|]*\|3 subnets|\|claims\|/)
      .and.not.include("open to every address");
    expect(textsOf({ natGateways }).join("|")).to.match(
      /\|claims\|[^|]*\|[^|]*\|1 NAT gateway, open to every address\|/,
    );
  });

  it("draws the anchors of zones and says what they are, and a network of no domain that has subnets apart", () => {
    expect(textsOf().join("|")).to.include(
      "anchors of private zones: 2|nonprod/anchor: 3 private zones|prod/anchor: 4 ",
    );
    const page = networkHtml({ title: "dev", ...proven });
    expect(page).to.include("Anchors are VPCs without subnets");
    const vpcs = new Map([...proven.model.vpcs].filter(([, { name }]) => !name.endsWith("/anchor")));
    const without = networkHtml({ title: "dev", ...proven, model: { ...proven.model, vpcs } });
    expect(without).to.not.match(/anchor/i);
  });

  it("explains under the picture each kind of line that it has, and no other", () => {
    const legend = (lines: Line[]): string[] =>
      [...legendOf({ width: 0, height: 0, boxes: [], lines }, 0).svg.matchAll(/class="([^"]+)" d=/g)].map(
        ([, c]) => c!,
      );
    const end = { from: "a", to: "b", tip: "" };
    const table: [string, Omit<Line, "from" | "to" | "tip">][] = [
      ["association d0", { kind: "association", domain: 3 }],
      ["association", { kind: "association" }],
      ["association over", { kind: "association", over: true, domain: 1 }],
      ["route d0", { kind: "route", domain: 0 }],
      ["route", { kind: "route" }],
      ["route over", { kind: "route", over: true }],
      ["peering", { kind: "peering" }],
    ];
    for (const [line, of] of table) expect(legend([{ ...end, ...of }])).to.deep.equal([line]);
    expect(legend(table.map(([, of]) => ({ ...end, ...of })))).to.have.members(table.map(([line]) => line));
    expect(legend([])).to.deep.equal([]);
    const page = networkHtml({ title: "dev", ...proven });
    expect(page.match(/<g class="legend">/g)).to.have.length(4);
    expect(page).to.not.include("over a peering");
  });

  it("counts what it leaves out of a table, unless that is one line", () => {
    const [table] = proven.model.transitTables.values();
    const pageOf = (count: number): string => {
      const routes = Array.from({ length: count }, (_, i) => ({ urn: "r", destination: { cidr: `10.${i}.0.0/16` } }));
      const transitTables = new Map([...proven.model.transitTables, [table!.key, { ...table!, routes }]]);
      return networkHtml({ title: "dev", ...proven, model: { ...proven.model, transitTables } });
    };
    expect(pageOf(10)).to.include(">10.9.0.0/16 → dropped<").and.not.include(">and 1 more<");
    expect(pageOf(11)).to.include(">and 2 more<").and.not.include(">10.9.0.0/16 → dropped<");
  });

  it("escapes whatever comes from a network", () => {
    const model = {
      ...proven.model,
      vpcs: new Map([...proven.model.vpcs].map(([key, vpc]) => [key, { ...vpc, name: EVIL, urn: EVIL }])),
      transitTables: new Map([...proven.model.transitTables].map(([key, t]) => [key, { ...t, name: EVIL }])),
    };
    const finding = { property: "P2", verdict: "violated" as const, message: EVIL, urns: [EVIL] };
    const bad = { id: "P2", title: EVIL, verdict: "violated" as const, checked: 1, findings: [finding], note: EVIL };
    const report = { ...proven.report, properties: [bad], matrix: { groups: [EVIL], cells: [["yes" as const]] } };
    const page = networkHtml({ title: EVIL, ...proven, model, report });
    expect(page).not.to.include("<script").and.not.to.include('alert("1")');
    expect(page).to.include("&lt;/svg&gt;&lt;script&gt;alert(&quot;1&quot;)");
  });

  it("a violation is shown open, with its witness hop by hop", () => {
    const { model, intent } = proven;
    const tables = [...model.transitTables.values()];
    const wrong = tables.find(({ name }) => name === "prod");
    const attachments = new Map(
      [...model.attachments].map(([key, a]) => [key, a.association && wrong ? { ...a, association: wrong.key } : a]),
    );
    const broken = { ...model, attachments };
    const page = networkHtml({ title: "dev", model: broken, intent, report: prove(broken, intent) });
    expect(page)
      .to.include(`<details open>`)
      .and.match(/<pre>[^<]*request\n {2}1 {2}interface/);
    expect(page).to.include(`<span class="badge violated">violated</span>`);
    const framed = [...page.matchAll(/<g class="([a-z-]+)[^"]* flagged">(?:<title>([^\n]*))?/g)];
    expect(framed.map(([, kind, title]) => `${kind ?? ""} ${title ?? ""}`)).to.include.members([
      "network research",
      "table table prod",
    ]);
    const whole = networkHtml({ title: "dev", ...proven });
    expect(whole).to.not.match(/class="[^"]*flagged/);
  });

  it("a large network is drawn in part, and says how much is left out", () => {
    const model = hubNetwork(100);
    const networks = Array.from({ length: 100 }, (_, i) => ({ i, key: `spoke-${i}` }));
    const domains = ["prod", "nonprod"].map((name, d) => ({
      name,
      endpointSet: name,
      spokeToSpoke: true,
      accounts: [],
      byOrganizationalUnit: false,
      neededModels: [],
      guardrails: [],
      networks: networks
        .filter(({ i }) => i % 2 === d)
        .map(({ key }) => ({
          vpc: key,
          name: key,
          quarantined: false,
          workloads: [],
          consumers: [],
          services: [],
          ownServices: [],
          s3: "none" as const,
          deniedNames: [],
          exceptions: [],
        })),
    }));
    const intent: Intent = {
      schemaVersion: 1,
      organization: "",
      domains,
      endpointSets: [],
      hubs: ["hub"],
      ignored: [],
      onPremises: [],
      closedHubs: false,
      blackholes: [],
      limits: {},
    };
    const { boxes, height } = layoutOf(sceneOf(model, intent));
    expect(boxes.filter(({ kind }) => kind === "network")).to.have.length(60);
    expect(boxes.filter(({ title }) => title === "and 20 more")).to.have.length(2);
    for (const box of boxes) expect(box.y + box.height, box.title).to.be.lessThan(height);
  });
});
