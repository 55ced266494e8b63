/** What a command prints: nobody is to take a cut file for a whole one. */
import { writeSync } from "node:fs";

interface FileStream {
  readonly fd?: number;
  _write: (chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void) => void;
}

/**
 * Makes output that cannot be written (a full disk, a quota) a failure with one line: Node.js would leave it out, or cut
 * it, and end with 0. A reader that has seen enough (`| head`) is no failure.
 * @param stream where commands print
 * @param isFile whether the stream goes to a file or a device
 */
export function guardOutput(stream: NodeJS.WriteStream = process.stdout, isFile: boolean = goesToFile(stream)): void {
  if (isFile) writeWhole(stream);
  let told = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    const first = !told;
    told = true;
    if (!first || error.code === "EPIPE") return;
    const code = error.code ?? error.message;
    console.error(`bedrock-hub: output cannot be written (${code}); make room where it goes, or write it elsewhere`);
    // At the end, so that the command's own code does not take its place.
    process.once("exit", () => (process.exitCode = 1));
  });
}

/** Node.js writes to files and devices at once, by one call, and does not look how much of it was taken. */
function goesToFile(stream: NodeJS.WriteStream): boolean {
  return (stream as unknown as { _type?: string })._type === "fs";
}

/** A disk that gets full takes a part first and refuses the next. */
function writeWhole(stream: FileStream): void {
  const { fd = 1 } = stream;
  stream._write = (chunk, _, done) => {
    try {
      for (let at = 0; at < chunk.length;) at += writeSync(fd, chunk, at);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  };
}
