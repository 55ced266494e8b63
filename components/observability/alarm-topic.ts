import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { publishPolicy } from "../../plan/observability/role-policies";
import { child, tags, token } from "../identity";

/** What an alarm topic is made from. */
export interface AlarmTopicArgs {
  /** ARN of a topic that stands already; one is made where it is empty. */
  existingArn: string;
  /** Name of a topic that is made. Changing it replaces the topic. */
  topicName: string;
  /** Who may publish to a topic that is made. */
  topicPolicy: string;
  /** Policy of the key that a topic is encrypted with. */
  keyPolicy: string;
  /** Alias of the topic's key, without `alias/`. */
  keyAlias: string;
  /** Who is told by email. */
  emails: string[];
  /** Role that EventBridge rules publish with. */
  publisherRoleName: string;
  /** Who may act with that role. */
  publisherTrustPolicy: string;
}

/**
 * The topic that alarms go to, encrypted with a key of its own, in the network account; or the role alone that lets
 * rules publish to one that stands already. The key costs $1 a month. Each address confirms its subscription once.
 */
export class AlarmTopic extends pulumi.ComponentResource {
  /** ARN of the topic, known once alarms may publish. */
  public readonly topicArn: pulumi.Output<string>;
  /** ARN of the role that rules publish with, known once it may. */
  public readonly publisherRoleArn: pulumi.Output<string>;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("AlarmTopic"), name, {}, opts);
    const { arn, keyArn } = this.topic(name, args);
    const role = new iam.Role(
      name,
      {
        name: args.publisherRoleName,
        assumeRolePolicy: args.publisherTrustPolicy,
        tags: tags("AlarmTopic", "Role", name),
      },
      { parent: this },
    );
    const grant = new iam.RolePolicy(
      name,
      {
        name: "publish",
        role: role.name,
        policy: pulumi.all([arn, keyArn]).apply(([topic, key]) => publishPolicy(topic, key)),
      },
      { parent: this },
    );
    this.topicArn = pulumi.output(arn);
    this.publisherRoleArn = pulumi.all([role.arn, grant.id]).apply(([roleArn]) => roleArn);
    this.registerOutputs({ topicArn: this.topicArn, publisherRoleArn: this.publisherRoleArn });
  }

  private topic(
    name: string,
    args: AlarmTopicArgs,
  ): { arn: pulumi.Input<string>; keyArn: pulumi.Output<string> | undefined } {
    if (args.existingArn !== "") return { arn: args.existingArn, keyArn: undefined };
    const key = new kms.Key(
      name,
      {
        description: "Alarms of bedrock-hub",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: args.keyPolicy,
        tags: tags("AlarmTopic", "Key", name),
      },
      { parent: this, protect: true },
    );
    new kms.Alias(name, { name: `alias/${args.keyAlias}`, targetKeyId: key.keyId }, { parent: this });
    const topic = new sns.Topic(
      name,
      { name: args.topicName, kmsMasterKeyId: key.arn, tags: tags("AlarmTopic", "Topic", name) },
      { parent: this },
    );
    const policy = new sns.TopicPolicy(name, { arn: topic.arn, policy: args.topicPolicy }, { parent: this });
    for (const email of args.emails) {
      new sns.TopicSubscription(
        child(name, email),
        { topic: topic.arn, protocol: "email", endpoint: email },
        { parent: this },
      );
    }
    return { arn: pulumi.all([topic.arn, policy.id]).apply(([arn]) => arn), keyArn: key.arn };
  }
}
