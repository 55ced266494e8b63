import { recordStack, type RecordedResource, type StackRecording } from "../../local/recorder";
import { rawStack, type Raw } from "../support/stacks";

export type StackName = "dev" | "prod";

const recorded = new Map<StackName, Promise<StackRecording>>();

/** The program on one of the repository's stacks, recorded once for all tests that only read it. */
export function recordedStack(stack: StackName): Promise<StackRecording> {
  const found = recorded.get(stack) ?? recordStack(rawStack(stack), `Pulumi.${stack}.yaml`, { stack });
  recorded.set(stack, found);
  return found;
}

/** The program on a changed stack. */
export function recordChanged(stack: StackName, change: (raw: Raw) => void, preview = false): Promise<StackRecording> {
  const raw = rawStack(stack);
  change(raw);
  return recordStack(raw, `Pulumi.${stack}.yaml`, { stack, preview });
}

/** A resource in short: `SpokeVpc/Subnet payments/app-use1-az1`. */
export function short({ urn }: { urn: string }): string {
  const [, , types = "", ...name] = urn.split("::");
  const chain = types.split("$").map((type) => type.slice(type.lastIndexOf(":") + 1));
  return `${chain.join("/")} ${name.join("::")}`;
}

/** What differs between two recordings, in short: resources added and removed, and inputs changed. */
export interface Difference {
  readonly added: string[];
  readonly removed: string[];
  /** `<resource>: <property>` */
  readonly changed: string[];
}

export function difference(before: StackRecording, after: StackRecording): Difference {
  const old = new Map(before.resources.map((resource) => [resource.urn, resource]));
  const now = new Map(after.resources.map((resource) => [resource.urn, resource]));
  const changed = [...now.values()].flatMap((resource) => {
    const former = old.get(resource.urn);
    return former ? changedInputs(former, resource) : [];
  });
  return {
    added: [...now.values()]
      .filter(({ urn }) => !old.has(urn))
      .map(short)
      .sort(),
    removed: [...old.values()]
      .filter(({ urn }) => !now.has(urn))
      .map(short)
      .sort(),
    changed: changed.sort(),
  };
}

function changedInputs(before: RecordedResource, after: RecordedResource): string[] {
  const keys = new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)]);
  return [...keys]
    .filter((key) => JSON.stringify(before.inputs[key]) !== JSON.stringify(after.inputs[key]))
    .map((key) => `${short(after)}: ${key}`);
}
