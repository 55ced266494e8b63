import type { Plan } from "../../plan/types";
import type { ResourceSummary } from "../../report/resources";
import type { RecordedResource } from "./types";

/** Prefix of the types of our components. */
const OWN = "bedrock-hub:index:";

/** The recorded cloud resources as reports need them: account by provider, component by the nearest one of ours. */
export function summarise(plan: Plan, resources: readonly RecordedResource[]): ResourceSummary[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const accounts = new Set(plan.accounts.map((account) => account.key));
  return resources
    .filter((resource) => resource.custom && !resource.type.startsWith("pulumi:"))
    .map((resource) => {
      // A provider of another Region has it in its name, after the account's.
      const provider = resource.provider?.split("::").at(-1)?.split(".")[0] ?? "";
      return {
        urn: resource.urn,
        type: resource.type,
        name: resource.name,
        account: accounts.has(provider) ? provider : "(default provider)",
        component: componentOf(resource, byUrn),
      };
    })
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

function componentOf(resource: RecordedResource, byUrn: ReadonlyMap<string, RecordedResource>): string {
  for (let at = parentOf(resource, byUrn); at; at = parentOf(at, byUrn)) {
    if (at.type.startsWith(OWN)) return `${at.type.slice(OWN.length)} ${at.name}`;
  }
  return "(none)";
}

function parentOf(
  resource: RecordedResource,
  byUrn: ReadonlyMap<string, RecordedResource>,
): RecordedResource | undefined {
  return resource.parent === undefined ? undefined : byUrn.get(resource.parent);
}
