/** The text of every saved query, for Athena engine version 3. */
export { COST_BY_SPOKE } from "./cost-by-spoke";
export { DENIED_AT_ENDPOINTS } from "./denied-at-endpoints";
export { LOST_PACKETS } from "./lost-packets";
export { NAMES_OUTSIDE } from "./names-outside";
export { ON_PREMISES_USE } from "./on-premises-use";
export { SENT_TO_ENDPOINTS } from "./sent-to-endpoints";
export { TOKENS_BY_SUBNET } from "./tokens-by-subnet";
export { TUNNEL_EVENTS } from "./tunnel-events";
export { WHO_CALLED_WHAT } from "./who-called-what";
