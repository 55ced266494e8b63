/** Glue catalogue and Athena. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { uuid } from "../../kernel/ids";
import { doc, flag, text, textOr } from "../../kernel/json";
import * as t from "../tokens";

const DATABASE = "aws:glue/catalogDatabase:CatalogDatabase";
const TABLE = "aws:glue/catalogTable:CatalogTable";
const WORKGROUP = "aws:athena/workgroup:Workgroup";
const QUERY = "aws:athena/namedQuery:NamedQuery";

const GLUE_NAME: readonly [RegExp, string] = [/^[^A-Z]{1,255}$/, "at most 255 characters without capitals"];

const catalogDatabase: TypeDefinition = {
  token: DATABASE,
  noun: ["Glue", "Catalog Database"],
  calls: ["CreateDatabase", "GetDatabase", "UpdateDatabase", "DeleteDatabase"],
  replaces: ["name", "catalogId"],
  autoname: { property: "name", lower: true, max: 255 },
  rules: { patterns: { name: GLUE_NAME } },
  missing: ["EntityNotFoundException", "Database {id} not found."],
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    const catalogId = text(inputs, "catalogId") ?? op.account;
    const id = `${catalogId}:${name}`;
    if (!before && op.own(DATABASE, id)) refuse("AlreadyExistsException", `Database already exists: ${name}`);
    const everyone = [{ permissions: ["ALL"], principal: { dataLakePrincipalIdentifier: "IAM_ALLOWED_PRINCIPALS" } }];
    return {
      id,
      state: {
        arn: op.arn("glue", `database/${name}`),
        catalogId,
        createTableDefaultPermissions: inputs["createTableDefaultPermissions"] ?? everyone,
        locationUri: text(inputs, "locationUri") ?? "",
      },
    };
  },
  remove(op, rec) {
    // Glue deletes the tables of a database with it.
    for (const table of op.referring(rec.id, TABLE)) op.store.remove(table);
  },
};

const catalogTable: TypeDefinition = {
  token: TABLE,
  noun: ["Glue", "Catalog Table"],
  calls: ["CreateTable", "GetTable", "UpdateTable", "DeleteTable"],
  replaces: ["name", "databaseName", "catalogId"],
  ordered: ["partitionKeys", "storageDescriptor.columns"],
  autoname: { property: "name", lower: true, max: 255 },
  rules: { patterns: { name: GLUE_NAME } },
  make(op, inputs, before) {
    const catalogId = text(inputs, "catalogId") ?? op.account;
    const [database, name] = [textOr(inputs, "databaseName"), textOr(inputs, "name")];
    const parent =
      op.own(DATABASE, `${catalogId}:${database}`) ??
      refuse("EntityNotFoundException", `Database ${database} not found.`);
    const id = `${catalogId}:${database}:${name}`;
    if (!before && op.own(TABLE, id)) refuse("AlreadyExistsException", `Table already exists: ${name}`);
    return {
      id,
      state: {
        arn: op.arn("glue", `table/${database}/${name}`),
        catalogId,
        partitionIndices: inputs["partitionIndices"] ?? [],
      },
      links: [`>${parent.id}`],
    };
  },
};

const workgroup: TypeDefinition = {
  token: WORKGROUP,
  noun: ["Athena", "WorkGroup"],
  calls: ["CreateWorkGroup", "GetWorkGroup", "UpdateWorkGroup", "DeleteWorkGroup"],
  replaces: ["name"],
  defaults: { state: "ENABLED", forceDestroy: false },
  autoname: { property: "name", max: 128 },
  rules: {
    patterns: { name: [/^[a-zA-Z0-9._-]{1,128}$/, "at most 128 letters, digits, dots, _ and -"] },
    enums: { state: ["ENABLED", "DISABLED"] },
  },
  missing: ["InvalidRequestException", "WorkGroup {id} is not found."],
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    if (!before && op.own(WORKGROUP, name)) refuse("InvalidRequestException", `WorkGroup ${name} is already created`);
    const place = text(doc(doc(inputs, "configuration"), "resultConfiguration"), "outputLocation");
    const bucket = place === undefined ? undefined : /^s3:\/\/([^/]+)/.exec(place)?.[1];
    if (place !== undefined && (bucket === undefined || !op.anywhere(t.BUCKET, bucket)))
      refuse("InvalidRequestException", `outputLocation ${place} is not a valid S3 path of an existing bucket.`);
    return { id: name, state: { arn: op.arn("athena", `workgroup/${name}`) } };
  },
  remove(op, rec) {
    const queries = op.referring(rec.id, QUERY).filter((q) => q.account === rec.account);
    if (queries.length > 0 && !flag(rec.state, "forceDestroy"))
      refuse("InvalidRequestException", `WorkGroup ${rec.id} is not empty`);
    for (const query of queries) op.store.remove(query);
  },
};

const namedQuery: TypeDefinition = {
  token: QUERY,
  noun: ["Athena", "Named Query"],
  calls: ["CreateNamedQuery", "GetNamedQuery", "UpdateNamedQuery", "DeleteNamedQuery"],
  clientToken: true,
  immutable: true,
  defaults: { workgroup: "primary" },
  autoname: { property: "name", max: 128 },
  make(op, inputs, before) {
    // Athena API, CreateNamedQuery.
    if (textOr(inputs, "query").length > 262_144)
      refuse("InvalidRequestException", "A query has at most 262,144 bytes.");
    const group = text(inputs, "workgroup") ?? "primary";
    if (group !== "primary") op.get(WORKGROUP, group);
    return { id: before?.id ?? uuid(op.seed()), state: {}, links: [`>${group}`] };
  },
};

/** All of them. */
export const analytics: readonly TypeDefinition[] = [catalogDatabase, catalogTable, workgroup, namedQuery];
