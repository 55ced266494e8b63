/** Random network ACLs and security groups. */
import type { AclRule, GroupRule, Key } from "../../../proof/model";
import type { Plan } from "./generate";

const TCP = 6;
const HTTPS = { protocol: TCP, ports: { from: 443, to: 443 } };
const CIDRS = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.1.1.0/24", "10.2.2.77/32"];

export function addFilters(plan: Plan): void {
  const { b, dice, vpcs } = plan;
  for (const vpc of vpcs) {
    if (dice.chance(plan.divided ? 0.85 : 0.3)) addAcl(plan, vpc.key, vpc.subnets);
    const groups = dice.chance(0.95) ? [addGroup(plan, `${vpc.key}-group0`, vpc.key)] : [];
    if (dice.chance(0.3)) groups.push(addGroup(plan, `${vpc.key}-group1`, vpc.key));
    if (groups.length === 0) continue;
    for (const card of [...b.draft.interfaces.values()]) {
      if (b.draft.subnets.get(card.subnet)?.vpc !== vpc.key || !dice.chance(0.93)) continue;
      b.draft.interfaces.set(card.key, { ...card, groups: [dice.pick(groups)] });
    }
    for (const endpoint of [...b.draft.interfaceEndpoints.values()]) {
      if (endpoint.vpc !== vpc.key || !dice.chance(0.93)) continue;
      b.draft.interfaceEndpoints.set(endpoint.key, { ...endpoint, groups: [dice.pick(groups)] });
    }
  }
}

function addAcl(plan: Plan, vpc: Key, subnets: readonly Key[]): void {
  const { b, dice } = plan;
  const key = `${vpc}-acl`;
  const rules: AclRule[] = [];
  for (const direction of ["ingress", "egress"] as const) {
    // The usual pair: requests and the ports that replies come to, of which a careless ACL opens a part.
    const replies = { from: plan.divided && dice.chance(0.8) ? 32768 : 1024, to: 65535 };
    rules.push(b.aclRule(direction, 100, dice.pick(["0.0.0.0/0", "10.0.0.0/8"]), "allow", HTTPS));
    rules.push(
      b.aclRule(direction, 110, dice.pick(["0.0.0.0/0", "10.0.0.0/8"]), "allow", { protocol: TCP, ports: replies }),
    );
    if (dice.chance(plan.divided ? 0.1 : 0.5)) rules.push(b.aclRule(direction, 200, "0.0.0.0/0"));
    if (dice.chance(0.7)) rules.push(b.aclRule(direction, 201, "::/0"));
    if (dice.chance(0.4 * plan.oddness))
      rules.push(b.aclRule(direction, 50, dice.pick(CIDRS), "deny", dice.chance(0.5) ? HTTPS : {}));
  }
  // Evaluation is by number, not by order.
  b.acl(key, vpc, dice.chance(0.5) ? rules.reverse() : rules);
  for (const subnet of dice.some(subnets, plan.divided ? 0.9 : 0.6)) {
    const old = b.draft.subnets.get(subnet);
    if (old) b.draft.subnets.set(subnet, { ...old, acl: key });
  }
}

function addGroup(plan: Plan, key: Key, vpc: Key): Key {
  const { b, dice } = plan;
  const rules: GroupRule[] = [];
  for (const direction of ["ingress", "egress"] as const) {
    if (direction === "egress" && dice.chance(1 - 0.6 * plan.oddness)) {
      rules.push(b.groupRule("egress", "0.0.0.0/0"), b.groupRule("egress", "::/0"));
      continue;
    }
    for (let n = dice.int(0, 2); n > 0; n--) {
      const rule = b.groupRule(
        direction,
        dice.pick(CIDRS),
        dice.chance(0.8) ? HTTPS : { protocol: TCP, ports: { from: 22, to: 22 } },
      );
      const others = [...b.draft.groups.keys()];
      if (direction === "ingress" && !dice.chance(plan.oddness))
        rules.push(b.groupRule("ingress", "10.0.0.0/8", HTTPS));
      if (dice.chance(0.3)) rules.push({ ...rule, peer: { group: dice.pick(others) } });
      else if (dice.chance(0.15)) rules.push({ ...rule, peer: { prefixList: dice.pick(["pl-own", "pl-other"]) } });
      else rules.push(rule);
    }
  }
  return b.group(key, vpc, rules);
}
