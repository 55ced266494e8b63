/** What the lines of the picture mean, drawn below it: of each kind that occurs one sample with its words. */
import { escaped } from "./markup";
import type { Layout, Line } from "./parts";

interface Sample {
  /** Classes of the sample's line. */
  readonly line: string;
  readonly words: string;
  readonly occurs: (line: Line) => boolean;
}

const SAMPLES: readonly Sample[] = [
  {
    line: "association d0",
    words: "packets of a network are looked up in this table; the colour is the domain's",
    occurs: ({ kind, over, domain }) => kind === "association" && !over && domain !== undefined,
  },
  {
    line: "association",
    words: "the same for what belongs to no one domain: hubs, egress",
    occurs: ({ kind, over, domain }) => kind === "association" && !over && domain === undefined,
  },
  {
    line: "route d0",
    words: "a table leads to a domain's endpoints or on-premises networks",
    occurs: ({ kind, over, domain }) => kind === "route" && !over && domain !== undefined,
  },
  {
    line: "route",
    words: "a table leads to what belongs to no one domain",
    occurs: ({ kind, over, domain }) => kind === "route" && !over && domain === undefined,
  },
  {
    line: "association over",
    words: "packets that come over a peering are looked up in this table",
    occurs: ({ kind, over }) => kind === "association" && over === true,
  },
  {
    line: "route over",
    words: "a table leads over a peering of transit gateways",
    occurs: ({ kind, over }) => kind === "route" && over === true,
  },
  { line: "peering", words: "the two ends of one peering", occurs: ({ kind }) => kind === "peering" },
];

const COLUMNS = [40, 620];
const ROW = 20;

/** The legend of a layout, to be drawn from `y` on, and the height that it takes. */
export function legendOf({ lines }: Layout, y: number): { readonly svg: string; readonly height: number } {
  const shown = SAMPLES.filter(({ occurs }) => lines.some(occurs));
  const rows = Math.ceil(shown.length / COLUMNS.length);
  const entries = shown.map(({ line, words }, i) => {
    const x = COLUMNS[Math.floor(i / rows)] ?? 0;
    const at = y + (i % rows) * ROW;
    return `<g class="legend"><path class="${line}" d="M${x} ${at} H${x + 44}"/><text class="line" x="${x + 56}" y="${at + 4}">${escaped(words)}</text></g>`;
  });
  return { svg: entries.join("\n"), height: rows * ROW };
}
