/** What a probe expects, from one spoke's point of view. Written by `bedrock-hub probe --write`; plain JSON. */
export interface ProbePlan {
  spoke: string;
  domain: string;
  region: string;
  /** Names that must resolve to the domain's own endpoints and answer. */
  names: ProbeName[];
  /** Blocks of the domain's own endpoints: every address of a name must lie in one. */
  ownBlocks: string[];
  /** Endpoints of other domains, which must not answer: host names or addresses. */
  foreign: ProbeEndpoint[];
  /** The domain's own endpoints under their own names: from a place in no spoke they must not answer either. */
  own: ProbeEndpoint[];
  /** True if the place that the probe runs in may use Bedrock; false: Bedrock names must not answer. */
  granted: boolean;
  /** True if the spoke or its domain is under the kill switch: nothing must answer. */
  quarantined: boolean;
}

export interface ProbeName {
  name: string;
  service: string;
  /** True for Bedrock-family services, which admit consumer subnets only. */
  bedrock: boolean;
}

export interface ProbeEndpoint {
  domain: string;
  service: string;
  host: string;
}

/** Where and how to look; the defaults are those of a real spoke. */
export interface ProbeOptions {
  /** DNS servers as `address[:port]`; the system's own by default. */
  servers?: string[];
  /** Port of the endpoints. @default 443 */
  port?: number;
  /** Most milliseconds for one look-up, connection or call. @default 5000 */
  timeoutMs?: number;
  /** PEM of a certificate authority to trust besides the system's. */
  ca?: string;
  /** Credentials for the signed call; found in the environment, the container or the instance by default. */
  credentials?: Credentials;
  /** Leave the signed call out. @default false */
  skipCall?: boolean;
}

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** One line of the result. */
export interface ProbeResult {
  /** `place`, `resolve`, `connect`, `tls`, `call` or `closed`. */
  check: string;
  target: string;
  ok: boolean;
  /** What was found. */
  detail: string;
}
