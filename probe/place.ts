import { inBlocks } from "./blocks";
import { codeOf, hostOf, resolve } from "./names";
import type { ProbeName, ProbeOptions, ProbePlan, ProbeResult } from "./types";

/** True if a name must not answer where the probe runs. */
export function isClosed({ granted, quarantined }: ProbePlan, { bedrock }: ProbeName): boolean {
  return quarantined || (bedrock && !granted);
}

/**
 * Whether a probe is where it belongs. In the spoke, or in one that shares its names, at least one name leads to the
 * domain's endpoints; elsewhere none does, and every further check would only say so once more.
 * @returns the one result that says so; `undefined` where the probe is in place, or nothing could tell
 */
export async function strayed(plan: ProbePlan, options: ProbeOptions): Promise<ProbeResult | undefined> {
  const open = plan.names.filter((name) => !isClosed(plan, name));
  if (open.length === 0) return undefined;
  const found = await Promise.all(
    open.map(async ({ name }) => {
      const host = hostOf(name);
      try {
        return { host, addresses: await resolve(host, options.servers, options.timeoutMs ?? 5000) };
      } catch (error) {
        return { host, addresses: [], code: codeOf(error) };
      }
    }),
  );
  if (found.some(({ addresses }) => addresses.some((address) => inBlocks(address, plan.ownBlocks)))) return undefined;
  const elsewhere = found.filter(({ addresses }) => addresses.length > 0);
  const silent = found.filter(({ addresses }) => addresses.length === 0);
  const example = ({ host }: { host: string }, said: string): string => `such as ${host}: ${said}`;
  const reasons = [
    ...elsewhere.slice(0, 1).map((one) => `${elsewhere.length} elsewhere, ${example(one, one.addresses.join(", "))}`),
    ...silent.slice(0, 1).map((one) => `${silent.length} nowhere, ${example(one, one.code ?? "")}`),
  ];
  const detail = `this place is not in the spoke, or names of the domain do not reach it: of ${open.length} names none leads into ${plan.ownBlocks.join(", ")} (${reasons.join("; ")}); nothing else was tried. Outside all spokes run it with --no-spoke`;
  return { check: "place", target: `spoke ${plan.spoke}`, ok: false, detail };
}
