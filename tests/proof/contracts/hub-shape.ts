/** What varies in the networks of hub.ts, and the addresses that stay the same. */
import type { Dice } from "../random/dice";

export const ZONES = ["use1-az1", "use1-az2"] as const;

/** What varies. */
export interface Shape {
  readonly domains: number;
  readonly spokes: number;
  readonly spokeToSpoke: boolean;
  /** Domains share the set of the first. */
  readonly oneSet: boolean;
  readonly sharing: "associations" | "profiles";
  readonly onPremises: "none" | "direct-connect" | "vpn";
  readonly tightAcls: boolean;
  readonly quarantine: boolean;
  readonly egress: boolean;
  /** One more spoke of each domain behind a transit gateway of another Region, which is peered with the hub's. */
  readonly served: boolean;
  /** On-premises, if there is one, asks an inbound resolver endpoint in the hub. */
  readonly resolver: boolean;
  /** Two spokes of a domain whose networks reach each other have a VPC peering. */
  readonly peered: boolean;
  /** Domains run models with guardrails of their own accounts only. */
  readonly guarded: boolean;
}

export const PLAIN: Shape = {
  domains: 2,
  spokes: 4,
  spokeToSpoke: false,
  oneSet: false,
  sharing: "associations",
  onPremises: "direct-connect",
  tightAcls: true,
  quarantine: false,
  egress: false,
  served: false,
  resolver: false,
  peered: false,
  guarded: false,
};

export function randomShape(dice: Dice): Shape {
  const domains = dice.int(2, 3);
  return {
    domains,
    spokes: dice.int(domains, 5),
    spokeToSpoke: dice.chance(0.3),
    oneSet: dice.chance(0.15),
    sharing: dice.pick(["associations", "profiles"] as const),
    onPremises: dice.pick(["none", "direct-connect", "vpn"] as const),
    tightAcls: dice.chance(0.6),
    quarantine: dice.chance(0.3),
    egress: dice.chance(0.3),
    served: dice.chance(0.4),
    resolver: dice.chance(0.5),
    peered: dice.chance(0.5),
    guarded: dice.chance(0.4),
  };
}

/** Addresses of the endpoints of a domain. */
export function block(d: number): string {
  return `100.64.${d * 4}.0/22`;
}

export const HUB_CIDR = "100.64.0.0/16";
export const EGRESS_CIDR = "100.65.0.0/16";
export const ON_PREMISES = "192.168.0.0/16";
export const HOME_BLOCK = block(0);
export const RESOLVER_BLOCK = "100.64.254.0/27";

/** True if on-premises asks a resolver. */
export function hasResolver(shape: Shape): boolean {
  return shape.resolver && shape.onPremises !== "none";
}
