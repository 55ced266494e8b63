/** What a plan costs in a month, and what the alternatives would. */
export { costReport, type Alternative, type BreakEven, type CostReport } from "./alternatives";
export { costLines } from "./lines";
export type { MeasuredCost } from "./observability";
export type { CostInput, CostLine, Traffic } from "./positions";
