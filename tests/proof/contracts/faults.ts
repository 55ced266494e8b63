/**
 * Random single faults in a model: any object of a kind, any of its settings, changed to something that a person could
 * have written. Most break something, some break nothing; both are wanted. Nothing here knows which contract it is for.
 */
import type { AclRule, Attachment, GroupRule, Key, Route, TransitRoute } from "../../../proof/model";
import type { Draft } from "../random/builder";
import type { Dice } from "../random/dice";

/** A fault as it was made, for the person who reads a failure. */
export type Told = string;

type Maker = (draft: Draft, dice: Dice) => Told | undefined;

const BLOCKS = [
  "0.0.0.0/0",
  "10.0.0.0/8",
  "10.64.0.0/10",
  "10.128.0.0/10",
  "10.64.0.0/24",
  "10.64.0.0/25",
  "10.128.1.0/24",
  "10.128.1.128/25",
  "100.64.0.0/16",
  "100.64.0.0/22",
  "100.64.4.0/22",
  "100.64.4.0/24",
  "100.64.0.10/32",
  "172.16.0.0/16",
  "172.17.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "52.216.0.0/16",
  "198.51.100.0/24",
];

/** Replaces one object of a map. */
function edit<T>(map: Map<Key, T>, key: Key, to: (object: T) => T): void {
  const object = map.get(key);
  if (object !== undefined) map.set(key, to(object));
}

function pickKey<T>(
  map: ReadonlyMap<Key, T>,
  dice: Dice,
  filter: (object: T) => boolean = () => true,
): Key | undefined {
  return dice.maybe([...map].filter(([, object]) => filter(object)).map(([key]) => key));
}

function without<T>(list: readonly T[], item: T | undefined): T[] {
  return list.filter((other) => other !== item);
}

/** What is of the same transit gateway: AWS refuses tables and attachments of different ones together. */
function at(other: { readonly transitGateway: Key } | undefined) {
  return (object: { readonly transitGateway: Key }): boolean => object.transitGateway === other?.transitGateway;
}

const MAKERS: Readonly<Record<string, Maker>> = {
  "transit route": (d, dice) => {
    const table = pickKey(d.transitTables, dice);
    if (table === undefined) return undefined;
    const routes = d.transitTables.get(table)?.routes ?? [];
    const old = dice.maybe(routes);
    const target = dice.chance(0.3) ? undefined : pickKey(d.attachments, dice, at(d.transitTables.get(table)));
    const cidr = dice.pick(BLOCKS);
    const added: TransitRoute = {
      urn: `${table} ${cidr} added`,
      destination: { cidr },
      ...(target === undefined ? {} : { attachment: target }),
    };
    const changed = dice.pick(["drop", "add", "add", "redirect"] as const);
    edit(d.transitTables, table, (t) => ({
      ...t,
      routes:
        changed === "add"
          ? [...t.routes, added]
          : changed === "drop"
            ? without(t.routes, old)
            : t.routes.map((r) => (r === old ? { ...added, destination: r.destination } : r)),
    }));
    return `${changed} route ${cidr} to ${target ?? "nowhere"} in ${table}`;
  },
  association: (d, dice) => {
    const key = pickKey(d.attachments, dice);
    const own = at(d.attachments.get(key ?? ""));
    const table = dice.chance(0.15) ? undefined : pickKey(d.transitTables, dice, own);
    if (key === undefined) return undefined;
    edit(d.attachments, key, ({ association: _, ...a }): Attachment => ({
      ...a,
      ...(table === undefined ? {} : { association: table }),
    }));
    return `${key} associated with ${table ?? "nothing"}`;
  },
  propagation: (d, dice) => {
    // A peering propagates nothing.
    const key = pickKey(d.attachments, dice, (a) => a.kind !== "peering");
    const table = pickKey(d.transitTables, dice, at(d.attachments.get(key ?? "")));
    if (key === undefined || table === undefined) return undefined;
    edit(d.attachments, key, (a) => ({
      ...a,
      propagations: a.propagations.includes(table) ? without(a.propagations, table) : [...a.propagations, table],
    }));
    return `${key} propagates into ${table} or no longer`;
  },
  attachment: (d, dice) => {
    const key = pickKey(d.attachments, dice);
    if (key === undefined) return undefined;
    const what = dice.pick(["pending", "subnet", "allowed", "learned"] as const);
    edit(d.attachments, key, (a): Attachment => {
      if (what === "pending") return { ...a, state: "pending" };
      if (what === "subnet") return { ...a, subnets: without(a.subnets, dice.maybe(a.subnets)) };
      if (what === "allowed") return { ...a, allowedPrefixes: [dice.pick(BLOCKS)] };
      const cidr = dice.pick(BLOCKS);
      return { ...a, learned: [...a.learned, { cidr, asPathLength: 1, med: -1, via: "vpn" }] };
    });
    return `${key}: ${what}`;
  },
  "VPC route": (d, dice) => {
    const table = pickKey(d.routeTables, dice, (t) => t.routes.length > 0 || t.vpc === "hub");
    if (table === undefined) return undefined;
    const vpc = d.routeTables.get(table)?.vpc ?? "";
    const cidr = dice.pick(BLOCKS);
    const gateway = pickKey(d.internetGateways, dice, (g) => g.vpc === vpc);
    const peering = pickKey(d.peerings, dice);
    const target: Route["target"] =
      gateway !== undefined && dice.chance(0.2)
        ? { kind: "internet-gateway", key: gateway }
        : peering !== undefined && dice.chance(0.4)
          ? { kind: "peering", key: peering }
          : { kind: "transit-gateway", key: dice.pick([...d.transitGateways.keys()]) };
    const added: Route = {
      urn: `${table} ${cidr} added`,
      destination: { cidr },
      target,
      state: dice.chance(0.15) ? "blackhole" : "active",
    };
    const old = dice.maybe(d.routeTables.get(table)?.routes ?? []);
    const drop = dice.chance(0.4);
    edit(d.routeTables, table, (t) => ({ ...t, routes: drop ? without(t.routes, old) : [...t.routes, added] }));
    return `${drop ? "drop a route" : `add route ${cidr} to a ${target.kind}`} in ${table}`;
  },
  "table of a subnet": (d, dice) => {
    const key = pickKey(d.subnets, dice);
    const vpc = d.subnets.get(key ?? "")?.vpc;
    const table = pickKey(d.routeTables, dice, (t) => t.vpc === vpc);
    if (key === undefined || table === undefined) return undefined;
    edit(d.subnets, key, (s) => ({ ...s, routeTable: table }));
    return `${key} uses ${table}`;
  },
  "zone of a subnet": (d, dice) => {
    const key = pickKey(d.subnets, dice);
    if (key === undefined) return undefined;
    const zone = dice.pick(["use1-az1", "use1-az2", "use1-az4"]);
    edit(d.subnets, key, (s) => ({ ...s, zone }));
    return `${key} in ${zone}`;
  },
  peering: (d, dice) => {
    const [requester, accepter] = [pickKey(d.vpcs, dice), pickKey(d.vpcs, dice)];
    if (requester === undefined || accepter === undefined || requester === accepter) return undefined;
    d.peerings.set("pcx", {
      key: "pcx",
      urn: "pcx",
      name: "pcx",
      external: false,
      opaque: [],
      requester,
      accepter,
      active: true,
      interRegion: false,
    });
    for (const [key, table] of d.routeTables) {
      if (![requester, accepter].includes(table.vpc)) continue;
      const target = { kind: "peering" as const, key: "pcx" };
      const cidr = d.vpcs.get(table.vpc === requester ? accepter : requester)?.cidrs[0] ?? "10.0.0.0/8";
      const route: Route = { urn: `${key} ${cidr} peered`, destination: { cidr }, target, state: "active" };
      d.routeTables.set(key, { ...table, routes: [...table.routes, route] });
    }
    return `${requester} peered with ${accepter}`;
  },
  "network ACL": (d, dice) => {
    const key = pickKey(d.acls, dice);
    if (key === undefined) return undefined;
    const what = dice.pick(["drop", "deny", "port", "order"] as const);
    edit(d.acls, key, (acl) => {
      const old = dice.maybe(acl.rules);
      const cidr = dice.pick(BLOCKS);
      const deny: AclRule = {
        urn: `${key} denies ${cidr}`,
        number: dice.int(1, 300),
        direction: dice.pick(["ingress", "egress"]),
        action: "deny",
        protocol: dice.pick([-1, 6, 17]),
        ports: dice.pick([
          { from: 443, to: 443 },
          { from: 0, to: 65535 },
          { from: 32768, to: 65535 },
        ]),
        cidr,
      };
      if (what === "drop") return { ...acl, rules: without(acl.rules, old) };
      if (what === "deny") return { ...acl, rules: [...acl.rules, deny] };
      const change = (r: AclRule): AclRule =>
        what === "port" ? { ...r, protocol: 6, ports: { from: 32768, to: 65535 } } : { ...r, number: 999 - r.number };
      return { ...acl, rules: acl.rules.map((r) => (r === old || what === "order" ? change(r) : r)) };
    });
    return `${key}: ${what}`;
  },
  "security group": (d, dice) => {
    const key = pickKey(d.groups, dice, (g) => !g.key.includes("#"));
    if (key === undefined) return undefined;
    const what = dice.pick(["drop", "add", "port", "widen"] as const);
    edit(d.groups, key, (group) => {
      const old = dice.maybe(group.rules);
      const added: GroupRule = {
        urn: `${key} added`,
        direction: "ingress",
        protocol: dice.pick([6, 6, -1, 17]),
        ports: { from: 443, to: 443 },
        peer: { cidr: dice.pick([...BLOCKS, ...[...d.subnets.values()].flatMap((s) => s.cidrs)]) },
      };
      if (what === "drop") return { ...group, rules: without(group.rules, old) };
      if (what === "add") return { ...group, rules: [...group.rules, added] };
      return {
        ...group,
        rules: group.rules.map((r) =>
          r === old ? (what === "port" ? { ...r, ports: { from: 80, to: 80 } } : { ...r, peer: added.peer }) : r,
        ),
      };
    });
    return `${key}: ${what}`;
  },
  "groups of an endpoint": (d, dice) => {
    const key = pickKey(d.interfaceEndpoints, dice);
    const group = pickKey(d.groups, dice);
    if (key === undefined || group === undefined) return undefined;
    edit(d.interfaceEndpoints, key, (e) => ({ ...e, groups: [group] }));
    return `${key} has ${group}`;
  },
  endpoint: (d, dice) => {
    const key = pickKey(d.interfaceEndpoints, dice);
    if (key === undefined) return undefined;
    const what = dice.pick([
      "gone",
      "one zone",
      "private DNS",
      "no policy",
      "no condition",
      "other organization",
    ] as const);
    if (what === "gone") d.interfaceEndpoints.delete(key);
    edit(d.interfaceEndpoints, key, ({ policy, ...e }) => {
      const whole = { ...e, ...(policy === undefined ? {} : { policy }) };
      if (what === "one zone") return { ...whole, interfaces: e.interfaces.slice(0, 1) };
      if (what === "private DNS")
        return { ...whole, privateDns: { ...e.privateDns, enabled: true, names: ["sts.us-east-1.amazonaws.com"] } };
      if (what === "no policy") return e;
      const condition = what === "no condition" ? "{}" : '{"StringEquals":{"aws:PrincipalOrgID":"o-zzzzzzzzzz"}}';
      return { ...e, policy: (policy ?? "").replace(/"Condition":\{.*?\}\}/, `"Condition":${condition}`) };
    });
    return `${key}: ${what}`;
  },
  zone: (d, dice) => {
    const key = pickKey(d.zones, dice);
    const vpc = pickKey(d.vpcs, dice);
    if (key === undefined || vpc === undefined) return undefined;
    edit(d.zones, key, (z) => ({ ...z, vpcs: z.vpcs.includes(vpc) ? without(z.vpcs, vpc) : [...z.vpcs, vpc] }));
    return `${key} on ${vpc} or no longer`;
  },
  record: (d, dice) => {
    const key = pickKey(d.zones, dice);
    const endpoint = pickKey(d.interfaceEndpoints, dice);
    if (key === undefined || endpoint === undefined) return undefined;
    const what = dice.pick(["gone", "endpoint", "address", "CNAME"] as const);
    edit(d.zones, key, (z) => {
      const old = dice.maybe(z.records);
      if (what === "gone") return { ...z, records: without(z.records, old) };
      const address = d.interfaceEndpoints.get(endpoint)?.interfaces[0]?.addresses[0] ?? "10.1.1.1";
      return {
        ...z,
        records: z.records.map((r) => {
          if (r !== old) return r;
          const { alias: _, ...rest } = r;
          if (what === "endpoint") return { ...rest, alias: { endpoint } };
          if (what === "address") return { ...rest, values: [address] };
          return { ...rest, type: "CNAME", values: ["sts.us-east-1.amazonaws.com"] };
        }),
      };
    });
    return `record of ${key}: ${what} ${endpoint}`;
  },
  "new zone": (d, dice) => {
    const vpc = pickKey(d.vpcs, dice);
    const endpoint = pickKey(d.interfaceEndpoints, dice);
    if (vpc === undefined || endpoint === undefined) return undefined;
    const domain = dice.pick([
      "us-east-1.amazonaws.com",
      "amazonaws.com",
      "any-bucket.s3.us-east-1.amazonaws.com",
      "example.com",
    ]);
    const name = dice.pick([domain, `sts.${domain}`, `*.${domain}`]);
    const common = { key: "zone/new", urn: "zone/new", name: "zone/new", external: false, opaque: [] };
    const records = dice.chance(0.7)
      ? [{ urn: "zone/new", name, type: "A", values: [], alias: { endpoint }, conditional: false }]
      : [];
    d.zones.set("zone/new", { ...common, domain, vpcs: [vpc], records });
    return `zone ${domain} with ${name} to ${endpoint} on ${vpc}`;
  },
  Profile: (d, dice) => {
    const key = pickKey(d.profiles, dice);
    const vpc = pickKey(d.vpcs, dice);
    const zone = pickKey(d.zones, dice);
    if (key === undefined || vpc === undefined || zone === undefined) return undefined;
    const what = dice.pick(["VPC", "zone"] as const);
    edit(d.profiles, key, (p) =>
      what === "VPC"
        ? { ...p, vpcs: p.vpcs.includes(vpc) ? without(p.vpcs, vpc) : [...p.vpcs, vpc] }
        : { ...p, zones: p.zones.includes(zone) ? without(p.zones, zone) : [...p.zones, zone] },
    );
    return `${key}: ${what} ${what === "VPC" ? vpc : zone}`;
  },
  "resolver rule": (d, dice) => {
    const vpc = pickKey(d.vpcs, dice);
    if (vpc === undefined) return undefined;
    const domain = dice.pick(["", "amazonaws.com", "sts.us-east-1.amazonaws.com", "corp.example.com"]);
    d.resolverRules.set("rule", {
      key: "rule",
      urn: "rule",
      name: "rule",
      external: false,
      opaque: [],
      domain,
      kind: dice.pick(["forward", "forward", "system"]),
      targets: [{ address: "192.168.0.53", port: 53 }],
      vpcs: [vpc],
    });
    return `rule for ${domain} on ${vpc}`;
  },
  DNS: (d, dice) => {
    const key = pickKey(d.vpcs, dice);
    if (key === undefined) return undefined;
    const what = dice.pick(["support", "hostnames", "custom"] as const);
    edit(d.vpcs, key, (v) => ({
      ...v,
      dns: what === "custom" ? { ...v.dns, customServers: ["192.168.0.53"] } : { ...v.dns, [what]: false },
    }));
    return `${key}: ${what}`;
  },
  "second block": (d, dice) => {
    const key = pickKey(d.vpcs, dice);
    if (key === undefined) return undefined;
    const cidr = dice.pick(["10.64.0.0/24", "10.128.1.0/25", "10.250.0.0/24", "100.64.0.0/22", "192.168.4.0/24"]);
    edit(d.vpcs, key, (v) => ({ ...v, cidrs: [...v.cidrs, cidr] }));
    return `${key} has ${cidr} as well`;
  },
  "gateway endpoint": (d, dice) => {
    const key = pickKey(d.gatewayEndpoints, dice);
    if (key === undefined) return undefined;
    const what = dice.pick(["gone", "no table", "no policy"] as const);
    if (what === "gone") d.gatewayEndpoints.delete(key);
    edit(d.gatewayEndpoints, key, ({ policy, ...e }) =>
      what === "no table" ? { ...e, routeTables: [], ...(policy === undefined ? {} : { policy }) } : e,
    );
    return `${key}: ${what}`;
  },
  unknown: (d, dice) => {
    const kinds = [
      "routeTables",
      "transitTables",
      "groups",
      "acls",
      "zones",
      "attachments",
      "vpcs",
      "subnets",
    ] as const;
    const kind = dice.pick(kinds);
    const map = d[kind] as Map<Key, { readonly opaque: readonly unknown[] }>;
    const key = pickKey(map, dice);
    if (key === undefined) return undefined;
    const aspects = {
      routeTables: ["routes"],
      transitTables: ["routes"],
      groups: ["rules"],
      acls: ["rules"],
      zones: ["vpcs", "records"],
      attachments: ["propagation", "state", "association", "subnets"],
      vpcs: ["dns", "addresses", "traffic"],
      subnets: ["route-table", "network-acl", "zone", "traffic"],
    }[kind];
    const aspect = dice.pick(aspects);
    edit(map, key, (object) => ({
      ...object,
      opaque: [...object.opaque, { aspect, urn: key, because: "it is not known" }],
    }));
    return `${aspect} of ${key} not known`;
  },
};

export const KINDS = Object.keys(MAKERS);

/** Makes one random fault. */
export function breakSomething(draft: Draft, dice: Dice): Told {
  for (;;) {
    const kind = dice.pick(KINDS);
    const told = MAKERS[kind]?.(draft, dice);
    if (told !== undefined) return `${kind}: ${told}`;
  }
}
