/**
 * A program of one's own on bedrock-hub's planner and components: the network account's half of a network with one
 * domain. The spoke is planned, so that routes and security groups admit it; the program of its account makes it.
 */
import * as aws from "@pulumi/aws";
import { EndpointSet, HubVpc, planStack, RouteDomain, TransitHub } from "bedrock-hub";

const network = "210987654321";
const lab = "210987654322";

// The values of a stack file, in the same words; every mistake in them is told at once.
const { plan } = planStack(
  {
    organization: { id: "o-a1b2c3d4e5" },
    accounts: {
      network: { id: network, role: "bedrock-hub-deploy" },
      lab: { id: lab, role: "bedrock-hub-deploy" },
    },
    hub: {
      account: "network",
      region: "eu-central-1",
      cidr: "10.64.0.0/20",
      availabilityZones: ["euc1-az1", "euc1-az2"],
      transitGateway: { create: { asn: 64520 } },
    },
    domains: {
      research: {
        slot: 1,
        supernets: ["10.68.0.0/14"],
        services: ["bedrock-runtime", "sts"],
        models: ["anthropic.claude-haiku-4-5-20251001-v1:0"],
        inferenceGeography: "eu",
      },
    },
    dns: { sharing: "zone-associations" },
    spokes: {
      lab: {
        account: "lab",
        domain: "research",
        vpc: { create: { cidr: "10.68.0.0/20", subnets: { notebooks: "10.68.0.0/22" } } },
        consumers: { notebooks: { subnets: ["notebooks"] } },
      },
    },
  },
  "index.ts",
);

const provider = new aws.Provider("network", { region: plan.region, allowedAccountIds: [network] });
const opts = { provider };

const vpc = new HubVpc("hub", { cidr: plan.hub.cidr, attachmentSubnets: plan.hub.attachmentSubnets }, opts);
const transit = new TransitHub(
  "hub",
  {
    asn: plan.hub.transit.asn,
    vpcId: vpc.vpcId,
    attachmentSubnetIds: Object.values(vpc.attachmentSubnetIds),
    sharedWith: [{ key: "lab", id: lab }],
  },
  opts,
);

/** Endpoint ids by domain and service. */
export const endpointIds = Object.fromEntries(
  plan.domains.map((domain) => {
    new RouteDomain(
      domain.key,
      {
        transitGatewayId: transit.transitGatewayId,
        hubAttachmentId: transit.attachmentId,
        routes: domain.transitRoutes,
      },
      opts,
    );
    if (!domain.endpoints) return [domain.key, {}];
    const { subnets, returnRoutes, securityGroups, endpoints } = domain.endpoints;
    const set = new EndpointSet(
      domain.key,
      {
        vpcId: vpc.vpcId,
        transitGatewayId: transit.attachedTransitGatewayId,
        subnets,
        returnRoutes,
        securityGroups,
        endpoints,
      },
      opts,
    );
    return [domain.key, set.endpointIds];
  }),
);
