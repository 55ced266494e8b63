import * as crypto from "node:crypto";

/** An id for what the config does not name: the same at every start, or each start would make another one. */
export function madeUp(prefix: string, ...parts: string[]): string {
  return `${prefix}-0${crypto.createHash("sha256").update(parts.join(" ")).digest("hex").slice(0, 16)}`;
}
