import { z } from "zod";
import { egress } from "./egress-schema";
import { onPremises } from "./on-premises-schema";
import { transitGateway } from "./transit-gateway-schema";
import { azId, catalogueName, cidr, pattern, region, SERVICE_IDS } from "./values";

const regionDomain = z
  .strictObject({
    supernets: z
      .array(cidr)
      .min(1)
      .describe("Blocks that the domain's spokes of this Region lie in. They overlap nothing in any Region."),
    services: z
      .array(catalogueName(SERVICE_IDS))
      .min(1)
      .optional()
      .describe("Catalogue ids of the domain's services here, where they differ; only with endpoints: own."),
    models: z
      .array(z.string())
      .optional()
      .describe("Model ids that may be invoked here, where they differ; only with endpoints: own."),
    inferenceGeography: z
      .string()
      .optional()
      .describe("Geography of inference profiles here, where it differs; only with endpoints: own."),
  })
  .describe("A domain in this Region. Its slot, guardrails and everything else are those of the home Region.");

const otherRegion = z
  .strictObject({
    endpoints: pattern(
      /^(own|[a-z]{2}(-[a-z]+)+-\d)$/,
      "is neither own nor a Region code",
      "write own, or the Region that serves, for example us-east-1",
    ).describe(
      "`own` for a hub with endpoints, or the Region whose endpoints the spokes here call over a transit gateway peering.",
    ),
    transitGateway,
    availabilityZones: z
      .array(azId)
      .min(1)
      .describe("Zone ids of the hub and, unless they say otherwise, of the spokes that are made here."),
    cidr: cidr
      .optional()
      .describe("The hub VPC's block, /16 to /21. Needed with endpoints: own; without, there is no hub VPC."),
    dns: z
      .enum(["profiles", "zone-associations"])
      .optional()
      .describe(
        "How spokes here get their names, where it differs from `dns.sharing`: a Profile is billed per Region.",
      ),
    domains: z.record(z.string(), regionDomain).describe("The domains that have spokes in this Region, by name."),
    onPremises: onPremises
      .optional()
      .describe(
        "Networks behind Direct Connect or VPN that come in at this Region's transit gateway: the same domain as in every Region, other prefixes.",
      ),
    egress: egress
      .optional()
      .describe("The way out to the internet that spokes of this Region with `egress: central` share."),
    logs: z
      .boolean()
      .default(true)
      .describe("Logs of this Region into the archive, and its alarms, where the stack has `observability`."),
  })
  .describe("A Region besides the home Region, which is the one under `hub`.");

/** The Regions besides the home Region, by code. */
export const regions = z
  .record(region, otherRegion)
  .default({})
  .describe("Regions besides the home Region, each with its own transit gateway in the hub's account.");

/** What a stack says of one Region besides the home Region. */
export type RegionConfig = z.infer<typeof otherRegion>;
