import { expect } from "chai";
import { InvocationLogging, LogArchive, LogCatalog } from "../../../components";
import type { BucketPlan, TablePlan } from "../../../plan/observability/types";
import { byName, counts, only, protectedOnes, recordComponents, REGION } from "../support";

const bucket = (kind: string, retentionDays = 400): BucketPlan => ({
  kind,
  name: `hub-${kind}-110000000001-us-east-1`,
  arn: `arn:aws:s3:::hub-${kind}-110000000001-us-east-1`,
  policy: `{"Statement":"${kind}"}`,
  retentionDays,
});

const ARCHIVE = {
  buckets: [bucket("flow"), bucket("queries", 30)],
  keyPolicy: '{"Statement":"key"}',
  keyAlias: "hub-logs",
  coldAfterDays: 90,
  objectLockMode: "GOVERNANCE",
  objectLockDays: 30,
};

describe("LogArchive", () => {
  const build = (more: Partial<typeof ARCHIVE> = {}) =>
    recordComponents(({ network }) => {
      const archive = new LogArchive("hub", { ...ARCHIVE, ...more }, network);
      return { names: archive.bucketNames, arns: archive.bucketArns, key: archive.keyArn };
    });

  it("is one key and, for each kind of log, a bucket with everything that guards it", async () => {
    expect(counts(await build())).to.deep.equal({
      "kms/key:Key": 1,
      "kms/alias:Alias": 1,
      "s3/bucket:Bucket": 2,
      "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 2,
      "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": 1,
      "s3/bucketOwnershipControls:BucketOwnershipControls": 2,
      "s3/bucketPolicy:BucketPolicy": 2,
      "s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 2,
      "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 2,
      "s3/bucketVersioning:BucketVersioning": 2,
    });
  });

  it("protects key and buckets, and never empties one", async () => {
    const recording = await build();
    expect(protectedOnes(recording)).to.deep.equal([
      "kms/key:Key hub",
      "s3/bucket:Bucket hub/flow",
      "s3/bucket:Bucket hub/queries",
    ]);
    for (const { inputs } of Object.values(byName(recording, "s3/bucket:Bucket")))
      expect(inputs["forceDestroy"]).to.be.false;
  });

  it("blocks public access, switches access lists off, versions and encrypts with the archive's key", async () => {
    const recording = await build();
    const key = only(recording, "kms/key:Key");
    expect(key.inputs).to.deep.include({ enableKeyRotation: true, policy: ARCHIVE.keyPolicy });
    for (const name of ["hub/flow", "hub/queries"]) {
      const of = (type: string) => byName(recording, type)[name]?.inputs;
      expect(of("s3/bucketPublicAccessBlock:BucketPublicAccessBlock")).to.include({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(of("s3/bucketOwnershipControls:BucketOwnershipControls")?.["rule"]).to.deep.equal({
        objectOwnership: "BucketOwnerEnforced",
      });
      expect(of("s3/bucketVersioning:BucketVersioning")?.["versioningConfiguration"]).to.deep.equal({
        status: "Enabled",
      });
      expect(
        of("s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")?.["rules"],
      ).to.deep.equal([
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.outputs["arn"] },
          bucketKeyEnabled: true,
        },
      ]);
    }
  });

  it("locks logs and not query results, which Athena could not write then", async () => {
    const lock = only(await build(), "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
    expect(lock.name).to.equal("hub/flow");
    expect(lock.inputs["rule"]).to.deep.equal({ defaultRetention: { mode: "GOVERNANCE", days: 30 } });
    const strict = await build({ objectLockMode: "COMPLIANCE", objectLockDays: 365 });
    expect(only(strict, "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration").inputs["rule"]).to.deep.equal(
      {
        defaultRetention: { mode: "COMPLIANCE", days: 365 },
      },
    );
    const without = counts(await build({ objectLockMode: "" }));
    expect(without).not.to.have.property("s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
  });

  it("moves logs to where Athena still reads them, and deletes them in time", async () => {
    const rules = Object.fromEntries(
      Object.entries(byName(await build(), "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")).map(
        ([name, { inputs }]) => [name, (inputs["rules"] as Record<string, unknown>[])[0]],
      ),
    );
    expect(rules["hub/flow"]).to.deep.include({
      expiration: { days: 400 },
      transitions: [{ days: 90, storageClass: "GLACIER_IR" }],
    });
    expect(rules["hub/queries"]).to.deep.include({ expiration: { days: 30 } });
    expect(rules["hub/queries"]).not.to.have.property("transitions");
  });

  it("tells of a bucket only when its whole policy stands: whoever writes waits for it", async () => {
    const recording = await recordComponents(({ network }) => {
      const archive = new LogArchive("hub", ARCHIVE, network);
      new LogCatalog(
        "hub",
        {
          database: "d",
          workgroup: "w",
          bucketName: archive.bucketNames["queries"]!,
          keyArn: archive.keyArn,
          tables: [],
          queries: [],
          vpcIds: [],
          inventory: { prices: "{}" },
        },
        network,
      );
    });
    const object = only(recording, "s3/bucketObjectv2:BucketObjectv2");
    const needed = object.propertyDependencies["bucket"] ?? [];
    for (const type of [
      "bucketPolicy:BucketPolicy",
      "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ])
      expect(
        needed.some((urn) => urn.includes(`aws:s3/${type}::hub/queries`)),
        type,
      ).to.be.true;
  });
});

describe("LogCatalog", () => {
  const table: TablePlan = {
    name: "dns_queries",
    description: "DNS",
    location: "s3://b/AWSLogs/",
    format: "json",
    columns: [{ name: "query_name", type: "string" }],
    partitions: [{ name: "vpc", type: "string" }],
    parameters: { "projection.enabled": "true" },
    partitionedByVpc: true,
  };
  const build = () =>
    recordComponents(({ network }) => {
      new LogCatalog(
        "hub",
        {
          database: "logs",
          workgroup: "hub",
          bucketName: "results",
          keyArn: "arn:key",
          tables: [table, { ...table, name: "trail", format: "cloudtrail", partitionedByVpc: false }],
          queries: [{ name: "q", question: "What?", tables: [], sql: "\nSELECT 1\n" }],
          vpcIds: ["vpc-2", "vpc-1"],
          inventory: { subnets: "{}\n" },
        },
        network,
      );
    });

  it("is a database, its tables, a workgroup, saved queries and the inventory", async () => {
    const recording = await build();
    expect(counts(recording)).to.deep.equal({
      "athena/namedQuery:NamedQuery": 1,
      "athena/workgroup:Workgroup": 1,
      "glue/catalogDatabase:CatalogDatabase": 1,
      "glue/catalogTable:CatalogTable": 2,
      "s3/bucketObjectv2:BucketObjectv2": 1,
    });
    expect(only(recording, "athena/namedQuery:NamedQuery").inputs).to.include({
      query: "SELECT 1",
      database: "logs",
      workgroup: "hub",
    });
    expect(only(recording, "s3/bucketObjectv2:BucketObjectv2").inputs).to.include({
      key: "inventory/subnets/subnets.json",
      bucket: "results",
    });
    expect(protectedOnes(recording)).to.deep.equal([]);
  });

  it("gives each table the reader of its files, and VPC ids as partitions where the path has them", async () => {
    const tables = byName(await build(), "glue/catalogTable:CatalogTable");
    const serde = (name: string) =>
      (tables[name]?.inputs["storageDescriptor"] as Record<string, Record<string, unknown>>)["serDeInfo"]?.[
        "serializationLibrary"
      ];
    expect(serde("hub/trail")).to.equal("org.apache.hive.hcatalog.data.JsonSerDe");
    expect(serde("hub/dns_queries")).to.equal("org.openx.data.jsonserde.JsonSerDe");
    expect(tables["hub/dns_queries"]?.inputs["parameters"]).to.include({
      "projection.vpc.type": "enum",
      "projection.vpc.values": "vpc-1,vpc-2",
    });
    expect(tables["hub/trail"]?.inputs["parameters"]).not.to.have.property("projection.vpc.values");
  });

  it("binds the workgroup's users to its results' place and key", async () => {
    const { inputs } = only(await build(), "athena/workgroup:Workgroup");
    expect(inputs["configuration"]).to.deep.include({
      enforceWorkgroupConfiguration: true,
      resultConfiguration: {
        outputLocation: "s3://results/results/",
        encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: "arn:key" },
      },
    });
  });
});

describe("InvocationLogging", () => {
  const build = (bodies = false) =>
    recordComponents(({ spoke }) => {
      new InvocationLogging(
        "payments",
        {
          region: REGION,
          bucket: bucket("invocations", 30),
          keyPolicy: "{}",
          keyAlias: "hub-invocations",
          bodies,
          replication: {
            roleName: "hub-log-replication",
            trustPolicy: "{}",
            destinationBucket: "archive",
            destinationAccountId: "110000000009",
            destinationRegion: "us-east-1",
          },
          archiveBucketArn: "arn:aws:s3:::archive",
          archiveKeyArn: "arn:aws:kms:us-east-1:110000000009:key/a",
        },
        spoke,
      );
    });

  it("is a bucket and key of the caller's account, replication and the account's one configuration", async () => {
    const recording = await build();
    expect(counts(recording)).to.deep.equal({
      "bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration": 1,
      "iam/role:Role": 1,
      "iam/rolePolicy:RolePolicy": 1,
      "kms/alias:Alias": 1,
      "kms/key:Key": 1,
      "s3/bucket:Bucket": 1,
      "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": 1,
      "s3/bucketOwnershipControls:BucketOwnershipControls": 1,
      "s3/bucketPolicy:BucketPolicy": 1,
      "s3/bucketPublicAccessBlock:BucketPublicAccessBlock": 1,
      "s3/bucketReplicationConfig:BucketReplicationConfig": 1,
      "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": 1,
      "s3/bucketVersioning:BucketVersioning": 1,
    });
    expect(protectedOnes(recording)).to.deep.equal(["kms/key:Key payments", "s3/bucket:Bucket payments/invocations"]);
  });

  for (const bodies of [false, true]) {
    it(
      bodies
        ? "logs bodies where that was chosen"
        : "logs metadata only by default, though the provider's default is everything",
      async () => {
        const { inputs } = only(
          await build(bodies),
          "bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
        );
        expect(inputs["loggingConfig"]).to.deep.equal({
          s3Config: { bucketName: "hub-invocations-110000000001-us-east-1" },
          textDataDeliveryEnabled: bodies,
          imageDataDeliveryEnabled: bodies,
          embeddingDataDeliveryEnabled: bodies,
          videoDataDeliveryEnabled: bodies,
        });
      },
    );
  }

  it("switches logging on after replication, which takes new objects only, and replication after versioning", async () => {
    const recording = await build();
    const replication = only(recording, "s3/bucketReplicationConfig:BucketReplicationConfig");
    const config = only(recording, "bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration");
    expect(config.deps).to.include(replication.urn);
    expect(replication.deps).to.include(only(recording, "s3/bucketVersioning:BucketVersioning").urn);
    expect(replication.deps).to.include(only(recording, "iam/rolePolicy:RolePolicy").urn);
  });

  it("hands replicas over to the archive under its key, and replicates no deletion (S3 guide, Changing the replica owner)", async () => {
    const { inputs } = only(await build(), "s3/bucketReplicationConfig:BucketReplicationConfig");
    expect((inputs["rules"] as unknown[])[0]).to.deep.include({
      deleteMarkerReplication: { status: "Disabled" },
      sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
      destination: {
        bucket: "arn:aws:s3:::archive",
        account: "110000000009",
        accessControlTranslation: { owner: "Destination" },
        encryptionConfiguration: { replicaKmsKeyId: "arn:aws:kms:us-east-1:110000000009:key/a" },
      },
    });
  });
});
