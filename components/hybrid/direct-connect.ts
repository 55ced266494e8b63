import * as directconnect from "@pulumi/aws/directconnect";
import * as pulumi from "@pulumi/pulumi";
import { tags, token } from "../identity";

/** What a Direct Connect gateway is made from. */
export interface DirectConnectGatewayArgs {
  /** Amazon side ASN. Changing it replaces the gateway, which is protected. */
  asn: number;
}

/** A Direct Connect gateway, in the account that owns the connections. Free by itself, and protected: circuits hang on it. */
export class DirectConnectGateway extends pulumi.ComponentResource {
  /** Id of the gateway. */
  public readonly gatewayId: pulumi.Output<string>;

  constructor(name: string, args: DirectConnectGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("DirectConnectGateway"), name, {}, opts);
    const gateway = new directconnect.Gateway(
      name,
      {
        name: gatewayName(name),
        amazonSideAsn: String(args.asn),
        tags: tags("DirectConnectGateway", "Gateway", name),
      },
      { parent: this, protect: true },
    );
    this.gatewayId = gateway.id;
    this.registerOutputs({ gatewayId: this.gatewayId });
  }
}

/** Name that people see: a stack may have one gateway for each Region. */
function gatewayName(name: string): string {
  const [, region] = name.split(".");
  return [pulumi.getProject(), pulumi.getStack(), ...(region === undefined ? [] : [region])].join("-");
}

/** What a proposal is made from. */
export interface DirectConnectProposalArgs {
  /** The Direct Connect gateway of the other account. */
  gatewayId: pulumi.Input<string>;
  /** Account that owns the Direct Connect gateway. */
  gatewayAccountId: string;
  /** The transit gateway of this account. */
  transitGatewayId: pulumi.Input<string>;
  /** What on-premises hears, literally. */
  allowedPrefixes: string[];
}

/** The network account's proposal to associate its transit gateway with a gateway of another account. Free. */
export class DirectConnectProposal extends pulumi.ComponentResource {
  /** Id of the proposal, which the other account's association names. */
  public readonly proposalId: pulumi.Output<string>;

  constructor(name: string, args: DirectConnectProposalArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("DirectConnectProposal"), name, {}, opts);
    const proposal = new directconnect.GatewayAssociationProposal(
      name,
      {
        dxGatewayId: args.gatewayId,
        dxGatewayOwnerAccountId: args.gatewayAccountId,
        associatedGatewayId: args.transitGatewayId,
        allowedPrefixes: args.allowedPrefixes,
      },
      { parent: this },
    );
    this.proposalId = proposal.id;
    this.registerOutputs({ proposalId: this.proposalId });
  }
}

/** What an association is made from. */
export interface DirectConnectAssociationArgs {
  /** The Direct Connect gateway. */
  gatewayId: pulumi.Input<string>;
  /** The transit gateway of the same account. */
  transitGatewayId?: pulumi.Input<string>;
  /** The proposal of another account, together with that account's id. */
  proposalId?: pulumi.Input<string>;
  /** Account that made the proposal. */
  transitGatewayAccountId?: string;
  /** What on-premises hears, literally (Direct Connect guide, Allowed prefixes). */
  allowedPrefixes: string[];
}

/**
 * Associates a Direct Connect gateway with the transit gateway, in the account of the Direct Connect gateway. Costs an
 * attachment ($0.05 an hour in us-east-1) and $0.02 a GB. Changing a prefix may drop that prefix's traffic for moments.
 */
export class DirectConnectAssociation extends pulumi.ComponentResource {
  /** The association's attachment to the transit gateway. */
  public readonly attachmentId: pulumi.Output<string>;

  constructor(name: string, args: DirectConnectAssociationArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("DirectConnectAssociation"), name, {}, opts);
    const association = new directconnect.GatewayAssociation(
      name,
      {
        dxGatewayId: args.gatewayId,
        allowedPrefixes: args.allowedPrefixes,
        ...(args.proposalId !== undefined && args.transitGatewayAccountId !== undefined
          ? { proposalId: args.proposalId, associatedGatewayOwnerAccountId: args.transitGatewayAccountId }
          : { associatedGatewayId: args.transitGatewayId ?? "" }),
      },
      { parent: this },
    );
    this.attachmentId = association.transitGatewayAttachmentId;
    this.registerOutputs({ attachmentId: this.attachmentId });
  }
}
