import * as tgw from "@pulumi/aws/ec2transitgateway";
import * as pulumi from "@pulumi/pulumi";
import { child, tags } from "./identity";
import { shareWith, type AccountRef } from "./sharing";

/** Which transit gateway: one to make, or one that stands already. */
export interface GatewayChoice {
  asn?: number;
  adoptedId?: string;
  adoptedArn?: string;
}

/** A transit gateway's id and ARN, made or adopted. */
export interface Gateway {
  id: pulumi.Input<string>;
  arn: pulumi.Input<string>;
}

/**
 * Makes a component's transit gateway, protected, with everything off that would connect attachments by itself; or takes
 * an adopted one as it is.
 */
export function transitGateway(
  component: string,
  name: string,
  args: GatewayChoice,
  parent: pulumi.ComponentResource,
): Gateway {
  if (args.adoptedId !== undefined) {
    if (args.adoptedArn === undefined) {
      throw new pulumi.InputPropertyError({
        propertyPath: "adoptedArn",
        reason: "is missing; an adopted transit gateway is shared by its ARN",
      });
    }
    return { id: args.adoptedId, arn: args.adoptedArn };
  }
  if (args.asn === undefined) {
    throw new pulumi.InputPropertyError({
      propertyPath: "asn",
      reason: "is missing; give the ASN of a gateway to make, or adoptedId and adoptedArn",
    });
  }
  return new tgw.TransitGateway(
    name,
    {
      amazonSideAsn: args.asn,
      autoAcceptSharedAttachments: "disable",
      defaultRouteTableAssociation: "disable",
      defaultRouteTablePropagation: "disable",
      dnsSupport: "enable",
      multicastSupport: "disable",
      securityGroupReferencingSupport: "disable",
      vpnEcmpSupport: "enable",
      tags: tags(component, "TransitGateway", name),
    },
    { parent, protect: true },
  );
}

/** Shares a component's transit gateway by RAM. Returns its id for each account, known once it is shared. */
export function shareGateway(
  component: string,
  name: string,
  gateway: Gateway,
  accounts: AccountRef[],
  parent: pulumi.ComponentResource,
): Record<string, pulumi.Output<string>> {
  if (accounts.length === 0) return {};
  const shared = shareWith(component, child(name, "transit-gateway"), gateway.arn, accounts, parent);
  return Object.fromEntries(
    accounts.map((account) => [
      account.key,
      pulumi.all([gateway.id, shared.resource.id, shared.principals[account.key]?.id]).apply(([id]) => id),
    ]),
  );
}
