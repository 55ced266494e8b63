/** What a Network Firewall lets through, as far as its rules are modelled. */
import type { PortRange } from "./model-object";

/** A stateful rule. Absent protocol, sources or destinations and an empty list of ports stand for any. */
export interface FirewallRule {
  /** The rule group. */
  readonly urn: string;
  readonly action: "drop" | "pass";
  /** IANA number. */
  readonly protocol?: number;
  readonly sources?: readonly string[];
  readonly destinations?: readonly string[];
  readonly ports: readonly PortRange[];
  /** True if the rule is about all other ports. */
  readonly otherPorts: boolean;
  /**
   * Names, by TLS server name or HTTP host, that alone are let through; a leading dot stands for everything below. The
   * client says the name, so that a packet to any address may pass.
   */
  readonly names?: readonly string[];
}

/** Rules of a policy with strict order, in their order: the first that matches decides. */
export interface FirewallRules {
  readonly rules: readonly FirewallRule[];
  /** The same rules in the other orders that they may be in, where a preview does not tell that of their groups. */
  readonly otherOrders?: readonly (readonly FirewallRule[])[];
  /** The policy, whose default action drops what no rule lets through. */
  readonly policy: string;
  readonly dropsTheRest: boolean;
}
