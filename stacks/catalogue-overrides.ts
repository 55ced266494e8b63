import { z } from "zod";
import { region } from "./values";

const known = z.enum(["yes", "no", "unknown"]);
const source = z.string().optional().describe("Where the fact comes from.");

const service = z.strictObject({
  title: z.string().optional().describe("What the service is called."),
  family: z
    .enum(["bedrock", "sagemaker", "s3", "support"])
    .optional()
    .describe("Bedrock-family endpoints admit consumer subnets only."),
  types: z
    .array(z.enum(["interface", "gateway"]))
    .optional()
    .describe("Kinds of endpoint that it has."),
  serviceName: z
    .string()
    .optional()
    .describe("Endpoint service name, a template such as com.amazonaws.{region}.example."),
  dnsNames: z
    .array(z.string())
    .optional()
    .describe("Every private DNS name, templates such as example.{region}.{suffix}; replaces the catalogue's list."),
  endpointPolicy: known.optional().describe("Whether its endpoint takes an endpoint policy."),
  iamPrefixes: z.array(z.string()).optional().describe("Prefixes of its IAM actions, without the colon."),
  availabilityZones: z.record(region, z.array(z.string())).optional().describe("Zone ids that offer it, by Region."),
  regions: z.array(region).optional().describe("Every Region that offers it."),
  fips: z
    .strictObject({
      serviceName: z.string().optional().describe("Endpoint service name of the FIPS variant, a template."),
      dnsNames: z.array(z.string()).optional().describe("Every private DNS name of the FIPS variant, templates."),
      endpointPolicy: known.optional().describe("Whether the FIPS variant takes an endpoint policy."),
      regions: z.array(region).optional().describe("Every Region that has the FIPS variant."),
    })
    .optional()
    .describe("The service's FIPS variant."),
  source,
});

const model = z.strictObject({
  vendor: z.string().optional().describe("Who makes the model."),
  lifecycle: z.enum(["active", "legacy"]).optional().describe("Whether AWS still recommends it."),
  endpoints: z
    .array(z.enum(["bedrock-runtime", "bedrock-mantle"]))
    .optional()
    .describe("Services through which it can be invoked."),
  regions: z.array(region).optional().describe("Regions where it can be invoked on demand."),
  mantleRegions: z.array(region).optional().describe("Regions where bedrock-mantle offers it."),
  source,
});

const inferenceProfile = z.strictObject({
  model: z.string().optional().describe("Id of the model that it leads to."),
  geography: z.string().optional().describe("Its geography, such as us or eu: the first part of its id."),
  routes: z
    .array(
      z.strictObject({
        from: z.array(region).min(1).describe("Regions where requests are made."),
        to: z.array(region).describe("Regions where the model may then run."),
      }),
    )
    .optional()
    .describe("Destination Regions by source Region."),
  source,
});

/** Corrections and additions to the catalogue; their meaning is in catalogue/README.md. */
export const catalogueOverrides = z.strictObject({
  services: z
    .record(z.string(), service)
    .optional()
    .describe("Services by their id: corrected where known, else added."),
  models: z.record(z.string(), model).optional().describe("Models by their id: corrected where known, else added."),
  inferenceProfiles: z.record(z.string(), inferenceProfile).optional().describe("Inference profiles by their id."),
});
