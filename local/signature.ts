/**
 * Key under which Pulumi marks a value that is no plain one, in a state and on the wire: a secret, an asset, an archive
 * (@pulumi/pulumi, `specialSigKey` in runtime/rpc.ts).
 */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
