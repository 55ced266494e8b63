import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";

/**
 * Most tags of a resource, and longest keys and values (Tagging AWS Resources guide, Tag naming limits and requirements;
 * the same numbers in the EC2 user guide, Tag restrictions).
 */
const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
/** Tags that every resource gets from the program, beside the stack's. */
const OWN_TAGS = ["Name", "bedrock-hub:id", "bedrock-hub:stack"];
/** In any case: IAM takes keys that differ only in case for one and refuses the second (IAM guide, Tags for IAM resources). */
const OWN = /^(name$|bedrock-hub:)/i;
/**
 * Characters that are generally allowed in keys and values: letters, digits, spaces and `+ - = . _ : / @` (EC2 user
 * guide, Tag restrictions). IAM and S3 take the same (IAM API reference, Tag: `[\p{L}\p{Z}\p{N}_.:/=+\-@]`).
 */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Keys and values alike may not begin so, in upper or lower case (EC2 user guide, Tag restrictions). */
const RESERVED = /^aws:/i;

/** Tags that AWS would refuse in the middle of a deployment, or that would take the place of the program's own. */
export function checkTags({ config, problems }: PlanContext): void {
  const tags = sortedEntries(config.tags);
  const inAnyCase = new Map<string, string>();
  for (const [key, value] of tags) {
    const path = `tags.${key}`;
    const wrong = keyProblem(key);
    const other = inAnyCase.get(key.toLowerCase());
    inAnyCase.set(key.toLowerCase(), other ?? key);
    if (wrong) problems.push({ path, ...wrong });
    else if (other !== undefined)
      problems.push({
        path,
        problem: `differs from ${other} only in case, and IAM takes the two for one`,
        fix: "keep one",
      });
    else if (RESERVED.test(value))
      problems.push({
        path,
        problem: "has a value that begins with aws:, which AWS keeps for itself",
        got: value,
        fix: "choose another value",
      });
    else if (value.length > LONGEST_VALUE)
      problems.push({ path, problem: `is longer than ${LONGEST_VALUE} characters`, got: value, fix: "shorten it" });
    else if (!ALLOWED.test(value))
      problems.push({ path, problem: "has characters that AWS refuses", got: value, fix: CHARACTERS });
  }
  const most = MOST_TAGS - OWN_TAGS.length;
  if (tags.length > most)
    problems.push({
      path: "tags",
      problem: `has ${tags.length} tags, and ${most} fit beside the program's ${OWN_TAGS.length}`,
      fix: "keep those that bills and rules need",
    });
}

const CHARACTERS = "use letters, digits, spaces and _.:/=+-@";

function keyProblem(key: string): { problem: string; got?: string; fix: string } | undefined {
  if (key === "") return { problem: "has no name", fix: "name the tag" };
  if (RESERVED.test(key))
    return { problem: "begins with aws:, which AWS keeps for itself", fix: "choose another name" };
  if (OWN.test(key)) return { problem: "is a tag that the program sets itself", fix: "choose another name" };
  if (key.length > LONGEST_KEY)
    return { problem: `has a name longer than ${LONGEST_KEY} characters`, fix: "choose a shorter one" };
  return ALLOWED.test(key) ? undefined : { problem: "has a name with characters that AWS refuses", fix: CHARACTERS };
}
