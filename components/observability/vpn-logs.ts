import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as iam from "@pulumi/aws/iam";
import * as kinesis from "@pulumi/aws/kinesis";
import * as pulumi from "@pulumi/pulumi";
import { deliveryPolicy, subscriptionPolicy } from "../../plan/observability/role-policies";
import { child, tags, token } from "../identity";

/** What tunnel logging is made from. */
export interface VpnLogsArgs {
  /** Region of the archive's bucket and key. */
  region: string;
  /** Log group that the tunnels log to, beginning with `/aws/vendedlogs/`. */
  logGroup: string;
  /** Name of the Firehose stream. Changing it replaces the stream. */
  streamName: string;
  /** ARN of the archive's bucket, known once it is ready. */
  bucketArn: pulumi.Input<string>;
  /** Key of the archive. */
  keyArn: pulumi.Input<string>;
  /** Keys that files are written under, with Firehose's time pattern. */
  filePrefix: string;
  /** Keys that what Firehose could not process is written under. */
  errorPrefix: string;
  /** Role that Firehose writes with, which the archive's policies know. */
  deliveryRoleName: string;
  /** Who may act with that role: Firehose. */
  deliveryTrustPolicy: string;
  /** Role that CloudWatch Logs hands events on with. */
  subscriptionRoleName: string;
  /** Who may act with that role: CloudWatch Logs. */
  subscriptionTrustPolicy: string;
}

/** Days that the log group itself keeps events. */
const GROUP_DAYS = 30;

/**
 * Where VPN tunnels log to, in the network account: a log group, whose events a Firehose stream unpacks and carries to
 * the archive, because tunnels log to CloudWatch Logs only. Give `logGroupArn` to the tunnels' log options.
 *
 * Costs about $0.50 a GB into CloudWatch Logs and $0.03 a GB through Firehose; tunnels log little.
 */
export class VpnLogs extends pulumi.ComponentResource {
  /** ARN of the log group, known once its events are carried on. */
  public readonly logGroupArn: pulumi.Output<string>;

  constructor(name: string, args: VpnLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("VpnLogs"), name, {}, opts);
    const group = new cloudwatch.LogGroup(
      name,
      { name: args.logGroup, retentionInDays: GROUP_DAYS, tags: tags("VpnLogs", "LogGroup", name) },
      { parent: this },
    );
    const stream = this.stream(name, args);
    const roleName = child(name, "subscription");
    const role = new iam.Role(
      roleName,
      {
        name: args.subscriptionRoleName,
        assumeRolePolicy: args.subscriptionTrustPolicy,
        tags: tags("VpnLogs", "Role", roleName),
      },
      { parent: this },
    );
    const grant = new iam.RolePolicy(
      roleName,
      { name: "hand-on", role: role.name, policy: stream.arn.apply(subscriptionPolicy) },
      { parent: this },
    );
    const filter = new cloudwatch.LogSubscriptionFilter(
      name,
      { name: "archive", logGroup: group.name, filterPattern: "", destinationArn: stream.arn, roleArn: role.arn },
      { parent: this, dependsOn: [grant] },
    );
    this.logGroupArn = pulumi.all([group.arn, filter.id]).apply(([arn]) => arn);
    this.registerOutputs({ logGroupArn: this.logGroupArn });
  }

  private stream(name: string, args: VpnLogsArgs): kinesis.FirehoseDeliveryStream {
    const roleName = child(name, "delivery");
    const role = new iam.Role(
      roleName,
      {
        name: args.deliveryRoleName,
        assumeRolePolicy: args.deliveryTrustPolicy,
        tags: tags("VpnLogs", "Role", roleName),
      },
      { parent: this },
    );
    const grant = new iam.RolePolicy(
      roleName,
      {
        name: "deliver",
        role: role.name,
        policy: pulumi
          .all([args.bucketArn, args.keyArn])
          .apply(([bucketArn, keyArn]) => deliveryPolicy(bucketArn, keyArn, args.region)),
      },
      { parent: this },
    );
    return new kinesis.FirehoseDeliveryStream(
      name,
      {
        name: args.streamName,
        destination: "extended_s3",
        extendedS3Configuration: {
          bucketArn: args.bucketArn,
          roleArn: role.arn,
          kmsKeyArn: args.keyArn,
          prefix: args.filePrefix,
          errorOutputPrefix: args.errorPrefix,
          compressionFormat: "GZIP",
          bufferingInterval: 300,
          bufferingSize: 5,
          // Subscriptions send gzipped envelopes; the table reads bare events (Data Firehose guide, Decompress CloudWatch Logs).
          processingConfiguration: {
            enabled: true,
            processors: [
              { type: "Decompression", parameters: [{ parameterName: "CompressionFormat", parameterValue: "GZIP" }] },
              {
                type: "CloudWatchLogProcessing",
                parameters: [{ parameterName: "DataMessageExtraction", parameterValue: "true" }],
              },
              { type: "AppendDelimiterToRecord" },
            ],
          },
        },
        tags: tags("VpnLogs", "FirehoseDeliveryStream", name),
      },
      { parent: this, dependsOn: [grant] },
    );
  }
}
