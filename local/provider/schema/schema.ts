/**
 * Shapes of the AWS provider's resource types and look-ups. `aws.json` is generated from the pinned
 * `@pulumi/aws` by `generate.ts`; nothing in it is written by hand.
 */
import data from "./aws.json";

/**
 * Property name to type, written as `string`, `number`, `boolean`, `any`, `[T]` for a list, `{T}` for a map
 * and `@ec2.VpcEndpointDnsOptions` for a shape. Inputs end in `!` where required, outputs in `?` where a
 * finished resource may lack them.
 */
export type Members = Readonly<Record<string, string>>;

/** What one resource type takes and returns. */
export interface ResourceShape {
  readonly inputs: Members;
  readonly outputs: Members;
}

/** The whole generated file. */
export interface AwsSchema {
  /** Version of `@pulumi/aws` that was read. */
  readonly version: string;
  readonly resources: Record<string, ResourceShape>;
  /** Arguments of the look-ups (`aws:ec2/getVpc:getVpc`) by token. */
  readonly lookups: Record<string, Members>;
  readonly shapes: Record<string, Members>;
}

/** The shapes of the pinned provider version. */
export const awsSchema: AwsSchema = data;
