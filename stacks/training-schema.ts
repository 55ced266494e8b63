import { z } from "zod";
import { key, pattern } from "./values";

/** Training and customization jobs that run in a spoke's own VPC. */
export const training = z.strictObject({
  subnets: z
    .array(key)
    .min(1)
    .describe(
      "Subnets (adopted VPC) or groups of subnets (created VPC), by name, that jobs put their interfaces into.",
    ),
  jobs: z
    .array(z.enum(["sagemaker", "bedrock-customization", "bedrock-batch"]))
    .min(1)
    .default(["sagemaker"])
    .describe("Kinds of jobs; each gets a role with the network-interface permissions that AWS documents for it."),
  centralAccess: z
    .boolean()
    .default(false)
    .describe(
      "Let the buckets be reached through the domain's central S3 endpoint as well, for example from on-premises.",
    ),
  administrators: z
    .array(
      pattern(
        /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/*-]{1,512}$/,
        "is not the ARN of an IAM role",
        "write arn:aws:iam::<account id>:role/<name>; an asterisk stands for any ending",
      ),
    )
    .default([])
    .describe("Roles that may read and write the buckets from anywhere."),
});
