import * as oam from "@pulumi/aws/oam";
import * as pulumi from "@pulumi/pulumi";
import { tags, token } from "../identity";

/** What a metrics sink is made from. */
export interface MetricsSinkArgs {
  /** Name of the sink. An account has one sink per Region. */
  sinkName: string;
  /** Who may link to it. */
  policy: string;
}

/** The sink that callers' accounts show their metrics to, in the network account. Metrics are shared at no cost. */
export class MetricsSink extends pulumi.ComponentResource {
  /** ARN of the sink, known once its policy lets the callers link. */
  public readonly sinkArn: pulumi.Output<string>;

  constructor(name: string, args: MetricsSinkArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("MetricsSink"), name, {}, opts);
    const sink = new oam.Sink(name, { name: args.sinkName, tags: tags("MetricsSink", "Sink", name) }, { parent: this });
    const policy = new oam.SinkPolicy(name, { sinkIdentifier: sink.arn, policy: args.policy }, { parent: this });
    this.sinkArn = pulumi.all([sink.arn, policy.id]).apply(([arn]) => arn);
    this.registerOutputs({ sinkArn: this.sinkArn });
  }
}

/** What a link is made from. */
export interface MetricsLinkArgs {
  /** ARN of the sink, known once its policy lets this account link. */
  sinkArn: pulumi.Input<string>;
}

/** Shows a caller's metrics in the network account, from the caller's account: metrics, no logs, no traces. Free. */
export class MetricsLink extends pulumi.ComponentResource {
  /** ARN of the link. */
  public readonly linkArn: pulumi.Output<string>;

  constructor(name: string, args: MetricsLinkArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("MetricsLink"), name, {}, opts);
    const link = new oam.Link(
      name,
      {
        // Written out by CloudWatch, not here: the account's name.
        labelTemplate: "$AccountName",
        resourceTypes: ["AWS::CloudWatch::Metric"],
        sinkIdentifier: args.sinkArn,
        tags: tags("MetricsLink", "Link", name),
      },
      { parent: this },
    );
    this.linkArn = link.arn;
    this.registerOutputs({ linkArn: this.linkArn });
  }
}
