/** How a resource type of the embedded AWS is described. */
import { type Doc, type Json } from "./json";
import { type Op } from "./op";
import { type Rec } from "./store";

/** Checks of arguments that need nothing but the arguments; paths are dotted and walk into lists. */
export interface InputRules {
  /** Allowed values. */
  readonly enums?: Readonly<Record<string, readonly string[]>>;
  /** Pattern and what it means in words. */
  readonly patterns?: Readonly<Record<string, readonly [pattern: RegExp, meaning: string]>>;
  /** Least and greatest number. */
  readonly ranges?: Readonly<Record<string, readonly [least: number, greatest: number]>>;
  /** Least and greatest length of a list. */
  readonly sizes?: Readonly<Record<string, readonly [least: number, greatest: number]>>;
  /** Groups of arguments of which at most one may be given. */
  readonly conflicts?: readonly (readonly string[])[];
  /** Groups of arguments of which exactly one must be given. */
  readonly oneOf?: readonly (readonly string[])[];
  /** Groups of arguments of which at least one must be given. */
  readonly anyOf?: readonly (readonly string[])[];
  /** Groups of arguments that are given together or not at all. */
  readonly together?: readonly (readonly string[])[];
  /** Arguments that hold JSON text. */
  readonly json?: readonly string[];
}

/** What a create or update leaves behind. */
export interface Made {
  readonly id: string;
  /** Computed properties; the arguments are added by the kernel. */
  readonly state: Doc;
  /** Index terms besides those that `refs` gives. */
  readonly links?: readonly string[];
}

/** One resource type. */
export interface TypeDefinition {
  /** Pulumi type token. */
  readonly token: string;
  /** Service name and noun as in the provider's errors: `EC2 VPC`. */
  readonly noun: readonly [service: string, noun: string];
  /** API calls behind create, read, update and delete; they name faults and errors. */
  readonly calls: readonly [create: string, read: string, update: string, remove: string];
  /** True where the resource belongs to no Region. */
  readonly global?: boolean;
  /** Arguments whose change makes a new resource. */
  readonly replaces?: readonly string[];
  /** True if a change of any argument but tags and Region-less settings makes a new resource. */
  readonly immutable?: boolean;
  /** Lists whose order matters; all other lists are compared as sets. */
  readonly ordered?: readonly string[];
  /** Arguments whose case and final dot do not matter. */
  readonly loose?: readonly string[];
  /** Values that the provider fills in where an argument is absent. */
  readonly defaults?: Doc;
  /** Argument that gets an automatic name from the resource's name. */
  readonly autoname?: {
    readonly property: string;
    readonly lower?: boolean;
    readonly max?: number;
    readonly prefix?: string;
  };
  readonly rules?: InputRules;
  /** Arguments that name other resources: path to the type that must exist and be visible. */
  readonly refs?: Readonly<Record<string, string | readonly string[]>>;
  /** Code and message where a resource of this type does not exist; `{id}` stands for the identifier. */
  readonly missing?: readonly [code: string, message: string];
  /** Types whose records, made by name, block deletion while they refer to this one. */
  readonly heldBy?: readonly string[];
  /** Error code for `heldBy`, `DependencyViolation` by default. */
  readonly heldCode?: string;
  /** True where the provider passes a client token, so that a repeated create answers with the first one. */
  readonly clientToken?: boolean;
  /** True where the API puts: creating what exists overwrites it without a word. */
  readonly puts?: boolean;
  /** Error codes that the provider itself waits out, by operation. */
  readonly waits?: {
    readonly create?: readonly string[];
    readonly update?: readonly string[];
    readonly remove?: readonly string[];
  };
  /**
   * Set on a type that is only a handle on something that exists anyway (a default route table, the acceptance
   * of an attachment): no record of its own is kept, and this reads it from what it manages.
   */
  observe?(op: Op, id: string): Doc | undefined;
  /** Makes the resource (`before` absent) or changes it. Throws `WorldError`. */
  make(op: Op, inputs: Doc, before?: Rec): Made;
  /** Runs after the record was stored, for what AWS makes along with it. */
  after?(op: Op, rec: Rec, before?: Rec): void;
  /** Frees what goes with it, or refuses; a handle gets a record made from `observe`. Throws `WorldError`. */
  remove?(op: Op, rec: Rec): void;
  /** State that follows from other records, added at each read. */
  view?(op: Op, rec: Rec): Readonly<Record<string, Json | undefined>>;
  /** A resource of this type that AWS itself provides to every account, such as its managed prefix lists. */
  builtin?(op: Op, id: string): Rec | undefined;
  /** Finds the record for an identifier that an import may use besides the plain one. */
  locate?(op: Op, id: string): Rec | undefined;
}
