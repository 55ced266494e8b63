import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Writes a file so that a reader, or a crash, sees the old text or the new one and never half of it: a temporary
 * file beside it, flushed, then renamed. Does nothing if the text is already there.
 */
export function writeWhole(file: string, text: string, mode = 0o600): void {
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const handle = fs.openSync(draft, "w", mode);
    try {
      fs.writeFileSync(handle, text);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(draft, file);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}
