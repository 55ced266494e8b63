import type { Raw } from "../../support/stacks";

/** One mistake in the live stack's file, and the line that tells it. */
export interface Mistake {
  name: string;
  make: (raw: Raw) => void;
  says: string | RegExp;
}
