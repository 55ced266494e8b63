/** What AWS offers: services, DNS names, Regions and quotas, as data with sources, and pure accessors over it. */
export * from "./catalogue";
export * from "./models";
export * from "./nearest";
export type * from "./override-problem";
export * from "./override-problems";
export * from "./overrides";
export * from "./policy-facts";
export * from "./prices";
export * from "./quotas";
export * from "./regions";
export * from "./services";
export * from "./types";
export * from "./zones";
