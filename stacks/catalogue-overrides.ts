import { z } from "zod";
import { region } from "./values";

const known = z.enum(["yes", "no", "unknown"]);
const source = z.string().optional().describe("Where the fact comes from.");

const service = z.strictObject({
  title: z.string().optional(),
  family: z
    .enum(["bedrock", "sagemaker", "s3", "support"])
    .optional()
    .describe("Bedrock-family endpoints admit consumer subnets only."),
  types: z.array(z.enum(["interface", "gateway"])).optional(),
  serviceName: z
    .string()
    .optional()
    .describe("Endpoint service name, a template such as com.amazonaws.{region}.example."),
  dnsNames: z
    .array(z.string())
    .optional()
    .describe("Every private DNS name, templates such as example.{region}.{suffix}; replaces the catalogue's list."),
  endpointPolicy: known.optional(),
  iamPrefixes: z.array(z.string()).optional(),
  availabilityZones: z.record(region, z.array(z.string())).optional().describe("Zone ids that offer it, by Region."),
  regions: z.array(region).optional().describe("Every Region that offers it."),
  fips: z
    .strictObject({
      serviceName: z.string().optional(),
      dnsNames: z.array(z.string()).optional(),
      endpointPolicy: known.optional(),
      regions: z.array(region).optional(),
    })
    .optional(),
  source,
});

const model = z.strictObject({
  vendor: z.string().optional(),
  lifecycle: z.enum(["active", "legacy"]).optional(),
  endpoints: z.array(z.enum(["bedrock-runtime", "bedrock-mantle"])).optional(),
  regions: z.array(region).optional().describe("Regions where it can be invoked on demand."),
  mantleRegions: z.array(region).optional(),
  source,
});

const inferenceProfile = z.strictObject({
  model: z.string().optional(),
  geography: z.string().optional(),
  routes: z
    .array(z.strictObject({ from: z.array(region).min(1), to: z.array(region) }))
    .optional()
    .describe("Destination Regions by source Region."),
  source,
});

/** Corrections and additions to the catalogue; their meaning is in catalogue/README.md. */
export const catalogueOverrides = z.strictObject({
  services: z.record(z.string(), service).optional(),
  models: z.record(z.string(), model).optional(),
  inferenceProfiles: z.record(z.string(), inferenceProfile).optional(),
});
