import { createHash, createHmac } from "node:crypto";
import type { Credentials } from "./types";

/** A GET request to sign. */
export interface Signable {
  host: string;
  path: string;
  region: string;
  /** Signing name of the service, e.g. `bedrock`. */
  service: string;
  credentials: Credentials;
  now: Date;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/**
 * Headers of a GET request without body or query, signed with Signature Version 4 (IAM guide, Create a signed AWS API
 * request). By hand because the probe runs inside spokes as one file, without packages.
 */
export function signedHeaders({ host, path, region, service, credentials, now }: Signable): Record<string, string> {
  const stamp = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = stamp.slice(0, 8);
  const token = credentials.sessionToken;
  const headers: [string, string][] = [
    ["host", host],
    ["x-amz-date", stamp],
    ...(token === undefined ? [] : [["x-amz-security-token", token] as [string, string]]),
  ];
  const names = headers.map(([name]) => name).join(";");
  const canonical = [
    "GET",
    path,
    "",
    ...headers.map(([name, value]) => `${name}:${value}`),
    "",
    names,
    sha256(""),
  ].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", stamp, scope, sha256(canonical)].join("\n");
  const key = [region, service, "aws4_request"].reduce<Buffer>(
    (k, part) => hmac(k, part),
    hmac(`AWS4${credentials.secretAccessKey}`, day),
  );
  const signature = hmac(key, toSign).toString("hex");
  return {
    ...Object.fromEntries(headers),
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
