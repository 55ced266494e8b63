/** Ways out to the internet, and every way to Bedrock. */
export { egressPropagations, egressRoutes, goesOut, planEgress, spokeNat } from "./plan";
export { checkEgress, checkTableNames } from "./checks";
export { waysOf } from "./ways";
export type * from "./types";
