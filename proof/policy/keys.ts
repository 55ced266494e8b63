/**
 * What is known about condition keys. Data, from the IAM guide, "AWS global condition context keys", and for `bedrock:`
 * from the Service authorization reference.
 */

/** Facts about one key; what is not said is unknown. */
export interface KeyFacts {
  /** A request can carry several values: a set operator is needed to test it. */
  readonly multivalued?: boolean;
  /** Holds an id that AWS made up: endpoint policies refuse wildcards and numeric operators on it. */
  readonly generatedId?: boolean;
  /** Follows from the principal of the request, so a request cannot choose it freely. */
  readonly fromPrincipal?: boolean;
}

const KEYS: Readonly<Record<string, KeyFacts>> = {
  "aws:PrincipalArn": { fromPrincipal: true },
  "aws:PrincipalAccount": { generatedId: true, fromPrincipal: true },
  "aws:PrincipalOrgPaths": { multivalued: true, fromPrincipal: true },
  "aws:PrincipalOrgID": { generatedId: true, fromPrincipal: true },
  "aws:PrincipalIsAWSService": { fromPrincipal: true },
  "aws:PrincipalServiceName": { fromPrincipal: true },
  "aws:PrincipalServiceNamesList": { multivalued: true, fromPrincipal: true },
  "aws:PrincipalType": { fromPrincipal: true },
  "aws:userid": {},
  "aws:username": {},
  "aws:AssumedRoot": {},
  "aws:FederatedProvider": {},
  "aws:TokenIssueTime": {},
  "aws:MultiFactorAuthAge": {},
  "aws:MultiFactorAuthPresent": {},
  "aws:ChatbotSourceArn": {},
  "aws:Ec2InstanceSourceVpc": { generatedId: true },
  "aws:Ec2InstanceSourcePrivateIPv4": {},
  "aws:SourceIdentity": {},
  "aws:SourceIp": {},
  "aws:SourceVpc": { generatedId: true },
  "aws:SourceVpcArn": {},
  "aws:SourceVpce": { generatedId: true },
  "aws:VpceAccount": { generatedId: true },
  "aws:VpceOrgID": { generatedId: true },
  "aws:VpceOrgPaths": { multivalued: true },
  "aws:VpcSourceIp": {},
  "aws:ResourceAccount": { generatedId: true },
  "aws:ResourceOrgID": { generatedId: true },
  "aws:ResourceOrgPaths": { multivalued: true },
  "aws:CalledVia": { multivalued: true },
  "aws:CalledViaFirst": {},
  "aws:CalledViaLast": {},
  "aws:ViaAWSService": {},
  "aws:CurrentTime": {},
  "aws:EpochTime": {},
  "aws:referer": {},
  "aws:RequestedRegion": {},
  "aws:TagKeys": { multivalued: true },
  "aws:SecureTransport": {},
  "aws:SourceAccount": { generatedId: true },
  "aws:SourceArn": {},
  "aws:SourceOwner": {}, // SNS guide, Example cases for Amazon SNS access control; older than the rest, and still there
  "aws:SourceOrgID": { generatedId: true },
  "aws:SourceOrgPaths": { multivalued: true },
  "aws:UserAgent": {},
  "bedrock:GuardrailIdentifier": {},
  "bedrock:InferenceProfileArn": {},
  "bedrock:PromptRouterArn": {},
};

/** Keys whose name ends in a tag key of the user's choice. */
const TAG_PREFIXES = ["aws:principaltag/", "aws:resourcetag/", "aws:requesttag/"];

const BY_LOWER = new Map(Object.entries(KEYS).map(([name, facts]) => [name.toLowerCase(), { name, facts }]));

/** The facts about a key given in any letter case; empty for a key that is not listed. */
export function keyFacts(key: string): KeyFacts {
  return BY_LOWER.get(key.toLowerCase())?.facts ?? {};
}

/** True for a key that is listed here, or is named after a tag; only of such a key it is known that it has one value. */
export function isListedKey(key: string): boolean {
  const lower = key.toLowerCase();
  return BY_LOWER.has(lower) || TAG_PREFIXES.some((prefix) => lower.startsWith(prefix));
}

/** The usual spelling of a key, for messages and witnesses. */
export function keySpelling(key: string): string {
  return BY_LOWER.get(key.toLowerCase())?.name ?? key;
}

/** False for a key with the `aws:` prefix that is not among the global keys: most often a misspelling. */
export function isKnownKey(key: string): boolean {
  return !key.toLowerCase().startsWith("aws:") || isListedKey(key);
}
