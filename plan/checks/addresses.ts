import { cidr4, contains4, overlapping4, overlaps4, type Labelled4 } from "../../net/ipv4";
import { told } from "../../stacks/problems";
import type { PlanContext } from "../context";
import { waysIn } from "../hybrid-blocks";
import { regionCodes, regionOf } from "../regions/view";
import { sortedEntries, spokeCidrs } from "../spokes";

interface Owner {
  kind: "hub" | "egress" | "supernet" | "spoke";
  key: string;
  domain: string;
  region: string;
  path: string;
  text: string;
}

/** Blocks that no VPC can use or that AWS uses itself (VPC guide, VPC CIDR blocks; RFC 6890). */
export const UNUSABLE = [
  { block: "0.0.0.0/8", why: "this network" },
  { block: "127.0.0.0/8", why: "loopback" },
  { block: "169.254.0.0/16", why: "link-local, where AWS keeps its metadata and resolver" },
  { block: "224.0.0.0/3", why: "multicast and reserved" },
];

/** Private space (RFC 1918) and carrier-grade NAT space (RFC 6598): no address of the internet. */
export const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Overlaps, sizes, and whether spokes lie where their domain says. */
export function checkAddresses(context: PlanContext): void {
  const owners = addressOwners(context);
  for (const [a, b] of overlapping4(owners)) reportOverlap(context, a.label, b.label);
  for (const { cidr, label } of owners) {
    const bad = UNUSABLE.find(({ block }) => overlaps4(cidr4(block), cidr));
    if (bad)
      context.problems.push({
        path: label.path,
        problem: `is ${bad.why} space`,
        got: label.text,
        fix: "use a private block, for example out of 10.0.0.0/8",
      });
    else if (!PRIVATE.some((block) => contains4(cidr4(block), cidr)))
      context.notices.push({
        level: "warning",
        code: "public-addresses",
        path: label.path,
        message: `${label.text} is public address space: if it is not your own, what lies there on the internet is out of the spokes' reach`,
      });
    // A VPC that is created needs room for more than AWS asks for (plan/checks/vpcs.ts).
    const narrowest = label.path.endsWith(".create.cidr") ? 32 : 28;
    if (label.kind === "spoke" && (cidr.bits < 16 || cidr.bits > narrowest)) {
      context.problems.push({
        path: label.path,
        problem: "is no size that a VPC can have",
        got: label.text,
        fix: "use /16 to /28",
      });
    }
  }
  checkHub(context);
  checkMembership(context);
}

function addressOwners(context: PlanContext): Labelled4<Owner>[] {
  const { config } = context;
  const out: Labelled4<Owner>[] = [];
  const add = (text: string, owner: Omit<Owner, "text">) => out.push({ cidr: cidr4(text), label: { ...owner, text } });
  const home = config.hub.region;
  // What a block of no usable size overlaps only follows from its size, which is told.
  if (config.hub.cidr !== "" && isHubSize(config.hub.cidr))
    add(config.hub.cidr, { kind: "hub", key: "hub", domain: "", region: home, path: "hub.cidr" });
  if (config.egress)
    add(config.egress.cidr, { kind: "egress", key: "egress", domain: "", region: home, path: "egress.cidr" });
  checkEgressBlocks(context);
  const supernets = (path: string, region: string, domains: Record<string, { supernets: string[] }>) => {
    for (const [key, domain] of sortedEntries(domains)) {
      domain.supernets.forEach((text, i) =>
        add(text, { kind: "supernet", key, domain: key, region, path: `${path}.${key}.supernets.${i}` }),
      );
    }
  };
  supernets("domains", home, config.domains);
  for (const [region, { cidr, domains, egress }] of sortedEntries(config.regions)) {
    const path = `regions.${region}`;
    if (cidr !== undefined) add(cidr, { kind: "hub", key: region, domain: "", region, path: `${path}.cidr` });
    if (egress) add(egress.cidr, { kind: "egress", key: region, domain: "", region, path: `${path}.egress.cidr` });
    supernets(`${path}.domains`, region, domains);
  }
  for (const [key, spoke] of sortedEntries(config.spokes)) {
    const path = "create" in spoke.vpc ? `spokes.${key}.vpc.create.cidr` : `spokes.${key}.vpc.adopt.cidrs`;
    const region = regionOf(config, spoke);
    for (const text of spokeCidrs(spoke)) add(text, { kind: "spoke", key, domain: spoke.domain, region, path });
  }
  return out;
}

/** What else an on-premises block overlaps is reported with the way in (plan/checks/on-premises-blocks.ts). */
function checkEgressBlocks({ config, problems }: PlanContext): void {
  const blocks = [
    ...(config.egress ? [{ path: "egress.cidr", cidr: config.egress.cidr }] : []),
    ...sortedEntries(config.regions).flatMap(([region, { egress }]) =>
      egress ? [{ path: `regions.${region}.egress.cidr`, cidr: egress.cidr }] : [],
    ),
  ];
  const prefixes = waysIn(config).flatMap(({ path, onPremises }) =>
    onPremises.prefixes.map((text, i) => ({ text, path: `${path}.prefixes.${i}` })),
  );
  for (const { path, cidr } of blocks) {
    for (const other of prefixes.filter(({ text }) => overlaps4(cidr4(text), cidr4(cidr))))
      problems.push({
        path,
        problem: `overlaps ${other.path} (${other.text})`,
        got: cidr,
        fix: "give the egress VPC another block",
      });
  }
}

/** Where an overlap is reported: at the spoke rather than at what it runs into, otherwise at the later path. */
function reportOverlap(context: PlanContext, a: Owner, b: Owner): void {
  const rank = { egress: 3, spoke: 2, supernet: 1, hub: 0 };
  const [at, other] = rank[a.kind] > rank[b.kind] || (a.kind === b.kind && a.path > b.path) ? [a, b] : [b, a];
  if (at.kind === "spoke" && other.kind === "supernet") {
    // A spoke of an unknown domain is reported as that; one that has moved keeps its addresses, knowingly. Another
    // Region's supernets are routed there as a whole, so that no spoke of this one can lie in them.
    const marked = context.config.spokes[at.key]?.outsideSupernets === true;
    const unknown = !context.config.domains[at.domain] || !regionCodes(context.config).includes(at.region);
    // Two supernets that overlap are told as such, and not again for each spoke in them.
    const both = supernetsOf(context, at).some((own) => overlaps4(cidr4(own), cidr4(other.text)));
    if (unknown || both || (at.region === other.region && (at.domain === other.domain || marked))) return;
  }
  const away = other.region === context.config.hub.region ? "" : ` in ${other.region}`;
  const what = {
    hub: `the hub${away}`,
    egress: `the egress VPC${away}`,
    supernet: `a supernet of domain ${other.key}${away}`,
    spoke: `spoke ${other.key}`,
  }[other.kind];
  const same = at.kind === other.kind && at.key === other.key && at.region === other.region;
  context.problems.push({
    path: at.path,
    problem: same ? `overlaps its own ${other.text}` : `overlaps ${what} (${other.text} at ${other.path})`,
    got: at.text,
    fix: same ? "remove one of the two" : `give one of them another block${moved(at, other)}`,
  });
}

/** A spoke may have come from the domain that it lies in. */
function moved(at: Owner, other: Owner): string {
  const can = at.kind === "spoke" && other.kind === "supernet" && at.region === other.region;
  return can ? `, or set spokes.${at.key}.outsideSupernets: true if the spoke has moved here` : "";
}

/** Supernets of an owner's domain in its own Region. */
function supernetsOf({ config }: PlanContext, { domain, region }: Owner): string[] {
  const there = region === config.hub.region ? config.domains[domain] : config.regions[region]?.domains[domain];
  return there?.supernets ?? [];
}

/** True for a block that a hub's layout fits into. */
export function isHubSize(cidr: string): boolean {
  const { bits } = cidr4(cidr);
  return bits >= 16 && bits <= 21;
}

/** A hub's block and zones, in whatever Region it is. */
export function checkHubShape(
  { config, problems }: PlanContext,
  paths: { cidr: string; zones: string },
  cidr: string,
  availabilityZones: string[],
): void {
  if (cidr !== "" && !isHubSize(cidr)) {
    problems.push({
      path: paths.cidr,
      problem: cidr4(cidr).bits > 21 ? "has no room for the hub's layout" : "is wider than a VPC can be",
      got: cidr,
      fix: "use /16 to /21; a /20 serves seven domains of 59 services",
    });
  }
  if (new Set(availabilityZones).size < config.minAvailabilityZones && !told(problems, paths.zones)) {
    problems.push({
      path: paths.zones,
      problem: `has fewer zones than minAvailabilityZones (${config.minAvailabilityZones})`,
      got: availabilityZones,
      fix: "add a zone",
    });
  }
}

function checkHub(context: PlanContext): void {
  const { config, problems } = context;
  const { cidr, availabilityZones } = config.hub;
  checkHubShape(context, { cidr: "hub.cidr", zones: "hub.availabilityZones" }, cidr, availabilityZones);
  const slots = new Map<number, string>();
  for (const [key, domain] of sortedEntries(config.domains)) {
    const first = slots.get(domain.slot);
    if (first !== undefined) {
      const free = [1, 2, 3, 4, 5, 6, 7].filter((n) => !Object.values(config.domains).some((d) => d.slot === n));
      problems.push({
        path: `domains.${key}.slot`,
        problem: `is the slot of domain ${first} too`,
        got: domain.slot,
        fix:
          free.length > 0
            ? `use one of ${free.join(", ")}`
            : "a hub has seven slots: put the domain into another stack",
      });
    }
    slots.set(domain.slot, first ?? key);
  }
}

function checkMembership({ config, problems }: PlanContext): void {
  const supernetsOfAll = sortedEntries(config.domains).flatMap(([domain, { supernets }]) =>
    supernets.map((text) => ({ domain, text, cidr: cidr4(text) })),
  );
  for (const [key, spoke] of sortedEntries(config.spokes)) {
    const domain = config.domains[spoke.domain];
    if (!domain) continue;
    const region = regionOf(config, spoke);
    const home = region === config.hub.region;
    const blocks = home ? domain.supernets : config.regions[region]?.domains[spoke.domain]?.supernets;
    if (!blocks) continue;
    const supernets = blocks.map(cidr4);
    const where = `the supernets of domain ${spoke.domain}${home ? "" : ` in ${region}`}`;
    const cidrs = spokeCidrs(spoke);
    const strays = cidrs.filter((text) => !supernets.some((supernet) => contains4(supernet, cidr4(text))));
    const path = "create" in spoke.vpc ? `spokes.${key}.vpc.create.cidr` : `spokes.${key}.vpc.adopt.cidrs`;
    for (const text of cidrs) {
      // A static blackhole of the same prefix beats the spoke's own route (Transit Gateway guide, Route evaluation order).
      const swallowed = supernetsOfAll.find(
        (other) => other.domain !== spoke.domain && contains4(cidr4(text), other.cidr),
      );
      if (swallowed)
        problems.push({
          path,
          problem: `contains the supernet ${swallowed.text} of domain ${swallowed.domain}, which the domain's table blackholes`,
          got: text,
          fix: `give domain ${swallowed.domain} another supernet, or move the spoke`,
        });
    }
    // That it lies in another domain's supernet says as much.
    const elsewhere = problems.some((known) => known.path === path && known.problem.startsWith("overlaps a supernet"));
    if (!spoke.outsideSupernets) {
      if (elsewhere) continue;
      for (const text of strays) {
        problems.push({
          path,
          problem: `lies outside ${where} (${blocks.join(", ")})`,
          got: text,
          fix: `move it inside, or set spokes.${key}.outsideSupernets: true if that is meant`,
        });
      }
    } else if (strays.length === 0) {
      problems.push({
        path: `spokes.${key}.outsideSupernets`,
        problem: `is set, yet the VPC lies inside ${where}`,
        got: cidrs.join(", "),
        fix: "remove the line",
      });
    }
  }
}
