/** What the tables of cases are written with: a case, its network, and the changes that one makes. */
import type { ContractId } from "../../../proof/contracts";
import type { AclRule, Attachment, Key, Route } from "../../../proof/model";
import type { Draft } from "../random/builder";
import { Dice } from "../random/dice";
import { hub, type Hub } from "./hub";
import { PLAIN, type Shape } from "./hub-shape";

export interface Case {
  readonly name: string;
  readonly shape?: Partial<Shape>;
  readonly change: (draft: Draft) => void;
  /** The contract that fails, the object that it names, and something in its setting. */
  readonly fails?: { readonly contract: ContractId; readonly object: string; readonly setting: string };
  /** The contract that does not cover the network, and the object that it names. */
  readonly uncovered?: { readonly contract: ContractId; readonly object: string };
}

/** The network of a case. */
export function networkOf({ shape, change }: Case): Hub {
  const made = hub({ ...PLAIN, ...shape }, new Dice(1));
  change(made.draft);
  return made;
}

export function edit<T>(map: Map<Key, T>, key: Key, to: (object: T) => T): void {
  const object = map.get(key);
  if (object === undefined) throw new Error(`the network has no ${key}`);
  map.set(key, to(object));
}

export const addTransit = (table: string, cidr: string, attachment?: Key) => (d: Draft) =>
  edit(d.transitTables, table, (t) => ({
    ...t,
    routes: [
      ...t.routes,
      { urn: `${table} ${cidr} added`, destination: { cidr }, ...(attachment === undefined ? {} : { attachment }) },
    ],
  }));
export const dropTransit = (table: string, cidr: string) => (d: Draft) =>
  edit(d.transitTables, table, (t) => ({
    ...t,
    routes: t.routes.filter((r) => !("cidr" in r.destination && r.destination.cidr === cidr)),
  }));
export const addRoute =
  (table: string, cidr: string, target: Route["target"], state: Route["state"] = "active") =>
  (d: Draft) =>
    edit(d.routeTables, table, (t) => ({
      ...t,
      routes: [...t.routes, { urn: `${table} ${cidr} added`, destination: { cidr }, target, state }],
    }));
export const attachment = (key: Key, to: (a: Attachment) => Attachment) => (d: Draft) => edit(d.attachments, key, to);
export const policy = (key: string, to: (text: string | undefined) => string | undefined) => (d: Draft) =>
  edit(d.interfaceEndpoints, key, ({ policy: text, ...e }) => {
    const next = to(text);
    return { ...e, ...(next === undefined ? {} : { policy: next }) };
  });
export const tgw = { kind: "transit-gateway", key: "tgw" } as const;
/** Something that is not known. */
export const opaque = (aspect: "routes" | "rules" | "propagation" | "vpcs" | "dns", urn: string) => [
  { aspect, urn, because: "it is not known before deployment" } as const,
];

/** A network ACL with one more rule: a deny of everything for TCP unless told otherwise. */
export const aclRule = (acl: string, rule: Partial<AclRule>) => (d: Draft) => {
  const added: AclRule = {
    urn: `${acl} added`,
    number: 50,
    direction: "ingress",
    action: "deny",
    protocol: 6,
    ports: { from: 0, to: 65535 },
    cidr: "0.0.0.0/0",
    ...rule,
  };
  edit(d.acls, acl, (a) => ({ ...a, rules: [...a.rules, added] }));
};

/** A security group with other rules. */
export const setRules = (group: string, to: (rules: readonly object[]) => object[]) => (d: Draft) =>
  edit(d.groups, group, (g) => ({ ...g, rules: to(g.rules) as unknown as typeof g.rules }));

/** A rule that lets TLS in from a block. */
export const https = (cidr: string) => ({
  urn: `sg ${cidr} added`,
  direction: "ingress",
  protocol: 6,
  ports: { from: 443, to: 443 },
  peer: { cidr },
});

/** A private zone with other VPCs. */
export const zone = (key: string, to: (vpcs: readonly string[]) => string[]) => (d: Draft) =>
  edit(d.zones, key, (z) => ({ ...z, vpcs: to(z.vpcs) }));
