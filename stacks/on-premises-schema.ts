import { z } from "zod";
import { parseAddress4 } from "../net/ipv4";
import { cidr, key, reference } from "./values";

const address = z.string().superRefine((text, ctx) => {
  if (parseAddress4(text) !== undefined) return;
  ctx.addIssue({ code: "custom", input: text, message: "is not an IPv4 address\nwrite it like 198.51.100.7" });
});

/** AS numbers have 32 bits (Site-to-Site VPN guide, Customer gateway options); the last is reserved (RFC 7300). */
const asn = z.number().int().min(1).max(4294967294);

const vpn = z.strictObject({
  address: address.describe("Public address of your VPN device. Changing it replaces the connection."),
  asn: asn.default(65000).describe("BGP ASN of your side; of no meaning for static routing."),
  routing: z.enum(["bgp", "static"]).default("bgp").describe("How your side learns and announces routes."),
  acceleration: z.boolean().default(false).describe("Through AWS Global Accelerator; billed extra."),
});

const directConnect = z.strictObject({
  gateway: z
    .union([
      z.strictObject({
        create: z
          .strictObject({ asn: asn.describe("Amazon side ASN of the Direct Connect gateway.") })
          .describe("Make a Direct Connect gateway."),
      }),
      z.strictObject({
        existing: z
          .string()
          .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, {
            error:
              "is not the id of a Direct Connect gateway\ncopy it from the console, for example 5f294f92-bafb-4011-916d-9b0bdfed1a2b",
          })
          .describe("Id of a gateway that stands already."),
      }),
    ])
    .describe("The Direct Connect gateway that the transit gateway is associated with."),
  account: key.optional().describe("Key in `accounts` of the account that owns the gateway; the hub's by default."),
});

/** Networks behind Direct Connect or VPN, bound to one domain, that come in at one Region's transit gateway. */
export const onPremises = z.strictObject({
  domain: reference.describe("The domain whose endpoints on-premises reaches."),
  prefixes: z.array(cidr).min(1).describe("Every block of yours that may call; nothing else is routed back."),
  vpn: z.record(key, vpn).default({}).describe("IPsec VPN connections on the transit gateway, two tunnels each."),
  directConnect: directConnect.optional().describe("Direct Connect, through a transit virtual interface of yours."),
  resolver: z
    .strictObject({
      forward: z
        .record(
          key,
          z.strictObject({
            domain: z
              .string()
              .regex(/^([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, {
                error: "is not a domain name\nwrite it like corp.example.com",
              })
              .describe("Domain that your DNS servers answer for."),
            targets: z.array(address).min(1).describe("DNS servers of yours."),
          }),
        )
        .default({})
        .describe("Names of yours that the hub and the domain's spokes resolve through your DNS servers."),
    })
    .optional()
    .describe("Inbound resolver endpoint, which answers your DNS servers with the domain's names."),
});

/** What a stack says of the networks that come in at one Region. */
export type OnPremisesConfig = z.infer<typeof onPremises>;
