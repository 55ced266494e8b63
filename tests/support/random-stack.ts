import fc from "fast-check";
import { formatCidr4, nth4, cidr4 } from "../../net/ipv4";
import type { Raw } from "./stacks";

const SERVICES = ["bedrock-runtime", "kms", "logs", "sagemaker-runtime", "sts"];
const EXTRA = ["athena", "glue", "sqs"];
const DOMAINS = ["dev", "prod", "test"];

/** What varies from spoke to spoke; its place in the address space follows from its number. */
interface SpokeShape {
  domain: number;
  consumers: boolean;
  quarantined: boolean;
  s3: string;
  extra: number;
  dns: boolean;
}

const spokeShape = fc.record<SpokeShape>({
  domain: fc.integer({ min: 0, max: 2 }),
  consumers: fc.boolean(),
  quarantined: fc.boolean(),
  s3: fc.constantFrom("gateway", "interface", "none"),
  extra: fc.integer({ min: -3, max: 2 }),
  dns: fc.boolean(),
});

/** A spoke in the `index`-th /22 of its domain's supernet. */
export function spokeOf(index: number, shape: SpokeShape): Raw {
  const domain = DOMAINS[shape.domain] ?? "dev";
  const vpc = nth4(cidr4(`10.${64 * (shape.domain + 1)}.0.0/10`), 22, index);
  return {
    account: `account-${index % 40}`,
    domain,
    vpc: {
      create: {
        cidr: formatCidr4(vpc),
        subnets: { app: formatCidr4(nth4(vpc, 24, 0)), data: formatCidr4(nth4(vpc, 24, 1)) },
      },
    },
    consumers: shape.consumers ? { app: { subnets: ["app"] } } : {},
    services: shape.extra < 0 ? [] : [EXTRA[shape.extra]],
    s3: shape.s3,
    quarantined: shape.quarantined,
    ...(shape.dns && { dns: "zone-associations" }),
  };
}

/** Random stacks of 1 to `most` spokes that fit together. */
export function randomStack(most: number): fc.Arbitrary<Raw> {
  return fc
    .record({
      spokes: fc.array(spokeShape, { minLength: 1, maxLength: most, size: "max" }),
      zones: fc.subarray(["use1-az1", "use1-az2", "use1-az4"], { minLength: 2 }),
      spokeToSpoke: fc.boolean(),
      sharing: fc.constantFrom("profiles", "zone-associations"),
    })
    .map(({ spokes, zones, spokeToSpoke, sharing }) => ({
      organization: { id: "o-a1b2c3d4e5" },
      accounts: Object.fromEntries([
        ["network", { id: "100000000000", role: "deploy" }],
        ...Array.from({ length: 40 }, (_, i) => [`account-${i}`, { id: String(200000000000 + i), role: "deploy" }]),
      ]),
      hub: {
        account: "network",
        region: "us-east-1",
        cidr: "10.0.0.0/20",
        availabilityZones: zones,
        transitGateway: { create: { asn: 64512 } },
      },
      domains: Object.fromEntries(
        DOMAINS.map((domain, i) => [
          domain,
          {
            slot: i + 1,
            supernets: [`10.${64 * (i + 1)}.0.0/10`],
            services: SERVICES,
            models: [],
            spokeToSpoke,
            reserved: true,
          },
        ]),
      ),
      dns: { sharing },
      spokes: Object.fromEntries(spokes.map((shape, i) => [`spoke-${i}`, spokeOf(i, shape)])),
      // Quotas are what other tests are about.
      quotas: { securityGroupRules: 200, vpcsPerRegion: 1000, routesPerTable: 1000 },
    }));
}

/** The same stack with every mapping and every list in another order. */
export function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value))
    return shuffle(
      value.map((v) => shuffled(v, random)),
      random,
    );
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(shuffle(Object.entries(value), random).map(([k, v]) => [k, shuffled(v, random)]));
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
