/**
 * Which arguments the program gave each resource. A stack policy is handed inputs and what the provider computes as
 * one, and a value that is not known before deployment may be either. A resource policy is handed the inputs alone,
 * and the engine asks it first (Pulumi, Policy authoring, resource and stack policies), so that it can tell.
 */
import type { ResourceValidationPolicy } from "@pulumi/policy";

/** Names of the arguments by URN of the resource. */
export type Asked = ReadonlyMap<string, ReadonlySet<string>>;

/** What the engine told in this run. One engine runs one process of the pack. */
const told = new Map<string, ReadonlySet<string>>();

/** What the program asked for, as far as the engine told. */
export const asked: Asked = told;

/** The policy that listens. It reports nothing, whatever its level. */
export const listener: ResourceValidationPolicy = {
  name: "segmentation-inputs",
  description: "Notes which arguments the program gives, for the policy `segmentation`. Reports nothing by itself.",
  validateResource: ({ urn, props }) => void told.set(urn, new Set(Object.keys(props))),
};
