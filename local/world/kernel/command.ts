/** Everything that can be asked of the world, and the answers. */
import { type FaultRule } from "./faults";
import { type Doc, type Json } from "./json";
import { type Account, type Timing } from "./settings";

/** A resource that exists before the program runs, such as an adopted VPC. */
export interface SeedResource {
  readonly type: string;
  readonly account: string;
  readonly region: string;
  /** Identifier to give it; a new one where absent. */
  readonly id?: string;
  /** Identifier of what it comes with: it is put there once, together with that, and may be gone later. */
  readonly with?: string;
  readonly inputs: Doc;
}

/** A role that a provider may assume. */
export interface SeedRole {
  readonly account: string;
  readonly name: string;
  readonly externalId?: string;
}

/** What the world is to be before anything is deployed. Seeding twice with the same content changes nothing. */
export interface WorldSeed {
  /** Organization id, `o-…`. */
  readonly organization?: string;
  /** Management account; the first account where absent. */
  readonly management?: string;
  /** Account that calls without an assumed role come from; the management account where absent. */
  readonly operator?: string;
  readonly organizationSharing?: boolean;
  readonly accounts?: readonly Account[];
  readonly roles?: readonly SeedRole[];
  readonly resources?: readonly SeedResource[];
  readonly timing?: Partial<Timing>;
  /** Quotas that differ from AWS's defaults, by code. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** Changes every generated identifier. */
  readonly seed?: string;
}

/** Who calls, where, and with which client token. */
export interface CallContext {
  readonly account: string;
  readonly region: string;
  readonly token?: string;
}

/** A call of the provider. */
export type Call =
  | ({ readonly do: "create"; readonly type: string; readonly inputs: Doc } & CallContext)
  | ({ readonly do: "read"; readonly type: string; readonly id: string } & CallContext)
  | ({ readonly do: "update"; readonly type: string; readonly id: string; readonly inputs: Doc } & CallContext)
  | ({ readonly do: "delete"; readonly type: string; readonly id: string } & CallContext)
  | ({ readonly do: "invoke"; readonly type: string; readonly args: Doc } & CallContext)
  /** An API call as the AWS SDK makes it, for example `ec2:DescribeVpcs`. */
  | ({ readonly do: "api"; readonly action: string; readonly params: Doc } & CallContext)
  | { readonly do: "assume"; readonly role: string; readonly externalId?: string }
  | { readonly do: "identity" };

/** A command of whoever runs the world. */
export type Control =
  | { readonly do: "seed"; readonly seed: WorldSeed }
  | { readonly do: "status" }
  | { readonly do: "list"; readonly filter: ListFilter }
  | { readonly do: "reset" }
  | { readonly do: "inject"; readonly rule: FaultRule }
  | { readonly do: "faults" }
  | { readonly do: "clear-faults" }
  | { readonly do: "advance"; readonly seconds: number }
  | { readonly do: "alter"; readonly key: ResourceKey; readonly set: Doc; readonly unset?: readonly string[] }
  | { readonly do: "vanish"; readonly key: ResourceKey };

/** Which records to list; absent criteria match all. */
export interface ListFilter {
  readonly account?: string;
  readonly region?: string;
  readonly type?: string;
  readonly id?: string;
  /** Also what AWS or the seed made: default groups, main tables, network interfaces. */
  readonly implicit?: boolean;
}

/** Names one record; account and Region may be left out where the id says enough. */
export interface ResourceKey {
  readonly type: string;
  readonly id: string;
  readonly account?: string;
  readonly region?: string;
}

/** One record as listed: what exists, where, and what it looks like. */
export interface ResourceView {
  readonly type: string;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** Virtual time of creation in seconds. */
  readonly created: number;
  readonly inputs: Doc;
  readonly outputs: Doc;
  /** Present on what AWS or the seed made: the id of what it came with, or `seed`. */
  readonly implicit?: string;
}

/** Any command. */
export type Command = Call | Control;

/** What came of a command. */
export type Reply =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly call?: string };
