import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { CloudError, type Answer } from "./cloud";

/** Credentials for one account. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where a call goes and as whom; the caller's ambient credentials where none are given. */
export interface SignedTarget {
  readonly region: string;
  readonly credentials: Credentials | undefined;
}

/** One HTTP request, before it is signed. */
interface Plain {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Paths of the Route 53 Profiles API (its API reference). */
const PROFILE_PATHS: Readonly<Record<string, (params: Answer) => string>> = {
  GetProfile: ({ ProfileId }) => `/profile/${String(ProfileId)}`,
  GetProfileAssociation: ({ ProfileAssociationId }) => `/profileassociation/${String(ProfileAssociationId)}`,
  ListProfileResourceAssociations: ({ ProfileId }) => `/profileresourceassociations/profileid/${String(ProfileId)}`,
};

/** Services that take JSON by POST (the service models of the AWS SDK, `targetPrefix` and `jsonVersion`). */
const TARGETS: Readonly<Record<string, { readonly prefix: string; readonly json: string }>> = {
  directconnect: { prefix: "OvertureService", json: "1.1" },
  "network-firewall": { prefix: "NetworkFirewall_20201112", json: "1.0" },
  route53resolver: { prefix: "Route53Resolver", json: "1.1" },
};

/** Services that are called by signed HTTP: a handful of reads does not pay for one more SDK client each. */
export const SIGNED: ReadonlySet<string> = new Set(["route53profiles", ...Object.keys(TARGETS)]);

function plainRequest(service: string, operation: string, params: Answer): Plain {
  const target = TARGETS[service];
  if (target !== undefined) {
    const headers = {
      "content-type": `application/x-amz-json-${target.json}`,
      "x-amz-target": `${target.prefix}.${operation}`,
    };
    return { method: "POST", path: "/", query: {}, headers, body: JSON.stringify(params) };
  }
  const pathOf = PROFILE_PATHS[operation];
  if (!pathOf) throw new CloudError("UnknownAction", `${service}:${operation} is not one of doctor's calls`);
  const token = params.NextToken;
  const query: Record<string, string> = typeof token === "string" ? { nextToken: token } : {};
  return { method: "GET", path: pathOf(params), query, headers: {} };
}

/** Calls a service of `SIGNED`. `AWS_ENDPOINT_URL` moves the endpoint, as it does for the SDK's clients. */
export async function signedCall(
  service: string,
  operation: string,
  params: Answer,
  { region, credentials }: SignedTarget,
): Promise<Answer> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  const signer = new SignatureV4({
    service,
    region,
    credentials: credentials ?? new STSClient({ region }).config.credentials,
    sha256: Sha256,
  });
  const base = new URL(process.env.AWS_ENDPOINT_URL ?? `https://${service}.${region}.amazonaws.com`);
  const plain = plainRequest(service, operation, params);
  const signed = await signer.sign({
    ...plain,
    protocol: base.protocol,
    hostname: base.hostname,
    headers: { ...plain.headers, host: base.host },
  });
  const search = new URLSearchParams(plain.query).toString();
  const url = `${base.origin}${plain.path}${search ? `?${search}` : ""}`;
  const { method, body } = plain;
  const answer = await fetch(url, { method, headers: signed.headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  const parsed = (text.startsWith("{") ? JSON.parse(text) : {}) as Answer;
  if (answer.ok) return parsed;
  const type = answer.headers.get("x-amzn-errortype") ?? (typeof parsed.__type === "string" ? parsed.__type : "");
  const code = type.split(":")[0]?.split("#").at(-1);
  const message = parsed.Message ?? parsed.message;
  throw new CloudError(code || `Http${answer.status}`, typeof message === "string" ? message : text.slice(0, 200));
}
