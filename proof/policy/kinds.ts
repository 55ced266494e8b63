/** What differs between the places a policy can be attached to. Data; each fact with its source. */
import { type PolicyKind } from "./types";

/** The rules of one kind of policy. */
export interface KindRules {
  /** How messages call it. */
  readonly title: string;
  /** Largest document in characters, white space included. */
  readonly maxCharacters: number;
  /** Whether statements must, or must not, name a principal. */
  readonly principal: "required" | "forbidden";
  /**
   * Whom `{"AWS": "<account>"}` or the account's root ARN means: every principal of the account,
   * or only its root user.
   */
  readonly accountPrincipal: "account" | "root-user";
  /** Whether the wildcard rules of endpoint policies hold (see parse-condition.ts). */
  readonly endpointWildcardRules: boolean;
  /** What a reader must know about this kind; shown beside findings. */
  readonly notes: readonly string[];
}

const ENDPOINT_NOTES = [
  "An endpoint policy is a boundary: it grants nothing, and a call also needs the caller's identity policies and any resource policy.",
  "An endpoint without a policy of its own has the default policy, which allows everything.",
  "What no statement allows is denied.",
  "A changed policy can take a few minutes to apply.",
] as const;

/**
 * Sources: PrivateLink guide, "Control access to VPC endpoints using endpoint policies" (20,480 characters with
 * white space, wildcard rules, gateway principals); IAM guide, "Principal" (an account means all of it elsewhere);
 * S3 guide, "Bucket policies" (20 KB); Organizations guide, "Quotas" (SCP 10,240 since May 2026); IAM guide, "IAM and STS quotas"
 * (managed policy 6,144 characters without white space: counted with it here, which is stricter).
 */
export const KINDS: Readonly<Record<PolicyKind, KindRules>> = {
  "interface-endpoint": {
    title: "interface endpoint policy",
    maxCharacters: 20_480,
    principal: "required",
    accountPrincipal: "account",
    endpointWildcardRules: true,
    notes: ENDPOINT_NOTES,
  },
  "gateway-endpoint": {
    title: "gateway endpoint policy",
    maxCharacters: 20_480,
    principal: "required",
    accountPrincipal: "root-user",
    endpointWildcardRules: true,
    notes: [
      ...ENDPOINT_NOTES,
      'On a gateway endpoint the principal must be "*"; an account there means that account\'s root user only. Narrow it with aws:PrincipalArn, aws:PrincipalAccount or aws:PrincipalOrgID.',
    ],
  },
  resource: {
    title: "resource policy",
    maxCharacters: 20_480,
    principal: "required",
    accountPrincipal: "account",
    endpointWildcardRules: false,
    notes: [
      "What no statement allows is denied, unless the caller's own identity policy in the same account allows it.",
    ],
  },
  scp: {
    title: "service control policy",
    maxCharacters: 10_240,
    principal: "forbidden",
    accountPrincipal: "account",
    endpointWildcardRules: false,
    notes: [
      "A service control policy grants nothing and does not bind the management account, AWS service principals or service-linked roles.",
    ],
  },
  identity: {
    title: "identity policy",
    maxCharacters: 6_144,
    principal: "forbidden",
    accountPrincipal: "account",
    endpointWildcardRules: false,
    notes: [],
  },
};

/** The policy of an endpoint to which none was attached (PrivateLink guide, "Default endpoint policy"). */
export const DEFAULT_ENDPOINT_POLICY = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';
