import type { CloudResource } from "./cloud";
import { TAKEN_OVER, WRITTEN_AGAIN } from "./kinds";
import type { KnownResource, StackView } from "./stack-view";

/** A thing in an account that the state does not know. */
export interface Orphan {
  readonly kind: "orphan";
  readonly resource: CloudResource;
  /** What the program would otherwise create a second time; absent if the program does not ask for it. */
  readonly target?: KnownResource | undefined;
}

/** A thing of this stack in an account where the stack does not put it. */
export interface Misplaced {
  readonly kind: "wrong account";
  readonly resource: CloudResource;
  readonly expected: string;
}

/** An operation that was under way when the engine died. */
export interface Pending {
  readonly kind: "pending operation";
  readonly urn: string;
  readonly operation: string;
}

/** What the state has and AWS has no more, or has otherwise. */
export interface Drift {
  readonly kind: "gone" | "changed";
  readonly urn: string;
  /** Properties that differ. */
  readonly properties: readonly string[];
}

/** A lock of a run that is over. */
export interface StaleLock {
  readonly kind: "stale lock";
  readonly holder: string;
}

/**
 * Something untaggable below a thing of this stack that neither state nor program know: nobody can tell whose it is, so
 * it is shown and never touched.
 */
export interface Foreign {
  readonly kind: "foreign";
  readonly resource: CloudResource;
  /** The program makes such a thing and cannot tell yet below what: this may be it. */
  readonly perhaps?: boolean;
}

export type Finding = Orphan | Misplaced | Foreign | Pending | Drift | StaleLock;

/**
 * Compares what exists with what the state knows and the program asks for.
 * @param cloud everything tagged as this stack's, and the untaggable children of it and of what the state has
 */
export function compareWithCloud(view: StackView, cloud: readonly CloudResource[]): (Orphan | Misplaced | Foreign)[] {
  const known = new Set(view.known.flatMap(({ type, id, key }) => [`${type} ${id ?? ""}`, `${type} ${key ?? ""}`]));
  const found: (Orphan | Misplaced | Foreign)[] = [];
  const taken = new Set<string>();
  for (const resource of cloud) {
    const { type, id, key = id, parent } = resource;
    if (known.has(`${type} ${id}`) || known.has(`${type} ${key}`)) continue;
    if (TAKEN_OVER.has(type) || WRITTEN_AGAIN.has(type)) continue;
    const expected = expectedAccount(view, resource);
    if (expected !== undefined && expected !== resource.account) {
      found.push({ kind: "wrong account", resource, expected });
      continue;
    }
    const target = view.planned.find((planned) => !taken.has(planned.urn) && isSame(planned, resource));
    if (target) taken.add(target.urn);
    // An imported zone has all its VPCs by its own arguments, those too that the program associates on their own.
    else if (view.inline.has(key)) continue;
    if (target || !parent) found.push({ kind: "orphan", resource, target });
    // Children of an orphan are looked at again once the state knows their parent.
    else if (known.has(`${parent.type} ${parent.id}`)) {
      const perhaps = view.planned.some((planned) => planned.type === type && planned.key === undefined);
      found.push({ kind: "foreign", resource, ...(perhaps ? { perhaps } : {}) });
    }
  }
  return found;
}

function expectedAccount(view: StackView, resource: CloudResource): string | undefined {
  if (resource.logicalId === undefined) return undefined;
  const named = [...view.known, ...view.planned].filter(
    (candidate) => candidate.type === resource.type && candidate.logicalId === resource.logicalId,
  );
  if (named.some(({ account }) => account === resource.account)) return resource.account;
  return named[0]?.account;
}

function isSame(planned: KnownResource, resource: CloudResource): boolean {
  if (planned.type !== resource.type) return false;
  if (resource.logicalId !== undefined) {
    return planned.logicalId === resource.logicalId && planned.account === resource.account;
  }
  return planned.key === (resource.key ?? resource.id);
}

/** One line on a finding. */
export function describeFinding(finding: Finding): string {
  switch (finding.kind) {
    case "orphan": {
      const { resource, target } = finding;
      const whose = target ? `the program's ${shortUrn(target.urn)}` : "nothing that the program asks for";
      return `orphan: ${resource.type} ${resource.id} in account ${resource.account} is ${whose}, and the state does not know it`;
    }
    case "wrong account": {
      const { resource, expected } = finding;
      return `wrong account: ${resource.type} ${resource.id} (${resource.logicalId ?? ""}) is in account ${resource.account}, the stack has it in ${expected}`;
    }
    case "foreign": {
      const { type, id, account, parent } = finding.resource;
      const whose = finding.perhaps
        ? "may be one that the program makes and cannot tell yet: run up, and doctor again if it stops there"
        : "is not this stack's";
      return `foreign: ${type} ${id} in account ${account}, below this stack's ${parent?.id ?? ""}, ${whose}`;
    }
    case "pending operation":
      return `pending operation: ${finding.operation} ${shortUrn(finding.urn)} was cut off`;
    case "gone":
      return `drift: ${shortUrn(finding.urn)} is in the state and no more in its account`;
    case "changed":
      return `drift: ${shortUrn(finding.urn)} was changed outside: ${finding.properties.join(", ")}`;
    case "stale lock":
      return `stale lock: ${finding.holder}`;
  }
}

/** `Subnet payments/app-use1-az1` of a URN. */
export function shortUrn(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.slice(types.lastIndexOf(":") + 1)} ${name.join("::")}`;
}
