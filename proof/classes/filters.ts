/** Network ACLs and security groups by atom: which of their rules cover an address. */
import type { AclRule, Direction, GroupRule, Key, Opaque, SecurityGroup } from "../model";
import { unknownAbout } from "./candidates";
import type { Network } from "./network";
import type { AclNode } from "./objects";
import { sweep, type Entry, type Pieces } from "./pieces";

/** The rules of one direction that cover each atom. */
export interface Cover<R> {
  readonly pieces: Pieces;
  readonly sets: readonly (readonly R[])[];
}

/** Builds a cover; equal sets of rules share one number. */
export function cover<R>(entries: readonly Entry<R>[]): Cover<R> {
  const sets: (readonly R[])[] = [[]];
  const numbers = new Map<string, number>([["", 0]]);
  const ids = new Map<R, number>(entries.map((entry, i) => [entry.item, i]));
  const pieces = sweep(entries, (chain) => {
    const key = chain.map((entry) => ids.get(entry.item)).join();
    let number = numbers.get(key);
    if (number === undefined) {
      number = sets.length;
      numbers.set(key, number);
      sets.push(chain.map((entry) => entry.item));
    }
    return number;
  });
  return { pieces, sets };
}

/** The rules that cover an atom. */
export function covering<R>(from: Cover<R>, atom: number): readonly R[] {
  return from.sets[from.pieces.at(atom)] as readonly R[];
}

export interface AclFilter {
  readonly ingress: Cover<AclRule>;
  readonly egress: Cover<AclRule>;
  readonly unknown: readonly Opaque[];
}

export interface GroupFilter {
  /** Rules whose peer is an address. */
  readonly ingress: Cover<GroupRule>;
  readonly egress: Cover<GroupRule>;
  /** Rules whose peer is a security group. */
  readonly references: readonly GroupRule[];
  /** Rules whose peer is a prefix list with entries that are not known. */
  readonly openLists: readonly GroupRule[];
  readonly unknown: readonly Opaque[];
}

/** Address rules of a security group with the prefixes they hold for. */
export function groupEntries(net: Network, group: SecurityGroup, direction: Direction): Entry<GroupRule>[] {
  const out: Entry<GroupRule>[] = [];
  for (const rule of group.rules) {
    if (rule.direction !== direction) continue;
    if ("cidr" in rule.peer) out.push({ span: net.atoms.span(rule.peer.cidr), item: rule });
    else if ("prefixList" in rule.peer) {
      const entries = net.model.prefixLists.get(rule.peer.prefixList)?.entries ?? [];
      for (const cidr of entries) out.push({ span: net.atoms.span(cidr), item: rule });
    }
  }
  return out;
}

/** Rules of one direction of a network ACL with the prefixes they hold for. */
export function aclEntries({ model, spans }: AclNode, direction: Direction): Entry<AclRule>[] {
  const out: Entry<AclRule>[] = [];
  model.rules.forEach((item, i) => {
    const span = spans[i];
    if (span && item.direction === direction) out.push({ span, item });
  });
  return out;
}

/** Filters of a network, each built when it is first asked for. */
export class Filters {
  private readonly acls = new Map<AclNode, AclFilter>();
  private readonly groups = new Map<Key, GroupFilter>();

  constructor(private readonly net: Network) {}

  acl(acl: AclNode): AclFilter {
    const known = this.acls.get(acl);
    if (known) return known;
    const filter = {
      ingress: cover(aclEntries(acl, "ingress")),
      egress: cover(aclEntries(acl, "egress")),
      unknown: unknownAbout(acl.model, "rules"),
    };
    this.acls.set(acl, filter);
    return filter;
  }

  /** @returns `undefined` if the model does not have the group */
  group(key: Key): GroupFilter | undefined {
    const known = this.groups.get(key);
    const group = this.net.model.groups.get(key);
    if (known || !group) return known;
    const isOpen = ({ peer }: GroupRule): boolean => {
      if (!("prefixList" in peer)) return false;
      const list = this.net.model.prefixLists.get(peer.prefixList);
      return list !== undefined && unknownAbout(list, "entries").length > 0;
    };
    const filter = {
      ingress: cover(groupEntries(this.net, group, "ingress")),
      egress: cover(groupEntries(this.net, group, "egress")),
      references: group.rules.filter((rule) => "group" in rule.peer),
      openLists: group.rules.filter(isOpen),
      unknown: unknownAbout(group, "rules"),
    };
    this.groups.set(key, filter);
    return filter;
  }
}
