import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import type { TablePlan } from "../../plan/observability/types";

/**
 * What Athena's engine (Trino) has and DuckDB calls otherwise. The saved queries run as they are shipped; these are the
 * only differences that the tests bridge.
 */
export const SHIMS: Readonly<Record<string, string>> = {
  date_format: "CREATE MACRO date_format(moment, pattern) AS strftime(moment, pattern)",
  from_unixtime: "CREATE MACRO from_unixtime(seconds) AS to_timestamp(seconds)",
  json_extract_scalar: "CREATE MACRO json_extract_scalar(text, path) AS json_extract_string(text, path)",
  cardinality: "CREATE MACRO cardinality(list) AS len(list)",
  sequence: "CREATE MACRO sequence(first, last) AS generate_series(first, last)",
};

/** A row as a test writes it: columns that are left out are null. */
export type Row = Readonly<Record<string, unknown>>;

/** A database with the tables of a plan, made from their shipped columns. */
export class Database {
  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly folder: string,
  ) {}

  static async open(tables: readonly TablePlan[]): Promise<Database> {
    const instance = await DuckDBInstance.create(":memory:");
    const database = new Database(await instance.connect(), await mkdtemp(path.join(tmpdir(), "queries-")));
    // DuckDB 1.5.6 fails on joins over BETWEEN in its own optimizer ("Failed to bind column reference").
    await database.connection.run("PRAGMA disable_optimizer");
    // Athena's clock, whatever that of the machine: days and moments are UTC.
    await database.connection.run("SET TimeZone = 'UTC'");
    for (const shim of Object.values(SHIMS)) await database.connection.run(shim);
    for (const table of tables) {
      const columns = [...table.columns, ...table.partitions].map(({ name, type }) => `"${name}" ${duckType(type)}`);
      await database.connection.run(`CREATE TABLE ${table.name} (${columns.join(", ")})`);
    }
    return database;
  }

  /** Adds rows; a column that the table does not have is refused, as is a value of another type. */
  async insert(table: string, rows: readonly Row[]): Promise<void> {
    const file = path.join(this.folder, `${table}.json`);
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join("\n"));
    const known = await this.query(`DESCRIBE ${table}`);
    const names = new Set(known.map((column) => column["column_name"]));
    for (const row of rows) {
      const stray = Object.keys(row).find((column) => !names.has(column));
      if (stray !== undefined) throw new Error(`table ${table} has no column ${stray}`);
    }
    const columns = known.map(({ column_name: name, column_type: type }) => `'${String(name)}': '${String(type)}'`);
    await this.connection.run(
      `INSERT INTO ${table} SELECT * FROM read_json('${file}', format = 'newline_delimited', columns = {${columns.join(", ")}})`,
    );
  }

  /** Rows of a query; numbers as numbers, moments as text. */
  async query(sql: string): Promise<Record<string, unknown>[]> {
    const reader = await this.connection.runAndReadAll(sql);
    return reader
      .getRowObjectsJson()
      .map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, plain(v)])));
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    await rm(this.folder, { recursive: true });
  }
}

/** DuckDB writes big integers as text in JSON. */
function plain(value: unknown): unknown {
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

const SIMPLE: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  int: "INTEGER",
  bigint: "BIGINT",
  double: "DOUBLE",
};

/** A Hive type as DuckDB writes it. */
export function duckType(hive: string): string {
  const simple = SIMPLE[hive];
  if (simple !== undefined) return simple;
  const [, kind, inner] = /^(struct|array)<(.*)>$/.exec(hive) ?? [];
  if (kind === "array") return `${duckType(inner ?? "")}[]`;
  if (kind !== "struct") throw new Error(`no DuckDB type for ${hive}`);
  const fields = split(inner ?? "").map((field) => {
    const at = field.indexOf(":");
    return `"${field.slice(0, at)}" ${duckType(field.slice(at + 1))}`;
  });
  return `STRUCT(${fields.join(", ")})`;
}

/** Fields of a struct, split at the commas outside inner types. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "<") depth++;
    if (text[i] === ">") depth--;
    if (text[i] === "," && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)];
}
