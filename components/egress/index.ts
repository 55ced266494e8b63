/** Ways to the internet: NAT gateways of a spoke's own, and the egress VPC that spokes share. */
export * from "./attachment";
export * from "./egress-vpc";
export * from "./firewall";
export * from "./nat-spoke-vpc";
export * from "./routes";
export * from "./table";
