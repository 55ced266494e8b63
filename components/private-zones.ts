import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import type { ZonePlan } from "../plan/types";
import type { EndpointDns } from "./endpoint-set";
import { child, tags, token } from "./identity";
import { drainAfterMove, drainSeconds } from "./waiting";

/** What private zones are made from. */
export interface PrivateZonesArgs {
  /** The domain's anchor VPC, which the zones are created with. */
  anchorVpcId: pulumi.Input<string>;
  /** Region of the anchor. */
  region: string;
  /** One zone per DNS name. */
  zones: ZonePlan[];
  /** Alias targets by service, from `EndpointSet`. */
  endpoints: Record<string, pulumi.Input<EndpointDns>>;
  /**
   * Seconds for which an update of a moved name is held back, so that a replaced endpoint answers until caches have
   * run out; 0 for not at all.
   * @default 90, or what BEDROCK_HUB_DRAIN_SECONDS says
   */
  drainSeconds?: number;
}

/**
 * The private hosted zones of one domain, one per DNS name with alias records to the domain's endpoints, in the network
 * account. One zone per name and never one for a parent: a zone without the record answers NXDOMAIN and does not fall
 * through to public DNS (Route 53 guide, Considerations for private hosted zones).
 *
 * Costs $0.50 a month for each zone (the first 25, then $0.10). Zones are protected. Which VPCs use a zone is decided by
 * Profiles and associations, so the zone itself ignores its list. Changing a zone's name replaces it.
 */
export class PrivateZones extends pulumi.ComponentResource {
  /** Hosted zone ids by zone name. */
  public readonly zoneIds: Record<string, pulumi.Output<string>>;
  /** ARNs by zone name. */
  public readonly zoneArns: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: PrivateZonesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(token("PrivateZones"), name, {}, opts);
    this.zoneIds = {};
    this.zoneArns = {};
    for (const plan of args.zones) {
      const zone = this.zone(name, args, plan);
      this.zoneIds[plan.name] = zone.zoneId;
      this.zoneArns[plan.name] = zone.arn;
    }
    this.registerOutputs({ zoneIds: this.zoneIds, zoneArns: this.zoneArns });
  }

  private zone(name: string, args: PrivateZonesArgs, plan: ZonePlan): route53.Zone {
    const target = args.endpoints[plan.service];
    if (target === undefined) throw new Error(`zone ${plan.name}: service ${plan.service} has no endpoint`);
    const zoneName = child(name, plan.name);
    const zone = new route53.Zone(
      zoneName,
      {
        name: plan.name,
        comment: `${plan.service} endpoint of ${name}`,
        forceDestroy: false,
        vpcs: [{ vpcId: args.anchorVpcId, vpcRegion: args.region }],
        tags: tags("PrivateZones", "Zone", zoneName),
      },
      { parent: this, protect: true, ignoreChanges: ["vpcs"] },
    );
    const dns = pulumi.output(target);
    const alias = {
      name: dns.name.apply((name) => name.replace("*", WILDCARD)),
      zoneId: dns.zoneId,
      evaluateTargetHealth: false,
    };
    for (const record of plan.records) {
      new route53.Record(
        child(name, record === "*" ? `*.${plan.name}` : plan.name),
        {
          zoneId: zone.zoneId,
          name: record === "*" ? `*.${plan.name}` : plan.name,
          type: route53.RecordType.A,
          aliases: [alias],
        },
        { parent: this, ...drainAfterMove(args.drainSeconds ?? drainSeconds()) },
      );
    }
    return zone;
  }
}

/** How Route 53 writes an asterisk inside an alias target (Route 53 guide, DNS domain name format). */
const WILDCARD = "\\052";
