/** Customer-managed prefix lists. */
import { managedPrefixLists } from "../../data/endpointServices";
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { type Doc, docs, list, num, textOr } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { block } from "./cidr";
import { ruleCount } from "./securityGroup";

/** Entries of a list, inline and by entry resources. */
export function entriesOf(op: Op, rec: Rec): string[] {
  return [
    ...docs(rec.state, "entries").map((e) => textOr(e, "cidr")),
    ...op.referring(rec.id, t.PREFIX_LIST_ENTRY).map((e) => textOr(e.state, "cidr")),
  ];
}

function checkEntries(entries: readonly string[], most: number): void {
  const twice = entries.find((c, i) => entries.indexOf(c) !== i);
  if (twice !== undefined) refuse("InvalidParameterValue", `The prefix list has ${twice} twice.`);
  if (entries.length > most)
    refuse(
      "PrefixListMaxEntriesExceeded",
      `You've reached the maximum number of entries for the prefix list (${most}).`,
    );
}

/** A list that grows counts for more in every group that names it (VPC guide, "Prefix lists and quotas"). */
function checkGroups(op: Op, rec: Rec): void {
  const limit = op.quota("security-group-rules");
  for (const rule of op.referring(rec.id, t.INGRESS_RULE, t.EGRESS_RULE)) {
    const group = op.find(t.SECURITY_GROUP, textOr(rule.state, "securityGroupId"));
    if (group && ruleCount(op, group, rule.type) > limit) {
      refuse(
        "RulesPerSecurityGroupLimitExceeded",
        `The prefix list would exceed the rules of the security group ${group.id} (${limit}).`,
      );
    }
  }
}

/** `aws.ec2.ManagedPrefixList` */
export const managedPrefixList: TypeDefinition = {
  token: t.PREFIX_LIST,
  noun: ["EC2", "Managed Prefix List"],
  calls: [
    "CreateManagedPrefixList",
    "DescribeManagedPrefixLists",
    "ModifyManagedPrefixList",
    "DeleteManagedPrefixList",
  ],
  clientToken: true,
  replaces: ["addressFamily"],
  autoname: { property: "name", max: 255 },
  rules: {
    enums: { addressFamily: ["IPv4", "IPv6"] },
    ranges: { maxEntries: [1, 1000] },
    patterns: { name: [/^(?!com\.amazonaws).{1,255}$/, "at most 255 characters, not beginning with com.amazonaws"] },
  },
  missing: ["InvalidPrefixListID.NotFound", "The prefix list ID '{id}' does not exist"],
  heldBy: [t.INGRESS_RULE, t.EGRESS_RULE, t.ROUTE, t.TGW_PREFIX_REFERENCE],
  builtin(op, id) {
    const found = managedPrefixLists(op.region).find((p) => p.id === id);
    if (!found) return undefined;
    // VPC guide, "AWS-managed prefix lists": the weight of the S3 and DynamoDB lists is 1.
    const state = {
      name: found.name,
      maxEntries: 1,
      addressFamily: "IPv4",
      ownerId: "AWS",
      arn: `arn:aws:ec2:${op.region}:aws:prefix-list/${id}`,
    };
    return {
      type: t.PREFIX_LIST,
      id,
      account: "aws",
      region: op.region,
      serial: 0,
      created: 0,
      inputs: {},
      state,
      links: [],
      implicit: "aws",
    };
  },
  make(op, inputs, before) {
    const id = before?.id ?? op.newId("pl");
    const inline = docs(inputs, "entries").map((e) => textOr(e, "cidr"));
    if (textOr(inputs, "addressFamily") === "IPv4") inline.forEach((c) => block(c));
    const entries = before ? op.referring(before.id, t.PREFIX_LIST_ENTRY).map((e) => textOr(e.state, "cidr")) : [];
    const most = Math.min(num(inputs, "maxEntries") ?? 0, op.quota("prefix-list-entries"));
    checkEntries([...inline, ...entries], most);
    const version = (num(before?.state ?? {}, "version") ?? 0) + 1;
    return {
      id,
      state: {
        arn: op.arn("ec2", `prefix-list/${id}`),
        ownerId: op.account,
        version,
        entries: list(inputs, "entries"),
      },
    };
  },
  after: (op, rec, before) => {
    if (before) checkGroups(op, rec);
  },
};

/** `aws.ec2.ManagedPrefixListEntry` */
export const managedPrefixListEntry: TypeDefinition = {
  token: t.PREFIX_LIST_ENTRY,
  noun: ["EC2", "Managed Prefix List Entry"],
  calls: [
    "ModifyManagedPrefixList",
    "GetManagedPrefixListEntries",
    "ModifyManagedPrefixList",
    "ModifyManagedPrefixList",
  ],
  immutable: true,
  refs: { prefixListId: t.PREFIX_LIST },
  make(op, inputs: Doc) {
    const parent = op.get(t.PREFIX_LIST, textOr(inputs, "prefixListId"));
    const cidr = textOr(inputs, "cidr");
    if (textOr(parent.state, "addressFamily") === "IPv4") block(cidr);
    checkEntries([...entriesOf(op, parent), cidr], num(parent.state, "maxEntries") ?? 0);
    op.patch(parent, { version: (num(parent.state, "version") ?? 1) + 1 });
    return { id: `${parent.id},${cidr}`, state: {} };
  },
};
