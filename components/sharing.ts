import * as ram from "@pulumi/aws/ram";
import * as pulumi from "@pulumi/pulumi";
import { child, tags } from "./identity";

/** An account by its key in the configuration and its id. */
export interface AccountRef {
  /** Names resources. */
  key: string;
  /** 12 digits. */
  id: string;
}

/** A RAM share of one resource. */
export interface Share {
  resource: ram.ResourceAssociation;
  /** By account key. */
  principals: Record<string, ram.PrincipalAssociation>;
}

/**
 * Shares one resource with named accounts of the organization through RAM, which is free. One principal association
 * per account, so that adding an account touches no other.
 * @param permissionArn RAM permission; the resource type's default where absent
 */
export function shareWith(
  component: string,
  name: string,
  resourceArn: pulumi.Input<string>,
  accounts: AccountRef[],
  parent: pulumi.ComponentResource,
  permissionArn?: string,
): Share {
  const share = new ram.ResourceShare(
    name,
    {
      name: [pulumi.getProject(), pulumi.getStack(), ...name.split("/")].join("-"),
      allowExternalPrincipals: false,
      ...(permissionArn === undefined ? {} : { permissionArns: [permissionArn] }),
      tags: tags(component, "ResourceShare", name),
    },
    { parent },
  );
  const resource = new ram.ResourceAssociation(name, { resourceArn, resourceShareArn: share.arn }, { parent });
  const principals: Record<string, ram.PrincipalAssociation> = {};
  for (const account of accounts) {
    principals[account.key] = new ram.PrincipalAssociation(
      child(name, account.key),
      { principal: account.id, resourceShareArn: share.arn },
      { parent },
    );
  }
  return { resource, principals };
}
