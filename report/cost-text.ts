import type { CostLine, CostReport, Traffic } from "../plan/cost";
import { costViews } from "./cost-views";
import { count, table } from "./table";

/** US dollars a month, without cents: list prices are no invoice. */
function usd(amount: number): string {
  return `$${Math.round(amount).toLocaleString("en-US")}`;
}

/** What the lines of one purpose are called, in the order in which they are shown. */
const PURPOSES: Readonly<Record<string, string>> = {
  endpoints: "central endpoints",
  "on-premises": "on-premises",
  egress: "internet egress",
  training: "training in spokes",
  regions: "other Regions",
  observability: "observability, before anything is logged",
};

/** The cost of a plan as lines for a terminal: every part of the sum, then what else the endpoints could be. */
export function costText(cost: CostReport): string[] {
  const purposes = new Set([...Object.keys(PURPOSES), ...cost.lines.map(({ purpose }) => purpose)]);
  const rows = [...purposes].flatMap((purpose) =>
    purposeRows(
      PURPOSES[purpose] ?? purpose,
      cost.lines.filter((line) => line.purpose === purpose),
    ),
  );
  const { notIncluded, leftOut } = cost;
  const several = cost.lines.some(({ region }) => region !== cost.region);
  return [
    `  ${usd(cost.usdPerMonth)} a month ${pricesText(cost)}, ${trafficText(Object.values(cost.traffic), cost.byPurpose["egress"] !== undefined)}`,
    ...table(rightAligned([...rows, ["  in all", usd(cost.usdPerMonth), ""]]), "  "),
    ...costViews(cost, usd),
    ...(notIncluded.length === 0
      ? []
      : [
          `  Not in it: ${count(notIncluded.length, "cost")} that follow from how much is logged (--json: cost.notIncluded).`,
        ]),
    "  Nor what this model leaves out altogether:",
    ...leftOut.map((what) => `    ${what}`),
    `  The central endpoints${several ? ` of ${cost.region}` : ""}, and the same services for the same spokes otherwise:`,
    ...table(
      rightAligned(cost.alternatives.map(({ name, usdPerMonth, remark }) => [name, usd(usdPerMonth), remark])),
      "    ",
    ),
    ...breakEvenText(cost),
  ];
}

/** One purpose with its sum, and its items below; an item of its own only where there are several. */
function purposeRows(title: string, lines: readonly CostLine[]): string[][] {
  if (lines.length === 0) return [];
  const head = ["  " + title, usd(sum(lines))];
  // Many small ones of one kind: a key for each account, alarms.
  if (title === PURPOSES["observability"]) return [[...head, unverifiedMark(lines)]];
  const names = [...new Set(lines.map(({ item }) => item))];
  return [
    [...head, ""],
    ...names.map((name) => {
      const of = lines.filter(({ item }) => item === name);
      return ["    " + name, usd(sum(of)), unverifiedMark(of)];
    }),
  ];
}

const sum = (lines: readonly CostLine[]): number => lines.reduce((total, line) => total + line.usd, 0);

/** Which part of an amount rests on prices that nobody has verified, or that stand in for another Region's. */
function unverifiedMark(lines: readonly CostLine[]): string {
  const unverified = sum(lines.filter(({ verified }) => !verified));
  if (unverified === 0) return "";
  if (sum(lines) - unverified < 0.005) return "unverified price";
  return `unverified price of ${unverified < 0.5 ? "less than $1" : usd(unverified)}`;
}

/** Amounts in the second column under each other. */
function rightAligned(rows: readonly (readonly string[])[]): string[][] {
  const width = Math.max(...rows.map(([, amount = ""]) => amount.length));
  return rows.map(([name = "", amount = "", ...rest]) => [name, amount.padStart(width), ...rest]);
}

function pricesText({ region, priceRegion, ownPrices }: CostReport): string {
  const list =
    region === priceRegion
      ? `at list prices of ${region}`
      : `estimated from list prices of ${priceRegion}, since the catalogue has none of ${region}`;
  return ownPrices.length === 0 ? list : `${list}, but your own for ${ownPrices.join(", ")}`;
}

/**
 * The traffic that is reckoned with, in one number where every spoke has the same.
 * @param waysOut true if the plan has ways to the internet, whose data may count as none
 */
function trafficText(all: readonly Traffic[], waysOut: boolean): string {
  const gb = (amount: number) => `${Math.round(amount).toLocaleString("en-US")} GB`;
  const [first] = all;
  if (!first) return "without traffic";
  const alike = (some: readonly Traffic[], ...fields: (keyof Traffic)[]) =>
    some.every((traffic) => fields.every((field) => traffic[field] === some[0]?.[field]));
  const of = (some: readonly Traffic[], same: boolean, field: keyof Traffic) =>
    gb(same ? (some[0]?.[field] ?? 0) : some.reduce((total, traffic) => total + (traffic[field] ?? 0), 0));
  const same = alike(all, "sentGb", "receivedGb");
  const outside = all.filter((traffic) => (traffic.internetSentGb ?? 0) + (traffic.internetReceivedGb ?? 0) > 0);
  const sameOut = same && alike(outside, "internetSentGb", "internetReceivedGb");
  const whose = sameOut ? "each with a way out " : same ? "those with a way out together " : "";
  const [sent, received] = (["internetSentGb", "internetReceivedGb"] as const).map((field) =>
    of(outside, sameOut, field),
  );
  const out =
    outside.length > 0
      ? `, and ${whose}${sent} to and ${received} from the internet`
      : waysOut
        ? ", and nothing to or from the internet"
        : "";
  const who = same ? "each spoke" : "all spokes together";
  return `if ${who} sent ${of(all, same, "sentGb")} and received ${of(all, same, "receivedGb")}${out} (cost.traffic)`;
}

/** From where on central endpoints cost less than endpoints in every VPC, and what that follows from. */
function breakEvenText({ breakEven }: CostReport): string[] {
  const { spokes, gbPerSpoke, sharedUsd, spokeUsd, localUsd } = breakEven;
  const why = `All spokes share ${usd(sharedUsd)}; an average one adds ${usd(spokeUsd)}, and would cost ${usd(localUsd)} with endpoints of its own:`;
  if (!Number.isFinite(spokes))
    return [`  ${why}`, "  central endpoints cost more, however many such spokes there are."];
  const traffic = Math.round(gbPerSpoke);
  const today =
    traffic > 0
      ? [
          `  With the spokes of this plan they cost less while one moves less than ${traffic.toLocaleString("en-US")} GB a month.`,
        ]
      : [];
  return [`  ${why}`, `  central endpoints cost less from ${count(spokes, "such spoke")} on.`, ...today];
}
