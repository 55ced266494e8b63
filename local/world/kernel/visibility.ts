/** What one account sees of another: AWS Resource Access Manager. */
import { text } from "./json";
import { settings } from "./settings";
import { type Rec, type Store } from "./store";

/** Type tokens of RAM. */
export const RAM = {
  share: "aws:ram/resourceShare:ResourceShare",
  resource: "aws:ram/resourceAssociation:ResourceAssociation",
  principal: "aws:ram/principalAssociation:PrincipalAssociation",
  accepter: "aws:ram/resourceShareAccepter:ResourceShareAccepter",
} as const;

/** Index term of the shares that hold a resource. */
export function sharesOf(arn: string): string {
  return `ram-resource:${arn}`;
}

/** Index term of a principal of a share. */
export function principalOf(share: string, principal: string): string {
  return `ram-principal:${share}:${principal}`;
}

/** ARN of the organization. */
export function organizationArn(store: Store): string {
  const { organization, management } = settings(store);
  return `arn:aws:organizations::${management}:organization/${organization}`;
}

/** True if the account is one of the organization's. */
export function inOrganization(store: Store, account: string): boolean {
  return store.count(`id:account:${account}`) > 0;
}

/** Principals under which a share may reach an account: its id, the organization, its organizational units. */
function principalsFor(store: Store, account: string): string[] {
  const path = text(store.find(`id:account:${account}`)[0]?.state ?? {}, "path") ?? "";
  const { organization, management } = settings(store);
  const units = path
    .split("/")
    .filter((part) => part.startsWith("ou-"))
    .map((unit) => `arn:aws:organizations::${management}:ou/${organization}/${unit}`);
  return inOrganization(store, account) ? [account, organizationArn(store), ...units] : [account];
}

/**
 * True if a resource is shared with an account and the share has reached it. A share inside the organization
 * needs no acceptance where sharing with AWS Organizations is on; any other needs one (RAM guide, "Sharing your
 * AWS resources"). Both associations need time to be seen elsewhere.
 */
export function sharedWith(store: Store, rec: Rec, account: string, now: number): boolean {
  const arn = text(rec.state, "arn");
  if (arn === undefined) return false;
  const { organizationSharing, timing } = settings(store);
  const seen = (r: Rec): boolean => now >= r.created + timing.visibility;
  return store.find(sharesOf(arn)).some((held) => {
    const share = text(held.inputs, "resourceShareArn") ?? "";
    if (!seen(held)) return false;
    const reached = principalsFor(store, account).some((p) => store.find(principalOf(share, p)).some(seen));
    const accepted = organizationSharing && inOrganization(store, account);
    return reached && (accepted || store.count(`ram-accepted:${share}:${account}`) > 0);
  });
}
