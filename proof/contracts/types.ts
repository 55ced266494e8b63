/** What the contracts answer. */
import type { Urn } from "../graph";

/** Names of the contracts; docs/proof.md says what each demands and which properties follow from them. */
export type ContractId =
  | "roles"
  | "ways-out"
  | "attachments"
  | "addresses"
  | "transit-routes-only"
  | "transit-routes-needed"
  | "hub-routes-only"
  | "subnet-routes-needed"
  | "dead-routes"
  | "network-acls"
  | "groups-only"
  | "groups-needed"
  | "names-only"
  | "names-needed"
  | "storage"
  | "policies"
  | "zones"
  | "announcements"
  | "resolvers"
  | "grants"
  | "sizes";

/** An object that a contract speaks of. */
export interface ContractObject {
  readonly urn: Urn;
  readonly name: string;
}

/** One object that breaks a contract. */
export interface ContractFailure {
  readonly contract: ContractId;
  readonly object: ContractObject;
  /** The setting of the object that is wrong: a route, a rule, the association, … */
  readonly setting: string;
  readonly expected: string;
  readonly found: string;
  readonly fix: string;
}

/** One object whose shape a contract does not cover, or of which something that decides is not known. Never a pass. */
export interface NotCovered {
  readonly contract: ContractId;
  readonly object: ContractObject;
  readonly because: string;
}

/** `pass`: every object keeps the contract. `not covered` if none breaks it and at least one cannot be judged. */
export type ContractVerdict = "pass" | "fail" | "not covered";

export interface ContractResult {
  readonly id: ContractId;
  readonly title: string;
  readonly verdict: ContractVerdict;
  /** How many statements were checked; 0 if the network has nothing that the contract speaks of. */
  readonly checked: number;
  readonly failures: readonly ContractFailure[];
  readonly notCovered: readonly NotCovered[];
}

/** A property that follows from contracts. `implied` if all of them pass; otherwise the contracts say nothing of it. */
export interface Implication {
  readonly property: string;
  readonly contracts: readonly ContractId[];
  readonly implied: boolean;
}

/** The verdict of the contracts on a network. */
export interface ContractReport {
  readonly schemaVersion: 1;
  readonly verdict: ContractVerdict;
  readonly contracts: readonly ContractResult[];
  readonly implications: readonly Implication[];
}

/** A property that the contracts imply and another engine found violated: one of the engines is wrong. */
export interface Inconsistency {
  readonly property: string;
  readonly contracts: readonly ContractId[];
  readonly message: string;
}
