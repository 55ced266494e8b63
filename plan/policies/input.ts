import type { Catalogue, ServiceEntry } from "../../catalogue";
import type { Problem } from "../../stacks/problems";
import type { Notice } from "../types";
import type { PolicyException } from "./document";

/** One domain among those that use an endpoint set: who it is and what it may invoke. */
export interface Tenant {
  /** The domain's key. */
  readonly domain: string;
  /** Ids of the accounts that its spokes are in. */
  readonly accounts: readonly string[];
  /** Paths of organizational units (`aws:PrincipalOrgPaths`). Where there are any, they decide instead of `accounts`. */
  readonly organizationalUnits: readonly string[];
  /** Ids of the base models that it may invoke. */
  readonly models: readonly string[];
  /** Geography of cross-Region inference (`us`, `eu`, `global`, …), or `none`. */
  readonly inferenceGeography: string;
  /** `arns`: guardrails that count, with or without a version; empty: any of the domain's accounts. */
  readonly guardrail: { readonly required: boolean; readonly arns: readonly string[] };
  /** Lets AgentCore callers in that sign nothing but show an OAuth token. */
  readonly agentCoreOAuth: boolean;
}

/** What decides about every endpoint policy of one endpoint set. */
export interface PolicyScope {
  /** `aws`, `aws-us-gov`, … */
  readonly partition: string;
  /** Region of the endpoints. */
  readonly region: string;
  readonly organizationId: string;
  /** The domain that owns the endpoint set; problems name it. */
  readonly owner: string;
  /** The owner and the domains that share its endpoints. */
  readonly tenants: readonly Tenant[];
  /** Ids of accounts all of whose spokes are quarantined: left out everywhere, and denied. */
  readonly quarantinedAccounts: readonly string[];
  readonly catalogue: Catalogue;
  /**
   * Catalogue ids of the services that the callers reach: the S3 policy opens the buckets of AWS that these need.
   * Default: every bucket of AWS in the catalogue.
   */
  readonly services?: readonly string[];
}

/** One endpoint whose policy is asked for. */
export interface EndpointPolicyInput extends PolicyScope {
  readonly service: ServiceEntry;
  /** Which kind of endpoint carries the policy; the text is the same, messages tell them apart. Default: `interface`. */
  readonly endpoint?: "interface" | "gateway";
}

/** An endpoint policy with what is wrong or worth knowing about it. */
export interface EndpointPolicy {
  /** Minified JSON; empty where the service takes no endpoint policy. */
  readonly document: string;
  readonly problems: Problem[];
  readonly notices: Notice[];
  /** Who or what gets through beyond the domain's principals and the organization's resources. */
  readonly exceptions: PolicyException[];
}

/** What the policies for the accounts of one domain's callers are made from. */
export interface CallerPolicyInput extends PolicyScope {
  /** The domain, one of `tenants`, whose callers the policies are for. */
  readonly domain: string;
  /** Scopes of the domain's endpoint set in other Regions that have endpoints of their own. Default: none. */
  readonly elsewhere?: readonly PolicyScope[];
  /** Ids of the Bedrock-family endpoints that the domain uses, in every Region: what `aws:SourceVpce` has to be. At least one. */
  readonly endpointIds: readonly string[];
  /**
   * ARNs or ARN patterns of roles that call Bedrock from inside AWS and so from no endpoint: service roles of agents,
   * flows, knowledge bases and jobs. Exempt from the endpoint alone, from no other rule. Default: none.
   */
  readonly insideAws?: readonly string[];
}
