import { z } from "zod";
import { CATALOGUE } from "../catalogue/catalogue";
import { geographies } from "../catalogue/models";
import { QUOTA_NAMES } from "../catalogue/quotas";
import {
  accountId,
  azId,
  catalogueName,
  cidr,
  key,
  reference,
  organizationId,
  orgPath,
  region,
  role,
  secretText,
  SERVICE_IDS,
} from "./values";
import { catalogueOverrides } from "./catalogue-overrides";
import { cost } from "./cost-schema";
import { egress } from "./egress-schema";
import { onPremises } from "./on-premises-schema";
import { observability } from "./observability-schema";
import { regions } from "./regions-schema";
import { spoke } from "./spoke-schema";
import { transitGateway } from "./transit-gateway-schema";

const MODEL_IDS = Object.keys(CATALOGUE.models).sort();

/** What a team says in `Pulumi.<stack>.yaml`. Shape only; what must fit together is checked by the planner. */

const account = z
  .strictObject({
    id: accountId.describe("12 digits, in quotes."),
    role: role.describe("Role that the deployment assumes in the account: its name there, or its ARN."),
    externalId: secretText
      .optional()
      .describe("External id that the role's trust policy asks for; may be a `secure:` value."),
  })
  .describe("An AWS account of the organization and how to get into it.");

const hub = z.strictObject({
  account: reference.describe("Key in `accounts` of the network account, which owns the hub."),
  region: region.describe("Region of the hub. Changing it replaces everything."),
  cidr: cidr.describe(
    "The hub VPC's block, /16 to /21. One eighth is for attachments and resolvers, seven eighths are for domains.",
  ),
  availabilityZones: z.array(azId).describe("Zone ids of the hub, two at least. Adding one renumbers nothing."),
  transitGateway,
});

const domain = z.strictObject({
  slot: z
    .number()
    .int()
    .min(1)
    .max(7)
    .describe(
      "Which eighth of the hub's block the domain's endpoints live in, 1 to 7. Fixed for the life of the domain.",
    ),
  supernets: z.array(cidr).min(1).describe("Blocks that the domain's spokes lie in. No two domains may overlap."),
  services: z
    .array(catalogueName(SERVICE_IDS))
    .min(1)
    .default([])
    .describe(
      "Catalogue ids of the services that every spoke of the domain reaches. With `endpointSet` leave it out: they are that domain's.",
    ),
  endpointSet: key
    .optional()
    .describe("Another domain whose endpoints are used instead of own ones: cheaper, and less separate."),
  models: z
    .array(catalogueName(MODEL_IDS))
    .default([])
    .describe("Model ids that may be invoked through the domain's endpoints."),
  inferenceGeography: catalogueName(["none", ...geographies(CATALOGUE)])
    .default("none")
    .describe(
      "Geography of cross-Region inference profiles (us, eu, apac, global, …); none keeps inference in the hub's Region.",
    ),
  guardrail: z
    .strictObject({
      required: z
        .boolean()
        .default(false)
        .describe("Refuse inference that names no guardrail. bedrock-mantle is then refused."),
      arns: z
        .array(z.string())
        .default([])
        .describe("Guardrails that satisfy the requirement; any guardrail of the domain's accounts by default."),
    })
    .prefault({})
    .describe("Whether inference has to name a guardrail, and which ones count."),
  organizationalUnits: z
    .array(orgPath)
    .default([])
    .describe(
      "Allow principals by organizational unit instead of by account id; for fleets whose account list would not fit a policy.",
    ),
  agentCoreOAuth: z
    .boolean()
    .default(false)
    .describe(
      "Let AgentCore callers in that prove themselves by OAuth: the endpoint policy can then not name a principal.",
    ),
  spokeToSpoke: z.boolean().default(false).describe("Let spokes of this domain reach each other."),
  reserved: z
    .boolean()
    .default(false)
    .describe("The domain is made ahead of its spokes. Without it a domain that nothing uses is refused."),
  quarantined: z
    .boolean()
    .default(false)
    .describe("Kill switch: cuts every spoke of the domain off; nothing slow to bring back is deleted."),
});

/** What a stack's file says under its `bedrock-hub:` keys. */
export const stackSchema = z.strictObject({
  organization: z
    .strictObject({ id: organizationId.describe("Id of the organization, which every policy names.") })
    .describe("The AWS organization whose accounts take part."),
  accounts: z
    .record(key, account)
    .describe("Accounts of the organization that resources go into, each under a name of yours."),
  hub: hub.describe("The shared-services VPC and the transit gateway."),
  domains: z
    .record(key, domain)
    .describe("Route domains, such as prod and nonprod: what is in one cannot reach what is in another."),
  dns: z
    .strictObject({
      sharing: z
        .enum(["profiles", "zone-associations"])
        .describe(
          "How spokes get their domain's names: one Route 53 Profile per domain, or one association per zone and spoke.",
        ),
    })
    .describe("How names are shared."),
  spokes: z.record(key, spoke).describe("The VPCs that use the hub, each a member of exactly one domain."),
  regions,
  minAvailabilityZones: z
    .number()
    .int()
    .min(1)
    .max(6)
    .default(2)
    .describe("Fewest zones a service may be offered in before the plan is refused."),
  quotas: z
    .record(catalogueName(QUOTA_NAMES), z.number().int().positive())
    .default({})
    .describe("Quotas that AWS has raised for you, by the names that `bedrock-hub catalogue quotas` lists."),
  catalogue: catalogueOverrides
    .prefault({})
    .describe("Corrections and additions to the catalogue of services, models and inference profiles."),
  observability: observability.optional(),
  onPremises: onPremises.optional().describe("Networks behind Direct Connect or VPN, bound to one domain."),
  egress: egress.optional().describe("The way out to the internet that spokes with `egress: central` share."),
  cost: cost.prefault({}).describe("Traffic and prices for the cost report. Changes no resource."),
  tags: z.record(z.string(), z.string()).default({}).describe("Tags for every resource that takes tags."),
});

/** A stack's configuration after defaults. */
export type StackConfig = z.infer<typeof stackSchema>;
export type AccountConfig = StackConfig["accounts"][string];
export type HubConfig = StackConfig["hub"];
export type DomainConfig = StackConfig["domains"][string];
export type SpokeConfig = StackConfig["spokes"][string];
export type EgressConfig = NonNullable<StackConfig["egress"]>;
export type ObservabilityConfig = NonNullable<StackConfig["observability"]>;
