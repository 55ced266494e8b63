import type { Problem } from "../../stacks/problems";
import type { Notice } from "../types";

/** Longest endpoint policy, white space included (PrivateLink guide, "Control access to VPC endpoints"). Not adjustable. */
export const ENDPOINT_POLICY_CHARACTERS = 20_480;
/**
 * Longest service control policy, white space included unless the console saves it (Organizations guide, "Quotas and
 * service limits", Maximum size of a policy document: "Service control policies: 10,240 characters"; 5,120 until May
 * 2026). A hard limit, as all of policies are.
 */
export const SCP_CHARACTERS = 10_240;
/** Longest managed policy, white space not counted (IAM guide, "IAM and AWS STS quotas"). Not adjustable. */
export const MANAGED_POLICY_CHARACTERS = 6_144;
/** From this share of a limit on, the plan says so. */
const WARN_FROM = 0.8;

/** How long a policy is against its limit, and what makes it long. */
export interface Size {
  readonly path: string;
  /** What the policy is, for example `endpoint policy of bedrock-runtime`. */
  readonly what: string;
  readonly characters: number;
  readonly limit: number;
  /** How many account ids the callers are named by; 0 where organizational units name them. */
  readonly accounts: number;
  /** Path of the setting that names callers by organizational unit instead. */
  readonly unitsPath: string;
  /** What makes it shorter, where that is neither fewer accounts nor fewer models. */
  readonly remedy?: string;
}

/** The problem or the notice that a policy's length calls for. */
export function checkSize(size: Size): { problems: Problem[]; notices: Notice[] } {
  const { path, what, characters, limit } = size;
  if (characters > limit) {
    return {
      problems: [
        {
          path,
          problem: `makes the ${what} longer than the ${limit} characters that AWS takes`,
          got: `${characters} characters`,
          fix: advice(size),
        },
      ],
      notices: [],
    };
  }
  if (characters < WARN_FROM * limit) return { problems: [], notices: [] };
  return {
    problems: [],
    notices: [
      {
        level: "warning",
        code: "policy-near-limit",
        path,
        message: `the ${what} has ${characters} of ${limit} characters; before it is full, ${advice(size)}`,
      },
    ],
  };
}

function advice({ accounts, unitsPath, remedy }: Size): string {
  if (remedy !== undefined) return remedy;
  return accounts > 1
    ? `name the callers by ${unitsPath} instead of by ${accounts} accounts, or allow fewer models`
    : "allow fewer models, or split the domain";
}
