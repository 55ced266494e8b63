import * as grpc from "@grpc/grpc-js";

/**
 * Ends this process (exit code 0) once the engine at `address` is gone. An engine that ends in order kills its plugins
 * itself; one that was killed leaves them behind, and they would wait for ever.
 */
export function exitWithEngine(address: string, exit: () => void = () => process.exit(0)): void {
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), {
    "grpc.keepalive_time_ms": 10_000,
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 500,
  });
  client.waitForReady(Date.now() + 15_000, (error) => {
    if (error) exit();
    else watch(client, exit);
  });
}

function watch(client: grpc.Client, exit: () => void): void {
  const channel = client.getChannel();
  const state = channel.getConnectivityState(true);
  if (state !== grpc.connectivityState.READY) {
    // A connection may be idle without the engine being gone: it is asked once more.
    client.waitForReady(Date.now() + 2000, (error) => {
      if (error) exit();
      else watch(client, exit);
    });
    return;
  }
  channel.watchConnectivityState(state, Infinity, () => watch(client, exit));
}
