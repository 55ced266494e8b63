/** The CrossGuard pack: `pulumi preview --policy-pack policy` refuses what the proof refuses. */
import { PolicyPack, type EnforcementLevel } from "@pulumi/policy";
import { listener } from "./asked";
import { segmentation } from "./segmentation";

/** Level unless the policy's configuration says another: a leak stops the deployment. */
const LEVELS: readonly EnforcementLevel[] = ["advisory", "mandatory", "disabled"];
const wanted = process.env.BEDROCK_HUB_POLICY_LEVEL;

new PolicyPack("bedrock-hub", {
  enforcementLevel: LEVELS.find((level) => level === wanted) ?? "mandatory",
  policies: [listener, segmentation],
});
