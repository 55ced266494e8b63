/** Logs, queries, dashboard and alarms; each component owned by one account. */
export * from "./account-trail";
export * from "./alarm-topic";
export * from "./caller-watch";
export * from "./flow-logs";
export * from "./invocation-logging";
export * from "./log-archive";
export * from "./log-catalog";
export * from "./metrics";
export * from "./network-alarms";
export * from "./network-dashboard";
export * from "./region-alarms";
export * from "./resolver-logs";
export * from "./vpn-logs";
