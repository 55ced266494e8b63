import { expect } from "chai";
import { readPreview } from "../../proof/adapters/preview";
import { buildModel } from "../../proof/build";
import { T } from "../../proof/build/types";
import { ClassEngine } from "../../proof/classes";
import type { InspectionEndpoint } from "../../proof/model";
import { ask, mainCourse, type Answer } from "../../proof/tracer/query";
import { Tracer } from "../../proof/tracer/trace";
import { toTgw } from "./scenarios/tgw";
import { previewOf } from "./preview";
import { modelOf, World, type Made } from "./world";

const ZONES = ["use1-az1", "use1-az2"];
const RULES = [
  'drop udp $HOME_NET any -> any any (msg:"no name"; sid:1;)',
  'drop icmp $HOME_NET any -> any any (msg:"no name"; sid:2;)',
  'drop tcp $HOME_NET any -> any ![80,443] (msg:"no name"; sid:3;)',
].join("\n");

interface Settings {
  applianceMode: string;
  names: string[];
  home: string[];
  rules: string;
  policy: Record<string, unknown>;
}

const outputs = (made: Made): Record<string, unknown> => (made.state as { outputs: Record<string, unknown> }).outputs;

/** Two spokes and an egress VPC in two zones, as this program lays it out: transit, firewall and public subnets. */
function egress(change: Partial<Settings> = {}) {
  const settings: Settings = {
    applianceMode: "enable",
    names: [".example.com"],
    home: ["10.1.0.0/16"],
    rules: RULES,
    policy: {},
    ...change,
  };
  const w = new World("egress");
  const tgw = w.transitGateway();
  const table = w.transitTable("all", tgw);
  const join = (name: string, vpc: Made, subnets: Made[], more: Record<string, unknown> = {}) => {
    const attachment = w.attach(name, tgw, vpc, subnets, more);
    w.associateTransit(name, attachment.id, table);
    w.propagate(name, attachment.id, table);
    return attachment;
  };
  for (const [name, octets] of [
    ["a", "10.1"],
    ["b", "10.2"],
  ] as const) {
    const vpc = w.vpc(name, `${octets}.0.0/16`);
    const subnets = ZONES.map((zone, i) => w.subnet(`${name}${i}`, vpc, `${octets}.${i}.0/24`, zone));
    w.table(name, vpc, [toTgw(tgw)], subnets);
    join(name, vpc, subnets);
  }
  const vpc = w.vpc("out", "10.3.0.0/16");
  const igw = w.add(T.internetGateway, "igw", { vpcId: vpc.id });
  const subnets = (part: string, n: number) =>
    ZONES.map((zone, i) => w.subnet(`${part}${i}`, vpc, `10.3.${n + i}.0/24`, zone));
  const [transit, inner, outer] = [subnets("transit", 0), subnets("firewall", 10), subnets("public", 20)];
  const home = { ipSets: [{ key: "HOME_NET", ipSet: { definitions: settings.home } }] };
  const group = (name: string, rulesSource: unknown) =>
    w.add(T.ruleGroup, name, {
      type: "STATEFUL",
      ruleGroup: { ruleVariables: home, rulesSource, statefulRuleOptions: { ruleOrder: "STRICT_ORDER" } },
    });
  const protocols = group("protocols", { rulesString: settings.rules });
  const domains = group("domains", {
    rulesSourceList: {
      generatedRulesType: "ALLOWLIST",
      targetTypes: ["TLS_SNI", "HTTP_HOST"],
      targets: settings.names,
    },
  });
  const policy = w.add(T.firewallPolicy, "policy", {
    firewallPolicy: {
      statelessDefaultActions: ["aws:forward_to_sfe"],
      statelessFragmentDefaultActions: ["aws:forward_to_sfe"],
      statefulEngineOptions: { ruleOrder: "STRICT_ORDER" },
      statefulDefaultActions: ["aws:drop_established", "aws:alert_established"],
      statefulRuleGroupReferences: [
        { priority: 2, resourceArn: domains.arn },
        { priority: 1, resourceArn: protocols.arn },
      ],
      ...settings.policy,
    },
  });
  const firewall = w.add(
    T.firewall,
    "firewall",
    { vpcId: vpc.id, firewallPolicyArn: policy.arn, subnetMappings: inner.map(({ id }) => ({ subnetId: id })) },
    {
      firewallStatuses: [
        {
          syncStates: inner.map(({ id }, i) => ({
            availabilityZone: ZONES[i],
            attachments: [{ endpointId: `vpce-fw${i}`, subnetId: id }],
          })),
        },
      ],
    },
  );
  ZONES.forEach((_, i) => {
    const nat = w.add(T.natGateway, `nat${i}`, { subnetId: outer[i]!.id, allocationId: `eipalloc-${i}` });
    const endpoint = { vpcEndpointId: `vpce-fw${i}` };
    w.table(`transit${i}`, vpc, [{ cidrBlock: "0.0.0.0/0", ...endpoint }], [transit[i]!]);
    w.table(
      `firewall${i}`,
      vpc,
      [toTgw(tgw, "10.1.0.0/16"), toTgw(tgw, "10.2.0.0/16"), { cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
      [inner[i]!],
    );
    w.table(
      `public${i}`,
      vpc,
      [
        { cidrBlock: "10.1.0.0/16", ...endpoint },
        { cidrBlock: "10.2.0.0/16", ...endpoint },
        { cidrBlock: "0.0.0.0/0", gatewayId: igw.id },
      ],
      [outer[i]!],
    );
  });
  const out = join("out", vpc, transit, { applianceModeSupport: settings.applianceMode });
  w.transitRoute("default", table, "0.0.0.0/0", out.id);
  return { w, firewall, policy, protocols, domains };
}

const HTTPS = { protocol: 6, port: 443 };

function trace(made: ReturnType<typeof egress>, from: string, to: string, service = HTTPS): Answer {
  return ask(new Tracer(modelOf(made.w)), from, to, service);
}

const codes = (answer: Answer) => mainCourse(answer)?.course.blocks.map(({ code }) => code);

describe("a Network Firewall of this program's kind", () => {
  it("lets the allowed names out over HTTPS and HTTP, and says which, and takes the answers back", () => {
    for (const port of [80, 443]) {
      const answer = trace(egress(), "10.1.0.10", "203.0.113.9", { protocol: 6, port });
      expect(answer.verdict, String(port)).to.equal("REACHABLE");
      const hop = mainCourse(answer)!.course.forward.find(({ kind }) => kind === "firewall");
      expect(hop?.note).to.equal("only .example.com");
      expect(mainCourse(answer)!.course.symmetric).to.equal(true);
    }
  });

  const DROPPED: [string, Partial<Settings>, string, typeof HTTPS][] = [
    ["UDP", {}, "10.1.0.10", { protocol: 17, port: 443 }],
    ["another port", {}, "10.1.0.10", { protocol: 6, port: 22 }],
    ["a source that the rules are not about", {}, "10.2.0.10", HTTPS],
    ["everything while no name is allowed", { names: [] }, "10.1.0.10", HTTPS],
  ];
  for (const [what, change, from, service] of DROPPED) {
    it(`drops ${what}`, () => {
      const answer = trace(egress(change), from, "203.0.113.9", service);
      expect(answer.verdict).to.equal("UNREACHABLE");
      expect(codes(answer)).to.include("FIREWALL_RULES_RESTRICTION");
    });
  }

  it("is no wall between spokes: a client that gives an allowed name gets to any address behind it", () => {
    const made = egress({ home: ["10.1.0.0/16", "10.2.0.0/16"] });
    expect(trace(made, "10.1.0.10", "10.2.0.10").verdict).to.equal("REACHABLE");
  });

  it("loses answers that come back through the other zone's endpoint", () => {
    const crossed = egress();
    const route = crossed.w.resources.find((r) => r["type"] === T.routeTable && String(r["urn"]).endsWith("public0"));
    const [back] = outputs({ state: route } as unknown as Made)["routes"] as Record<string, unknown>[];
    back!["vpcEndpointId"] = "vpce-fw1";
    // Appliance mode may take either zone; only the one whose table is right works.
    const answer = trace(crossed, "10.1.0.10", "203.0.113.9");
    expect(answer.verdict).to.equal("AMBIGUOUS");
    const courses = answer.legs.flatMap(({ trace: { courses: all } }) => all);
    const lost = courses.filter(({ outcome }) => outcome === "blocked");
    expect(lost.map(({ blocks }) => blocks.map(({ code, direction }) => `${direction} ${code}`))).to.deep.equal([
      ["reply STATEFUL_PATH_DIVERGED"],
    ]);
  });

  const UNKNOWN: [string, Partial<Settings>, keyof ReturnType<typeof egress>][] = [
    [
      "rules that look inside packets",
      { rules: 'pass tls $HOME_NET any -> any 443 (tls.sni; content:"x"; sid:9;)' },
      "protocols",
    ],
    ["addresses by another variable", { rules: "pass tcp $EXTRA any -> any any (sid:9;)" }, "protocols"],
    ["another order of rules", { policy: { statefulEngineOptions: { ruleOrder: "DEFAULT_ACTION_ORDER" } } }, "policy"],
    ["another default", { policy: { statefulDefaultActions: ["aws:drop_strict"] } }, "policy"],
    [
      "stateless rules",
      { policy: { statelessRuleGroupReferences: [{ priority: 1, resourceArn: "arn:x" }] } },
      "policy",
    ],
    ["stateless actions", { policy: { statelessDefaultActions: ["aws:pass"] } }, "policy"],
    ["opened TLS", { policy: { tlsInspectionConfigurationArn: "arn:x" } }, "policy"],
    [
      "a rule group that no state shows",
      { policy: { statefulRuleGroupReferences: [{ priority: 1, resourceArn: "arn:x" }] } },
      "policy",
    ],
  ];
  for (const [what, change, names] of UNKNOWN) {
    it(`is undetermined with ${what}, and names the resource`, () => {
      const made = egress(change);
      const answer = trace(made, "10.1.0.10", "203.0.113.9");
      expect(answer.verdict).to.equal("UNDETERMINED");
      expect(answer.unknown.map(({ urn }) => urn)).to.include((made[names] as Made).urn);
    });
  }

  it("passes everything where the policy has no default action that drops", () => {
    const open = egress({ policy: { statefulDefaultActions: [], statefulRuleGroupReferences: [] } });
    expect(trace(open, "10.2.0.10", "203.0.113.9", { protocol: 6, port: 22 }).verdict).to.equal("REACHABLE");
  });

  it("is told in a preview, where its subnets and the order of its rule groups are not known yet", () => {
    const model = buildModel(readPreview(previewOf(egress().w), "preview").graph);
    const endpoints = [...model.inspectionEndpoints.values()].filter(({ subnet }) => subnet !== undefined);
    expect(endpoints.map(({ subnet }) => subnet?.split("::").at(-1)).sort()).to.deep.equal(["firewall0", "firewall1"]);
    const [{ firewall }] = endpoints as [InspectionEndpoint];
    const sizes = [firewall!.rules, ...firewall!.otherOrders!].map(({ length }) => length);
    expect(sizes, "each order has every rule").to.deep.equal([4, 4]);
    const firsts = [firewall!.rules, ...firewall!.otherOrders!].map(([rule]) => rule!.urn.split("::").at(-1));
    expect(firsts.sort()).to.deep.equal(["domains", "protocols"]);
  });

  it("is undetermined only where the order of its rule groups decides, for both engines", () => {
    const model = modelOf(egress().w);
    const reversed = new Map(
      [...model.inspectionEndpoints].map(([key, endpoint]) => {
        const { firewall } = endpoint;
        return [
          key,
          firewall
            ? { ...endpoint, firewall: { ...firewall, otherOrders: [[...firewall.rules].reverse()] } }
            : endpoint,
        ];
      }),
    );
    const either = { ...model, inspectionEndpoints: reversed };
    const engine = new ClassEngine(either);
    const from = [...model.subnets.values()].find(({ name }) => name === "a0")!.key;
    for (const [port, protocol, verdict] of [
      [443, 6, "REACHABLE"],
      [443, 17, "UNREACHABLE"],
      [8443, 6, "UNDETERMINED"],
    ] as const) {
      const answer = ask(new Tracer(either), "10.1.0.10", "203.0.113.9", { protocol, port });
      expect(answer.verdict, `${protocol}/${port}`).to.equal(verdict);
      const match = { protocol, ports: { from: port, to: port } };
      const classes = engine.verdict({ key: from, address: "10.1.0.10" }, { address: "203.0.113.9" }, match);
      expect(classes.verdict, `classes ${protocol}/${port}`).to.equal(verdict);
    }
  });

  it("tells names that it lets out to only where every order of its rule groups has the same", () => {
    const model = modelOf(egress().w);
    const noteWith = (rename: (names: readonly string[]) => readonly string[]) => {
      const inspectionEndpoints = new Map(
        [...model.inspectionEndpoints].map(([key, endpoint]) => {
          const { firewall } = endpoint;
          if (!firewall) return [key, endpoint];
          const other = firewall.rules.map((rule) => (rule.names ? { ...rule, names: rename(rule.names) } : rule));
          return [key, { ...endpoint, firewall: { ...firewall, otherOrders: [other] } }];
        }),
      );
      const answer = ask(new Tracer({ ...model, inspectionEndpoints }), "10.1.0.10", "203.0.113.9", HTTPS);
      expect(answer.verdict).to.equal("REACHABLE");
      return mainCourse(answer)!.course.forward.find(({ kind }) => kind === "firewall")?.note;
    };
    expect(noteWith((names) => names)).to.equal("only .example.com");
    expect(noteWith(() => [".example.org"])).to.equal(undefined);
  });
});
