import { z } from "zod";
import { namedZone } from "./egress-schema";
import { training } from "./training-schema";
import { azId, catalogueName, cidr, key, reference, region, resourceId, SERVICE_IDS } from "./values";

/** A map with at least one entry; `what` says of what. */
function filled<T extends z.ZodType>(entries: T, what: string) {
  return z.record(key, entries).refine((map) => Object.keys(map).length > 0, { error: `is empty\ndeclare ${what}` });
}

const createdVpc = z.strictObject({
  cidr: cidr.describe("The VPC's block, /16 to /24. Changing it replaces the VPC, which is protected."),
  subnets: filled(cidr, "at least one group of subnets").describe(
    "Groups of subnets: name and block. Each block is cut into `zoneSlots` equal parts, one per zone number.",
  ),
  attachment: cidr
    .optional()
    .describe("Block for the transit gateway's /28 subnets, one per zone slot; the end of the VPC's block by default."),
  availabilityZones: z
    .array(azId)
    .min(1)
    .optional()
    .describe("Zone ids; the hub's by default. Adding one renumbers nothing."),
  zones: z
    .array(namedZone)
    .min(1)
    .optional()
    .describe(
      "Zones with their names in the spoke's account, in place of `availabilityZones`; needed for `egress: nat`.",
    ),
  public: cidr
    .optional()
    .describe(
      "Block for the /28 subnets of NAT gateways with `egress: nat`, one per zone slot; before the attachment block by default.",
    ),
  zoneSlots: z
    .literal([4, 8])
    .default(4)
    .describe(
      "Into how many parts a group's block is cut; 8 where zone numbers go beyond 4. Changing it renumbers the subnets.",
    ),
});

const adoptedSubnet = z.strictObject({
  id: resourceId("subnet").describe("Id of the subnet."),
  cidr: cidr.describe("Its IPv4 block."),
  az: azId.describe("Id of its zone."),
  routeTable: resourceId("rtb").describe("The route table in effect, the VPC's main one included."),
});

const adoptedVpc = z.strictObject({
  id: resourceId("vpc").describe("Id of the VPC."),
  cidrs: z.array(cidr).min(1).describe("All IPv4 blocks of the VPC."),
  subnets: filled(adoptedSubnet, "the subnets that take part").describe(
    "The subnets that take part, each under a name of yours.",
  ),
  attachment: z
    .union([
      z.strictObject({
        subnets: z
          .array(key)
          .min(1)
          .describe("Existing subnets for the attachment, one per zone, by their names above."),
      }),
      z.strictObject({
        create: cidr.describe(
          "Free block of the VPC to cut /28 attachment subnets from, one per zone slot of 4 (/26) or 8 (/25).",
        ),
      }),
    ])
    .describe("Subnets of the transit gateway attachment: existing ones, or a free block to cut them from."),
  existing: z
    .strictObject({
      s3GatewayEndpoint: resourceId("vpce")
        .optional()
        .describe("S3 gateway endpoint that stands already; it is left alone."),
      profile: z.string().optional().describe("Route 53 Profile that the VPC is associated with; a VPC can have one."),
      privateDnsEndpoints: z
        .array(catalogueName(SERVICE_IDS))
        .default([])
        .describe("Catalogue ids of services for which the VPC has an interface endpoint with private DNS of its own."),
      attachment: resourceId("tgw-attach")
        .optional()
        .describe("Attachment of this VPC to this transit gateway; used instead of a new one."),
      internet: z
        .strictObject({
          nat: z.array(key).default([]).describe("Subnets, by their names above, that lead to a NAT gateway."),
          publicAddresses: z
            .array(key)
            .default([])
            .describe("Subnets, by their names above, that lead to an internet gateway."),
        })
        .prefault({})
        .describe("Ways to the internet that the VPC has already. They stay; the plan says what they open."),
      association: resourceId("tgw-rtb").optional().describe("Table that the attachment is associated with today."),
    })
    .prefault({})
    .describe("What stands in the VPC already."),
  takeOverAssociation: z
    .boolean()
    .default(false)
    .describe("Move the existing attachment from its present table to the domain's."),
});

/** One spoke: a VPC in an account, member of exactly one domain. */
export const spoke = z.strictObject({
  account: reference.describe("Key in `accounts` of the account that owns the VPC."),
  domain: reference.describe("The domain that the spoke belongs to. Moving it keeps the VPC."),
  region: region
    .optional()
    .describe("The spoke's Region: a key of `regions`; the home Region by default. Changing it makes another VPC."),
  vpc: z
    .union([
      z.strictObject({ create: createdVpc.describe("Make the VPC.") }),
      z.strictObject({
        adopt: adoptedVpc.describe("Use a VPC that stands already; only routes to declared blocks are added to it."),
      }),
    ])
    .describe("The spoke's VPC: made here, or adopted."),
  consumers: z
    .record(
      key,
      z.strictObject({
        subnets: z.array(key).min(1).describe("Subnets (adopted VPC) or groups of subnets (created VPC), by name."),
      }),
    )
    .default({})
    .describe("Applications that may use Bedrock, each with its subnets. The other subnets of the VPC may not."),
  services: z
    .array(catalogueName(SERVICE_IDS))
    .default([])
    .describe("Catalogue ids of services that this spoke gets on top of its domain's."),
  s3: z
    .enum(["gateway", "interface", "none"])
    .default("gateway")
    .describe(
      "How the spoke reaches S3: its own gateway endpoint (free), the central interface endpoint (billed per GB), or not at all.",
    ),
  dns: z
    .enum(["profiles", "zone-associations"])
    .optional()
    .describe("How this spoke gets its names, where it differs from `dns.sharing`."),
  egress: z
    .enum(["none", "nat", "central"])
    .default("none")
    .describe(
      "Way to the internet: none, NAT gateways of its own (VPC by awsx; changing it replaces the VPC), or the shared egress VPC.",
    ),
  training: training.optional().describe("Training and customization jobs that run in this VPC."),
  outsideSupernets: z
    .boolean()
    .default(false)
    .describe("The VPC's blocks lie outside the domain's supernets, knowingly."),
  quarantined: z.boolean().default(false).describe("Kill switch for this spoke."),
});
