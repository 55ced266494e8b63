import { createHash } from "node:crypto";
import type { Properties } from "./types";

/** Where and what a resource is made. */
export interface Making {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Secrets closed, so that nothing computed gives one away. */
  readonly inputs: Properties;
  /** Of the provider in effect; empty if there is none. */
  readonly region: string;
  readonly account: string;
  readonly defaultTags: Record<string, string>;
  /** Outputs of a resource that was made before, by its id. */
  readonly find: (id: string) => Properties | undefined;
}

/** The answer: an id and the outputs on top of the inputs. */
export interface Made {
  readonly id: string;
  readonly computed: Properties;
}

/** Hexadecimal digits that follow from a text. */
export function hex(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

export function uuid(text: string): string {
  return hex(text, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function partition(region: string): string {
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("eusc-") ? "aws-eusc" : "aws";
}

export function arn({ region, account }: Making, service: string, resource: string): string {
  return `arn:${partition(region)}:${service}:${region}:${account}:${resource}`;
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
