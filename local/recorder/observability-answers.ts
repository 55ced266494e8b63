import { arn, hex, partition, text, uuid, type Made, type Making } from "./making";

/** What AWS answers to the making of logs, keys, alarms and what goes with them. */
export function observabilityAnswers(): Record<string, (making: Making) => Made> {
  /** A resource whose id is its name, with an ARN that ends in it. */
  const named =
    (service: string, kind: string, property = "name") =>
    (making: Making): Made => {
      const name = text(making.inputs[property]) || `${making.name}-${hex(making.urn, 7)}`;
      return { id: name, computed: { name, arn: arn(making, service, `${kind}${name}`) } };
    };
  /** Settings of a bucket have the bucket's name for an id. */
  const ofBucket = ({ inputs }: Making): Made => ({ id: text(inputs["bucket"]), computed: {} });
  const role = (making: Making): Made => {
    const name = text(making.inputs["name"]) || making.name;
    const { region, account } = making;
    return { id: name, computed: { name, arn: `arn:${partition(region)}:iam::${account}:role/${name}` } };
  };
  const arnIsId =
    (service: string, kind: string) =>
    (making: Making): Made => {
      const name = text(making.inputs["name"]) || uuid(making.urn);
      const id = arn(making, service, `${kind}${name}`);
      return { id, computed: { arn: id } };
    };
  return {
    "aws:s3/bucket:Bucket": ({ inputs, region }) => {
      const id = text(inputs["bucket"]);
      return {
        id,
        computed: {
          arn: `arn:${partition(region)}:s3:::${id}`,
          bucketDomainName: `${id}.s3.amazonaws.com`,
          bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
        },
      };
    },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
    "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ofBucket,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
    "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
    "aws:s3/bucketObjectv2:BucketObjectv2": ({ inputs, region }) => ({
      id: `${text(inputs["bucket"])}/${text(inputs["key"])}`,
      computed: { arn: `arn:${partition(region)}:s3:::${text(inputs["bucket"])}/${text(inputs["key"])}` },
    }),
    "aws:kms/key:Key": (making) => {
      const id = uuid(making.urn);
      return { id, computed: { keyId: id, arn: arn(making, "kms", `key/${id}`) } };
    },
    "aws:kms/alias:Alias": (making) => ({
      id: text(making.inputs["name"]),
      computed: { arn: arn(making, "kms", text(making.inputs["name"])) },
    }),
    "aws:ec2/flowLog:FlowLog": (making) => {
      const id = `fl-0${hex(making.urn, 16)}`;
      return { id, computed: { arn: arn(making, "ec2", `vpc-flow-log/${id}`) } };
    },
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": (making) => {
      const id = `rqlc-${hex(making.urn, 17)}`;
      return {
        id,
        computed: { arn: arn(making, "route53resolver", `resolver-query-log-config/${id}`), ownerId: making.account },
      };
    },
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": ({ urn }) => ({
      id: `rqlca-${hex(urn, 17)}`,
      computed: {},
    }),
    "aws:cloudtrail/trail:Trail": (making) => {
      const id = arn(making, "cloudtrail", `trail/${text(making.inputs["name"])}`);
      return { id, computed: { arn: id, homeRegion: making.region } };
    },
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": ({ inputs }) => ({
      id: `${text(inputs["role"])}:${text(inputs["name"])}`,
      computed: {},
    }),
    "aws:cloudwatch/logGroup:LogGroup": named("logs", "log-group:"),
    "aws:cloudwatch/metricAlarm:MetricAlarm": named("cloudwatch", "alarm:"),
    "aws:cloudwatch/eventBus:EventBus": named("events", "event-bus/"),
    "aws:cloudwatch/eventRule:EventRule": named("events", "rule/"),
    "aws:cloudwatch/dashboard:Dashboard": ({ inputs, account, region }) => ({
      id: text(inputs["dashboardName"]),
      computed: {
        dashboardArn: `arn:${partition(region)}:cloudwatch::${account}:dashboard/${text(inputs["dashboardName"])}`,
      },
    }),
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": arnIsId("firehose", "deliverystream/"),
    "aws:sns/topic:Topic": arnIsId("sns", ""),
    "aws:oam/sink:Sink": (making) => {
      const id = arn(making, "oam", `sink/${uuid(making.urn)}`);
      return { id, computed: { arn: id, sinkId: uuid(making.urn) } };
    },
    "aws:oam/link:Link": (making) => {
      const id = arn(making, "oam", `link/${uuid(making.urn)}`);
      return { id, computed: { arn: id, linkId: uuid(making.urn), sinkArn: text(making.inputs["sinkIdentifier"]) } };
    },
    "aws:glue/catalogDatabase:CatalogDatabase": named("glue", "database/"),
    "aws:glue/catalogTable:CatalogTable": (making) => {
      const { databaseName, name } = making.inputs;
      return {
        id: `${making.account}:${text(databaseName)}:${text(name)}`,
        computed: { arn: arn(making, "glue", `table/${text(databaseName)}/${text(name)}`) },
      };
    },
    "aws:athena/workgroup:Workgroup": named("athena", "workgroup/"),
    "aws:athena/namedQuery:NamedQuery": ({ urn }) => ({ id: uuid(urn), computed: {} }),
  };
}
