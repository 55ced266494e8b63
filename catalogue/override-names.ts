import type { ServiceOverride } from "./overrides";
import type { OverrideProblem } from "./override-problem";

/** Longest Region code, in whose place a template's `{region}` stands when lengths are checked. */
const LONGEST_REGION = "ap-southeast-1";
const LONGEST_SUFFIX = "api.amazonwebservices.com.cn";
const PATTERN_PART = /\{(?:region|suffix|dualstack)\}/g;

/** A DNS label (RFC 1035, 2.3.1; RFC 2782 for the underscore in front): 1 to 63 characters, no hyphen at its ends. */
const LABEL = /^_?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Longest DNS name, as text without the final dot (RFC 1035, 2.3.4). */
const LONGEST_NAME = 253;

/**
 * Domains that hold the names of all services of AWS, of a Region or of everybody: a private zone of one would answer
 * for all of them (Route 53 guide, Considerations when working with a private hosted zone).
 */
const SHARED_DOMAIN =
  /^(?:(?:[a-z]{2,4}(?:-[a-z]+)+-\d)\.)?(?:amazonaws\.(?:com|com\.cn|eu)|api\.aws|api\.amazonwebservices\.(?:com\.cn|eu)|on\.aws|sagemaker\.aws|vpce\.amazonaws\.com)$|^[^.]*$/;

/** Ids become parts of names of resources, security groups and reports. */
const SERVICE_ID = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/;

/** What is wrong with the id of a service that a stack adds. */
export function serviceIdProblems(id: string): OverrideProblem[] {
  if (SERVICE_ID.test(id) && !id.includes("--")) return [];
  const fix = "use 1 to 48 lower-case letters, digits and single hyphens, starting and ending with a letter or digit";
  return [{ path: [], problem: "is no id that a service can have", value: id, fix }];
}

/** What is wrong with the names of an endpoint service: templates for every Region. */
export function templateProblems(
  path: readonly string[],
  { serviceName, dnsNames = [] }: Pick<ServiceOverride, "serviceName" | "dnsNames">,
): OverrideProblem[] {
  const problems: OverrideProblem[] = [];
  if (serviceName !== undefined && !isServiceName(serviceName)) {
    problems.push({
      path: [...path, "serviceName"],
      problem: "is not an endpoint service name",
      value: serviceName,
      fix: "write it as com.amazonaws.{region}.name",
    });
  }
  for (const [index, name] of dnsNames.entries()) {
    const at = [...path, "dnsNames", String(index)];
    const wrong = dnsNameProblem(name);
    if (wrong) problems.push({ path: at, value: name, ...wrong });
    else if (dnsNames.indexOf(name) < index)
      problems.push({ path: at, problem: "is there twice", value: name, fix: "remove one" });
  }
  return problems;
}

/** The template as it reads in a Region, so that only characters of names are left. */
function filled(template: string, region: string, suffix: string): string {
  return template.replaceAll(PATTERN_PART, (what) => (what === "{region}" ? region : suffix));
}

function isServiceName(template: string): boolean {
  const labels = filled(template, "us-east-1", "amazonaws.com").split(".");
  return labels.length >= 3 && labels.every((label) => LABEL.test(label)) && !/\{(?:suffix|dualstack)\}/.test(template);
}

function dnsNameProblem(template: string): { problem: string; fix: string } | undefined {
  const bare = template.replace(/^\*\./, "");
  const name = filled(bare, "us-east-1", "amazonaws.com");
  const labels = name.split(".");
  const odd = labels.find((label) => !LABEL.test(label));
  const parts = bare.split(".");
  // Beside a part in braces only a dot can stand: `a{region}` would be a name that no service has.
  const glued = parts.some((part) => part.replaceAll(PATTERN_PART, "") !== part && !/^\{[a-z]+\}$/.test(part));
  if (labels.length < 2 || glued || (odd !== undefined && !/^[a-z0-9_-]*$/.test(odd))) {
    const fix = "write it as name.{region}.{suffix}, with *. in front for a wildcard";
    return { problem: "is not a DNS name", fix };
  }
  if (odd !== undefined)
    return {
      problem:
        odd.length > 63 ? "has a label of more than 63 characters" : `has the label "${odd}", which DNS does not allow`,
      fix: "use labels of 1 to 63 letters, digits and hyphens, with no hyphen at their ends",
    };
  if (filled(bare, LONGEST_REGION, LONGEST_SUFFIX).length > LONGEST_NAME)
    return { problem: `is longer than ${LONGEST_NAME} characters`, fix: "write the name that the endpoint has" };
  if (SHARED_DOMAIN.test(name))
    return {
      problem: "holds the names of many services, and a private zone would answer for all of them",
      fix: "name the service's own host, for example name.{region}.{suffix}",
    };
  return undefined;
}
