import { whole } from "../support/deployed";
import { describeKills } from "../support/kill-cases";
import type { Values } from "../support/stack";

/** A spoke loses its way to S3, a domain gains an endpoint for another service, and one model less is let through. */
function changed(values: Values): void {
  const prod = values.domains!.prod as { services: string[]; models: string[] };
  // Nothing protected is taken away: an endpoint's zone is, and a run that would remove it is refused.
  prod.services = [...prod.services, "events"];
  prod.models = prod.models.slice(1);
  (values.spokes!.claims as { s3: string }).s3 = "none";
}

for (const stack of ["dev", "prod"])
  describeKills({ name: stack, stack, made: whole, changed, times: stack === "dev" ? 3 : 1 });
