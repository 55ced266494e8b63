/** What client and server say to each other: one JSON object a line, answered in any order by number. */
import { type Command, type Reply } from "../kernel/command";

/** First line of a connection. */
export interface Hello {
  readonly secret: string;
}

/** A command, or `stop` for the server itself. */
export interface Request {
  readonly n: number;
  readonly command: Command | { readonly do: "stop" };
}

/** Answer to a request. */
export interface Response {
  readonly n: number;
  readonly reply: Reply;
}

/** Collects bytes into lines. */
export class Lines {
  private rest = "";

  /** Adds what arrived and returns the lines that are complete. */
  push(data: string): string[] {
    const parts = (this.rest + data).split("\n");
    this.rest = parts.pop() ?? "";
    return parts.filter((p) => p !== "");
  }
}
