/** Account-wide VPC settings, and single tags. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { doc, text, textOr } from "../../kernel/json";
import * as t from "../tokens";

const OPTIONS = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions";
const EXCLUSION = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";

/** `aws.ec2.VpcBlockPublicAccessOptions`: one per account and Region; deleting it turns the block off. */
export const blockPublicAccessOptions: TypeDefinition = {
  token: OPTIONS,
  noun: ["EC2", "VPC Block Public Access Options"],
  calls: [
    "ModifyVpcBlockPublicAccessOptions",
    "DescribeVpcBlockPublicAccessOptions",
    "ModifyVpcBlockPublicAccessOptions",
    "ModifyVpcBlockPublicAccessOptions",
  ],
  rules: { enums: { internetGatewayBlockMode: ["off", "block-bidirectional", "block-ingress"] } },
  make: (op) => ({ id: op.region, state: { awsAccountId: op.account, awsRegion: op.region } }),
};

/** `aws.ec2.VpcBlockPublicAccessExclusion` */
export const blockPublicAccessExclusion: TypeDefinition = {
  token: EXCLUSION,
  noun: ["EC2", "VPC Block Public Access Exclusion"],
  calls: [
    "CreateVpcBlockPublicAccessExclusion",
    "DescribeVpcBlockPublicAccessExclusions",
    "ModifyVpcBlockPublicAccessExclusion",
    "DeleteVpcBlockPublicAccessExclusion",
  ],
  replaces: ["vpcId", "subnetId"],
  rules: {
    oneOf: [["vpcId", "subnetId"]],
    enums: { internetGatewayExclusionMode: ["allow-bidirectional", "allow-egress"] },
  },
  refs: { vpcId: t.VPC, subnetId: t.SUBNET },
  make(op, inputs, before) {
    const limit = op.quota("bpa-exclusions");
    if (!before && op.mine(EXCLUSION).length >= limit)
      refuse("VpcBlockPublicAccessExclusionLimitExceeded", `The account has ${limit} exclusions.`);
    const resource =
      text(inputs, "vpcId") === undefined
        ? op.get(t.SUBNET, textOr(inputs, "subnetId"))
        : op.get(t.VPC, textOr(inputs, "vpcId"));
    return { id: before?.id ?? op.newId("vpcbpa-exclude"), state: { resourceArn: textOr(resource.state, "arn") } };
  },
};

/** `aws.ec2.Tag`: one tag on something that another resource, or nobody, manages. */
export const tag: TypeDefinition = {
  token: "aws:ec2/tag:Tag",
  noun: ["EC2", "Tag"],
  calls: ["CreateTags", "DescribeTags", "CreateTags", "DeleteTags"],
  replaces: ["resourceId", "key"],
  rules: { patterns: { key: [/^(?!aws:).{1,128}$/, "at most 128 characters, not beginning with aws:"] } },
  make(op, inputs) {
    const id = textOr(inputs, "resourceId");
    const key = textOr(inputs, "key");
    const target =
      op.store.find(`id:${id}`).find((r) => r.account === op.account) ??
      refuse("InvalidID", `The ID '${id}' is not valid`);
    op.patch(target, { tagsAll: { ...doc(target.state, "tagsAll"), [key]: textOr(inputs, "value") } });
    return { id: `${id},${key}`, state: {}, links: [`>${id}`] };
  },
  remove(op, rec) {
    const target = op.store.find(`id:${textOr(rec.state, "resourceId")}`).find((r) => r.account === op.account);
    if (!target) return;
    const left = Object.entries(doc(target.state, "tagsAll")).filter(([k]) => k !== textOr(rec.state, "key"));
    op.patch(target, { tagsAll: Object.fromEntries(left) });
  },
};
