/** Process of the `aws` provider plugin: prints its port, then serves the engine until that ends. */
import * as grpc from "@grpc/grpc-js";
import { exitWithEngine } from "../engine/language-host/engine-watch";
import { type Connection, WORLD_VARIABLE, WorldClient } from "../world/client";
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
  return { send: (command) => client.send(command), close: () => client.close() };
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
