import { queriesOver } from "../../plan/observability/queries";
import { vpnTable } from "../../plan/observability/tables";
import type { Plan } from "../../plan/types";
import { planned } from "../plan/observability/support";
import { Database } from "./database";
import { ATTACHMENTS, ENDPOINTS, prices, subnets } from "./samples";

/** The live stack's tables with its inventory, and its saved queries over them. */
export interface Queries {
  readonly database: Database;
  /** Names of the tables. */
  readonly tables: readonly string[];
  /** Rows that a saved query answers. */
  run(name: string): Promise<Record<string, unknown>[]>;
}

let live: Plan | undefined;

/** Opens a database with the shipped tables, those of tunnels too, and the inventory of the live stack. */
export async function openQueries(): Promise<Queries> {
  const plan = (live ??= planned());
  if (!plan.observability?.catalog) throw new Error("the live stack has no saved queries");
  const tables = [...plan.observability.catalog.tables, vpnTable("b", "1")];
  const names = tables.map((table) => table.name);
  const database = await Database.open(tables);
  await database.insert("subnets", subnets(plan));
  await database.insert("endpoints", ENDPOINTS);
  await database.insert("attachments", ATTACHMENTS);
  await database.insert("prices", prices("us-east-1"));
  const run = (name: string) => {
    const query = queriesOver(names).find((candidate) => candidate.name === name);
    if (!query) throw new Error(`no query ${name}`);
    return database.query(query.sql);
  };
  return { database, tables: names, run };
}
