/** One call in progress: who calls, in which Region, and what of the world the caller can see. */
import { type Az, azsOf } from "../data/regions";
import { quota } from "../data/quotas";
import { type TypeDefinition } from "./definition";
import { refuse } from "./errors";
import { ec2Id } from "./ids";
import { type Doc, type Json, compact, doc, text } from "./json";
import { settings, type Settings } from "./settings";
import { type Rec, type Store } from "./store";
import { sharedWith } from "./visibility";

/** What an operation needs from the world. */
export interface Scene {
  readonly store: Store;
  readonly now: number;
  readonly definitions: ReadonlyMap<string, TypeDefinition>;
  /** Next number; never handed out twice. */
  nextSerial(): number;
}

/** Who calls, and where. */
export interface Caller {
  readonly account: string;
  readonly region: string;
}

/** Context of one call. */
export class Op {
  readonly account: string;
  readonly region: string;
  /** AWS partition; every Region the world knows is in `aws`. */
  readonly partition = "aws";

  constructor(
    private readonly scene: Scene,
    caller: Caller,
    /** Client token of the call, where the provider sends one. */
    readonly token?: string,
    /** Identifier that the next `newId` gives, for resources that exist under a known one. */
    private given?: string,
  ) {
    this.account = caller.account;
    this.region = caller.region;
  }

  /** Records and indices. */
  get store(): Store {
    return this.scene.store;
  }

  /** Virtual time in seconds. */
  get now(): number {
    return this.scene.now;
  }

  /** Virtual time as AWS writes it. */
  get timestamp(): string {
    return new Date(Math.floor(this.now) * 1000).toISOString().replace(".000Z", "Z");
  }

  /** The world's settings. */
  get settings(): Settings {
    return settings(this.store);
  }

  /** A number that is never handed out twice. */
  serial(): number {
    return this.scene.nextSerial();
  }

  /** Seed for one generated identifier. */
  seed(): string {
    return `${this.settings.seed}/${this.serial()}`;
  }

  /** A new EC2 identifier. */
  newId(prefix: string): string {
    return this.givenOr(() => ec2Id(prefix, this.seed()));
  }

  /** The identifier that the next resource is to have, where one was given; a made one otherwise. */
  givenOr(make: () => string): string {
    const { given } = this;
    this.given = undefined;
    return given ?? make();
  }

  /** ARN of a Regional resource of the caller's account. */
  arn(service: string, resource: string, region = this.region, account = this.account): string {
    return `arn:${this.partition}:${service}:${region === "global" ? "" : region}:${account}:${resource}`;
  }

  /** Availability zones of the Region under the names that the caller's account has for them. */
  azs(): readonly Az[] {
    const account = this.store.find(`id:account:${this.account}`)[0];
    const names = doc(doc(account?.state ?? {}, "zones"), this.region);
    return azsOf(this.region, this.account, names as Readonly<Record<string, string>>);
  }

  /** The quota of that code: AWS's default, or the override that the world was given. */
  quota(code: string): number {
    return this.settings.quotas[code] ?? quota(code);
  }

  /** A call made by whoever seeds the world, giving the resource a known identifier. */
  at(account: string, region: string, id?: string): Op {
    return new Op(this.scene, { account, region }, undefined, id);
  }

  /** The same call made as another account, in this Region unless another is named. */
  as(account: string, region = this.region): Op {
    return new Op(this.scene, { account, region });
  }

  /** Definition of a type. */
  definition(type: string): TypeDefinition {
    return (
      this.scene.definitions.get(type) ??
      refuse("UnknownType", `the embedded AWS does not know the resource type ${type}`)
    );
  }

  /** A resource of the caller's own account and Region. */
  own(type: string, id: string): Rec | undefined {
    const region = this.definition(type).global ? "global" : this.region;
    return this.store.get(`${this.account}|${region}|${type}|${id}`);
  }

  /** A resource that the caller can see: its own, or one shared with it by RAM. Also found by ARN. */
  find(type: string, id: string): Rec | undefined {
    const own = this.own(type, id);
    if (own) return own;
    const def = this.definition(type);
    const global = def.global === true;
    const shared = this.store
      .find(`id:${id}`)
      .find(
        (r) =>
          r.type === type &&
          (global || r.region === this.region) &&
          (r.account === this.account || sharedWith(this.store, r, this.account, this.now)),
      );
    return shared ?? def.builtin?.(this, id);
  }

  /** As `find`, or the refusal that the type defines. */
  get(type: string, id: string): Rec {
    return this.find(type, id) ?? this.refuseMissing(type, id);
  }

  /** A resource of any account, for the checks that AWS itself makes across accounts. */
  anywhere(type: string, id: string): Rec | undefined {
    return this.store.find(`id:${id}`).find((r) => r.type === type);
  }

  /** Refuses with the code for a resource that does not exist or cannot be seen. */
  refuseMissing(type: string, id: string): never {
    const def = this.definition(type);
    const [code, message] = def.missing ?? ["ResourceNotFoundException", `${def.noun[1]} {id} not found`];
    return refuse(code, message.replaceAll("{id}", id));
  }

  /** Records that refer to an identifier, optionally of one type. */
  referring(id: string, ...ofTypes: readonly string[]): Rec[] {
    const found = this.store.find(`>${id}`);
    return ofTypes.length === 0 ? found : found.filter((r) => ofTypes.includes(r.type));
  }

  /** Records of a type in the caller's account and Region. */
  mine(type: string): Rec[] {
    const region = this.definition(type).global ? "global" : this.region;
    return this.store.find(`type:${type}@${this.account}`).filter((r) => r.region === region);
  }

  /** Stores a record that AWS makes by itself. */
  putImplicit(rec: {
    type: string;
    id: string;
    state: Doc;
    links?: readonly string[];
    implicit: string;
    inputs?: Doc;
  }): Rec {
    const made: Rec = {
      account: this.account,
      region: this.region,
      serial: this.serial(),
      created: this.now,
      inputs: rec.inputs ?? {},
      type: rec.type,
      id: rec.id,
      state: rec.state,
      links: rec.links ?? [],
      implicit: rec.implicit,
    };
    this.store.put(made);
    return made;
  }

  /** Changes some properties of a record's state; `undefined` removes one. */
  patch(rec: Rec, state: Readonly<Record<string, Json | undefined>>, links: readonly string[] = rec.links): Rec {
    const next: Rec = { ...rec, state: compact({ ...rec.state, ...state }), links };
    this.store.put(next);
    return next;
  }

  /** Tags of a record, provider defaults included. */
  tags(rec: Rec): Readonly<Record<string, string>> {
    const all = text(rec.state, "tagsAll") === undefined ? doc(rec.state, "tagsAll") : {};
    return Object.fromEntries(Object.entries(all).filter((e): e is [string, string] => typeof e[1] === "string"));
  }
}
