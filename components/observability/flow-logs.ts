import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { tags, token } from "../identity";

/** What a flow log is made from. */
export interface FlowLogArgs {
  /** ARN of bucket and prefix, known once the bucket is ready. */
  destination: pulumi.Input<string>;
  /** Fields of a record, each as `${field}`. Changing it replaces the flow log. */
  format: string;
  /** Seconds over which packets of a flow are added up. */
  intervalSeconds: number;
}

/** What a VPC's flow log is made from. */
export interface VpcFlowLogArgs extends FlowLogArgs {
  /** The VPC. Changing it replaces the flow log. */
  vpcId: pulumi.Input<string>;
}

/** Parquet without Hive-style paths: the service names its folders differently there for VPCs and transit gateways. */
const FILES = { fileFormat: "parquet", hiveCompatiblePartitions: false, perHourPartition: false };

/**
 * Flow logs of one VPC, in the account that owns it, to the archive. Costs $0.25 a GB (us-east-1, first 10 TB) and the
 * conversion to Parquet, billed to this account.
 */
export class VpcFlowLog extends pulumi.ComponentResource {
  /** Id of the flow log. */
  public readonly flowLogId: pulumi.Output<string>;

  constructor(name: string, args: VpcFlowLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("VpcFlowLog"), name, {}, opts);
    const log = new ec2.FlowLog(
      name,
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        logDestinationType: "s3",
        logDestination: args.destination,
        logFormat: args.format,
        maxAggregationInterval: args.intervalSeconds,
        destinationOptions: FILES,
        tags: tags("VpcFlowLog", "FlowLog", name),
      },
      { parent: this },
    );
    this.flowLogId = log.id;
    this.registerOutputs({ flowLogId: this.flowLogId });
  }
}

/** What a transit gateway's flow log is made from. */
export interface TransitFlowLogArgs extends FlowLogArgs {
  /** The transit gateway. Changing it replaces the flow log. */
  transitGatewayId: pulumi.Input<string>;
}

/**
 * Flow logs of the transit gateway, in the network account, to the archive. `packets-lost-*` are the evidence of
 * segmentation. A transit gateway takes no traffic type and exactly 60 seconds (EC2 API reference, CreateFlowLogs).
 * Costs as those of a VPC.
 */
export class TransitFlowLog extends pulumi.ComponentResource {
  /** Id of the flow log. */
  public readonly flowLogId: pulumi.Output<string>;

  constructor(name: string, args: TransitFlowLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("TransitFlowLog"), name, {}, opts);
    const log = new ec2.FlowLog(
      name,
      {
        transitGatewayId: args.transitGatewayId,
        logDestinationType: "s3",
        logDestination: args.destination,
        logFormat: args.format,
        maxAggregationInterval: args.intervalSeconds,
        destinationOptions: FILES,
        tags: tags("TransitFlowLog", "FlowLog", name),
      },
      { parent: this },
    );
    this.flowLogId = log.id;
    this.registerOutputs({ flowLogId: this.flowLogId });
  }
}
