/**
 * What the catalogue's data files hold. Plain JSON shapes: no class, no Pulumi, no validation library.
 * Templates know `{region}`, `{suffix}` (`amazonaws.com` in the standard partition) and `{dualstack}` (`api.aws`).
 */

/** Who may use a service: Bedrock-family endpoints admit consumer subnets only, the others whole spoke VPCs. */
export type Family = "bedrock" | "sagemaker" | "s3" | "support";
/** Kinds of VPC endpoint that the catalogue knows for a service. */
export type EndpointType = "interface" | "gateway";
/** An AWS partition. The isolated partitions are not in the catalogue. */
export type Partition = "aws" | "aws-cn" | "aws-eusc" | "aws-us-gov";
/** `unknown` is never a pass: it is shown, and decided by a look-up at deploy time. */
export type Known = "yes" | "no" | "unknown";
/**
 * How well a private DNS name is known: `verified` by AWS documentation or a recorded AWS response, `derived` from
 * the host that AWS SDKs use for the service, `unverified` where neither source has it.
 */
export type Confidence = "verified" | "derived" | "unverified";

/** A private DNS name of an endpoint service, as a template; a leading `*.` is a wildcard. */
export interface DnsName {
  readonly name: string;
  readonly confidence: Confidence;
  readonly source: string;
}

/** The FIPS 140 variant of a service: an endpoint service of its own with names of its own. */
export interface FipsVariant {
  readonly serviceName: string;
  readonly dnsNames: readonly DnsName[];
  readonly endpointPolicy: Known;
  /** Regions that offer it, where AWS lists them; it is offered nowhere else. Absent: unknown. */
  readonly regions?: readonly string[];
  readonly notes?: readonly string[];
}

/** What is known of the zones in which a service's endpoint can be placed. */
export interface AvailabilityZones {
  /** Availability zone ids that offer the service, by Region. A Region that is not listed is unknown. */
  readonly ids?: Readonly<Record<string, readonly string[]>>;
  /** Number of zones seen to offer it, by Region, where AWS showed names that differ per account instead of ids. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly notes?: readonly string[];
  readonly source: string;
}

/** Regions that offer a service. */
export interface RegionList {
  /** True where the source claims to be complete: a Region outside the list is then an error, otherwise unknown. */
  readonly complete: boolean;
  readonly codes: readonly string[];
  readonly source: string;
}

/** One AWS service that a private workload reaches through an endpoint. */
export interface ServiceEntry {
  /** Stable key, used in stack files. */
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  readonly types: readonly EndpointType[];
  /** Endpoint service name, as a template. */
  readonly serviceName: string;
  /** Endpoint service names of partitions that name it differently. */
  readonly serviceNames?: Readonly<Partial<Record<Partition, string>>>;
  /** Every private DNS name of the interface endpoint. Empty: no private DNS, clients use endpoint-specific names. */
  readonly dnsNames: readonly DnsName[];
  /** Whether the endpoint takes an endpoint policy. */
  readonly endpointPolicy: Known;
  /** Prefixes of its IAM actions, without the colon. */
  readonly iamPrefixes: readonly string[];
  readonly fips?: FipsVariant;
  readonly availabilityZones?: AvailabilityZones;
  readonly regions?: RegionList;
  /** Whether Bedrock model-invocation logging records calls that are made through it. */
  readonly invocationLogging: boolean;
  /**
   * CloudTrail event source under which endpoint calls can be logged as network activity (CloudTrail guide, Logging network
   * activity events); absent: not supported. One wrong source makes CloudTrail refuse all selectors of a trail.
   */
  readonly networkActivity?: string;
  readonly notes?: readonly string[];
  readonly sources: readonly string[];
}

/** A private hosted zone and the record names in it: `@` is the zone's own name, `*` everything below it. */
export interface ServiceZone {
  readonly zone: string;
  readonly records: readonly ("@" | "*")[];
}

/** A Region of the catalogue. */
export interface RegionEntry {
  readonly code: string;
  readonly partition: Partition;
  /** First part of its availability zone ids, such as `euw1`; absent where no source at hand has them. */
  readonly azPrefix?: string;
  readonly azIds?: readonly string[];
  readonly source: string;
}

/** The DNS suffixes of a partition. */
export interface PartitionEntry {
  readonly id: Partition;
  readonly suffix: string;
  readonly dualstack: string;
  readonly source: string;
}

/** A quota as AWS sets it for a new account. */
export interface QuotaEntry {
  readonly name: string;
  readonly title: string;
  readonly default: number;
  /** Whether AWS raises it on request. */
  readonly adjustable: boolean;
  /** Highest value that AWS grants, where documented. */
  readonly max?: number;
  readonly notes?: string;
  readonly source: string;
}

/** A foundation model. */
export interface ModelEntry {
  /** Model id as in `arn:aws:bedrock:<region>::foundation-model/<id>`, without a geography prefix. */
  readonly id: string;
  readonly vendor: string;
  readonly lifecycle: "active" | "legacy";
  /** Services through which it can be invoked. */
  readonly endpoints: readonly ("bedrock-runtime" | "bedrock-mantle")[];
  /** Regions where the id itself can be invoked on demand. Empty: through an inference profile only. */
  readonly regions: readonly string[];
  /** Regions where `bedrock-mantle` offers it. */
  readonly mantleRegions?: readonly string[];
  readonly sources: readonly string[];
}

/** Where an inference profile sends requests that are made in a Region. */
export interface ProfileRoute {
  /** Source Regions: where the request is made. */
  readonly from: readonly string[];
  /** Every destination Region. Empty for a `global` profile, which may use any commercial Region. */
  readonly to: readonly string[];
}

/** A system-defined (cross-Region) inference profile. */
export interface InferenceProfileEntry {
  /** Profile id: the geography, a dot and the model id. */
  readonly id: string;
  readonly model: string;
  /** `us`, `eu`, `apac`, `jp`, `au`, `ca`, `in`, `us-gov` or `global`. */
  readonly geography: string;
  readonly routes: readonly ProfileRoute[];
  readonly sources: readonly string[];
}

/** A step of a price that falls with volume. */
export interface PriceTier {
  /** Units of a month from which the step counts. */
  readonly from: number;
  readonly usd: number;
}

/** A list price. */
export interface PriceEntry {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** US dollars for one unit, at the first step. */
  readonly usd: number;
  /** Every step, where the price falls with volume. */
  readonly tiers?: readonly PriceTier[];
  /** False where no AWS price list or pricing page was at hand. */
  readonly verified: boolean;
  readonly notes?: string;
  /** Day on which it was collected. */
  readonly date: string;
  readonly source: string;
}

/** IAM actions that belong together in an endpoint policy. */
export interface ActionGroup {
  readonly id: string;
  readonly title: string;
  /** Catalogue ids of the services whose endpoint takes them. */
  readonly services: readonly string[];
  readonly actions: readonly string[];
  readonly notes?: readonly string[];
  readonly sources: readonly string[];
}

/** Buckets of AWS that a service needs through the S3 endpoints, as a template. */
export interface AwsBuckets {
  readonly id: string;
  readonly title: string;
  /** Catalogue ids of the services that need them; empty: operating systems of the workloads. */
  readonly services: readonly string[];
  /** Resource ARNs with `{partition}` and `{region}`. */
  readonly resources: readonly string[];
  readonly actions: readonly string[];
  readonly confidence: "verified" | "unverified";
  readonly notes?: readonly string[];
  readonly source: string;
}
