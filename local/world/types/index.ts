/** Every resource type and look-up that the embedded AWS knows; all others are refused by name. */
import { accountFunctions } from "../invokes/account";
import { ec2Functions } from "../invokes/ec2";
import { iamFunctions } from "../invokes/iam";
import { type TypeDefinition } from "../kernel/definition";
import { type Lookup } from "../kernel/world";
import { ec2 } from "./ec2";
import { iam } from "./iam";
import { ram } from "./ram";
import { route53 } from "./route53";
import { tgw } from "./tgw";

/** Definitions by type token. */
export const types: ReadonlyMap<string, TypeDefinition> = new Map(
  [...ec2, ...tgw, ...ram, ...route53, ...iam].map((d) => [d.token, d]),
);

/** Look-ups by token. */
export const functions: ReadonlyMap<string, Lookup> = new Map([...accountFunctions, ...ec2Functions, ...iamFunctions]);
