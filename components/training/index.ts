/** Training in a customer VPC. */
export * from "./network";
export * from "./roles";
export * from "./store";
