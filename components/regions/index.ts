export * from "./region-transit";
export * from "./transit-peering";
