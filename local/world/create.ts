/** A world with everything that the embedded AWS knows. */
import { apis } from "./api";
import { World } from "./kernel/world";
import { functions, types } from "./types";

/** An empty world in this process: for tests, and for a run where no server is wanted. */
export function createWorld(): World {
  return new World({ types, functions, apis });
}
