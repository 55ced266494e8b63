import type { Mistake } from "./types";

/** Organization and accounts. */
export const ACCOUNTS: readonly Mistake[] = [
  {
    name: "organization id malformed",
    make: (r) => (r["organization"].id = "a1b2"),
    says: "organization.id: is not an organization id, got a1b2; write it like o-a1b2c3d4e5 (aws organizations describe-organization)",
  },
  {
    name: "organization missing",
    make: (r) => delete r["organization"],
    says: "organization: is missing; add it: a mapping",
  },
  {
    name: "account id unquoted",
    make: (r) => (r["accounts"].claims.id = 110987654303),
    says: /^accounts\.claims\.id: is not text, got 110987654303; write the 12 digits in quotes/,
  },
  {
    name: "account id unquoted that begins with a zero",
    make: (r) => (r["accounts"].claims.id = 10987654303),
    says: 'accounts.claims.id: is not text: YAML read it as a number and lost the zero that it begins with, got 10987654303; write the 12 digits in quotes, for example "111122223333"',
  },
  {
    name: "account id of 11 digits",
    make: (r) => (r["accounts"].claims.id = "11098765430"),
    says: /^accounts\.claims\.id: is not an account id, got 11098765430; write the 12 digits in quotes/,
  },
  {
    name: "account id twice",
    make: (r) => (r["accounts"].claims.id = r["accounts"].acquired.id),
    says: /^accounts\.claims\.id: is the account acquired too, got 110987654309/,
  },
  {
    name: "role malformed",
    make: (r) => (r["accounts"].claims.role = "my role"),
    says: /^accounts\.claims\.role: is not a role name, got my role/,
  },
  {
    name: "role ARN malformed",
    make: (r) => (r["accounts"].claims.role = "arn:aws:iam::1:role/x"),
    says: "accounts.claims.role: is not the ARN of an IAM role, got arn:aws:iam::1:role/x; write arn:aws:iam::<account id>:role/<name>",
  },
  {
    name: "role of another account",
    make: (r) => (r["accounts"].claims.role = "arn:aws:iam::999999999999:role/x"),
    says: /^accounts\.claims\.role: belongs to account 999999999999, not to 110987654303/,
  },
  {
    name: "account without a role",
    make: (r) => delete r["accounts"].claims.role,
    says: "accounts.claims.role: is missing; add it: text",
  },
  {
    name: "account key with capitals",
    make: (r) => {
      r["accounts"].Claims = r["accounts"].claims;
    },
    says: /^accounts\.Claims: is not a usable name, got Claims/,
  },
  {
    name: "no accounts at all",
    make: (r) => (r["accounts"] = {}),
    says: "accounts: is empty; declare at least one of the accounts",
  },
];
