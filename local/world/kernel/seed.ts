/** Puts into the world what exists before anything is deployed. */
import { ROLE } from "./assume";
import { type SeedResource, type WorldSeed } from "./command";
import { create } from "./crud";
import { compact, doc } from "./json";
import { type Op } from "./op";
import { putSettings } from "./settings";

/** Applies a seed; what is there already stays as it is. */
export function seedWorld(op: Op, seed: WorldSeed): void {
  const current = op.settings;
  const management = seed.management ?? seed.accounts?.[0]?.id ?? current.management;
  putSettings(op.store, {
    organization: seed.organization ?? current.organization,
    management,
    operator: seed.operator ?? management,
    organizationSharing: seed.organizationSharing ?? current.organizationSharing,
    timing: { ...current.timing, ...seed.timing },
    quotas: { ...current.quotas, ...seed.quotas },
    seed: seed.seed ?? current.seed,
  });
  for (const account of seed.accounts ?? []) {
    const id = `account:${account.id}`;
    const present = op.store.find(`id:${id}`)[0];
    const { zones, ...rest } = account;
    // Names of zones that a stack says later than its accounts.
    if (present && zones) op.patch(present, { zones: { ...doc(present.state, "zones"), ...zones } });
    if (present) continue;
    const state = compact({ ...rest, ...(zones ? { zones: zones } : {}) });
    op.as(account.id).putImplicit({ type: "world:account", id, state, implicit: "seed" });
  }
  for (const role of seed.roles ?? []) {
    const statement = compact({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: `arn:aws:iam::${op.settings.operator}:root` },
      Condition: role.externalId === undefined ? undefined : { StringEquals: { "sts:ExternalId": role.externalId } },
    });
    const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    seedResource(op, {
      type: ROLE,
      account: role.account,
      region: "global",
      id: role.name,
      inputs: { name: role.name, assumeRolePolicy },
    });
  }
  const made = new Set<string>();
  for (const resource of seed.resources ?? []) {
    if (resource.with !== undefined && !made.has(resource.with)) continue;
    const id = seedResource(op, resource);
    if (id !== undefined) made.add(id);
  }
}

/** Seconds for which seeded things have stood already: other accounts see them long since. */
const AGE = 24 * 60 * 60;

/** @returns the identifier of what was put there; nothing if it stood already */
function seedResource(op: Op, { type, account, region, id, inputs }: SeedResource): string | undefined {
  const at = op.at(account, region, id);
  const def = op.definition(type);
  if (id !== undefined && at.own(type, id)) return undefined;
  const made = create(def, at, inputs);
  const rec = at.own(type, made.id);
  if (rec) op.store.put({ ...rec, created: rec.created - AGE, implicit: "seed" });
  return made.id;
}
