/**
 * Regions and their availability zones. Zone ids are the same in every account; which name an account has for
 * a zone differs (RAM guide, "Availability Zone IDs for your AWS resources").
 */
import { digest } from "../kernel/ids";

/** An availability zone as one account sees it. */
export interface Az {
  /** For example `us-east-1a`. */
  readonly name: string;
  /** For example `use1-az4`. */
  readonly id: string;
}

/** Region to the prefix of its zone ids and the numbers in use (RAM guide and EC2 guide, "Regions and Zones"). */
const ZONES: Readonly<Record<string, readonly [prefix: string, numbers: readonly number[]]>> = {
  "us-east-1": ["use1", [1, 2, 3, 4, 5, 6]],
  "us-east-2": ["use2", [1, 2, 3]],
  "us-west-1": ["usw1", [1, 3]],
  "us-west-2": ["usw2", [1, 2, 3, 4]],
  "ca-central-1": ["cac1", [1, 2, 4]],
  "ca-west-1": ["caw1", [1, 2, 3]],
  "sa-east-1": ["sae1", [1, 2, 3]],
  "mx-central-1": ["mxc1", [1, 2, 3]],
  "eu-west-1": ["euw1", [1, 2, 3]],
  "eu-west-2": ["euw2", [1, 2, 3]],
  "eu-west-3": ["euw3", [1, 2, 3]],
  "eu-central-1": ["euc1", [1, 2, 3]],
  "eu-central-2": ["euc2", [1, 2, 3]],
  "eu-north-1": ["eun1", [1, 2, 3]],
  "eu-south-1": ["eus1", [1, 2, 3]],
  "eu-south-2": ["eus2", [1, 2, 3]],
  "ap-northeast-1": ["apne1", [1, 2, 4]],
  "ap-northeast-2": ["apne2", [1, 2, 3, 4]],
  "ap-northeast-3": ["apne3", [1, 2, 3]],
  "ap-southeast-1": ["apse1", [1, 2, 3]],
  "ap-southeast-2": ["apse2", [1, 2, 3]],
  "ap-southeast-3": ["apse3", [1, 2, 3]],
  "ap-southeast-4": ["apse4", [1, 2, 3]],
  "ap-south-1": ["aps1", [1, 2, 3]],
  "ap-south-2": ["aps2", [1, 2, 3]],
  "ap-east-1": ["ape1", [1, 2, 3]],
  "me-central-1": ["mec1", [1, 2, 3]],
  "me-south-1": ["mes1", [1, 2, 3]],
  "af-south-1": ["afs1", [1, 2, 3]],
  "il-central-1": ["ilc1", [1, 2, 3]],
};

/** Names of all Regions that the world has. */
export const REGIONS: readonly string[] = Object.keys(ZONES);

/**
 * The zones of a Region under the names that an account has for them, sorted by name.
 * @param names names the account is known to have, by zone id; where absent, names are dealt out from the account id
 */
export function azsOf(region: string, account: string, names: Readonly<Record<string, string>> = {}): readonly Az[] {
  const [prefix, numbers] = ZONES[region] ?? ["", []];
  const ids = numbers.map((n) => `${prefix}-az${n}`);
  const free = ids.map((_, i) => region + "abcdefgh".charAt(i)).filter((name) => !Object.values(names).includes(name));
  const unnamed = ids.filter((id) => names[id] === undefined);
  const order = (id: string): string => digest(`${account}/${id}`);
  const dealt = [...unnamed].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  const all = ids.map((id) => ({ id, name: names[id] ?? free[dealt.indexOf(id)] ?? id }));
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Index term friendly prefix of a Region, for example `use1`. */
export function regionPrefix(region: string): string {
  return ZONES[region]?.[0] ?? region;
}
