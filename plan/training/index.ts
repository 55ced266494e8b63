/** Training in a customer VPC: its plan, its checks, and the policies that go with it. */
export { bucketPolicy, guardPolicy, keyPolicy } from "./policies";
export { checkTraining } from "./checks";
export { permissionsOf, trustOf } from "./roles";
export { planTraining } from "./plan";
export type * from "./types";
