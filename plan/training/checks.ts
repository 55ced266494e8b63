import { cidr4, size4 } from "../../net/ipv4";
import { suggestion } from "../../stacks/nearest";
import { told } from "../../stacks/problems";
import type { SpokeConfig, StackConfig } from "../../stacks/schema";
import type { PlanContext } from "../context";
import { RESERVED_PER_SUBNET } from "../layout";
import { isZoneOf } from "../checks/zones";
import { otherView, regionOf } from "../regions/view";
import { servicesOf } from "../services";
import { adoptedVpc, createdVpc, sortedEntries } from "../spokes";
import { trainingSubnets } from "./plan";

/** Most subnets of a job's `VpcConfig` (SageMaker API reference, VpcConfig). */
const MOST_SUBNETS = 16;
/** Addresses below which a subnet hardly holds a job: two for each of four instances. */
const FEW_ADDRESSES = 8;

/** Training that cannot work: unknown subnets, no way to S3, a central endpoint that is not there. */
export function checkTraining(context: PlanContext): void {
  for (const [key, spoke] of sortedEntries(context.config.spokes)) {
    if (!spoke.training) continue;
    checkSubnets(context, key, spoke, spoke.training.subnets);
    checkWays(context, key, spoke);
    checkAdministrators(context, key, spoke.training.administrators);
  }
}

/** Administrators get at the buckets from anywhere: warnings where more may be meant than somebody thought of. */
function checkAdministrators({ config, notices }: PlanContext, key: string, administrators: readonly string[]): void {
  const accounts = new Set(Object.values(config.accounts).map(({ id }) => id));
  administrators.forEach((arn, i) => {
    const path = `spokes.${key}.training.administrators.${i}`;
    const account = arn.split(":")[4] ?? "";
    const warn = (code: string, why: string) =>
      notices.push({
        level: "warning",
        code,
        path,
        message: `the training buckets of spoke ${key} open to ${arn} from anywhere: ${why}`,
      });
    if (arn.includes("*")) warn("training-administrators-pattern", "every role that matches, those made later too");
    if (!accounts.has(account)) warn("training-administrators-account", `account ${account} is not in this file`);
  });
}

function checkSubnets(context: PlanContext, key: string, spoke: SpokeConfig, names: readonly string[]): void {
  const { config, problems, notices } = context;
  const path = `spokes.${key}.training.subnets`;
  const known = Object.keys("create" in spoke.vpc ? spoke.vpc.create.subnets : spoke.vpc.adopt.subnets);
  const attachment =
    "adopt" in spoke.vpc && "subnets" in spoke.vpc.adopt.attachment ? spoke.vpc.adopt.attachment.subnets : [];
  names.forEach((name, i) => {
    const at = `${path}.${i}`;
    if (!known.includes(name))
      problems.push({ path: at, problem: "names no subnet of the spoke", got: name, fix: suggestion(name, known) });
    else if (attachment.includes(name))
      problems.push({
        path: at,
        problem: "is an attachment subnet, which holds no workloads",
        got: name,
        fix: "name subnets of their own for jobs",
      });
    else if (names.indexOf(name) < i)
      problems.push({ path: at, problem: "is there twice", got: name, fix: "remove one" });
  });
  // A VPC that cannot be laid out has no subnets to count.
  const zones = zonesOf(config, spoke);
  const region = regionOf(config, spoke);
  if (told(problems, `spokes.${key}.vpc`) || !zones.every((azId) => isZoneOf(region, azId))) return;
  const subnets = trainingSubnets(names, createdVpc(spoke, zones), adoptedVpc(spoke));
  if (subnets.length > MOST_SUBNETS) {
    problems.push({
      path,
      problem: `are ${subnets.length} subnets, more than the ${MOST_SUBNETS} that a job takes`,
      got: names.join(", "),
      fix: "name fewer groups",
    });
  }
  for (const { key: subnet, cidr } of subnets) {
    const free = size4(cidr4(cidr).bits) - RESERVED_PER_SUBNET;
    if (free >= FEW_ADDRESSES * 2) continue;
    notices.push({
      level: "warning",
      code: "training-addresses",
      path,
      message: `subnet ${subnet} of spoke ${key} has ${free} addresses: a training instance takes two, with an Elastic Fabric Adapter five`,
    });
  }
}

/** Zones that a spoke is in unless it says otherwise: its Region's. */
function zonesOf(config: StackConfig, spoke: SpokeConfig): string[] {
  return (config.regions[spoke.region ?? ""] ?? config.hub).availabilityZones;
}

function checkWays(context: PlanContext, key: string, spoke: SpokeConfig): void {
  const { config, problems } = context;
  const path = `spokes.${key}`;
  if (spoke.s3 !== "gateway") {
    problems.push({
      path: `${path}.s3`,
      problem: "leaves jobs without the gateway endpoint that they reach their buckets by",
      got: spoke.s3,
      fix: "use gateway (SageMaker guide, Give training jobs access to resources in your VPC), or remove training",
    });
  }
  const owner = config.domains[spoke.domain]?.endpointSet ?? spoke.domain;
  const entry = config.regions[spoke.region ?? ""];
  // Without endpoints there is nothing central, which the checks of Regions tell.
  if (!spoke.training?.centralAccess || !config.domains[owner] || (entry && entry.endpoints !== "own")) return;
  const there = entry && spoke.region !== undefined ? otherView(config, spoke.region, entry) : config;
  if (!there.domains[owner]) return;
  if (!servicesOf({ ...context, config: there }, owner).some(({ entry }) => entry.id === "s3")) {
    problems.push({
      path: `${path}.training.centralAccess`,
      problem: `is set, yet domain ${owner} has no central S3 endpoint`,
      got: true,
      fix: "remove the line; a domain has one where on-premises comes in or a spoke has s3: interface",
    });
  }
}
