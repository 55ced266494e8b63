import { findService } from "../../catalogue";
import type { DomainConfig } from "../../stacks/schema";
import type { PlanContext } from "../context";
import { servicesCalled } from "../regions/view";
import { sortedEntries, spokesOf } from "../spokes";
import { membersOf } from "../transit";
import { checkIdleCosts } from "./idle-costs";

/** Services whose policies let base models be used by name, and so refuse them where none is listed. */
const BY_MODEL = ["bedrock", "bedrock-mantle", "bedrock-runtime"];
/** Services that take callers with an OAuth token. */
const BY_TOKEN = ["bedrock-agentcore", "bedrock-agentcore-gateway"];

/** Settings that are sound by themselves and do nothing, because what they are about is not there. */
export function checkNoUse(context: PlanContext): void {
  for (const [key, domain] of sortedEntries(context.config.domains)) checkDomain(context, key, domain);
  checkConsumers(context);
  checkCallers(context);
  checkStandingGateways(context);
  checkIdleCosts(context);
}

function checkDomain(context: PlanContext, key: string, domain: DomainConfig): void {
  const { config } = context;
  const path = `domains.${key}`;
  const services = [...domain.services, ...spokesOf(config, key).flatMap(([, spoke]) => spoke.services)];
  const byModel = BY_MODEL.filter((id) => services.includes(id));
  if (domain.models.length > 0 && !services.some((id) => isBedrock(context, id)))
    warn(
      context,
      "models-without-service",
      `${path}.models`,
      `domain ${key} allows models and has no Bedrock service to call them by; add bedrock-runtime to its services`,
    );
  if (domain.models.length === 0 && byModel.length > 0)
    warn(
      context,
      "no-models",
      `${path}.models`,
      `domain ${key} has ${byModel.join(", ")} and allows no model: no base model can be invoked; list those that its callers may use`,
    );
  if (domain.models.length === 0 && domain.inferenceGeography !== "none")
    warn(
      context,
      "geography-without-models",
      `${path}.inferenceGeography`,
      `inferenceGeography ${domain.inferenceGeography} does nothing for domain ${key}, which allows no model; list models or remove it`,
    );
  if (domain.agentCoreOAuth && !BY_TOKEN.some((id) => services.includes(id)))
    warn(
      context,
      "oauth-without-service",
      `${path}.agentCoreOAuth`,
      `agentCoreOAuth does nothing for domain ${key}, which has neither ${BY_TOKEN.join(" nor ")}; add the one that is called, or remove it`,
    );
}

function checkConsumers(context: PlanContext): void {
  const { config } = context;
  for (const [key, spoke] of sortedEntries(config.spokes)) {
    const domain = Object.hasOwn(config.domains, spoke.domain) ? config.domains[spoke.domain] : undefined;
    if (!domain || Object.keys(spoke.consumers).length === 0) continue;
    if ([...servicesCalled(config, spoke), ...spoke.services].some((id) => isBedrock(context, id))) continue;
    warn(
      context,
      "consumers-without-service",
      `spokes.${key}.consumers`,
      `spoke ${key} has consumers of Bedrock, and neither it nor domain ${spoke.domain} has a Bedrock service; add bedrock-runtime to one of them`,
    );
  }
}

/**
 * Bedrock's endpoints of a domain of which no subnet may use them. A domain without spokes says `reserved: true`, and
 * on-premises calls without being a consumer.
 */
function checkCallers(context: PlanContext): void {
  const { config } = context;
  for (const [key, domain] of sortedEntries(config.domains)) {
    const called = domain.services.filter((id) => isBedrock(context, id));
    const members = membersOf(config, key);
    const spokes = members.flatMap((member) => spokesOf(config, member));
    const fromOutside = [config, ...Object.values(config.regions)].some(
      ({ onPremises }) => onPremises !== undefined && members.includes(onPremises.domain),
    );
    if (called.length === 0 || domain.endpointSet !== undefined || spokes.length === 0 || fromOutside) continue;
    if (spokes.some(([, { consumers }]) => Object.keys(consumers).length > 0)) continue;
    warn(
      context,
      "nobody-calls",
      `domains.${key}.services`,
      `domain ${key} has ${called.join(", ")}, and none of its spokes has consumers: nobody may call Bedrock, and each endpoint costs by the hour; name subnets under a spoke's consumers, or take the services out`,
    );
  }
}

/** A gateway endpoint that an adopted VPC has stays, whatever way to S3 the file chooses. */
function checkStandingGateways(context: PlanContext): void {
  for (const [key, { vpc, s3 }] of sortedEntries(context.config.spokes)) {
    const standing = "adopt" in vpc ? vpc.adopt.existing.s3GatewayEndpoint : undefined;
    if (standing === undefined || s3 === "gateway") continue;
    warn(
      context,
      "gateway-endpoint-stays",
      `spokes.${key}.s3`,
      `spoke ${key} keeps its own S3 gateway endpoint ${standing}, whose policy is not ours: its route tables lead to S3 past what s3: ${s3} says; take it away in its account, or write s3: gateway`,
    );
  }
}

function isBedrock({ catalogue }: PlanContext, id: string): boolean {
  return findService(catalogue, id)?.family === "bedrock";
}

function warn({ notices }: PlanContext, code: string, path: string, message: string): void {
  notices.push({ level: "warning", code, path, message });
}
