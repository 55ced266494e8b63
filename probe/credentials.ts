import type { Credentials } from "./types";

/** Address of the instance metadata service (EC2 guide, Instance metadata). */
const INSTANCE = "http://169.254.169.254";
/** Address of the container credentials service (ECS guide, Task IAM role). */
const CONTAINER = "http://169.254.170.2";
const TIMEOUT_MS = 1000;

interface Answer {
  AccessKeyId?: unknown;
  SecretAccessKey?: unknown;
  Token?: unknown;
}

/** Credentials from the environment, the container or the instance, in this order; `undefined` if there are none. */
export async function findCredentials(env: NodeJS.ProcessEnv = process.env): Promise<Credentials | undefined> {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  if (id !== undefined && secret !== undefined) {
    return { accessKeyId: id, secretAccessKey: secret, ...(token !== undefined && { sessionToken: token }) };
  }
  const relative = env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
  const full = env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] ?? (relative === undefined ? undefined : CONTAINER + relative);
  if (full !== undefined) {
    const authorization = env["AWS_CONTAINER_AUTHORIZATION_TOKEN"];
    return ask(full, authorization === undefined ? {} : { authorization });
  }
  if (env["AWS_EC2_METADATA_DISABLED"] === "true") return undefined;
  return fromInstance();
}

/** IMDSv2: a session token first, then the role's name, then its keys. */
async function fromInstance(): Promise<Credentials | undefined> {
  const token = await text(`${INSTANCE}/latest/api/token`, { "x-aws-ec2-metadata-token-ttl-seconds": "60" }, "PUT");
  if (token === undefined) return undefined;
  const headers = { "x-aws-ec2-metadata-token": token };
  const path = `${INSTANCE}/latest/meta-data/iam/security-credentials/`;
  const role = await text(path, headers);
  return role === undefined ? undefined : ask(path + role.trim(), headers);
}

async function ask(url: string, headers: Record<string, string>): Promise<Credentials | undefined> {
  const body = await text(url, headers);
  if (body === undefined) return undefined;
  const { AccessKeyId, SecretAccessKey, Token } = answered(body);
  if (typeof AccessKeyId !== "string" || typeof SecretAccessKey !== "string") return undefined;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(typeof Token === "string" && { sessionToken: Token }),
  };
}

/** What an answer says; nothing if it is not what the service sends. Its text is never shown: it may hold keys. */
function answered(body: string): Answer {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

async function text(url: string, headers: Record<string, string>, method = "GET"): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
