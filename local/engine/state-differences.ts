import { diff } from "../provider/diff";
import { SIGNATURE } from "../signature";
import type { ResourceView } from "../world/kernel/command";
import type { Doc } from "../world/kernel/json";
import { types } from "../world/types";
import { providerAccounts, providerUrn, type ExportedResource, type StackExport } from "./state-summary";

/** Types that only manage what AWS made, and have no record of their own. */
const HANDLES = /:Default[A-Za-z]+$|Accepter$/;

/** Region of a record that belongs to none, such as a role. */
const NO_REGION = "global";

/** A resource of AWS in a state, and where it lies as far as the state tells. */
interface Managed {
  readonly resource: ExportedResource;
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** How state and embedded accounts differ, one line each; none if they agree in what exists, where, and in its properties. */
export function differencesOf(state: StackExport, accounts: readonly ResourceView[]): string[] {
  const views = new Map<string, ResourceView[]>();
  for (const view of accounts) {
    const key = `${view.type} ${view.id}`;
    views.set(key, [...(views.get(key) ?? []), view]);
  }
  const known = new Set<ResourceView>();
  const gone: string[] = [];
  const changed: string[] = [];
  for (const managed of managedIn(state)) {
    const { resource, account, region } = managed;
    const name = `${account ?? "unknown account"} ${resource.type} ${resource.id ?? ""}`;
    const found = (views.get(`${resource.type} ${resource.id ?? ""}`) ?? []).filter((view) => isAt(view, managed));
    for (const view of found) known.add(view);
    const [view] = found;
    if (view === undefined) {
      if (HANDLES.test(resource.type)) continue;
      const where = region === undefined ? "" : ` (${region})`;
      gone.push(`- ${name}${where}: is in the state (${resource.urn}), exists no more`);
    } else {
      const properties = changedProperties(resource, view);
      if (properties.length > 0) changed.push(`~ ${name}: is not as the state has it, ${properties.join(", ")}`);
    }
  }
  const strange = accounts.filter((view) => view.implicit === undefined && !known.has(view));
  return [
    ...strange.map(({ account, type, id }) => `+ ${account} ${type} ${id}: exists, the state does not know it`),
    ...gone,
    ...changed,
  ];
}

/** How many resources of AWS a state knows. */
export function managedCount(state: StackExport): number {
  return managedIn(state).length;
}

/** What the state knows of AWS; ids repeat between accounts and Regions (names of roles, Regions themselves). */
function managedIn(state: StackExport): Managed[] {
  const resources = state.deployment.resources ?? [];
  const accounts = providerAccounts(resources);
  const homes = new Map(resources.map(({ urn, inputs }) => [urn, textOf(inputs?.region)]));
  return resources
    .filter(({ custom, type }) => custom && type.startsWith("aws:"))
    .map((resource) => {
      const provider = providerUrn(resource.provider) ?? "";
      const region = textOf(resource.outputs?.region) ?? textOf(resource.inputs?.region) ?? homes.get(provider);
      return { resource, account: accounts.get(provider), region };
    });
}

/** What the state does not tell is taken to fit. */
function isAt(view: ResourceView, { account, region }: Managed): boolean {
  return (
    (account === undefined || view.account === account) &&
    (region === undefined || view.region === NO_REGION || view.region === region)
  );
}

/**
 * The arguments in the state that what exists does not have, by the rule that a refresh goes by. What the program
 * leaves to others is meant to differ.
 */
function changedProperties({ type, inputs, ignoreChanges }: ExportedResource, view: ResourceView): string[] {
  const def = types.get(type);
  if (!def || inputs === undefined) return [];
  const plain = Object.fromEntries(Object.entries(inputs).filter(([, value]) => !hidesSecret(value))) as Doc;
  const ignored = (ignoreChanges ?? []).map((path) => path.split(/[.[]/)[0] ?? path);
  return Object.keys(diff(def, { olds: view.outputs, oldInputs: plain, news: plain, ignored }).changes);
}

/** What a secret hides cannot be compared. */
function hidesSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return SIGNATURE in value || Object.values(value).some(hidesSecret);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
