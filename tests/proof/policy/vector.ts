import { type Evaluation, type PolicyKind, type Principal, type Request, role } from "../../../proof/policy";

/** One request with the answer that AWS documents. */
export interface Vector {
  readonly name: string;
  readonly request: Request;
  readonly expected: Evaluation["reason"];
}

/** A policy and requests against it. */
export interface VectorGroup {
  readonly group: string;
  readonly kind?: PolicyKind;
  readonly document: unknown;
  readonly requests: readonly Vector[];
}

export const A = "111111111111";
export const B = "222222222222";
export const ORG = "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/";
export const ANYONE: Principal = role(A, "app", ORG);

/** A vector over the context only: everyone may do `x:Do`, if the condition of the group holds. */
export function given(
  name: string,
  context: NonNullable<Request["context"]>,
  expected: Evaluation["reason"],
  principal: Principal = ANYONE,
): Vector {
  return { name, request: { principal, action: "x:Do", resource: "*", context }, expected };
}

/** An Allow of everything under one condition block. */
export function allowIf(condition: object): object {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*", Condition: condition }],
  };
}

export const yes = "allow" as const;
export const no = "implicit-deny" as const;
