/**
 * DNS views: VPCs that get the same answer to every name. What a name resolves to in a VPC depends on the zones,
 * Profile, rules and private endpoint names that the VPC is associated with and on its DNS settings, and on nothing
 * else of the VPC; so one VPC of a view is asked for all of them.
 */
import { type Resolution, resolveInVpc } from "../dns/resolve";
import type { Key, NetworkModel } from "../model";
import { Interner } from "./intern";

/** Tells VPCs apart by the lists that they stand in: those of equal numbers stand in the same ones. */
class Refinement {
  private readonly index = new Map<Key, number>();
  private readonly numbers: Int32Array;
  private next = 1;

  constructor(keys: Iterable<Key>) {
    for (const key of keys) this.index.set(key, this.index.size);
    this.numbers = new Int32Array(this.index.size);
  }

  /** Whoever is in the list gets another number than whoever had the same and is not. */
  split(list: readonly Key[]): void {
    const moved = new Map<number, number>();
    for (const key of list) {
      const at = this.index.get(key);
      if (at === undefined) continue;
      const before = this.numbers[at] as number;
      let now = moved.get(before);
      if (now === undefined) moved.set(before, (now = this.next++));
      this.numbers[at] = now;
    }
  }

  of(key: Key): number {
    return this.numbers[this.index.get(key) ?? -1] ?? 0;
  }
}

export class Views {
  private readonly views = new Map<Key, number>();
  /** A VPC of each view. */
  private readonly asked: Key[] = [];
  private readonly answers = new Map<string, Resolution>();

  /** Linear in the VPCs and their associations. */
  constructor(private readonly model: NetworkModel) {
    const met = new Refinement(model.vpcs.keys());
    for (const kind of [model.zones, model.profiles, model.resolverRules]) {
      for (const { vpcs } of kind.values()) met.split(vpcs);
    }
    for (const { vpc, privateDns, opaque } of model.interfaceEndpoints.values()) {
      if (privateDns.enabled || opaque.some(({ aspect }) => aspect === "names")) met.split([vpc]);
    }
    const numbers = new Interner();
    for (const { key, dns, opaque } of model.vpcs.values()) {
      const unknown = opaque.filter(({ aspect }) => aspect === "dns").map(({ urn, because }) => `${urn} ${because}`);
      const servers = dns.customServers.join();
      const view = numbers.of(
        `${String(dns.support)}|${String(dns.hostnames)}|${servers}|${unknown.join()}|${met.of(key)}`,
      );
      this.views.set(key, view);
      this.asked[view] ??= key;
    }
  }

  /** Number of views. */
  get count(): number {
    return this.asked.length;
  }

  /** Number of a VPC's view. @throws Error if the model has no such VPC */
  of(vpc: Key): number {
    const view = this.views.get(vpc);
    if (view === undefined) throw new Error(`the model has no VPC ${vpc}`);
    return view;
  }

  /** What clients of a VPC get for a name; the steps tell of the VPC that was asked for the view. */
  resolve(vpc: Key, name: string): Resolution {
    const view = this.of(vpc);
    const key = `${view} ${name}`;
    let answer = this.answers.get(key);
    if (!answer) this.answers.set(key, (answer = resolveInVpc(this.model, this.asked[view] ?? vpc, name)));
    return answer;
  }
}
