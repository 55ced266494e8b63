import { z } from "zod";
import { CATALOGUE } from "../catalogue/catalogue";
import { REGION_CODES } from "../catalogue/regions";
import { parseCidr4 } from "../net/ipv4";

/** The kinds of values that stack files hold. Each says what is wrong and how to mend it. */

/** Services of the catalogue. */
export const SERVICE_IDS = Object.keys(CATALOGUE.services).sort();

/**
 * A name of the catalogue, for editors to complete: any text passes, since a stack file can add to the catalogue, and
 * the planner tells what is unknown.
 */
export function catalogueName(names: readonly string[]) {
  return z.string().meta({ anyOf: [{ enum: [...names] }, {}] });
}

/** A string that must match `pattern`; `problem` and `fix` make the message. */
export function pattern(regex: RegExp, problem: string, fix: string) {
  return z
    .string({ error: ({ input }) => (typeof input === "number" ? `is not text\n${fix}` : undefined) })
    .regex(regex, { error: `${problem}\n${fix}` });
}

const ACCOUNT_ID_FIX = 'write the 12 digits in quotes, for example "111122223333"';

/** 12 digits, quoted: YAML drops leading zeros of a number, or reads it as an octal one. */
export const accountId = z
  .string({
    error: ({ input }) => {
      if (typeof input !== "number") return undefined;
      const lost = input < 100_000_000_000 ? ": YAML read it as a number and lost the zero that it begins with" : "";
      return `is not text${lost}\n${ACCOUNT_ID_FIX}`;
    },
  })
  .regex(/^(?!0{12})\d{12}$/, { error: `is not an account id\n${ACCOUNT_ID_FIX}` });

/** Keys of maps (accounts, domains, spokes, …) become parts of resource names, so they are short and plain. */
export const key = pattern(
  /^[a-z][a-z0-9-]{0,30}[a-z0-9]$/,
  "is not a usable name",
  "use 2 to 32 lower-case letters, digits and hyphens, starting with a letter",
);

/** A key of another map of the file: whether there is such a one is told with the nearest that there is. */
export const reference = z
  .string({ error: ({ input }) => (typeof input === "number" ? "is not text\nwrite the name in quotes" : undefined) })
  .meta({ pattern: "^[a-z][a-z0-9-]{0,30}[a-z0-9]$" });

/** 0 to 255 without leading zeros. */
const OCTET = String.raw`(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;

/** An IPv4 prefix with host bits zero; the pattern, for editors, does not see those. */
export const cidr = z
  .string()
  .superRefine((text, ctx) => {
    const parsed = parseCidr4(text);
    if (!parsed.ok) ctx.addIssue({ code: "custom", message: `${parsed.problem}\n${parsed.fix}`, input: text });
  })
  .meta({ pattern: String.raw`^(${OCTET}\.){3}${OCTET}/(3[0-2]|[12]?\d)$`, examples: ["10.96.0.0/20"] });

/** An availability zone id, checked against the Region by the planner. Names (us-east-1a) differ per account (VPC guide, "AZ IDs"). */
export const azId = z.string().meta({ pattern: String.raw`^[a-z]+\d-az\d$`, examples: ["use1-az1"] });

/** An AWS Region code. */
export const region = pattern(/^[a-z]{2,4}(-[a-z]+)+-\d$/, "is not a Region code", "write it like us-east-1").meta({
  anyOf: [{ enum: [...REGION_CODES] }, {}],
});

/** An id of an existing AWS resource with the given prefix. */
export function resourceId(prefix: string) {
  return pattern(
    new RegExp(`^${prefix}-[0-9a-f]{8}([0-9a-f]{9})?$`),
    `is not an id of the form ${prefix}-…`,
    `copy the id from the console or CLI, for example ${prefix}-0a1b2c3d4e5f60718`,
  );
}

/** The partitions of AWS, as its ARNs have them (IAM guide, Amazon Resource Names). */
export const PARTITION = "aws(-cn|-us-gov|-eusc|-iso(-[a-z])?)?";

/** Path and name of a role: no part of the path is empty, and the name has up to 64 characters (IAM guide, Names). */
const ROLE_ARN = new RegExp(
  `^arn:${PARTITION}:iam::(?!0{12})\\d{12}:role/(?=.{1,576}$)([\\w+=,.@-]+/)*[\\w+=,.@-]{1,64}$`,
);

/** A role to assume: its ARN, or its name in the account that it is given for. */
export const role = z
  .string()
  .superRefine((text, ctx) => {
    const valid = text.startsWith("arn:") ? ROLE_ARN.test(text) : /^[\w+=,.@-]{1,64}$/.test(text);
    if (!valid) {
      ctx.addIssue({
        code: "custom",
        input: text,
        message: text.startsWith("arn:")
          ? "is not the ARN of an IAM role\nwrite arn:aws:iam::<account id>:role/<name>"
          : "is not a role name\nwrite the role's name (letters, digits, +=,.@-_) or its full ARN",
      });
    }
  })
  .meta({ examples: ["bedrock-hub-deploy"] });

/** The encrypted form in which Pulumi keeps a secret in a stack file. */
export const secure = z.strictObject({
  secure: z.string().min(1).describe("Ciphertext, as `pulumi config set --secret` writes it."),
});

/** An external id (STS API reference, AssumeRole, ExternalId: 2 to 1224 characters of `[\w+=,.@:\/-]`; IAM guide, IAM and AWS STS quotas). */
const externalIdText = pattern(
  /^[\w+=,.@:/-]{2,1224}$/,
  "is not an external id",
  "use 2 to 1,224 letters, digits and +=,.@:/-_",
);

/**
 * A value that may be secret: plain text, or Pulumi's `secure:` form, which stays opaque offline.
 * It never gets into a plan, an output or a report.
 */
export const secretText = z.union([externalIdText, secure]);

/** Organization id (AWS Organizations API reference, `OrganizationId`). */
export const organizationId = pattern(
  /^o-[a-z0-9]{10,32}$/,
  "is not an organization id",
  "write it like o-a1b2c3d4e5 (aws organizations describe-organization)",
);

/** Path of an organizational unit as `aws:PrincipalOrgPaths` has it. */
export const orgPath = pattern(
  /^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}(\/ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})+\/(\*)?$/,
  "is not the path of an organizational unit",
  "write it like o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*",
);
