import { findService } from "../../catalogue";
import { cidr4 } from "../../net/ipv4";
import { suggestion } from "../../stacks/nearest";
import { told } from "../../stacks/problems";
import type { SpokeConfig } from "../../stacks/schema";
import type { PlanContext } from "../context";
import { sortedEntries } from "../spokes";

/** Lists that name something twice, and what adopted VPCs list that cannot be. */
export function checkLists(context: PlanContext): void {
  const { config } = context;
  for (const [key, domain] of sortedEntries(config.domains)) {
    checkRepeats(context, `domains.${key}.services`, domain.services);
    checkRepeats(context, `domains.${key}.models`, domain.models);
    checkRepeats(context, `domains.${key}.organizationalUnits`, domain.organizationalUnits);
  }
  for (const [key, spoke] of sortedEntries(config.spokes)) {
    checkRepeats(context, `spokes.${key}.services`, spoke.services);
    if ("adopt" in spoke.vpc) checkAdoptedLists(context, `spokes.${key}.vpc.adopt`, spoke.vpc.adopt);
    if (spoke.s3 === "interface" && findService(context.catalogue, "s3")?.types.includes("interface") !== true)
      context.problems.push({
        path: `spokes.${key}.s3`,
        problem: "asks for an interface endpoint that catalogue.services.s3 says S3 does not have",
        got: spoke.s3,
        fix: "use gateway, or mend catalogue.services.s3.types",
      });
  }
}

function checkRepeats({ problems }: PlanContext, path: string, list: readonly string[]): void {
  list.forEach((item, i) => {
    if (list.indexOf(item) < i)
      problems.push({ path: `${path}.${i}`, problem: "is there twice", got: item, fix: "remove one" });
  });
}

type Adopted = Extract<SpokeConfig["vpc"], { adopt: unknown }>["adopt"];

function checkAdoptedLists(context: PlanContext, path: string, vpc: Adopted): void {
  const { catalogue, problems } = context;
  checkRepeats(context, `${path}.cidrs`, vpc.cidrs);
  const own = `${path}.existing.privateDnsEndpoints`;
  checkRepeats(context, own, vpc.existing.privateDnsEndpoints);
  vpc.existing.privateDnsEndpoints.forEach((id, i) => {
    if (findService(catalogue, id) || told(problems, `catalogue.services.${id}`)) return;
    problems.push({
      path: `${own}.${i}`,
      problem: "is no service of the catalogue",
      got: id,
      fix: suggestion(id, Object.keys(catalogue.services)),
    });
  });
  for (const [name, { cidr }] of sortedEntries(vpc.subnets)) {
    const { bits } = cidr4(cidr);
    if (bits < 16 || bits > 28)
      problems.push({
        path: `${path}.subnets.${name}.cidr`,
        problem: "is no size that a subnet can have",
        got: cidr,
        fix: "give the subnet's own block, /16 to /28",
      });
  }
}
