import { z } from "zod";
import { PRICE_NAMES } from "../catalogue/prices";
import { REGION_CODES } from "../catalogue/regions";
import { catalogueName } from "./values";

/** Up to an exabyte a month: beyond it a number is a slip. */
const gb = z.number().min(0).max(1e9);
const traffic = z.strictObject({
  sentGb: gb.describe("From the spoke to the endpoints, GB a month."),
  receivedGb: gb.describe("From the endpoints to the spoke, GB a month."),
  internetSentGb: gb.default(0).describe("Out to the internet, GB a month, where the spoke has an egress."),
  internetReceivedGb: gb.default(0).describe("In from the internet, GB a month, where the spoke has an egress."),
});

/** What the cost model cannot know: traffic, and prices other than AWS's list prices. Changes no resource. */
export const cost = z.strictObject({
  traffic: z
    .strictObject({
      default: traffic.prefault({ sentGb: 5, receivedGb: 5 }).describe("Traffic of spokes that are not named."),
      spokes: z.record(z.string(), traffic).default({}).describe("Traffic by spoke."),
    })
    .prefault({})
    .describe("What spokes send and receive in a month; a spoke that is named nowhere counts with 5 GB each way."),
  prices: z
    .record(catalogueName(REGION_CODES), z.record(catalogueName(PRICE_NAMES), z.number().min(0).max(1e6)))
    .default({})
    .describe("Own prices in US dollars, by Region and by the names that `bedrock-hub catalogue prices` lists."),
});
