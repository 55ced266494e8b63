/**
 * Small hub-shaped networks with their intents, right by construction: domains with endpoint sets in a hub, spokes of
 * consumer, other and attachment subnets in two zones, S3 in both ways, quarantine, on-premises over Direct Connect or a
 * VPN, zones by association or Profile, network ACLs that let through just enough, an egress VPC, a second Region whose
 * spokes use the hub over a peering. What varies follows from a seed. Everything is named after its place, so that faults can be aimed.
 */
import { type Intent, readIntent } from "../../../proof/intent";
import type { Key, NetworkModel } from "../../../proof/model";
import { Dice } from "../random/dice";
import { addEgress, addOnPremises, addPeering, addResolver, resolverAddress } from "./hub-extras";
import {
  block,
  EGRESS_CIDR,
  hasResolver,
  HUB_CIDR,
  ON_PREMISES,
  PLAIN,
  RESOLVER_BLOCK,
  type Shape,
  ZONES,
} from "./hub-shape";
import { type Draft, NetworkBuilder, object } from "../random/builder";

export const ORGANIZATION = "o-a1b2c3d4e5";
const HUB_ACCOUNT = "111111111111";
const REGION = "us-east-1";
const TCP = 6;
const https = { protocol: TCP, ports: { from: 443, to: 443 } };
const replies = { protocol: TCP, ports: { from: 1024, to: 65535 } };

export interface Hub {
  readonly model: NetworkModel;
  readonly draft: Draft;
  readonly intent: Intent;
  readonly shape: Shape;
}

/** One spoke as the generator means it. */
type Gateway = "tgw" | "west";

interface SpokePlan {
  readonly name: Key;
  readonly domain: number;
  readonly account: string;
  readonly base: string;
  /** Transit gateway that it hangs at: the hub's, or the other Region's. */
  readonly gateway: Gateway;
  readonly s3: "gateway" | "interface" | "none";
  readonly quarantined: boolean;
}

const SERVICES = [
  { id: "bedrock-runtime", restricted: true },
  { id: "sts", restricted: false },
  { id: "s3", restricted: false },
] as const;
const serviceName = (id: string): string => `com.amazonaws.${REGION}.${id}`;
const dnsName = (id: string): string => `${id}.${REGION}.amazonaws.com`;
const namesOf = (id: string): string[] => (id === "s3" ? [dnsName(id), `*.${dnsName(id)}`] : [dnsName(id)]);
const domainName = (d: number): string => ["prod", "nonprod", "lab"][d] ?? `domain${d}`;
const supernet = (d: number, at: Gateway = "tgw"): string =>
  at === "tgw" ? `10.${64 * (d + 1)}.0.0/10` : `172.${16 + d}.0.0/16`;
/** A right network of a shape. */
export function hub(shape: Shape = PLAIN, dice = new Dice(1)): Hub {
  const b = new NetworkBuilder();
  const count = shape.spokes + (shape.served ? shape.domains : 0);
  const spokes = Array.from({ length: count }, (_, i): SpokePlan => {
    const gateway = i < shape.spokes ? "tgw" : "west";
    const domain = (gateway === "tgw" ? i : i - shape.spokes) % shape.domains;
    return {
      name: `spoke-${i}`,
      domain,
      account: String(200000000000 + i),
      base: `${gateway === "tgw" ? `10.${64 * (domain + 1)}` : `172.${16 + domain}`}.${i}`,
      gateway,
      s3: (["gateway", "interface", "none"] as const)[i % 3] ?? "none",
      quarantined: shape.quarantine && i === shape.spokes - 1,
    };
  });
  const setOf = (d: number): number => (shape.oneSet ? 0 : d);
  const sets = [...new Set(Array.from({ length: shape.domains }, (_, d) => setOf(d)))];
  b.transitGateway("tgw");
  if (shape.served) addGateways(b);
  addHub(b, shape, spokes, sets, setOf);
  for (const spoke of spokes) addSpoke(b, shape, spoke, setOf);
  addTables(b, shape, spokes, setOf);
  addNames(b, shape, spokes, sets, setOf);
  if (shape.onPremises !== "none") addOnPremises(b, shape);
  if (hasResolver(shape)) addResolver(b, shape);
  const [one, other] = spokes.filter((s) => s.domain === 0 && s.gateway === "tgw" && !s.quarantined);
  if (shape.spokeToSpoke && shape.peered && one && other) addPeering(b, one, other);
  if (shape.egress) addEgress(b);
  b.prefixList("pl-s3", ["52.216.0.0/15", "54.231.0.0/17"], serviceName("s3"));
  const list = b.draft.prefixLists.get("pl-s3");
  const opaque = [{ aspect: "entries" as const, urn: "pl-s3", because: "the entries of the list are in no state" }];
  if (list && dice.chance(0.5)) b.draft.prefixLists.set("pl-s3", { ...list, entries: [], opaque });
  return { model: b.model(), draft: b.draft, intent: intentOf(shape, spokes, sets, setOf), shape };
}

const subnetsOf = (spoke: SpokePlan, kind: "app" | "data" | "attach"): { key: Key; cidr: string; zone: string }[] =>
  ZONES.map((zone, z) => {
    const at = { app: z * 32, data: 64 + z * 32, attach: 192 + z * 16 }[kind];
    return { key: `${spoke.name}/${kind}-${zone}`, cidr: `${spoke.base}.${at}/${kind === "attach" ? 28 : 27}`, zone };
  });

function addHub(
  b: NetworkBuilder,
  shape: Shape,
  spokes: readonly SpokePlan[],
  sets: readonly number[],
  setOf: (d: number) => number,
): void {
  b.vpc("hub", [HUB_CIDR]);
  const toTgw = { kind: "transit-gateway", key: "tgw" } as const;
  b.table("hub/attach", "hub", []);
  const doors = ZONES.map((zone, z) =>
    b.subnet(`hub/attach-${zone}`, "hub", [`100.64.255.${z * 16}/28`], zone, { table: "hub/attach" }),
  );
  for (const s of sets) {
    const users = spokes.filter((spoke) => setOf(spoke.domain) === s && !spoke.quarantined);
    const domains = [...new Set(Array.from({ length: shape.domains }, (_, d) => d))].filter((d) => setOf(d) === s);
    const outside = s === 0 && shape.onPremises !== "none";
    const clients = [
      ...gatewaysOf(shape).flatMap((at) => domains.map((d) => supernet(d, at))),
      ...(outside ? [ON_PREMISES] : []),
    ];
    b.table(
      `hub/${domainName(s)}`,
      "hub",
      clients.map((cidr) => ({ ...b.route(cidr, toTgw), urn: `hub/${domainName(s)} ${cidr}` })),
    );
    b.acl(`hub/${domainName(s)}-acl`, "hub", [
      ...clients.flatMap((cidr, i) => [
        b.aclRule("ingress", 100 + i, cidr, "allow", https),
        b.aclRule("egress", 100 + i, cidr, "allow", replies),
      ]),
      b.aclRule("ingress", 90, "198.18.0.0/15", "deny"),
    ]);
    const rule = (cidr: string) => ({ ...b.groupRule("ingress", cidr, https), urn: `sg ${domainName(s)} ${cidr}` });
    const apps = users.flatMap((spoke) => subnetsOf(spoke, "app").map(({ cidr }) => cidr));
    const on = outside ? [rule(ON_PREMISES)] : [];
    b.group(`hub/${domainName(s)}-consumers`, "hub", [...apps.map(rule), ...on]);
    b.group(`hub/${domainName(s)}-spokes`, "hub", [...users.map((spoke) => rule(`${spoke.base}.0/24`)), ...on]);
    b.group(
      `hub/${domainName(s)}-s3`,
      "hub",
      users.filter((spoke) => spoke.s3 === "interface").map((spoke) => rule(`${spoke.base}.0/24`)),
    );
    const homes = ZONES.map((zone, z) =>
      b.subnet(`hub/${domainName(s)}-${zone}`, "hub", [`100.64.${s * 4 + z}.0/24`], zone, {
        table: `hub/${domainName(s)}`,
        ...(shape.tightAcls ? { acl: `hub/${domainName(s)}-acl` } : {}),
      }),
    );
    SERVICES.forEach(({ id, restricted }, e) => {
      const at = new Map(homes.map((key, z): [Key, string[]] => [key, [`100.64.${s * 4 + z}.${10 + e}`]]));
      const group = restricted ? "consumers" : id === "s3" ? "s3" : "spokes";
      const key = b.endpoint(
        `hub/${domainName(s)}/${id}`,
        "hub",
        [`hub/${domainName(s)}-${group}`],
        at,
        serviceName(id),
      );
      const endpoint = b.draft.interfaceEndpoints.get(key);
      const accounts = spokes.filter((spoke) => setOf(spoke.domain) === s).map(({ account }) => account);
      if (endpoint) b.draft.interfaceEndpoints.set(key, { ...endpoint, policy: policyOf(id, accounts, shape.guarded) });
    });
  }
  b.attachment("hub-attachment", "tgw", { vpc: "hub", subnets: doors, association: "tgw/hub" });
}

export const MODEL = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0";

function policyOf(id: string, accounts: readonly string[], guarded: boolean): string {
  const Condition = { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION, "aws:PrincipalAccount": accounts } };
  const runs = id === "bedrock-runtime";
  const Action = runs ? ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"] : [`${id}:*`];
  const statement = {
    Sid: "Use",
    Effect: "Allow",
    Principal: "*",
    Action,
    Resource: runs ? [MODEL] : ["*"],
    Condition,
  };
  const unguarded = {
    Sid: "Guard",
    Effect: "Deny",
    Principal: "*",
    Action: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
    Resource: ["*"],
    Condition: { ArnNotLike: { "bedrock:GuardrailIdentifier": guardrailsOf(accounts) } },
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement, ...(guarded && runs ? [unguarded] : [])] });
}

function guardrailsOf(accounts: readonly string[]): string[] {
  return accounts.map((account) => `arn:aws:bedrock:${REGION}:${account}:guardrail/*`);
}

function addSpoke(b: NetworkBuilder, shape: Shape, spoke: SpokePlan, setOf: (d: number) => number): void {
  const { name, domain, base, gateway } = spoke;
  const toTgw = { kind: "transit-gateway", key: gateway } as const;
  const egress = shape.egress && gateway === "tgw";
  const home = block(setOf(domain));
  b.vpc(name, [`${base}.0/24`]);
  const vpc = b.draft.vpcs.get(name);
  if (vpc) b.draft.vpcs.set(name, { ...vpc, account: spoke.account });
  const others = [...(shape.spokeToSpoke ? [supernet(domain, gateway)] : []), ...(egress ? ["0.0.0.0/0"] : [])];
  b.table(
    `${name}/table`,
    name,
    [home, ...others].map((cidr) => ({ ...b.route(cidr, toTgw), urn: `${name}/table ${cidr}` })),
  );
  b.acl(`${name}/acl`, name, [
    b.aclRule("egress", 100, home, "allow", https),
    b.aclRule("egress", 110, "0.0.0.0/0"),
    b.aclRule("ingress", 100, "0.0.0.0/0", "allow", replies),
    b.aclRule("ingress", 110, "0.0.0.0/0", "deny", https),
  ]);
  b.table(`${name}/attach`, name, []);
  const acl = shape.tightAcls ? { acl: `${name}/acl` } : {};
  for (const kind of ["app", "data"] as const)
    for (const { key, cidr, zone } of subnetsOf(spoke, kind))
      b.subnet(key, name, [cidr], zone, { table: `${name}/table`, ...acl });
  const doors = subnetsOf(spoke, "attach").map(({ key, cidr, zone }) =>
    b.subnet(key, name, [cidr], zone, { table: `${name}/attach` }),
  );
  for (const [key, subnet] of b.draft.subnets)
    if (subnet.vpc === name) b.draft.subnets.set(key, { ...subnet, account: spoke.account });
  const propagations = [
    `${gateway}/hub`,
    ...(shape.spokeToSpoke ? [`${gateway}/${domainName(domain)}`] : []),
    ...(egress ? ["tgw/egress"] : []),
  ];
  b.attachment(`${name}-attachment`, gateway, {
    vpc: name,
    subnets: doors,
    association: `${gateway}/${domainName(domain)}`,
    propagations,
  });
  if (spoke.s3 === "gateway")
    b.draft.gatewayEndpoints.set(`${name}/s3`, {
      ...object(`${name}/s3`),
      vpc: name,
      service: serviceName("s3"),
      prefixList: "pl-s3",
      routeTables: [`${name}/table`],
      policy: JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: "s3:*",
            Resource: "*",
            Condition: { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } },
          },
        ],
      }),
    });
}

function addTables(b: NetworkBuilder, shape: Shape, spokes: readonly SpokePlan[], setOf: (d: number) => number): void {
  const domains = Array.from({ length: shape.domains }, (_, d) => d);
  const gone = spokes.filter((spoke) => spoke.quarantined).map((spoke) => `${spoke.base}.0/24`);
  const route = (table: string, cidr: string, attachment?: Key) => ({
    ...b.transitRoute(cidr, attachment),
    urn: `tgw/${table} ${cidr}`,
  });
  const outside = shape.onPremises !== "none";
  for (const d of domains) {
    const name = domainName(d);
    const guards = [
      HUB_CIDR,
      ...domains.filter((other) => other !== d || (shape.egress && !shape.spokeToSpoke)).map((o) => supernet(o)),
      ...(shape.served ? domains.map((o) => supernet(o, "west")) : []),
    ];
    b.transitTable(`tgw/${name}`, "tgw", [
      route(name, block(setOf(d)), "hub-attachment"),
      ...[...guards, ...gone].map((cidr) => route(name, cidr)),
      ...(shape.egress ? [route(name, "0.0.0.0/0", "egress-attachment")] : []),
    ]);
  }
  const back = outside && shape.onPremises === "vpn" ? [route("hub", ON_PREMISES, "on-premises")] : [];
  const west = shape.served ? domains.map((d) => route("hub", supernet(d, "west"), "peering-home")) : [];
  b.transitTable("tgw/hub", "tgw", [...gone.map((cidr) => route("hub", cidr)), ...back, ...west]);
  if (shape.served) addServed(b, domains, setOf);
  if (outside)
    b.transitTable("tgw/hybrid", "tgw", [
      route("hybrid", block(0), "hub-attachment"),
      ...(hasResolver(shape) ? [route("hybrid", RESOLVER_BLOCK, "hub-attachment")] : []),
      route("hybrid", HUB_CIDR),
    ]);
  if (shape.egress)
    b.transitTable(
      "tgw/egress",
      "tgw",
      gone.map((cidr) => route("egress", cidr)),
    );
}

/** Both ends of the peering: requests arrive in a table of their own, answers in the other Region's hub table. */
function addGateways(b: NetworkBuilder): void {
  b.transitGateway("west");
  b.attachment("peering-home", "tgw", { kind: "peering", peer: "peering-west", association: "tgw/arrivals" });
  b.attachment("peering-west", "west", { kind: "peering", peer: "peering-home", association: "west/hub" });
}

function addServed(b: NetworkBuilder, domains: readonly number[], setOf: (d: number) => number): void {
  const route = (table: string, cidr: string, attachment?: Key) => ({
    ...b.transitRoute(cidr, attachment),
    urn: `${table} ${cidr}`,
  });
  const blocks = [...new Set(domains.map((d) => block(setOf(d))))];
  b.transitTable(
    "tgw/arrivals",
    "tgw",
    blocks.map((cidr) => route("tgw/arrivals", cidr, "hub-attachment")),
  );
  b.transitTable("west/hub", "west", []);
  for (const d of domains) {
    const table = `west/${domainName(d)}`;
    const others = domains.filter((other) => other !== d).map((other) => supernet(other, "west"));
    b.transitTable(table, "west", [
      route(table, block(setOf(d)), "peering-west"),
      ...[HUB_CIDR, ...others].map((cidr) => route(table, cidr)),
    ]);
  }
}

function gatewaysOf(shape: Shape): Gateway[] {
  return shape.served ? ["tgw", "west"] : ["tgw"];
}

function addNames(
  b: NetworkBuilder,
  shape: Shape,
  spokes: readonly SpokePlan[],
  sets: readonly number[],
  setOf: (d: number) => number,
): void {
  for (const s of sets) {
    const users = spokes.filter((spoke) => setOf(spoke.domain) === s);
    const shared: Key[] = [];
    b.vpc(`anchor-${domainName(s)}`, [`100.127.${s}.0/28`]);
    for (const { id } of SERVICES) {
      const key = `zone/${domainName(s)}/${id}`;
      const direct = shape.sharing === "associations" || id === "s3";
      const clients = direct
        ? users.filter((spoke) => id !== "s3" || spoke.s3 === "interface").map(({ name }) => name)
        : [];
      if (!direct) shared.push(key);
      b.draft.zones.set(key, {
        ...object(key),
        domain: dnsName(id),
        vpcs: [`anchor-${domainName(s)}`, ...(s === 0 ? ["hub"] : []), ...clients],
        records: namesOf(id).map((name) => ({
          urn: `${key} ${name}`,
          name,
          type: "A",
          values: [],
          alias: { endpoint: `hub/${domainName(s)}/${id}` },
          conditional: false,
        })),
      });
    }
    if (shape.sharing === "profiles")
      b.draft.profiles.set(`profile/${domainName(s)}`, {
        ...object(`profile/${domainName(s)}`),
        vpcs: users.map(({ name }) => name),
        zones: shared,
        rules: [],
        endpoints: [],
      });
  }
}

function intentOf(
  shape: Shape,
  spokes: readonly SpokePlan[],
  sets: readonly number[],
  setOf: (d: number) => number,
): Intent {
  const gone = spokes.filter((spoke) => spoke.quarantined).map((spoke) => `${spoke.base}.0/24`);
  return readIntent(
    {
      organization: ORGANIZATION,
      closedHubs: true,
      hubs: ["hub", ...(shape.egress ? ["egress"] : [])].map(
        (key) => `${HUB_ACCOUNT}:${key === "hub" ? HUB_CIDR : EGRESS_CIDR}`,
      ),
      endpointSets: sets.map((s) => ({
        name: domainName(s),
        at: [`${HUB_ACCOUNT}:${block(s)}`],
        services: SERVICES.map(({ id, restricted }) => ({
          service: serviceName(id),
          names: namesOf(id),
          restricted,
          shared: id !== "s3",
        })),
      })),
      domains: gatewaysOf(shape).flatMap((at) =>
        Array.from({ length: shape.domains }, (_, d) => ({
          name: at === "tgw" ? domainName(d) : `${domainName(d)}.west`,
          endpointSet: domainName(setOf(d)),
          spokeToSpoke: shape.spokeToSpoke,
          accounts: spokes.filter((spoke) => spoke.domain === d && spoke.gateway === at).map(({ account }) => account),
          guardrails: shape.guarded
            ? guardrailsOf(spokes.filter((spoke) => setOf(spoke.domain) === setOf(d)).map(({ account }) => account))
            : [],
          models: [MODEL],
          neededModels: [MODEL],
          networks: spokes
            .filter((spoke) => spoke.domain === d && spoke.gateway === at)
            .map((spoke) => ({
              vpc: `${spoke.account}:${spoke.base}.0/24`,
              name: spoke.name,
              account: spoke.account,
              quarantined: spoke.quarantined,
              consumers: subnetsOf(spoke, "app").map(({ cidr }) => `${spoke.account}:${cidr}`),
              s3: spoke.s3,
            })),
        })),
      ),
      onPremises:
        shape.onPremises === "none"
          ? []
          : [
              {
                name: "data centre",
                connection: "on-premises",
                domain: domainName(0),
                prefixes: [ON_PREMISES],
                reaches: [block(0), ...(hasResolver(shape) ? [RESOLVER_BLOCK] : [])],
                resolvers: hasResolver(shape) ? ZONES.map((_, z) => resolverAddress(z)) : [],
                announcesOnly: shape.onPremises === "direct-connect",
              },
            ],
      blackholes: [
        HUB_CIDR,
        ...gatewaysOf(shape).flatMap((at) => Array.from({ length: shape.domains }, (_, d) => supernet(d, at))),
        ...gone,
      ],
    },
    "generated intent",
  );
}
