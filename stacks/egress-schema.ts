import { z } from "zod";
import { azId, cidr, key, pattern } from "./values";

/** An Availability Zone with the name that it has in the account: awsx takes names, which differ per account. */
export const namedZone = z.strictObject({
  id: azId.describe("Zone id, the same in every account."),
  name: pattern(
    /^[a-z]{2,4}(-[a-z]+)+-\d[a-z]$/,
    "is not the name of an Availability Zone",
    "write the name that the zone has in this account, for example us-east-1a (aws ec2 describe-availability-zones)",
  ).describe("Its name in this account, compared with AWS before anything is made."),
  number: z
    .int()
    .min(1)
    .optional()
    .describe(
      "Place among the zones of the VPC, for one that is added to a VPC that stands and whose id comes before another's: awsx names what it makes by it.",
    ),
});

/**
 * A name that the firewall lets out to: a host, or with a leading dot a domain with everything below it
 * (Network Firewall guide, Domain list rule groups).
 */
const allowedDomain = pattern(
  /^\.?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  "is not a domain name that the firewall can compare",
  "write a host like packages.example.org, or .example.com for a domain with all its hosts",
);

/** The way out to the internet that spokes share: one VPC behind the transit gateway. */
export const egress = z.strictObject({
  account: key.optional().describe("Key in `accounts` of the account that owns the egress VPC; the hub's by default."),
  cidr: cidr.describe("Block of the egress VPC, /16 to /23, apart from every other. Changing it replaces the VPC."),
  zones: z
    .array(namedZone)
    .min(1)
    .describe(
      "Availability Zones of the egress VPC, each with a NAT gateway, in any order: they count by id, then those with a number.",
    ),
  firewall: z
    .boolean()
    .default(true)
    .describe(
      "AWS Network Firewall before the NAT gateways. Without it a spoke reaches every address of the internet.",
    ),
  allowedDomains: z
    .array(allowedDomain)
    .default([])
    .describe("What the firewall lets out to, by TLS server name and HTTP host; everything else is dropped."),
});
