import * as athena from "@pulumi/aws/athena";
import * as glue from "@pulumi/aws/glue";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { inventoryKey } from "../../plan/observability/tables";
import type { QueryPlan, TablePlan } from "../../plan/observability/types";
import { child, tags, token } from "../identity";

/** What tables and saved queries are made from. */
export interface LogCatalogArgs {
  /** Name of the Glue database. Changing it replaces all tables. */
  database: string;
  /** Name of the Athena workgroup. Changing it replaces it and the saved queries. */
  workgroup: string;
  /** Bucket of query results and of the inventory, known once it is ready. */
  bucketName: pulumi.Input<string>;
  /** Key of the archive. */
  keyArn: pulumi.Input<string>;
  /** Tables over the logs and over the inventory. */
  tables: TablePlan[];
  /** Saved queries. */
  queries: QueryPlan[];
  /** Ids of the VPCs that log DNS queries: values of the `vpc` partition. */
  vpcIds: pulumi.Input<string>[];
  /** Contents of the inventory's tables: JSON lines by table. */
  inventory: Record<string, pulumi.Input<string>>;
}

/** Readers of the three kinds of files. */
const FORMATS: Record<string, { input: string; output: string; serde: string }> = {
  parquet: {
    input: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    output: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    serde: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
  },
  json: {
    input: "org.apache.hadoop.mapred.TextInputFormat",
    output: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    serde: "org.openx.data.jsonserde.JsonSerDe",
  },
  cloudtrail: {
    input: "com.amazon.emr.cloudtrail.CloudTrailInputFormat",
    output: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    serde: "org.apache.hive.hcatalog.data.JsonSerDe",
  },
};

/**
 * Tables over the archive with partition projection, a workgroup whose settings bind its users, saved queries, and the
 * inventory that tells what addresses, interfaces and attachments belong to. In the archive's account.
 *
 * Costs $5 for each TB that queries scan; tables and saved queries are free. A changed query replaces its saved copy.
 */
export class LogCatalog extends pulumi.ComponentResource {
  /** Name of the Athena workgroup. */
  public readonly workgroup: pulumi.Output<string>;

  constructor(name: string, args: LogCatalogArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("LogCatalog"), name, {}, opts);
    const database = new glue.CatalogDatabase(
      name,
      { name: args.database, description: "Logs of bedrock-hub", tags: tags("LogCatalog", "CatalogDatabase", name) },
      { parent: this },
    );
    for (const plan of args.tables) this.table(name, database, args, plan);
    const bucketName = pulumi.output(args.bucketName);
    const workgroup = new athena.Workgroup(
      name,
      {
        name: args.workgroup,
        description: "Saved queries over the logs of bedrock-hub",
        forceDestroy: true,
        configuration: {
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          engineVersion: { selectedEngineVersion: "Athena engine version 3" },
          resultConfiguration: {
            outputLocation: pulumi.interpolate`s3://${bucketName}/results/`,
            encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: args.keyArn },
          },
        },
        tags: tags("LogCatalog", "Workgroup", name),
      },
      { parent: this },
    );
    for (const query of args.queries) {
      new athena.NamedQuery(
        child(name, query.name),
        {
          name: query.name,
          description: query.question,
          database: database.name,
          workgroup: workgroup.name,
          query: query.sql.trim(),
        },
        { parent: this },
      );
    }
    for (const [table, content] of Object.entries(args.inventory).sort(([a], [b]) => (a < b ? -1 : 1))) {
      new s3.BucketObjectv2(
        child(name, "inventory", table),
        {
          bucket: bucketName,
          key: inventoryKey(table),
          content,
          contentType: "application/x-ndjson",
          tags: tags("LogCatalog", "BucketObjectv2", child(name, "inventory", table)),
        },
        { parent: this },
      );
    }
    this.workgroup = workgroup.name;
    this.registerOutputs({ workgroup: this.workgroup });
  }

  private table(name: string, database: glue.CatalogDatabase, args: LogCatalogArgs, plan: TablePlan): void {
    const format = FORMATS[plan.format];
    if (!format) throw new Error(`table ${plan.name} has no format ${plan.format}`);
    const parameters: Record<string, pulumi.Input<string>> = { ...plan.parameters };
    if (plan.partitionedByVpc) {
      parameters["projection.vpc.type"] = "enum";
      parameters["projection.vpc.values"] = pulumi.all(args.vpcIds).apply((ids) => [...ids].sort().join(","));
    }
    new glue.CatalogTable(
      child(name, plan.name),
      {
        name: plan.name,
        databaseName: database.name,
        description: plan.description,
        tableType: "EXTERNAL_TABLE",
        parameters,
        partitionKeys: plan.partitions,
        storageDescriptor: {
          columns: plan.columns,
          location: plan.location,
          inputFormat: format.input,
          outputFormat: format.output,
          serDeInfo: { serializationLibrary: format.serde, parameters: { "serialization.format": "1" } },
        },
      },
      { parent: this },
    );
  }
}
