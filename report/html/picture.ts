/** The picture of a network as SVG. Colours come from the page's style sheet; nothing is loaded from elsewhere. */
import { legendOf } from "./legend";
import { cut, escaped } from "./markup";
import { PER_UNIT, type Box, type Layout, type Line } from "./parts";

/** Draws a layout. */
export function pictureOf(layout: Layout): string {
  const { width, height, boxes, lines } = layout;
  const at = new Map(boxes.map((box) => [box.id, box]));
  const order = { gateway: 0, hub: 0, heading: 1, network: 2, table: 2, set: 2, "on-premises": 2, anchors: 2 };
  const legend = legendOf(layout, height + 10);
  const back = boxes.filter(({ kind }) => order[kind] === 0);
  const front = boxes.filter(({ kind }) => order[kind] !== 0);
  return [
    `<svg viewBox="0 0 ${width} ${height + legend.height + 10}" role="img" aria-label="Networks, transit gateways, endpoints and on-premises" xmlns="http://www.w3.org/2000/svg">`,
    ...back.map(boxSvg),
    ...lines.map((line) => lineSvg(line, at)),
    ...front.map(boxSvg),
    legend.svg,
    "</svg>",
  ].join("\n");
}

function boxSvg({ kind, x, y, width, height, title, lines, domain, tip, flagged = false }: Box): string {
  const color = `${domain === undefined ? "" : ` d${domain % 6}`}${flagged ? " flagged" : ""}`;
  const text = (content: string, dy: number, of: "title" | "line"): string =>
    `<text class="${of}" x="${x + 12}" y="${y + dy}">${escaped(cut(content, Math.floor((width - 20) * PER_UNIT[of])))}</text>`;
  const parts = [
    tip === undefined ? "" : `<title>${escaped(`${title}\n${tip}`)}</title>`,
    kind === "heading" ? "" : `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`,
    kind === "heading" || domain === undefined
      ? ""
      : `<rect class="bar" x="${x}" y="${y}" width="5" height="${height}" rx="2"/>`,
    text(title, 17, "title"),
    ...lines.map((line, i) => text(line, 34 + i * 15, "line")),
  ];
  return `<g class="${kind}${color}">${parts.join("")}</g>`;
}

function lineSvg({ from, to, kind, domain, tip, over = false }: Line, at: ReadonlyMap<string, Box>): string {
  const [a, b] = [at.get(from), at.get(to)];
  if (!a || !b) return "";
  const color = over ? " over" : domain === undefined ? "" : ` d${domain % 6}`;
  const [y1, y2] = [a.y + Math.min(a.height / 2, 22), b.y + Math.min(b.height / 2, 22)];
  const path = a.x === b.x ? besides(a, y1, y2) : between(a, b, y1, y2);
  return `<path class="${kind}${color}" d="${path}"><title>${escaped(tip)}</title></path>`;
}

/** Around the left of a column, for two boxes above one another. */
function besides(a: Box, y1: number, y2: number): string {
  return `M${a.x} ${y1} C${a.x - 40} ${y1} ${a.x - 40} ${y2} ${a.x} ${y2}`;
}

function between(a: Box, b: Box, y1: number, y2: number): string {
  const right = a.x < b.x;
  const [x1, x2] = right ? [a.x + a.width, b.x] : [a.x, b.x + b.width];
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
