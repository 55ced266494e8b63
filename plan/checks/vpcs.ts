import { cidr4, contains4, formatCidr4, overlapping4, type Cidr4 } from "../../net/ipv4";
import { suggestion } from "../../stacks/nearest";
import type { ReadStack } from "../../stacks/parse";
import { told } from "../../stacks/problems";
import type { SpokeConfig } from "../../stacks/schema";
import type { PlanContext } from "../context";
import { defaultAttachmentBlock, defaultPublicBlock, zoneNumber } from "../layout";
import { checkAdoptedTwice, checkInternetByTable } from "./adopted";
import { localSpokes } from "../regions/view";
import { attachmentSlots, createdZones, sortedEntries } from "../spokes";
import { isZoneOf } from "./zones";

type Created = Extract<SpokeConfig["vpc"], { create: unknown }>["create"];
type Adopted = Extract<SpokeConfig["vpc"], { adopt: unknown }>["adopt"];

/** The inside of every spoke's VPC: subnets, zones, consumers, attachment. */
export function checkVpcs(context: PlanContext): void {
  const { config, problems } = context;
  checkAdoptedTwice(context);
  checkInternetByTable(context);
  const vpcIds = new Map<string, string>();
  for (const [key, spoke] of localSpokes(config)) {
    checkConsumers(context, key, spoke);
    if ("create" in spoke.vpc) {
      checkCreated(context, key, spoke, spoke.vpc.create);
    } else {
      const { adopt } = spoke.vpc;
      const first = vpcIds.get(adopt.id);
      if (first !== undefined) {
        problems.push({
          path: `spokes.${key}.vpc.adopt.id`,
          problem: `is the VPC of spoke ${first} too`,
          got: adopt.id,
          fix: "make them one spoke with two consumers",
        });
      }
      vpcIds.set(adopt.id, first ?? key);
      checkAdopted(context, key, adopt);
    }
  }
}

/** The same for spokes of Regions that cannot be read: what follows from the Region's own settings is not asked. */
export function checkVpcsOfUnread(context: PlanContext, { regions }: ReadStack["declared"]): void {
  const { config } = context;
  for (const region of [...regions].filter((code) => !Object.hasOwn(config.regions, code)).sort()) {
    const spokes = Object.fromEntries(Object.entries(config.spokes).filter(([, spoke]) => spoke.region === region));
    const hub = { ...config.hub, region, availabilityZones: [], transitGateway: { adopt: "" } };
    if (region !== config.hub.region) checkVpcs({ ...context, config: { ...config, hub, spokes } });
  }
}

function checkConsumers({ problems }: PlanContext, key: string, spoke: SpokeConfig): void {
  const known = Object.keys("create" in spoke.vpc ? spoke.vpc.create.subnets : spoke.vpc.adopt.subnets);
  const attachment =
    "adopt" in spoke.vpc && "subnets" in spoke.vpc.adopt.attachment ? spoke.vpc.adopt.attachment.subnets : [];
  const taken = new Map<string, string>();
  for (const [name, consumer] of sortedEntries(spoke.consumers)) {
    consumer.subnets.forEach((subnet, i) => {
      const path = `spokes.${key}.consumers.${name}.subnets.${i}`;
      const first = taken.get(subnet);
      if (!known.includes(subnet))
        problems.push({ path, problem: "names no subnet of the spoke", got: subnet, fix: suggestion(subnet, known) });
      else if (attachment.includes(subnet))
        problems.push({
          path,
          problem: "is an attachment subnet, which holds no workloads",
          got: subnet,
          fix: "name the application's own subnets",
        });
      else if (first !== undefined)
        problems.push({
          path,
          problem: `belongs to consumer ${first} already`,
          got: subnet,
          fix: "list each subnet under one consumer",
        });
      taken.set(subnet, first ?? name);
    });
  }
}

function checkCreated({ problems, config }: PlanContext, key: string, spoke: SpokeConfig, vpc: Created): void {
  const path = `spokes.${key}.vpc.create`;
  const whole = cidr4(vpc.cidr);
  if (whole.bits > 24) {
    problems.push({
      path: `${path}.cidr`,
      problem: "has no room for subnets and attachment",
      got: vpc.cidr,
      fix: "use /24 or wider",
    });
    // What is in it cannot fit either.
    return;
  }
  const zones = createdZones(spoke, config.hub.availabilityZones);
  for (const azId of zones) {
    if (zoneNumber(azId) > vpc.zoneSlots && isZoneOf(config.hub.region, azId)) {
      problems.push({
        path: `${path}.zoneSlots`,
        problem: `has no slot for zone ${azId}`,
        got: vpc.zoneSlots,
        fix: "set zoneSlots: 8 (this renumbers the VPC's subnets)",
      });
    }
  }
  const attachment =
    vpc.attachment === undefined ? defaultAttachmentBlock(vpc.cidr, vpc.zoneSlots) : cidr4(vpc.attachment);
  if (vpc.attachment !== undefined && attachment.bits + Math.log2(vpc.zoneSlots) !== 28) {
    problems.push({
      path: `${path}.attachment`,
      problem: `does not hold ${vpc.zoneSlots} subnets of /28`,
      got: vpc.attachment,
      fix: `use a /${28 - Math.log2(vpc.zoneSlots)}`,
    });
  }
  if (Object.keys(vpc.subnets).length === 0)
    problems.push({ path: `${path}.subnets`, problem: "is empty", fix: "declare at least one group of subnets" });
  const blocks = [
    {
      cidr: attachment,
      label: {
        path: vpc.attachment === undefined ? `${path}.attachment (default)` : `${path}.attachment`,
        text: "the attachment subnets",
      },
    },
  ];
  if (spoke.egress === "nat") blocks.push(publicBlock(problems, path, vpc));
  for (const [group, text] of sortedEntries(vpc.subnets)) {
    const block = cidr4(text);
    const at = `${path}.subnets.${group}`;
    if (group === "attachment")
      problems.push({ path: at, problem: "is the name of the transit gateway's subnets", fix: "choose another name" });
    if (group === "public" && spoke.egress === "nat")
      problems.push({ path: at, problem: "is the name of the NAT gateways' subnets", fix: "choose another name" });
    if (block.bits + Math.log2(vpc.zoneSlots) > 28) {
      problems.push({
        path: at,
        problem: `is too small to be cut into ${vpc.zoneSlots} subnets of /28 or wider`,
        got: text,
        fix: `use /${28 - Math.log2(vpc.zoneSlots)} or wider`,
      });
    }
    blocks.push({ cidr: block, label: { path: at, text: `group ${group}` } });
  }
  for (const { cidr, label } of blocks) {
    if (!contains4(whole, cidr))
      problems.push({
        path: label.path,
        problem: `lies outside the VPC's block ${vpc.cidr}`,
        got: formatCidr4(cidr),
        fix: "choose a block inside it",
      });
  }
  for (const [a, b] of overlapping4(blocks)) {
    const [at, other] = a.label.path > b.label.path ? [a, b] : [b, a];
    problems.push({
      path: at.label.path,
      problem: `overlaps ${other.label.text} (${formatCidr4(other.cidr)})`,
      got: formatCidr4(at.cidr),
      fix: "give them blocks apart",
    });
  }
}

/** The block of the NAT gateways' subnets, one /28 or wider per zone slot. */
function publicBlock(
  problems: PlanContext["problems"],
  path: string,
  vpc: Created,
): { cidr: Cidr4; label: { path: string; text: string } } {
  const cidr = vpc.public === undefined ? defaultPublicBlock(vpc) : cidr4(vpc.public);
  if (cidr.bits + Math.log2(vpc.zoneSlots) > 28) {
    problems.push({
      path: `${path}.public`,
      problem: `does not hold ${vpc.zoneSlots} subnets of /28`,
      got: vpc.public,
      fix: `use a /${28 - Math.log2(vpc.zoneSlots)} or wider`,
    });
  }
  const at = vpc.public === undefined ? `${path}.public (default)` : `${path}.public`;
  return { cidr, label: { path: at, text: "the subnets of the NAT gateways" } };
}

function checkAdopted({ problems, config }: PlanContext, key: string, vpc: Adopted): void {
  const path = `spokes.${key}.vpc.adopt`;
  const blocks = vpc.cidrs.map(cidr4);
  const subnets = sortedEntries(vpc.subnets);
  const ids = new Map<string, string>();
  for (const [name, subnet] of subnets) {
    if (!blocks.some((block) => contains4(block, cidr4(subnet.cidr)))) {
      problems.push({
        path: `${path}.subnets.${name}.cidr`,
        problem: `lies outside the VPC's blocks (${vpc.cidrs.join(", ")})`,
        got: subnet.cidr,
        fix: "declare the block under cidrs, or mend the subnet",
      });
    }
    const first = ids.get(subnet.id);
    if (first !== undefined)
      problems.push({
        path: `${path}.subnets.${name}.id`,
        problem: `is the subnet ${first} too`,
        got: subnet.id,
        fix: "declare each subnet once",
      });
    ids.set(subnet.id, first ?? name);
  }
  const labelled = subnets.map(([name, s]) => ({
    cidr: cidr4(s.cidr),
    label: { path: `${path}.subnets.${name}.cidr`, text: `subnet ${name}` },
  }));
  if ("create" in vpc.attachment) {
    const block = cidr4(vpc.attachment.create);
    const at = `${path}.attachment.create`;
    labelled.push({ cidr: block, label: { path: at, text: "the attachment subnets" } });
    if (block.bits !== 26 && block.bits !== 25) {
      problems.push({
        path: at,
        problem: "cannot be cut into one /28 per zone slot",
        got: vpc.attachment.create,
        fix: "use a /26 (zones 1 to 4) or a /25 (zones 1 to 8)",
      });
    } else {
      const slots = attachmentSlots(vpc.attachment.create);
      for (const [, subnet] of subnets) {
        if (zoneNumber(subnet.az) > slots && isZoneOf(config.hub.region, subnet.az))
          problems.push({
            path: at,
            problem: `has no slot for zone ${subnet.az}`,
            got: vpc.attachment.create,
            fix: "use a /25",
          });
      }
    }
    if (!blocks.some((b) => contains4(b, block))) {
      problems.push({
        path: at,
        problem: `lies outside the VPC's blocks (${vpc.cidrs.join(", ")})`,
        got: vpc.attachment.create,
        fix: "choose a free block inside",
      });
    }
  } else {
    checkAttachmentSubnets(problems, path, vpc, vpc.attachment.subnets);
  }
  for (const [a, b] of overlapping4(labelled)) {
    const [at, other] = a.label.path > b.label.path ? [a, b] : [b, a];
    problems.push({
      path: at.label.path,
      problem: `overlaps ${other.label.text} (${formatCidr4(other.cidr)})`,
      got: formatCidr4(at.cidr),
      fix: "mend the declaration",
    });
  }
  checkExisting(problems, path, vpc, "create" in config.hub.transitGateway);
}

/** A zone without an attachment subnet cannot send to the transit gateway (Transit Gateway guide, Availability Zones). */
function checkAttachmentSubnets(
  problems: PlanContext["problems"],
  path: string,
  vpc: Adopted,
  names: readonly string[],
): void {
  const zones = new Map<string, string>();
  names.forEach((name, i) => {
    const at = `${path}.attachment.subnets.${i}`;
    const subnet = vpc.subnets[name];
    if (!subnet)
      return void problems.push({
        path: at,
        problem: "names no subnet of the spoke",
        got: name,
        fix: suggestion(name, Object.keys(vpc.subnets)),
      });
    const first = zones.get(subnet.az);
    if (first !== undefined)
      problems.push({
        path: at,
        problem: `is in zone ${subnet.az}, as is ${first}, and an attachment takes one subnet per zone`,
        got: name,
        fix: "keep one of the two",
      });
    zones.set(subnet.az, first ?? name);
  });
  if (told(problems, `${path}.attachment.subnets`)) return;
  for (const [name, subnet] of sortedEntries(vpc.subnets)) {
    if (!zones.has(subnet.az)) {
      problems.push({
        path: `${path}.subnets.${name}.az`,
        problem: "has no attachment subnet, so the subnet could not send to the transit gateway",
        got: subnet.az,
        fix: `add a subnet of ${subnet.az} to attachment.subnets`,
      });
    }
  }
}

function checkExisting(problems: PlanContext["problems"], path: string, vpc: Adopted, created: boolean): void {
  const { existing } = vpc;
  if (existing.attachment !== undefined && created) {
    problems.push({
      path: `${path}.existing.attachment`,
      problem: "is an attachment to a transit gateway that this stack creates",
      got: existing.attachment,
      fix: "adopt that transit gateway in hub.transitGateway, or remove the line",
    });
  }
  if (existing.association !== undefined && !vpc.takeOverAssociation) {
    problems.push({
      path: `${path}.takeOverAssociation`,
      problem: "is not set, yet the attachment is associated with another table and can have one only",
      got: existing.association,
      fix: "set takeOverAssociation: true to move it (its traffic follows the new table at once)",
    });
  }
  if (vpc.takeOverAssociation && existing.attachment === undefined) {
    problems.push({
      path: `${path}.takeOverAssociation`,
      problem: "is set, yet no existing attachment is declared",
      fix: "declare existing.attachment, or remove the line",
    });
  }
}
