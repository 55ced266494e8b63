/** Runs the program in process and records the resource graph, for tests and for commands that need no account. */
export { KNOWN_TYPES } from "./answers";
export { SdkChangedError } from "./internals";
export { record } from "./record";
export { summarise } from "./summary";
export type * from "./types";
export { holdsUnknown, isSecret, UNKNOWN } from "./wire";
export { offlineAnswer, recordStack, type StackRecording } from "./offline";
