/** The components of the network, each owned by one account. */
export * from "./anchor-vpc";
export * from "./dns-profile";
export * from "./egress";
export * from "./endpoint-set";
export * from "./hub-vpc";
export * from "./hybrid";
export * from "./observability";
export * from "./private-zones";
export * from "./regions";
export * from "./route-domain";
export * from "./spoke-attachment";
export * from "./spoke-routes";
export * from "./spoke-vpc";
export * from "./training";
export * from "./transit-hub";
export * from "./zone-memberships";
export type { AccountRef } from "./sharing";
