import type { Problem } from "../../stacks/problems";
import type { RegionConfig } from "../../stacks/regions-schema";
import type { Notice } from "../types";

/**
 * Where in the stack file something is that the planner found in a Region's view: the view has the Region's own settings
 * in the place of the home Region's, and the user wrote them under `regions`.
 */
export function pathIn(region: string, entry: RegionConfig, path: string): string {
  const [head = "", ...rest] = path.split(".");
  if (head === "hub" && rest[0] !== "account") {
    return rest[0] === "region" ? `regions.${region}` : [`regions.${region}`, ...rest].join(".");
  }
  if ((head === "onPremises" || head === "egress") && entry[head]) return `regions.${region}.${path}`;
  const [domain = "", setting] = rest;
  if (head !== "domains") return path;
  if (domain === "") return `regions.${region}.domains`;
  const overridden = setting === undefined || Object.hasOwn(entry.domains[domain] ?? {}, setting);
  return overridden ? `regions.${region}.${path}` : path;
}

/** The same for the settings that a text names. */
function textIn(region: string, entry: RegionConfig, text: string): string {
  const way = entry.egress
    ? text.replaceAll(/(?<![\w.])egress\.(firewall|allowedDomains|zones|cidr)\b/g, `regions.${region}.egress.$1`)
    : text;
  const own = entry.onPremises
    ? way.replaceAll(/\bonPremises\.(prefixes|vpn)\b/g, `regions.${region}.onPremises.$1`)
    : way;
  return own
    .replaceAll(/\bhub\.(cidr|availabilityZones|transitGateway)\b/g, `regions.${region}.$1`)
    .replaceAll(/\b(domains\.[a-z0-9-]+\.(supernets|services|models|inferenceGeography))\b/g, `regions.${region}.$1`);
}

/** A problem of a Region's view, as the user sees it. */
export function problemIn(region: string, entry: RegionConfig, problem: Problem): Problem {
  const fix = textIn(region, entry, problem.fix);
  return { ...problem, path: pathIn(region, entry, problem.path), fix };
}

/** A notice of a Region's view, as the user sees it. */
export function noticeIn(region: string, entry: RegionConfig, notice: Notice): Notice {
  return { ...notice, path: pathIn(region, entry, notice.path), message: textIn(region, entry, notice.message) };
}
