/** P16 of small networks with something that lets somebody in. */
import { readIntent } from "../../../proof/intent";
import { prove, type PropertyResult } from "../../../proof/properties";
import { modelOf, World } from "../world";

export const ORGANIZATION = "o-a1b2c3d4e5";
export const OWN = "111111111111";
export const ARCHIVE = "222222222222";
export const STRANGER = "999999999999";

export type Entry = Record<string, unknown>;

/** P16 of a network with one policy. */
export function p16(type: string, property: string, value: unknown, demanded: Entry = {}): PropertyResult {
  const w = new World();
  const vpc = w.vpc("spoke", "10.1.0.0/16");
  w.add(type, "it", value === undefined ? {} : { [property]: value });
  return of(w, vpc.id, demanded);
}

/** P16 of a network. */
export function of(w: World, vpc: string, demanded: Entry = {}): PropertyResult {
  const intent = readIntent(
    {
      organization: ORGANIZATION,
      accounts: [ARCHIVE],
      endpointSets: [{ name: "prod" }],
      domains: [{ name: "prod", accounts: [OWN], networks: [{ vpc, name: "spoke" }] }],
      ...demanded,
    },
    "intent.json",
  );
  const found = prove(modelOf(w), intent).properties.find(({ id }) => id === "P16");
  if (!found) throw new Error("no P16");
  return found;
}

export const document = (...Statement: Entry[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
export const allow = (Principal: unknown, Condition?: Entry): Entry => ({
  Effect: "Allow",
  Principal,
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::logs/*",
  ...(Condition && { Condition }),
});
export const equals = (key: string, value: unknown) => ({ StringEquals: { [key]: value } });
