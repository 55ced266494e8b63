import { isRegion } from "../../catalogue";
import { cidr4 } from "../../net/ipv4";
import { suggestion } from "../../stacks/nearest";
import type { ReadStack } from "../../stacks/parse";
import { told } from "../../stacks/problems";
import type { SpokeConfig } from "../../stacks/schema";
import { checkZoneIds } from "../checks/zones";
import { checkQuota, type PlanContext } from "../context";
import { localSpokes } from "../regions/view";
import { inAwsxOrder } from "./zone-order";

/** Widest and narrowest block of the egress VPC: four parts of eight /28 each have to fit. */
const MOST_BITS = 23;
const LEAST_BITS = 16;
/** Transit gateway tables of this program besides the domains'. */
const TABLES = ["egress", "hub", "hybrid"];

/** Names of domains that are those of other tables. */
export function checkTableNames({ config, problems }: PlanContext): void {
  for (const name of TABLES.filter((table) => table in config.domains)) {
    problems.push({
      path: `domains.${name}`,
      problem: "is the name of a transit gateway table that every stack may have",
      got: name,
      fix: "give the domain another name",
    });
  }
}

/**
 * Ways to the internet of one Region that cannot be: strangers to the file, a firewall without names, a VPC that cannot
 * have NAT.
 * @param malformed true where the Region's egress VPC is told to be wrong, so that there is none to lead to
 */
export function checkEgress(
  context: PlanContext,
  declared: ReadStack["declared"],
  malformed = told(context.problems, "egress"),
): void {
  checkSection(context, declared);
  for (const [key, spoke] of localSpokes(context.config)) {
    checkSpoke(context, key, spoke, malformed);
    if ("create" in spoke.vpc) checkZones(context, key, spoke, spoke.vpc.create);
    else checkExisting(context, key, spoke, spoke.vpc.adopt);
  }
}

function checkSection(context: PlanContext, declared: ReadStack["declared"]): void {
  const { config, problems, notices } = context;
  const { egress } = config;
  if (!egress) return;
  if (egress.account !== undefined && !declared.accounts.has(egress.account)) {
    problems.push({
      path: "egress.account",
      problem: "names no account of this file",
      got: egress.account,
      fix: suggestion(egress.account, declared.accounts),
    });
  }
  const { bits } = cidr4(egress.cidr);
  if (bits < LEAST_BITS || bits > MOST_BITS) {
    problems.push({
      path: "egress.cidr",
      problem: "has no room for the egress VPC's layout",
      got: egress.cidr,
      fix: `use /${LEAST_BITS} to /${MOST_BITS}`,
    });
  }
  checkNamedZones(context, "egress.zones", egress.zones);
  if (egress.firewall && egress.allowedDomains.length === 0) {
    problems.push({
      path: "egress.allowedDomains",
      problem: "is empty, so the firewall would let nothing out",
      fix: "list the names that spokes may reach, or set egress.firewall: false to let everything out",
    });
  }
  if (!egress.firewall && egress.allowedDomains.length > 0) {
    problems.push({
      path: "egress.allowedDomains",
      problem: "is set without the firewall that would keep to it",
      got: egress.allowedDomains.join(", "),
      fix: "set egress.firewall: true, or remove the list",
    });
  }
  checkQuota(
    context,
    "firewallDomains",
    "egress.allowedDomains",
    new Set(egress.allowedDomains).size,
    "domain names",
    "use names with a leading dot for whole domains",
  );
  if (!localSpokes(config).some(([, spoke]) => spoke.egress === "central")) {
    notices.push({
      level: "warning",
      code: "egress-unused",
      path: "egress",
      message: "no spoke of the Region has egress: central; the egress VPC costs money all the same",
    });
  }
}

function checkSpoke(
  { config, problems, homeRegion }: PlanContext,
  key: string,
  spoke: SpokeConfig,
  malformed: boolean,
): void {
  const path = `spokes.${key}.egress`;
  const { region } = config.hub;
  const section = region === homeRegion ? "egress" : `regions.${region}.egress`;
  if (spoke.egress === "central" && !config.egress && !malformed) {
    problems.push({
      path,
      problem: `leads to the egress VPC, which ${region === homeRegion ? "this file does not have" : `${region} does not have`}`,
      got: spoke.egress,
      fix: `add ${section}: with cidr, zones and allowedDomains, or choose none`,
    });
  }
  if (spoke.egress === "nat" && "adopt" in spoke.vpc) {
    problems.push({
      path,
      problem: "makes NAT gateways, which an adopted VPC does not get from here",
      got: spoke.egress,
      fix: `declare the VPC's own under spokes.${key}.vpc.adopt.existing.internet, or use central`,
    });
  }
}

type Created = Extract<SpokeConfig["vpc"], { create: unknown }>["create"];
type Adopted = Extract<SpokeConfig["vpc"], { adopt: unknown }>["adopt"];

function checkZones(context: PlanContext, key: string, spoke: SpokeConfig, vpc: Created): void {
  const path = `spokes.${key}.vpc.create`;
  const { problems } = context;
  if (spoke.egress === "nat" && !vpc.zones) {
    problems.push({
      path: `${path}.zones`,
      problem: "is missing, and awsx needs the names of the zones in the spoke's account",
      fix: "list them, for example [{ id: use1-az1, name: us-east-1a }]",
    });
  }
  if (vpc.zones && vpc.availabilityZones) {
    problems.push({
      path: `${path}.availabilityZones`,
      problem: "says again which zones the VPC has",
      fix: "keep zones, remove availabilityZones",
    });
  }
  for (const [name, value] of Object.entries({ zones: vpc.zones, public: vpc.public })) {
    if (value === undefined || spoke.egress === "nat" || told(problems, `spokes.${key}.egress`)) continue;
    problems.push({
      path: `${path}.${name}`,
      problem: "is for a VPC with NAT gateways of its own",
      fix: `remove it, or set spokes.${key}.egress: nat`,
    });
  }
  if (vpc.zones) checkNamedZones(context, `${path}.zones`, vpc.zones);
}

function checkNamedZones(
  context: PlanContext,
  path: string,
  zones: readonly { id: string; name: string; number?: number | undefined }[],
): void {
  checkNumbers(context, path, zones);
  const { region } = context.config.hub;
  checkZoneIds(
    context,
    zones.map(({ id }, i) => ({ path: `${path}.${i}.id`, azId: id })),
  );
  zones.forEach(({ name }, i) => {
    const at = `${path}.${i}.name`;
    if (isRegion(region) && name.slice(0, -1) !== region) {
      context.problems.push({
        path: at,
        problem: `is no zone of ${region}`,
        got: name,
        fix: `write it like ${region}a`,
      });
    }
    if (zones.findIndex((zone) => zone.name === name) < i) {
      context.problems.push({ path: at, problem: "is there twice", got: name, fix: "give each zone its own name" });
    }
  });
}

/** A number is the zone's place among those of the VPC: another one would be that of something else. */
function checkNumbers(
  { problems }: PlanContext,
  path: string,
  zones: readonly { id: string; number?: number | undefined }[],
): void {
  const order = inAwsxOrder(zones);
  zones.forEach((zone, i) => {
    const place = order.indexOf(zone) + 1;
    if (zone.number === undefined || zone.number === place) return;
    problems.push({
      path: `${path}.${i}.number`,
      problem: `is not the place of ${zone.id} among these zones (those without a number come first, by id), which is ${place}`,
      got: zone.number,
      fix: `write ${place}, or mend the other numbers`,
    });
  });
}

function checkExisting({ problems }: PlanContext, key: string, spoke: SpokeConfig, vpc: Adopted): void {
  const path = `spokes.${key}.vpc.adopt.existing.internet`;
  for (const [kind, names] of Object.entries(vpc.existing.internet)) {
    names.forEach((name, i) => {
      const at = `${path}.${kind}.${i}`;
      if (!(name in vpc.subnets)) {
        problems.push({
          path: at,
          problem: "names no subnet of the spoke",
          got: name,
          fix: suggestion(name, Object.keys(vpc.subnets)),
        });
      } else if (spoke.egress === "central") {
        problems.push({
          path: at,
          problem: "leads to the internet already, and a route table has one default route",
          got: name,
          fix: `remove that route first, or set spokes.${key}.egress: none`,
        });
      }
    });
  }
}
