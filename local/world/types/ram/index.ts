/** AWS Resource Access Manager: which account may use what of another. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { uuid } from "../../kernel/ids";
import { flag, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import { inOrganization, organizationArn, principalOf, RAM, sharesOf } from "../../kernel/visibility";

/** ARN patterns of what can be shared (RAM guide, "Shareable AWS resources"; the ones of this network). */
const SHAREABLE =
  /^arn:aws:(ec2:[^:]+:\d+:(transit-gateway|subnet|prefix-list)\/|route53profiles:[^:]+:\d+:profile\/|route53resolver:[^:]+:\d+:(resolver-rule|resolver-query-log-config|firewall-rule-group)\/|network-firewall:)/;

const resourceShare: TypeDefinition = {
  token: RAM.share,
  noun: ["RAM", "Resource Share"],
  calls: ["CreateResourceShare", "GetResourceShares", "UpdateResourceShare", "DeleteResourceShare"],
  clientToken: true,
  replaces: ["permissionArns"],
  defaults: { allowExternalPrincipals: false },
  autoname: { property: "name" },
  rules: {
    patterns: { permissionArns: [/^arn:aws[a-z-]*:ram::(aws|\d{12}):permission\/.+$/, "the ARN of a RAM permission"] },
  },
  missing: ["UnknownResourceException", "ResourceShare {id} could not be found."],
  make(op, inputs, before) {
    const id = before?.id ?? op.givenOr(() => op.arn("ram", `resource-share/${uuid(op.seed())}`));
    return {
      id,
      state: {
        arn: id,
        permissionArns: texts(inputs, "permissionArns"),
        resourceShareConfiguration: inputs["resourceShareConfiguration"] ?? {},
      },
    };
  },
  remove(op, rec) {
    // Deleting a share ends its associations (RAM API, DeleteResourceShare).
    for (const part of op.referring(rec.id, RAM.resource, RAM.principal)) op.store.remove(part);
  },
};

function shareOf(op: Op, arn: string): Rec {
  return op.own(RAM.share, arn) ?? op.refuseMissing(RAM.share, arn);
}

/** Calls that create, read, update and delete what a share has, resource or principal. */
const SHARE_CALLS: TypeDefinition["calls"] = [
  "AssociateResourceShare",
  "GetResourceShareAssociations",
  "AssociateResourceShare",
  "DisassociateResourceShare",
];

const resourceAssociation: TypeDefinition = {
  token: RAM.resource,
  noun: ["RAM", "Resource Share Resource Association"],
  calls: SHARE_CALLS,
  immutable: true,
  make(op, inputs) {
    const share = shareOf(op, textOr(inputs, "resourceShareArn"));
    const arn = textOr(inputs, "resourceArn");
    if (!arn.startsWith("arn:")) refuse("MalformedArnException", `The specified resource ARN ${arn} is not valid.`);
    if (!SHAREABLE.test(arn))
      refuse("InvalidParameterException", `The resource ${arn} is of a type that cannot be shared.`);
    const found = op.store.find(`id:${arn}`).find((r) => r.account === op.account);
    if (!found)
      refuse("InvalidParameterException", `Resource ${arn} does not exist or is not owned by account ${op.account}.`);
    const id = `${share.id},${arn}`;
    if (op.own(RAM.resource, id))
      refuse("InvalidParameterException", `Resource ${arn} is already associated with ${share.id}.`);
    return { id, state: {}, links: [sharesOf(arn), `>${share.id}`, `>${found.id}`] };
  },
};

function checkPrincipal(op: Op, share: Rec, principal: string): void {
  const { organization, organizationSharing } = op.settings;
  const needsSharing = principal.startsWith("arn:aws:organizations:");
  if (needsSharing) {
    if (!organizationSharing)
      refuse("OperationNotPermittedException", `Sharing with AWS Organizations is not enabled for ${organization}.`);
    const unit = principal.includes(`:ou/${organization}/`);
    if (principal !== organizationArn(op.store) && !unit)
      refuse("UnknownResourceException", `Organization or unit ${principal} could not be found.`);
    return;
  }
  const account = /^(\d{12})$|^arn:aws:iam::(\d{12}):(role|user)\//.exec(principal);
  const id = account?.[1] ?? account?.[2];
  if (id === undefined) return refuse("InvalidParameterException", `Principal ID ${principal} is malformed.`);
  if (id === op.account) refuse("InvalidParameterException", `Principal ${principal} is the owner of the share.`);
  if (!inOrganization(op.store, id) && !flag(share.state, "allowExternalPrincipals")) {
    refuse(
      "OperationNotPermittedException",
      `The resource share ${share.id} does not allow principals outside the organization (${id}).`,
    );
  }
}

const principalAssociation: TypeDefinition = {
  token: RAM.principal,
  noun: ["RAM", "Resource Share Principal Association"],
  calls: SHARE_CALLS,
  immutable: true,
  make(op, inputs) {
    const share = shareOf(op, textOr(inputs, "resourceShareArn"));
    const principal = textOr(inputs, "principal");
    checkPrincipal(op, share, principal);
    const id = `${share.id},${principal}`;
    if (op.own(RAM.principal, id))
      refuse("InvalidParameterException", `Principal ${principal} is already associated with ${share.id}.`);
    return { id, state: {}, links: [principalOf(share.id, principal), `>${share.id}`] };
  },
};

const shareAccepter: TypeDefinition = {
  token: RAM.accepter,
  noun: ["RAM", "Resource Share"],
  calls: [
    "AcceptResourceShareInvitation",
    "GetResourceShares",
    "AcceptResourceShareInvitation",
    "DisassociateResourceShare",
  ],
  immutable: true,
  make(op, inputs) {
    const arn = textOr(inputs, "shareArn");
    const share = op.anywhere(RAM.share, arn);
    const invited =
      share &&
      op.store.find(principalOf(arn, op.account)).some((r) => op.now >= r.created + op.settings.timing.visibility);
    const needless =
      op.settings.organizationSharing &&
      share &&
      inOrganization(op.store, op.account) &&
      inOrganization(op.store, share.account);
    if (!share || !invited || needless === true) {
      return refuse(
        "ResourceShareInvitationArnNotFoundException",
        `No RAM Resource Share (${arn}) invitation found. NOTE: If both AWS accounts are in the same AWS Organization and RAM Sharing with AWS Organizations is enabled, this resource is not necessary`,
      );
    }
    const held = op.referring(arn, RAM.resource).map((r) => textOr(r.state, "resourceArn"));
    return {
      id: arn,
      state: {
        invitationArn: arn.replace("resource-share/", "resource-share-invitation/"),
        receiverAccountId: op.account,
        senderAccountId: share.account,
        resources: held,
        shareId: `rs-${arn.split("/")[1] ?? ""}`,
        shareName: text(share.state, "name") ?? "",
        status: "ACTIVE",
      },
      links: [`ram-accepted:${arn}:${op.account}`],
    };
  },
};

/** All of them. */
export const ram: readonly TypeDefinition[] = [resourceShare, resourceAssociation, principalAssociation, shareAccepter];
