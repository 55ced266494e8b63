/** The way in for on-premises networks. */
export * from "./direct-connect";
export * from "./resolver";
export * from "./table";
export * from "./vpn";
