/**
 * bedrock-hub as a library: the components of the network, the plan that they are made from, and the configuration
 * that the plan follows from. The program that `pulumi up` runs is `infra/`.
 */
export * from "./components";
export { planNetwork, planStack, PLAN_VERSION } from "./plan";
export type * from "./plan/types";
export { parseStack } from "./stacks/parse";
export { ConfigError, formatProblem, type Problem } from "./stacks/problems";
export type { StackConfig } from "./stacks/schema";
