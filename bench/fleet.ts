import type { StackConfig } from "../stacks/schema";

/** Raw values of a stack with that many spokes in 20 accounts and two domains, Profiles on. */
export function fleet(spokes: number): Record<string, unknown> {
  const accounts = Array.from({ length: 20 }, (_, i) => [
    `account-${i}`,
    { id: String(200000000000 + i), role: "deploy" },
  ]);
  const supernet: Record<string, number> = { prod: 64, nonprod: 128 };
  const spokeAt = (i: number) => {
    const domain = i % 2 === 0 ? "prod" : "nonprod";
    const n = Math.floor(i / 2);
    const base = `10.${(supernet[domain] ?? 0) + Math.floor(n / 64)}.${(n % 64) * 4}`;
    const third = (n % 64) * 4;
    const vpc = `10.${(supernet[domain] ?? 0) + Math.floor(n / 64)}`;
    return {
      account: `account-${i % 20}`,
      domain,
      vpc: {
        create: { cidr: `${base}.0/22`, subnets: { app: `${vpc}.${third}.0/24`, data: `${vpc}.${third + 1}.0/24` } },
      },
      consumers: { app: { subnets: ["app"] } },
    };
  };
  const domain = (slot: number, block: string) => ({
    slot,
    supernets: [block],
    services: ["bedrock-runtime", "kms", "logs", "sts"],
    models: ["amazon.nova-lite-v1:0"],
  });
  return {
    organization: { id: "o-a1b2c3d4e5" },
    accounts: Object.fromEntries([["network", { id: "100000000000", role: "deploy" }], ...accounts]),
    hub: {
      account: "network",
      region: "us-east-1",
      cidr: "10.0.0.0/20",
      availabilityZones: ["use1-az1", "use1-az2"],
      transitGateway: { create: { asn: 64512 } },
    } satisfies StackConfig["hub"],
    domains: { prod: domain(1, "10.64.0.0/10"), nonprod: domain(2, "10.128.0.0/10") },
    dns: { sharing: "profiles" },
    spokes: Object.fromEntries(Array.from({ length: spokes }, (_, i) => [`spoke-${i}`, spokeAt(i)])),
    // AWS takes 1,000 rules on an interface, whatever the number of its groups.
    quotas: {
      vpcsPerRegion: 1000,
      gatewayEndpointsPerRegion: 1000,
      securityGroupRules: 1000,
      securityGroupsPerInterface: 1,
    },
  };
}
