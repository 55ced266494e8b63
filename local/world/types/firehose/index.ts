/** Amazon Data Firehose. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { doc, text, textOr } from "../../kernel/json";
import { checkRole } from "../delivery";
import * as t from "../tokens";

const DESTINATIONS = [
  "elasticsearch",
  "extended_s3",
  "http_endpoint",
  "iceberg",
  "opensearch",
  "opensearchserverless",
  "redshift",
  "snowflake",
  "splunk",
];

const deliveryStream: TypeDefinition = {
  token: t.FIREHOSE,
  noun: ["Kinesis Firehose", "Delivery Stream"],
  calls: ["CreateDeliveryStream", "DescribeDeliveryStream", "UpdateDestination", "DeleteDeliveryStream"],
  replaces: ["name", "destination"],
  autoname: { property: "name", max: 64 },
  rules: {
    enums: { destination: DESTINATIONS },
    patterns: { name: [/^[a-zA-Z0-9_.-]{1,64}$/, "at most 64 letters, digits, _ . and -"] },
  },
  // The provider waits for the role to be assumable.
  waits: { create: ["InvalidArgumentException"], update: ["InvalidArgumentException"] },
  make(op, inputs, before) {
    const name = textOr(inputs, "name");
    const arn = op.arn("firehose", `deliverystream/${name}`);
    if (!before && op.own(t.FIREHOSE, arn))
      refuse("ResourceInUseException", `Firehose ${name} under accountId ${op.account} already exists`);
    if (textOr(inputs, "destination") === "extended_s3") {
      const config = doc(inputs, "extendedS3Configuration");
      const bucket = textOr(config, "bucketArn").replace("arn:aws:s3:::", "");
      checkRole(op, textOr(config, "roleArn"), "firehose.amazonaws.com", "InvalidArgumentException");
      if (!op.anywhere(t.BUCKET, bucket)) refuse("InvalidArgumentException", `The bucket ${bucket} does not exist.`);
    }
    const version = Number(text(before?.state ?? {}, "versionId") ?? "0") + 1;
    return { id: arn, state: { arn, name, destinationId: "destinationId-000000000001", versionId: String(version) } };
  },
};

/** All of them. */
export const firehose: readonly TypeDefinition[] = [deliveryStream];
