/** Condition keys that follow from the way that a request takes, whoever makes it (IAM guide, "Global condition context keys"). */
import type { GatewayEndpoint, InterfaceEndpoint, NetworkModel } from "./model";
import type { KeyMatch, Policy } from "./policy";

/** Services whose requests tell who owns the endpoint; of others the same guide says not to rely on the key. */
const TELLS_OWNER = /\.(s3|kms|lambda|athena|ecr\.(api|dkr))$/;

/** What is known of every request that passes an endpoint. What no state tells is left out, and so stays free. */
export function keysOfPassage(
  model: NetworkModel,
  endpoint: InterfaceEndpoint | GatewayEndpoint,
): Readonly<Record<string, KeyMatch>> {
  const vpc = model.vpcs.get(endpoint.vpc)?.id;
  const region = /^com\.amazonaws\.([a-z]{2}(?:-[a-z]+)+-[0-9]+)\./.exec(endpoint.service)?.[1];
  return {
    ...(endpoint.account !== undefined && TELLS_OWNER.test(endpoint.service)
      ? { "aws:VpceAccount": endpoint.account }
      : {}),
    ...(region === undefined ? {} : { "aws:RequestedRegion": region }),
    ...(endpoint.id === undefined ? {} : { "aws:SourceVpce": endpoint.id }),
    ...(vpc === undefined ? {} : { "aws:SourceVpc": vpc, "aws:SourceVpcArn": `arn:aws*:ec2:*:*:vpc/${vpc}` }),
    // The same guide: not in the context of a request that comes by an endpoint, which has aws:VpcSourceIp instead.
    "aws:SourceIp": { present: false },
  };
}

/**
 * What is known of a call that a person or program makes by itself, encrypted, from one of some subnets (the same guide).
 * @param from CIDRs of the subnets; none if they are not known
 */
export function keysOfCall(from: readonly string[]): Readonly<Record<string, KeyMatch>> {
  return {
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    ...(from.length === 0 ? {} : { "aws:VpcSourceIp": { within: from } }),
  };
}

/** Those keys that a policy asks about: questions about others would only tell equal policies apart. */
export function askedFor(
  { statements }: Policy,
  keys: Readonly<Record<string, KeyMatch>>,
): Readonly<Record<string, KeyMatch>> {
  const asked = new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)));
  return Object.fromEntries(Object.entries(keys).filter(([key]) => asked.has(key.toLowerCase())));
}
