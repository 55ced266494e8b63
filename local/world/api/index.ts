/** API calls as the AWS SDK makes them, by `service:Operation`: what the doctor sees of an embedded account. */
import { type Lookup } from "../kernel/world";
import { directConnectApis } from "./directconnect";
import { ec2Apis } from "./ec2";
import { logApis } from "./logs";
import { route53Apis } from "./route53";
import { sharingApis } from "./sharing";

/** All of them. */
export const apis: ReadonlyMap<string, Lookup> = new Map([
  ...ec2Apis,
  ...directConnectApis,
  ...logApis,
  ...route53Apis,
  ...sharingApis,
]);
