import { expect } from "chai";
import { AccountTrail, ResolverLogs, TransitFlowLog, VpcFlowLog, VpnLogs } from "../../../components";
import { byName, counts, only, protectedOnes, recordComponents, REGION } from "../support";

const FLOW = { destination: "arn:aws:s3:::b/vpc/", format: "${version} ${srcaddr}", intervalSeconds: 600 };

describe("flow logs", () => {
  it("of a VPC: all traffic, as Parquet, to the archive, in the format given", async () => {
    const recording = await recordComponents(({ spoke }) => {
      new VpcFlowLog("spoke/payments", { ...FLOW, vpcId: "vpc-1" }, spoke);
    });
    expect(counts(recording)).to.deep.equal({ "ec2/flowLog:FlowLog": 1 });
    const { inputs } = only(recording, "ec2/flowLog:FlowLog");
    expect(inputs).to.deep.include({
      vpcId: "vpc-1",
      trafficType: "ALL",
      logDestinationType: "s3",
      logDestination: FLOW.destination,
      logFormat: "${version} ${srcaddr}",
      maxAggregationInterval: 600,
      destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: false, perHourPartition: false },
    });
  });

  it("of a transit gateway: no traffic type, 60 seconds (EC2 API reference, CreateFlowLogs)", async () => {
    const recording = await recordComponents(({ network }) => {
      new TransitFlowLog("hub", { ...FLOW, intervalSeconds: 60, transitGatewayId: "tgw-1" }, network);
    });
    const { inputs } = only(recording, "ec2/flowLog:FlowLog");
    expect(inputs).to.include({ transitGatewayId: "tgw-1", maxAggregationInterval: 60 });
    expect(inputs).not.to.have.property("trafficType");
    expect(inputs).not.to.have.property("vpcId");
  });
});

describe("ResolverLogs", () => {
  it("is one configuration for the account and an association for each VPC", async () => {
    const recording = await recordComponents(({ spoke }) => {
      new ResolverLogs(
        "payments",
        { name: "hub-queries", destination: "arn:aws:s3:::b", vpcIds: { "spoke/b": "vpc-2", "spoke/a": "vpc-1" } },
        spoke,
      );
    });
    expect(counts(recording)).to.deep.equal({
      "route53/resolverQueryLogConfig:ResolverQueryLogConfig": 1,
      "route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": 2,
    });
    const config = only(recording, "route53/resolverQueryLogConfig:ResolverQueryLogConfig");
    expect(config.inputs).to.include({ name: "hub-queries", destinationArn: "arn:aws:s3:::b" });
    const associations = byName(
      recording,
      "route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
    );
    expect(associations["payments/spoke/a"]?.inputs).to.deep.equal({
      resolverQueryLogConfigId: config.id,
      resourceId: "vpc-1",
    });
  });
});

describe("AccountTrail", () => {
  const selector = (endpoints: string[]) => ({
    name: "kms",
    fields: [
      { field: "eventCategory", equals: ["NetworkActivity"] },
      { field: "eventSource", equals: ["kms.amazonaws.com"] },
    ],
    endpoints,
  });
  const build = (endpoints: string[]) =>
    recordComponents(({ network }) => {
      new AccountTrail(
        "network",
        {
          trailName: "hub-trail",
          bucketName: "b",
          keyArn: "arn:key",
          selectors: [selector(endpoints)],
          endpointIds: { "prod/kms": "vpce-1" },
        },
        network,
      );
    });

  it("logs one Region, validated and encrypted, what the selectors say and at the endpoints that they name", async () => {
    const recording = await build(["prod/kms"]);
    expect(counts(recording)).to.deep.equal({ "cloudtrail/trail:Trail": 1 });
    const { inputs } = only(recording, "cloudtrail/trail:Trail");
    expect(inputs).to.deep.include({
      name: "hub-trail",
      s3BucketName: "b",
      kmsKeyId: "arn:key",
      enableLogFileValidation: true,
      isMultiRegionTrail: false,
      advancedEventSelectors: [
        { name: "kms", fieldSelectors: [...selector([]).fields, { field: "vpcEndpointId", equals: ["vpce-1"] }] },
      ],
    });
  });

  it("refuses a plan that names an endpoint which is not there", async () => {
    let message = "";
    await recordComponents(({ network }) => {
      try {
        new AccountTrail(
          "network",
          { trailName: "t", bucketName: "b", keyArn: "k", selectors: [selector(["prod/sts"])], endpointIds: {} },
          network,
        );
      } catch (error) {
        message = (error as Error).message;
      }
    }).catch(() => undefined);
    expect(message).to.equal("the trail's plan names endpoint prod/sts, which is not there");
  });
});

describe("VpnLogs", () => {
  const build = () =>
    recordComponents(({ network }) => {
      const logs = new VpnLogs(
        "hub",
        {
          region: REGION,
          logGroup: "/aws/vendedlogs/hub/vpn",
          streamName: "hub-vpn-logs",
          bucketArn: "arn:aws:s3:::b",
          keyArn: "arn:key",
          filePrefix: "AWSLogs/1/vpnlogs/!{timestamp:yyyy/MM/dd}/",
          errorPrefix: "errors/",
          deliveryRoleName: "hub-vpn-log-delivery",
          deliveryTrustPolicy: "{}",
          subscriptionRoleName: "hub-vpn-log-subscription",
          subscriptionTrustPolicy: "{}",
        },
        network,
      );
      return { arn: logs.logGroupArn };
    });

  it("is a log group, a stream to the archive, and a subscription between the two, each with a role", async () => {
    const recording = await build();
    expect(counts(recording)).to.deep.equal({
      "cloudwatch/logGroup:LogGroup": 1,
      "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": 1,
      "iam/role:Role": 2,
      "iam/rolePolicy:RolePolicy": 2,
      "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": 1,
    });
    expect(protectedOnes(recording)).to.deep.equal([]);
    const stream = only(recording, "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream");
    const filter = only(recording, "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter");
    expect(filter.inputs).to.include({
      logGroup: "/aws/vendedlogs/hub/vpn",
      filterPattern: "",
      destinationArn: stream.outputs["arn"],
    });
    expect(recording.outputs["arn"]).to.equal(only(recording, "cloudwatch/logGroup:LogGroup").outputs["arn"]);
  });

  it("unpacks what subscriptions send before it is written (Firehose API reference, Processor: extraction needs decompression)", async () => {
    const { inputs } = only(await build(), "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream");
    const configuration = inputs["extendedS3Configuration"] as Record<string, Record<string, unknown>>;
    const processors = configuration["processingConfiguration"]?.["processors"] as { type: string }[];
    expect(processors.map(({ type }) => type)).to.deep.equal([
      "Decompression",
      "CloudWatchLogProcessing",
      "AppendDelimiterToRecord",
    ]);
    expect(configuration).to.include({ compressionFormat: "GZIP", bucketArn: "arn:aws:s3:::b", kmsKeyArn: "arn:key" });
  });
});
