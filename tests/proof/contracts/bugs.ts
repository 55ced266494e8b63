/** Bugs planted in the contracts: one rule of AWS got wrong each. Tests are judged by whether they notice. */
import { AWS_RULES, type Rules } from "../../../proof/contracts";

export interface Bug {
  readonly name: string;
  readonly rules: Partial<Rules>;
}

export const BUGS: readonly Bug[] = [
  { name: "the shortest prefix wins", rules: { longer: (a, b) => a < b } },
  {
    name: "TGW: propagated routes come before static ones",
    rules: { transitRank: (origin) => -AWS_RULES.transitRank(origin) },
  },
  { name: "TGW: blackholes fall through", rules: { blackholeMatches: () => false } },
  { name: "TGW: nothing propagates", rules: { propagates: () => false } },
  { name: "TGW: attachments that wait for acceptance carry packets", rules: { carries: () => true } },
  { name: "TGW: the zone does not matter", rules: { mayEnter: () => true } },
  {
    name: "VPC: a prefix list comes before a static route",
    rules: { vpcRank: (origin) => -AWS_RULES.vpcRank(origin) },
  },
  {
    name: "groups: ports are not looked at",
    rules: { groupRuleFits: (rule) => rule.direction === "ingress" },
  },
  { name: "groups: rules for TCP are not seen", rules: { groupRuleFits: (rule) => rule.protocol === -1 } },
  {
    name: "groups: references let everybody in across a transit gateway",
    rules: { groupReferenceReaches: () => true },
  },
  { name: "ACL: the highest number is asked first", rules: { aclOrder: (a, b) => b.number - a.number } },
  { name: "ACL: what no rule matches is allowed", rules: { aclDefault: () => "allow" } },
  { name: "ACL: a reply comes to the port of the request", rules: { replyPorts: () => ({ from: 443, to: 443 }) } },
  { name: "names: zones are seen without DNS attributes", rules: { seesZones: () => true } },
  { name: "names: no VPC sees zones", rules: { seesZones: () => false } },
  { name: "names: the least specific zone answers", rules: { moreSpecific: (a, b) => AWS_RULES.moreSpecific(b, a) } },
  { name: "names: a Profile answers beside the VPC's own zone", rules: { ownZoneFirst: () => false } },
  { name: "on-premises hears everything", rules: { hearsAll: () => true } },
  {
    name: "on-premises hears its table over Direct Connect",
    rules: { hearsAll: (_attachment, _allowed, inTable) => inTable },
  },
  { name: "policies: any operator closes a statement", rules: { closes: () => true } },
  { name: "policies: no condition closes a statement", rules: { closes: () => false } },
];
