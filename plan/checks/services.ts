import { offeredIn, shadows, takesPolicy, type ServiceEntry } from "../../catalogue";
import type { PlanContext } from "../context";
import { localSpokes } from "../regions/view";
import { placement, servicesOf } from "../services";
import { checkEndpointNames } from "./endpoint-names";
import { createdZones } from "../spokes";
import type { EndpointSetPlan } from "../types";

/** What the catalogue knows about the services of each endpoint set: Region, zones, names. */
export function checkServices(context: PlanContext, sets: ReadonlyMap<string, EndpointSetPlan>): void {
  const { config, problems, notices } = context;
  for (const [owner, set] of sets) {
    for (const { entry, shared, spokes } of servicesOf(context, owner)) {
      const path = shared ? `domains.${owner}.services` : `spokes.${spokes[0] ?? ""}.services`;
      if (offeredIn(entry, config.hub.region) === "no") {
        problems.push({
          path,
          problem: `has a service that is not offered in ${config.hub.region}`,
          got: entry.id,
          fix: "remove it, or correct catalogue.services if AWS has added the Region",
        });
        continue;
      }
      const { azIds, unknown } = placement(context, entry);
      if (azIds.length < config.minAvailabilityZones) {
        problems.push({
          path,
          problem: `has a service that only ${azIds.length} of the hub's zones offer, fewer than minAvailabilityZones (${config.minAvailabilityZones})`,
          got: entry.id,
          fix: "add a zone that offers it to hub.availabilityZones, or lower minAvailabilityZones",
        });
      }
      noticePolicy(context, entry, path);
      if (unknown) continue;
      const missing = config.hub.availabilityZones.filter((az) => !azIds.includes(az));
      if (missing.length > 0) {
        notices.push({
          level: "info",
          code: "service-in-fewer-zones",
          path,
          message: `${entry.id} is offered in ${azIds.join(", ")} only, not in ${missing.join(", ")}`,
        });
      }
    }
    for (const shadow of shadows(
      set.zones.map((zone) => ({ zone: zone.name, records: zone.records as ("@" | "*")[] })),
      config.hub.region,
      context.catalogue,
    )) {
      notices.push({
        level: "info",
        code: "name-shadowed",
        path: `domains.${owner}.services`,
        message: `${shadow.name} (${shadow.service}) ${shadow.effect === "nxdomain" ? "stops resolving" : "goes to another service's endpoint"} in the spokes, because zone ${shadow.zone} answers for it; add ${shadow.service} to the services to mend that`,
      });
    }
  }
  checkEndpointNames(context, sets);
  checkSageMakerZones(context);
}

/** An endpoint without a policy lets everyone use the service who reaches it. */
function noticePolicy({ notices }: PlanContext, entry: ServiceEntry, path: string): void {
  const takes = takesPolicy(entry);
  if (takes === "no") {
    notices.push({
      level: "warning",
      code: "no-endpoint-policy",
      path,
      message: `the endpoint of ${entry.id} takes no policy: any principal who reaches it may use it`,
    });
  } else if (takes === "unknown") {
    notices.push({
      level: "info",
      code: "endpoint-policy-unknown",
      path,
      message: `whether the endpoint of ${entry.id} takes a policy is not documented; one is planned, and a preview with credentials refuses it if AWS does not take it`,
    });
  }
}

/** SageMaker Runtime wants the endpoint in the client's own zone (SageMaker guide, Connect through an interface endpoint). */
function checkSageMakerZones({ config, notices }: PlanContext): void {
  for (const [key, spoke] of localSpokes(config)) {
    if (config.domains[spoke.domain]?.services.includes("sagemaker-runtime") !== true) continue;
    const zones =
      "create" in spoke.vpc
        ? createdZones(spoke, config.hub.availabilityZones)
        : Object.values(spoke.vpc.adopt.subnets).map((s) => s.az);
    const outside = [...new Set(zones)].filter((az) => !config.hub.availabilityZones.includes(az)).sort();
    if (outside.length > 0) {
      notices.push({
        level: "warning",
        code: "zone-not-in-hub",
        path: `spokes.${key}`,
        message: `SageMaker Runtime names may not resolve in ${outside.join(", ")}, where the hub has no endpoint`,
      });
    }
  }
}
