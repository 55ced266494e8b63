/** What the columns of the picture are made of: boxes that stack up, and how many of a kind are shown. */
import type { Key, NetworkModel } from "../../proof/model";
import { regionsOf } from "./regions";

/** A box with lines of text. */
export interface Box {
  readonly id: string;
  readonly kind: "network" | "table" | "gateway" | "hub" | "set" | "on-premises" | "anchors" | "heading";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly lines: readonly string[];
  /** Number of the domain, for its colour; absent for what belongs to none. */
  readonly domain?: number;
  /** All that is known, for a tooltip. */
  readonly tip?: string;
  /** True if a violated property names it, or a part of it. */
  readonly flagged?: boolean;
}

/** A box before a column gives it its place. */
export type NewBox = Omit<Box, "x" | "y" | "width" | "height">;

/** A line between two boxes. */
export interface Line {
  readonly from: string;
  readonly to: string;
  /** `association`: where packets enter; `route`: where a table leads; `peering`: beside the transit gateway. */
  readonly kind: "association" | "route" | "peering";
  readonly domain?: number;
  /** True if it leads over a peering of transit gateways. */
  readonly over?: boolean;
  readonly tip: string;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

export const WIDTH = 1200;
export const LEFT = { x: 40, width: 310 };
export const MIDDLE = { x: 450, width: 320 };
export const RIGHT = { x: 870, width: 310 };
const LINE = 15;
const TITLE = 24;
const GAP = 10;
/** More of a kind than these are counted instead of drawn. */
export const MOST = { networks: 30, routes: 9, services: 16, names: 8, anchors: 8 };

/** Stacks boxes downwards in one column. */
export class Column {
  readonly boxes: Box[] = [];
  y = 20;

  constructor(
    private readonly at: { readonly x: number; readonly width: number },
    private readonly inset = 0,
  ) {}

  add(box: NewBox): void {
    const height = box.kind === "heading" ? 20 : TITLE + box.lines.length * LINE + (box.lines.length > 0 ? 8 : 4);
    const { x, width } = this.at;
    this.boxes.push({ ...box, x: x + this.inset, y: this.y, width: width - 2 * this.inset, height });
    this.y += height + GAP;
  }

  /** A box around everything that `fill` adds. */
  around(box: NewBox, fill: (inner: Column) => void): void {
    const inner = new Column(this.at, this.inset + 12);
    const head = TITLE + box.lines.length * LINE + 6;
    inner.y = this.y + head;
    fill(inner);
    const { x, width } = this.at;
    const height = inner.y - this.y;
    this.boxes.push({ ...box, x: x + this.inset, y: this.y, width: width - 2 * this.inset, height }, ...inner.boxes);
    this.y += height + GAP;
  }
}

/** The Region of a thing, where there are several to be told apart and its name does not say it. */
export function inRegion(model: NetworkModel, region: string | undefined, name: string): string {
  return region === undefined || name.includes(region) || regionsOf(model).length < 2 ? "" : `, ${region}`;
}

/** The Region of a box, where there are several. */
export function regionLine(model: NetworkModel, region: string | undefined): string[] {
  return region === undefined || regionsOf(model).length < 2 ? [] : [region];
}

/**
 * A transit gateway's name, with its Region where another has the same name; `undefined` if the model has none of the
 * key. Tables name it without, so it is called one way throughout.
 */
export function gatewayName(model: NetworkModel, key: Key | undefined): string | undefined {
  const gateway = model.transitGateways.get(key ?? "");
  if (!gateway) return undefined;
  const alike = [...model.transitGateways.values()].filter(({ name }) => name === gateway.name).length > 1;
  return `${gateway.name}${alike ? inRegion(model, gateway.region, gateway.name) : ""}`;
}

/** Characters that fit in a unit of width, at the sizes of the style sheet. */
export const PER_UNIT = { title: 0.148, line: 0.166 };

/** True if a line of text is not cut in a box of that width. */
export function fits(line: string, width: number): boolean {
  return line.length <= Math.floor((width - 20) * PER_UNIT.line);
}

/** How many of a list are shown: one that would be left out alone takes no more room than the line that counts it. */
export function shownOf(count: number, most: number): number {
  return count === most + 1 ? count : Math.min(count, most);
}
