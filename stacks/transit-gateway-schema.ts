import { z } from "zod";
import { resourceId } from "./values";

/** A Region's transit gateway: made here, or one that stands already. */
export const transitGateway = z
  .union([
    z.strictObject({
      create: z
        .strictObject({
          asn: z
            .number()
            .int()
            .refine((n) => (n >= 64512 && n <= 65534) || (n >= 4200000000 && n <= 4294967294), {
              error:
                "is not a private ASN\nuse 64512 to 65534 or 4200000000 to 4294967294 (Transit Gateway guide, Create a transit gateway)",
            })
            .describe("Amazon side ASN. Changing it replaces the transit gateway, which is protected."),
        })
        .describe("Make a transit gateway in the hub's account."),
    }),
    z.strictObject({
      adopt: resourceId("tgw").describe("Id of the transit gateway to use; only our own tables on it are touched."),
    }),
  ])
  .describe("The transit gateway: made here, or one that stands already in the hub's account and Region.");
