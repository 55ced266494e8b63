import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { tags, token } from "../identity";

/** What a VPN connection is made from. */
export interface HybridVpnArgs {
  /** The transit gateway of the same account. */
  transitGatewayId: pulumi.Input<string>;
  /** Public address of the device on the other side. Changing it replaces the connection. */
  address: string;
  /** BGP ASN of the other side. */
  asn: number;
  /** Static routing instead of BGP. Changing it replaces the connection. */
  staticRouting: boolean;
  /** Through AWS Global Accelerator. Changing it replaces the connection. */
  acceleration: boolean;
  /** Log group that the tunnels log to, where there is one. */
  logGroupArn?: pulumi.Input<string>;
}

/** Largest AS number that `bgpAsn` takes. */
const MOST_BGP_ASN = 2_147_483_647;

/**
 * An IPsec VPN connection of two tunnels on the transit gateway, in the network account, which has to own it
 * (Transit Gateway guide, Shared transit gateways). AWS makes the tunnels' keys and keeps them in Secrets Manager, so
 * that no state, output or report holds one.
 *
 * Costs $0.05 an hour for the connection, as much for the attachment, and $0.02 a GB (us-east-1).
 */
export class HybridVpn extends pulumi.ComponentResource {
  /** Id of the connection. */
  public readonly connectionId: pulumi.Output<string>;
  /** The connection's attachment to the transit gateway. */
  public readonly attachmentId: pulumi.Output<string>;
  /** Secret with the tunnels' keys. */
  public readonly keySecretArn: pulumi.Output<string>;

  constructor(name: string, args: HybridVpnArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("HybridVpn"), name, {}, opts);
    const gateway = new ec2.CustomerGateway(
      name,
      {
        // EC2 takes the upper half of the AS numbers in a field of its own (EC2 API reference, CreateCustomerGateway).
        ...(args.asn > MOST_BGP_ASN ? { bgpAsnExtended: String(args.asn) } : { bgpAsn: String(args.asn) }),
        ipAddress: args.address,
        type: "ipsec.1",
        tags: tags("HybridVpn", "CustomerGateway", name),
      },
      { parent: this },
    );
    const log = args.logGroupArn !== undefined && {
      cloudwatchLogOptions: { logEnabled: true, logGroupArn: args.logGroupArn, logOutputFormat: "json" },
    };
    const connection = new ec2.VpnConnection(
      name,
      {
        customerGatewayId: gateway.id,
        transitGatewayId: args.transitGatewayId,
        type: "ipsec.1",
        staticRoutesOnly: args.staticRouting,
        enableAcceleration: args.acceleration,
        presharedKeyStorage: "SecretsManager",
        ...(log && { tunnel1LogOptions: log, tunnel2LogOptions: log }),
        tags: tags("HybridVpn", "VpnConnection", name),
      },
      {
        parent: this,
        // The provider reads the keys back where AWS shows them, and the device configuration holds them too.
        additionalSecretOutputs: ["tunnel1PresharedKey", "tunnel2PresharedKey", "customerGatewayConfiguration"],
      },
    );
    this.connectionId = connection.id;
    this.attachmentId = connection.transitGatewayAttachmentId;
    this.keySecretArn = connection.presharedKeyArn;
    this.registerOutputs({
      connectionId: this.connectionId,
      attachmentId: this.attachmentId,
      keySecretArn: this.keySecretArn,
    });
  }
}
