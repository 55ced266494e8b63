/** Resource Access Manager, and the tagging API. */
import { type Doc, docs, isDoc, text, textOr, texts } from "../kernel/json";
import { type Op } from "../kernel/op";
import { type Rec } from "../kernel/store";
import { RAM } from "../kernel/visibility";
import { type Lookup } from "../kernel/world";
import * as t from "../types/tokens";

const getResourceShares: Lookup = (op, params) => {
  const wanted = texts(params, "resourceShareArns");
  const own = textOr(params, "resourceOwner", "SELF") === "SELF";
  const shares = own
    ? op.mine(RAM.share)
    : op.store
        .find(`type:${RAM.share}`)
        .filter((s) => op.referring(s.id, RAM.principal).some((p) => textOr(p.state, "principal") === op.account));
  const found = shares.filter((s) => wanted.length === 0 || wanted.includes(s.id));
  return {
    resourceShares: found.map((s) => ({
      resourceShareArn: s.id,
      name: textOr(s.state, "name"),
      owningAccountId: s.account,
      allowExternalPrincipals: s.state["allowExternalPrincipals"] === true,
      status: "ACTIVE",
      tags: Object.entries(op.tags(s)).map(([key, value]) => ({ key, value })),
    })),
  };
};

const getResourceShareAssociations: Lookup = (op, params) => {
  const principals = textOr(params, "associationType") === "PRINCIPAL";
  const type = principals ? RAM.principal : RAM.resource;
  const wanted = texts(params, "resourceShareArns");
  const found = op
    .mine(type)
    .filter((a) => wanted.length === 0 || wanted.includes(textOr(a.state, "resourceShareArn")));
  return {
    resourceShareAssociations: found.map((a) => ({
      resourceShareArn: textOr(a.state, "resourceShareArn"),
      associatedEntity: textOr(a.state, principals ? "principal" : "resourceArn"),
      associationType: principals ? "PRINCIPAL" : "RESOURCE",
      status: "ASSOCIATED",
    })),
  };
};

/** What the tagging API shows of a record: its ARN and tags. */
interface Tagged {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

function tagged(op: Op, rec: Rec): Tagged[] {
  const arn = text(rec.state, "arn");
  return arn === undefined || Object.keys(op.tags(rec)).length === 0 ? [] : [{ arn, tags: op.tags(rec) }];
}

/** The owner of a gateway has its own tags on attachments of other accounts, under its own ARN. */
function accepted(op: Op): Tagged[] {
  return op.mine(t.TGW).flatMap((g) =>
    op.referring(g.id, t.TGW_VPC_ATTACHMENT, t.TGW_PEERING).flatMap((a) => {
      if (a.type === t.TGW_PEERING && a.state["peerTransitGatewayId"] !== g.id) return [];
      const tags = a.state["accepterTags"];
      const strings = isDoc(tags)
        ? Object.entries(tags).filter((e): e is [string, string] => typeof e[1] === "string")
        : [];
      return strings.length === 0
        ? []
        : [{ arn: op.arn("ec2", `transit-gateway-attachment/${a.id}`), tags: Object.fromEntries(strings) }];
    }),
  );
}

/**
 * Global resources are tagged in us-east-1. IAM roles are not among what the API supports (Tagging API reference,
 * "Services that support the Resource Groups Tagging API").
 */
const getResources: Lookup = (op, params) => {
  const here = op.store
    .find(`account:${op.account}`)
    .filter(
      (r) =>
        (r.region === op.region || (r.region === "global" && op.region === "us-east-1")) &&
        r.type.startsWith("aws:") &&
        r.type !== t.ROLE,
    );
  const all = [...here.flatMap((r) => tagged(op, r)), ...accepted(op)];
  const filters = docs(params, "TagFilters");
  const fits = ({ tags }: Tagged): boolean =>
    filters.every((f) => {
      const value = tags[textOr(f, "Key")];
      const values = texts(f, "Values");
      return value !== undefined && (values.length === 0 || values.includes(value));
    });
  return {
    ResourceTagMappingList: all.filter(fits).map(({ arn, tags }): Doc => ({
      ResourceARN: arn,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
    PaginationToken: "",
  };
};

/** By action. */
export const sharingApis: readonly (readonly [string, Lookup])[] = [
  ["ram:GetResourceShares", getResourceShares],
  ["ram:GetResourceShareAssociations", getResourceShareAssociations],
  ["tag:GetResources", getResources],
];
