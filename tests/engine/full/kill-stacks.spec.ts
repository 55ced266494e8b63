import { whole } from "../support/deployed";
import { describeKills } from "../support/kill-cases";
import type { Values } from "../support/stack";

/** A spoke loses its way to S3 and the domain its endpoint for logs, and one model less is let through. */
function changed(values: Values): void {
  const prod = values.domains!.prod as { services: string[]; models: string[] };
  prod.services = prod.services.filter((id) => id !== "logs");
  prod.models = prod.models.slice(1);
  (values.spokes!.claims as { s3: string }).s3 = "none";
}

for (const stack of ["dev", "prod"])
  describeKills({ name: stack, stack, made: whole, changed, times: stack === "dev" ? 3 : 1 });
