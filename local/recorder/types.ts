import type * as pulumi from "@pulumi/pulumi";

/** JSON-like values by property name, as they went over the wire: unknowns are the SDK's sentinel texts. */
export type Properties = Record<string, unknown>;

/**
 * A resource that a program registered. Secrets are replaced by a closed wrapper, so a recording may be printed.
 * The fields that `proof/adapters/recorded.ts` reads keep its names.
 */
export interface RecordedResource {
  /** URN as the engine forms it, with the whole chain of parent types. Duplicates share one URN. */
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; absent for the stack and what has no parent. */
  readonly parent?: string;
  /** False for components. */
  readonly custom: boolean;
  /** True for components that a plugin makes, such as those of awsx. */
  readonly remote: boolean;
  /** Physical id; absent for components, and in previews. */
  readonly id?: string;
  /** URN of the explicit provider in effect, inherited ones included; absent: a default provider would be used. */
  readonly provider?: string;
  readonly inputs: Properties;
  /** Custom resources: what AWS would answer. Components: what `registerOutputs` was given. */
  outputs: Properties;
  /** URNs of all dependencies, explicit ones included. */
  readonly deps: readonly string[];
  /** For each input property the URNs that its value was made of. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly ignoreChanges: readonly string[];
  /** Outputs that the state keeps as secrets though no input of them is one. */
  readonly additionalSecretOutputs: readonly string[];
  /** Former URNs and partial aliases, as the program gave them. */
  readonly aliases: readonly unknown[];
  /** Names of hooks by when they run, e.g. `onError`. */
  readonly hooks: Readonly<Record<string, readonly string[]>>;
  /** True if `registerOutputs` was called (components only). */
  outputsRegistered: boolean;
}

/** A look-up that a program made. */
export interface RecordedInvoke {
  readonly token: string;
  readonly inputs: Properties;
  /** URN of the explicit provider; absent: a default provider would be used. */
  readonly provider?: string;
}

/** A message of the program to its user. */
export interface RecordedMessage {
  /** `info`, `warning` or `error`. */
  readonly level: string;
  readonly message: string;
}

/** What a program did. */
export interface Recording {
  /** All resources in order of registration, the stack itself included. */
  readonly resources: readonly RecordedResource[];
  /** Outputs of the stack, secrets closed. */
  readonly outputs: Properties;
  /** URNs that were registered more than once; the engine refuses the second. */
  readonly duplicates: readonly string[];
  /** What the program, its applies or its registrations threw, in order. */
  readonly errors: readonly Error[];
  readonly invokes: readonly RecordedInvoke[];
  readonly messages: readonly RecordedMessage[];
  /** Hooks that the program registered, by name: the objects themselves, so that a test can call them. */
  readonly hooks: ReadonlyMap<string, pulumi.ErrorHook | pulumi.ResourceHook>;
}

/**
 * Answers a look-up: its result, or `undefined` where it has no answer. The provider is the URN of the one asked, since
 * accounts differ in what they see.
 */
export type Answer = (token: string, inputs: Properties, provider?: string) => Properties | undefined;

/** A child that a remote component makes. */
export interface RemoteChild {
  /** Names it among the component's children; needed where another child has it as its parent. */
  readonly key?: string;
  /** Key of an earlier child that is its parent; absent: the component itself. */
  readonly parent?: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  /** Names of hooks do not exist here: a plugin's children have none of ours. */
  readonly id: string;
  readonly outputs: Properties;
}

/** Picture of a remote component: the outputs and children that its plugin would make for given inputs. */
export type RemoteComponent = (component: { urn: string; name: string; inputs: Properties }) => {
  readonly outputs: Properties;
  readonly children: readonly RemoteChild[];
};

/** How to run a program. */
export interface RecordOptions {
  /** @default "bedrock-hub" */
  readonly project?: string;
  /** @default "test" */
  readonly stack?: string;
  /** @default "organization" */
  readonly organization?: string;
  /** Stack configuration with full keys (`project:key`), structured values as JSON. */
  readonly config?: Record<string, string>;
  /** Keys of `config` that are secret. */
  readonly secretConfig?: readonly string[];
  /** True to run as a preview from nothing: everything that AWS computes is unknown. */
  readonly preview?: boolean;
  /** Answers look-ups; one without an answer is an error of the program. */
  readonly answer?: Answer;
  /** Pictures of remote components by type; a remote component without one is an error. */
  readonly remoteComponents?: Readonly<Record<string, RemoteComponent>>;
  /** Keep the values of secrets in the recording. For tests only. @default false */
  readonly showSecrets?: boolean;
  /** Most milliseconds that the program may take after its body has ended. @default 60000 */
  readonly timeoutMs?: number;
}
