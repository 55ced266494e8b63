import type { PlanContext } from "./context";
import { spokeDns } from "./dns";
import { spokeNat, waysOf } from "./egress";
import { gatewayPolicyFor } from "./endpoint-policy";
import { adoptedVpc, consumers, createdVpc, isQuarantined, spokeCidrs } from "./spokes";
import { planTraining } from "./training";
import { attachment, spokeRoutes } from "./transit";
import type { EndpointSetPlan, SpokePlan } from "./types";

/** Plans one spoke. Nothing in it depends on another spoke but the exact blocks of outsiders of its own domain. */
export function planSpoke(context: PlanContext, key: string, sets: ReadonlyMap<string, EndpointSetPlan>): SpokePlan {
  const { config } = context;
  const spoke = config.spokes[key];
  if (!spoke) throw new Error(`no spoke ${key}`);
  const created = createdVpc(spoke, config.hub.availabilityZones);
  const adopted = adoptedVpc(spoke);
  const block = sets.get(config.domains[spoke.domain]?.endpointSet ?? spoke.domain)?.block;
  if (block === undefined) throw new Error(`domain ${spoke.domain} has no endpoint block`);
  const nat = spokeNat(spoke);
  const consuming = consumers(spoke, created, adopted);
  const dns = spokeDns(context, key, sets);
  const training = planTraining(config, key, { created, adopted }, block);
  const makesGateway = spoke.s3 === "gateway" && (adopted?.existingS3GatewayEndpoint ?? "") === "";
  return {
    key,
    account: spoke.account,
    domain: spoke.domain,
    quarantined: isQuarantined(config, spoke),
    cidrs: spokeCidrs(spoke),
    outsideSupernets: spoke.outsideSupernets,
    ...(created && { created: { ...created, ...(nat && { nat }) } }),
    ...(adopted && { adopted }),
    consumers: consuming,
    attachment: attachment(config, key),
    routes: spokeRoutes(config, key, block),
    egress: spoke.egress,
    ways: waysOf(context, key, { created, adopted, consumers: consuming, dns, set: sets.get(dns.view) }),
    s3: spoke.s3,
    s3Policy: makesGateway ? gatewayPolicyFor(context, spoke) : "",
    dns,
    ...(training && { training }),
  };
}
