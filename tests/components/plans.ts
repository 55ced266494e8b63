import type { EndpointPlan, SecurityGroupPlan, SubnetPlan, ZonePlan } from "../../plan/types";

/** Small parts of plans, as the planner would make them. */

export function subnet(group: string, azId: string, cidr: string): SubnetPlan {
  return { key: `${group}-${azId}`, group, cidr, azId };
}

export const ATTACHMENT = [
  subnet("attachment", "use1-az1", "10.0.0.0/28"),
  subnet("attachment", "use1-az2", "10.0.0.16/28"),
];

export const ENDPOINT_SUBNETS = [subnet("prod", "use1-az1", "10.0.2.0/26"), subnet("prod", "use1-az2", "10.0.2.64/26")];

export function group(key: string, sources: string[]): SecurityGroupPlan {
  return { key, audience: key, description: `Sources of ${key}`, sources };
}

export function endpoint(service: string, more: Partial<EndpointPlan> = {}): EndpointPlan {
  return {
    service,
    serviceName: `com.amazonaws.us-east-1.${service}`,
    family: "support",
    subnets: ENDPOINT_SUBNETS.map(({ key }) => key),
    securityGroups: ["spokes"],
    policy: '{"Statement":[]}',
    exceptions: [],
    dnsNames: [`${service}.us-east-1.amazonaws.com`],
    zonesUnknown: false,
    ...more,
  };
}

export function zone(service: string, records: string[], name = `${service}.us-east-1.amazonaws.com`): ZonePlan {
  return { name, service, records, shared: true };
}
