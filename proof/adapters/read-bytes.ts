/** Bytes of a file or pipe that somebody names on the command line: such a path may be anything, and not all of it ends. */
import { constants } from "node:buffer";
import { closeSync, constants as flags, fstatSync, openSync, readSync, realpathSync, type Stats } from "node:fs";

/** Node.js holds no longer text (512 MB). */
export const MOST_BYTES = constants.MAX_STRING_LENGTH;

/** A path that cannot be read to its end. */
export class Unreadable extends Error {
  constructor(
    readonly problem: string,
    readonly fix: string,
  ) {
    super(problem);
  }
}

interface Options {
  /** Longest file that is taken. */
  readonly most?: number;
  /** Told once where nothing came for a while. */
  readonly notice?: (text: string) => void;
  /** How long that is. */
  readonly patience?: number;
}

const CHUNK = 1 << 20;
const PAUSE = 20;

/**
 * Reads a file, or a pipe until its writer closes it; `-` is the standard input.
 * @throws Unreadable for devices and for more than 512 MB; the system's error where the path cannot be opened
 */
export function readBytes(file: string, options: Options = {}): Buffer {
  const { most = MOST_BYTES, patience = 1_000, notice = say } = options;
  const at = file === "-" ? "/dev/stdin" : file;
  // Without O_NONBLOCK the opening of a pipe waits for a writer, and nothing could be said meanwhile.
  const fd = openSync(at, flags.O_RDONLY | flags.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (stat.isCharacterDevice() || stat.isBlockDevice())
      throw new Unreadable("is a device, which need not end", "give a file, or a pipe that something writes to");
    const waits = isNamedPipe(at, stat);
    const chunks: Buffer[] = [];
    let [size, since, told] = [0, Date.now(), false];
    for (;;) {
      const chunk = Buffer.allocUnsafe(Math.max(CHUNK, Math.min(stat.size, most) + 1 - size));
      const read = tryRead(fd, chunk);
      if (read !== undefined && read > 0) {
        chunks.push(chunk.subarray(0, read));
        size += read;
        if (size > most)
          throw new Unreadable(
            `is larger than ${Math.round(most / 2 ** 20)} MB`,
            "split it: several files make one network",
          );
        since = Date.now();
        continue;
      }
      // A pipe with a name answers like an ended one until its first writer opens it.
      if (read === 0 && !(waits && size === 0)) return Buffer.concat(chunks, size);
      if (!told && Date.now() - since >= patience) {
        notice(`waits for ${file}: it is a pipe to which nobody has written yet`);
        told = true;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  } finally {
    closeSync(fd);
  }
}

/** How much was read; `undefined` if there is nothing at the moment. */
function tryRead(fd: number, into: Buffer): number | undefined {
  try {
    return readSync(fd, into);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return undefined;
    throw error;
  }
}

/** True for a pipe that a writer can still open: those of a shell have no path of their own. */
function isNamedPipe(file: string, stat: Stats): boolean {
  if (!stat.isFIFO()) return false;
  try {
    realpathSync.native(file);
    return true;
  } catch {
    return false;
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
