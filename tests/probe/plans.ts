import type { ProbePlan } from "../../probe/types";

/** A probe's plan on loopback addresses: names and endpoints are the spec's own. */
export const LOOPBACK_PLAN: ProbePlan = {
  spoke: "payments",
  domain: "prod",
  region: "us-east-1",
  granted: true,
  quarantined: false,
  ownBlocks: ["127.0.1.0/24"],
  names: [],
  foreign: [],
  own: [],
};
