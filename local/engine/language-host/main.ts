import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { exitWithEngine } from "./engine-watch";
import { languageRuntime } from "./service";

/**
 * `pulumi-language-nodejs`: prints its port, serves until the engine that started it is gone. The engine passes its
 * own address as the last argument.
 */
function main(argv: readonly string[]): void {
  const engine = argv.at(-1);
  if (!engine || engine.startsWith("-")) {
    console.error("pulumi-language-nodejs: this is started by the Pulumi engine, with the engine's address");
    process.exitCode = 1;
    return;
  }
  const server = new grpc.Server();
  server.addService(LanguageRuntimeService, languageRuntime(engine));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      console.error(`pulumi-language-nodejs: ${error.message}`);
      process.exitCode = 1;
      return;
    }
    console.log(port);
    exitWithEngine(engine);
  });
}

main(process.argv.slice(2));
