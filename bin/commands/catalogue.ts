import {
  CATALOGUE,
  findPrice,
  findQuota,
  findRegion,
  offeredIn,
  PRICE_NAMES,
  QUOTA_NAMES,
  REGION_CODES,
} from "../../catalogue";
import { geographiesFrom } from "../../catalogue/models";
import { table } from "../../report/table";
import { suggestion } from "../../stacks/nearest";
import { ConfigError } from "../../stacks/problems";
import { parseOptions } from "../options";

const HELP = `usage: bedrock-hub catalogue <services|models|regions|prices|quotas> [--region <code>] [--json]

The names that stack files may use, from the catalogue of this version (catalogue/README.md tells where they are from).

  services         for domains.<name>.services and spokes.<name>.services
  models           for domains.<name>.models, with the geographies for inferenceGeography
  regions          for hub.region, with their availability zone ids
  prices           for cost.prices.<region>, with what counts without
  quotas           for quotas, with AWS's default
  --region <code>  services and models: only those that are known to be offered there
  --json           for machines: every entry whole, by its name`;

type Entry = Record<string, unknown>;

/** One list of the catalogue: its entries by name, and a row for each. */
interface List {
  readonly entries: ReadonlyMap<string, unknown>;
  readonly rows: readonly (readonly string[])[];
}

const LISTS: Readonly<Record<string, (region: string | undefined) => List>> = {
  services: (region) => {
    const found = Object.values(CATALOGUE.services).filter(
      (service) => region === undefined || offeredIn(service, region) !== "no",
    );
    const where = (known: string) => (known === "unknown" ? `not known for ${region ?? ""}` : "");
    return {
      entries: new Map(found.map((service) => [service.id, service])),
      rows: found.map((service) => [
        service.id,
        service.family,
        service.title,
        region === undefined ? "" : where(offeredIn(service, region)),
      ]),
    };
  },
  models: (region) => {
    const geographies = (id: string) =>
      region === undefined
        ? [...new Set(Object.values(CATALOGUE.inferenceProfiles).flatMap((p) => (p.model === id ? [p.geography] : [])))]
        : geographiesFrom(CATALOGUE, id, region);
    const found = Object.values(CATALOGUE.models).filter(
      ({ id, regions, mantleRegions = [] }) =>
        region === undefined || [...regions, ...mantleRegions].includes(region) || geographies(id).length > 0,
    );
    return {
      entries: new Map(found.map((model) => [model.id, model])),
      rows: found.map(({ id, lifecycle, endpoints }) => [
        id,
        lifecycle,
        endpoints.join(", "),
        geographies(id).length === 0 ? "" : `geographies ${geographies(id).sort().join(", ")}`,
      ]),
    };
  },
  regions: () => ({
    entries: new Map(REGION_CODES.map((code) => [code, findRegion(code)])),
    rows: REGION_CODES.map((code) => [code, findRegion(code)?.azIds?.join(", ") ?? "zone ids not known"]),
  }),
  prices: () => ({
    entries: new Map(PRICE_NAMES.map((name) => [name, findPrice(name)])),
    rows: PRICE_NAMES.map((name) => {
      const found = findPrice(name);
      if (!found) return [name];
      const { usd, unit, title, verified, date, source } = found;
      return [name, `$${usd} per ${unit}`, title, verified ? "" : "unverified", date, source];
    }),
  }),
  quotas: () => ({
    entries: new Map(QUOTA_NAMES.map((name) => [name, findQuota(name)])),
    rows: QUOTA_NAMES.map((name) => [name, String(findQuota(name)?.default ?? ""), findQuota(name)?.title ?? ""]),
  }),
};

/** `bedrock-hub catalogue <list>`: names for stack files. */
export function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseOptions("catalogue", {
    args: argv,
    allowPositionals: true,
    options: {
      region: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [name] = positionals;
  if (values.help || name === undefined) {
    console.log(HELP);
    return Promise.resolve(values.help ? 0 : 1);
  }
  const list = Object.hasOwn(LISTS, name) ? LISTS[name] : undefined;
  if (!list) throw wrong(name, "is no list of the catalogue", suggestion(name, Object.keys(LISTS)));
  if (values.region !== undefined && !REGION_CODES.includes(values.region))
    throw wrong("--region", "is no Region of the catalogue", suggestion(values.region, REGION_CODES), values.region);
  const { entries, rows } = list(values.region);
  const all: Entry = Object.fromEntries(entries);
  console.log(values.json ? JSON.stringify(all, null, 2) : table(rows).join("\n"));
  return Promise.resolve(0);
}

function wrong(path: string, problem: string, fix: string, got?: string): ConfigError {
  return new ConfigError([{ path, problem, fix, ...(got !== undefined && { got }) }], "catalogue");
}
