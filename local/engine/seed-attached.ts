import type { StackConfig } from "../../stacks/schema";
import type { SeedResource } from "../world/kernel/command";
import { uuid } from "../world/kernel/ids";
import { madeUp } from "./made-up";

type Spoke = StackConfig["spokes"][string];
type AdoptedVpc = Extract<Spoke["vpc"], { adopt: unknown }>["adopt"];

/**
 * The attachment that an adopted VPC has already to the adopted transit gateway: the gateway is shared with the VPC's
 * account, the attachment accepted, and associated with the table that the config names. Share, acceptance and
 * association come with the attachment once: a takeover or a destroy ends them as it would on AWS.
 */
export function attached(config: StackConfig, spoke: Spoke, vpc: AdoptedVpc): SeedResource[] {
  const { attachment, association } = vpc.existing;
  const region = spoke.region ?? config.hub.region;
  const { transitGateway } = config.regions[region] ?? config.hub;
  if (attachment === undefined || !("adopt" in transitGateway)) return [];
  const transitGatewayId = transitGateway.adopt;
  const owner = config.accounts[spoke.account]?.id ?? "";
  const hub = config.accounts[config.hub.account]?.id ?? "";
  const inHub = (type: string, id: string, inputs: SeedResource["inputs"]): SeedResource => ({
    type: `aws:${type}`,
    account: hub,
    region,
    id,
    inputs,
    with: attachment,
  });
  return [
    ...(owner === hub ? [] : shared(transitGatewayId, { hub, owner, region })),
    {
      type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
      account: owner,
      region,
      id: attachment,
      inputs: {
        transitGatewayId,
        vpcId: vpc.id,
        subnetIds: attachmentSubnets(vpc),
        transitGatewayDefaultRouteTableAssociation: false,
        transitGatewayDefaultRouteTablePropagation: false,
      },
    },
    ...(owner === hub
      ? []
      : [
          inHub("ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter", attachment, {
            transitGatewayAttachmentId: attachment,
            transitGatewayDefaultRouteTableAssociation: false,
            transitGatewayDefaultRouteTablePropagation: false,
          }),
        ]),
    ...(association === undefined
      ? []
      : [
          inHub("ec2transitgateway/routeTable:RouteTable", association, { transitGatewayId }),
          inHub("ec2transitgateway/routeTableAssociation:RouteTableAssociation", `${association}_${attachment}`, {
            transitGatewayRouteTableId: association,
            transitGatewayAttachmentId: attachment,
          }),
        ]),
  ];
}

/** The attachment's subnets: those that the config names, else the first of each zone. */
function attachmentSubnets(vpc: AdoptedVpc): string[] {
  if ("subnets" in vpc.attachment) return vpc.attachment.subnets.flatMap((name) => vpc.subnets[name]?.id ?? []);
  const first = new Map<string, string>();
  for (const { az, id } of Object.values(vpc.subnets)) if (!first.has(az)) first.set(az, id);
  return [...first.values()];
}

/** The share by which another account may have attached its VPC: one of its own, beside the one that the stack makes. */
function shared(gateway: string, { hub, owner, region }: Record<"hub" | "owner" | "region", string>): SeedResource[] {
  const share = `arn:aws:ram:${region}:${hub}:resource-share/${uuid(`${gateway} ${owner}`)}`;
  const arn = `arn:aws:ec2:${region}:${hub}:transit-gateway/${gateway}`;
  const inHub = (type: string, id: string, inputs: SeedResource["inputs"]): SeedResource => ({
    type: `aws:ram/${type}`,
    account: hub,
    region,
    id,
    inputs,
  });
  return [
    inHub("resourceShare:ResourceShare", share, { name: `stands-already-${owner}`, allowExternalPrincipals: false }),
    inHub("resourceAssociation:ResourceAssociation", `${share},${arn}`, { resourceShareArn: share, resourceArn: arn }),
    inHub("principalAssociation:PrincipalAssociation", `${share},${owner}`, {
      resourceShareArn: share,
      principal: owner,
    }),
  ];
}

/** The Profile that an adopted VPC is associated with. */
export function profileOf(vpc: AdoptedVpc, place: { account: string; region: string }): SeedResource[] {
  const { profile } = vpc.existing;
  if (profile === undefined) return [];
  return [
    { ...place, type: "aws:route53/profilesProfile:ProfilesProfile", id: profile, inputs: { name: "stands-already" } },
    {
      ...place,
      type: "aws:route53/profilesAssociation:ProfilesAssociation",
      id: madeUp("rpassoc", profile, vpc.id),
      inputs: { name: "stands-already", profileId: profile, resourceId: vpc.id },
      with: profile,
    },
  ];
}
