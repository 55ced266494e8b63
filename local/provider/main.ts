/** Process of the `aws` provider plugin: prints its port, then serves the engine until that ends. */
import * as grpc from "@grpc/grpc-js";
import { exitWithEngine } from "../engine/language-host/engine-watch";
import { type Connection, WORLD_VARIABLE, WorldClient } from "../world/client";
import { digest } from "../world/kernel/ids";
import { DELAY_VARIABLE, readDelay } from "./delay";
import { problem } from "./errors";
import { createServer } from "./service";

/** Connects to the world that the environment names, starting its server where none runs. */
async function connect(): Promise<Connection> {
  const dir = process.env[WORLD_VARIABLE];
  if (dir === undefined || dir === "") {
    return problem(
      `${WORLD_VARIABLE}: is not set; this plugin is the embedded AWS and works on a world only. ` +
        "Run it through bedrock-hub … --local, or take it off the PATH to use real AWS",
    );
  }
  const client = await WorldClient.start(dir);
  const wait = delays(process.env[DELAY_VARIABLE]);
  return {
    send: async (command) => {
      await wait();
      const reply = await client.send(command);
      await wait();
      return reply;
    },
    close: () => client.close(),
  };
}

/** Waits of a random length, so that the engine meets another order of events at every seed. */
function delays(setting: string | undefined): () => Promise<void> {
  const { delay, problem: wrong } = readDelay(setting);
  if (wrong !== undefined) problem(wrong);
  if (!delay) return () => Promise.resolve();
  const { seed, most } = delay;
  let count = 0;
  return () => {
    const draw = parseInt(digest(`${seed}/${count++}`).slice(0, 8), 16) / 2 ** 32;
    return new Promise((resolve) => setTimeout(resolve, draw * most));
  };
}

/** Starts the plugin. The engine's address is the last argument; without one it serves until it is ended. */
export function main(): void {
  const server = createServer(connect);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      console.error(error.message);
      process.exit(1);
    }
    console.log(port);
    const engine = process.argv.at(-1);
    if (engine !== undefined && /^[\w.[\]:-]+:\d+$/.test(engine)) exitWithEngine(engine);
  });
}

if (require.main === module) main();
