/** Every resource type and look-up that the embedded AWS knows; all others are refused by name. */
import { accountFunctions } from "../invokes/account";
import { ec2Functions } from "../invokes/ec2";
import { iamFunctions } from "../invokes/iam";
import { type TypeDefinition } from "../kernel/definition";
import { type Lookup } from "../kernel/world";
import { analytics } from "./analytics";
import { bedrock } from "./bedrock";
import { dx } from "./dx";
import { ec2 } from "./ec2";
import { events } from "./events";
import { firehose } from "./firehose";
import { iam } from "./iam";
import { kms } from "./kms";
import { logs } from "./logs";
import { networkFirewall } from "./networkfirewall";
import { oam } from "./oam";
import { ram } from "./ram";
import { route53 } from "./route53";
import { bucket, bucketObject, bucketPolicy } from "./s3/bucket";
import { bucketSettings } from "./s3/settings";
import { secrets } from "./secrets";
import { tgw } from "./tgw";
import { trails } from "./trail";

const all: readonly TypeDefinition[] = [
  ...ec2,
  ...tgw,
  ...ram,
  ...route53,
  ...iam,
  ...kms,
  bucket,
  bucketObject,
  bucketPolicy,
  ...bucketSettings,
  ...logs,
  ...events,
  ...trails,
  ...analytics,
  ...bedrock,
  ...oam,
  ...firehose,
  ...dx,
  ...secrets,
  ...networkFirewall,
];

/** Definitions by type token. */
export const types: ReadonlyMap<string, TypeDefinition> = new Map(all.map((d) => [d.token, d]));

/** Look-ups by token. */
export const functions: ReadonlyMap<string, Lookup> = new Map([...accountFunctions, ...ec2Functions, ...iamFunctions]);
