import { ACCOUNTS } from "./accounts";
import { NETWORK } from "./network";
import { OBSERVABILITY } from "./observability";
import { ON_PREMISES } from "./on-premises";
import type { Mistake } from "./types";

export type { Mistake } from "./types";

/** Mistakes in the live stack's file, each with the line that tells it. */
export const MISTAKES: readonly Mistake[] = [...ACCOUNTS, ...NETWORK, ...ON_PREMISES, ...OBSERVABILITY];
