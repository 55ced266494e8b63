import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { WorldClient } from "../local/world/client";
import { currentLock } from "../local/world/server/lock";

const ACCOUNT = "111111111111";
const SIZES = [100, 500, 1000, 2000];
const TYPE = "aws:cloudwatch/logGroup:LogGroup";

/** Operations per second and memory of the embedded AWS alone, each on disk before it is answered, as it grows. */
export async function worldRow(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bedrock-hub-world-"));
  const client = await WorldClient.start(folder);
  try {
    await client.seed({ accounts: [{ id: ACCOUNT, name: "one" }] });
    let made = 0;
    for (const size of SIZES) {
      const from = made;
      const begun = performance.now();
      // Ten at a time, as the engine asks.
      const worker = async (): Promise<void> => {
        while (made < size) {
          const name = `/bench/${made++}`;
          const call = { type: TYPE, account: ACCOUNT, region: "us-east-1" };
          const { ok } = await client.send({ do: "create", ...call, inputs: { name } });
          const read = await client.send({ do: "read", ...call, id: name });
          if (!ok || !read.ok) throw new Error(`${name} could not be made`);
        }
      };
      await Promise.all(Array.from({ length: 10 }, worker));
      const seconds = (performance.now() - begun) / 1000;
      const operations = 2 * (size - from);
      const each = ((seconds / operations) * 1e6).toFixed(0);
      console.log(
        `world: up to ${size} resources: ${Math.round(operations / seconds)} operations a second (${each} µs each), ${memory(folder)} MB`,
      );
    }
  } finally {
    await client.stop();
    client.close();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Resident memory of the server, by /proc. */
function memory(folder: string): string {
  const pid = currentLock(folder).address?.pid ?? 0;
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return (Number(kilobytes) / 1024).toFixed(0);
  } catch {
    return "?";
  }
}
