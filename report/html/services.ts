/** Endpoint services under the names that a stack file has for them. */
import { CATALOGUE } from "../../catalogue";

const REGION = "[a-z0-9-]+";

/** Every endpoint service name of the catalogue as a pattern, with the id of its service. */
const KNOWN = Object.values(CATALOGUE.services).flatMap(({ id, serviceName, serviceNames = {}, fips }) =>
  [
    ...[serviceName, ...Object.values(serviceNames)].map((template) => ({ template, label: id })),
    ...(fips ? [{ template: fips.serviceName, label: `${id} (FIPS)` }] : []),
  ].map(({ template, label }) => ({ label, pattern: new RegExp(`^${patternOf(template)}$`) })),
);

function patternOf(template: string): string {
  return template
    .split("{region}")
    .map((part) => part.replaceAll(".", "\\."))
    .join(REGION);
}

/** A service as the stack file names it; what the catalogue does not have, by the end of its own name. */
export function serviceLabel(service: string): string {
  const known = KNOWN.find(({ pattern }) => pattern.test(service))?.label;
  return known ?? (service.split(".").slice(3).join(".") || service);
}
