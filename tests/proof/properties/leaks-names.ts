/** Leaks by names. */
import { T } from "../../../proof/build/types";
import { change } from "./faults";
import { all, type Kit, type Leak, type Step, type Values } from "./leak-kit";

/** Zones, rules and Profiles that lead elsewhere. */
export function byNames(kit: Kit): Leak[] {
  const { add, get, id, vpc, zone } = kit;
  // Of the subnets of prod's endpoints; whose it is, AWS says when they are made.
  const target = "10.62.2.10";
  const [entry] = (get(T.endpoint, "prod/bedrock-runtime").outputs.dnsEntries ?? []) as { dnsName: string }[];
  const dnsName = entry?.dnsName ?? "";
  const hub = vpc("hub");
  const forward = (domainName: string, ip: string, at: string): Step =>
    all(
      add(
        hub,
        T.resolverRule,
        {
          domainName,
          ruleType: "FORWARD",
          resolverEndpointId: id(T.resolverEndpoint, "hybrid/outbound"),
          targetIps: [{ ip, port: 53 }],
        },
        { id: `rslvr-rr-0ee${at}` },
      ),
      add(vpc(at), T.resolverRuleAssociation, { resolverRuleId: `rslvr-rr-0ee${at}`, vpcId: vpc(at).id }),
    );
  const inbound = (get(T.resolverEndpoint, "hybrid/inbound").inputs.ipAddresses as { ip: string }[])[0]!.ip;
  const profile = (name: string, record: Values): Step =>
    all(
      add(
        hub,
        T.zone,
        { name, vpcs: [{ vpcId: vpc("prod/anchor").id }] },
        { id: "ZEEPROFILE", zoneId: "ZEEPROFILE", arn: "arn:aws:route53:::hostedzone/ZEEPROFILE" },
      ),
      add(hub, T.record, { zoneId: "ZEEPROFILE", type: "A", ttl: 60, ...record }),
      add(
        hub,
        T.profile,
        { name: "extra" },
        { id: "rp-0ee", arn: "arn:aws:route53profiles:us-east-1:210987654301:profile/rp-0ee" },
      ),
      add(hub, T.profileResource, {
        profileId: "rp-0ee",
        resourceArn: "arn:aws:route53:::hostedzone/ZEEPROFILE",
        name: "z",
      }),
      add(vpc("research"), T.profileVpc, { profileId: "rp-0ee", resourceId: vpc("research").id, name: "research" }),
    );
  return [
    {
      name: "a wildcard under a zone of its own leads into the other domain",
      says: { P10: "undetermined" },
      apply: zone("internal.example", "research", { name: "*.internal.example", records: [target] }),
    },
    {
      name: "a wildcard of a whole top-level domain leads into the other domain",
      says: { P4: "violated", P10: "undetermined" },
      apply: zone("com", "research", { name: "*.com", records: [target] }),
    },
    {
      name: "a longer zone than the domain's own leads one name into the other domain",
      says: { P10: "undetermined" },
      apply: zone("eu.bedrock-runtime.us-east-1.amazonaws.com", "research", {
        name: "eu.bedrock-runtime.us-east-1.amazonaws.com",
        records: [target],
      }),
    },
    {
      name: "a CNAME of a stranger's name to the other domain's endpoint name",
      says: { P10: "violated" },
      apply: zone("tools.example", "research", { name: "llm.tools.example", type: "CNAME", records: [dnsName] }),
    },
    {
      name: "a resolver rule that asks the other domain's inbound resolver",
      says: { P10: "violated" },
      apply: forward("us-east-1.amazonaws.com", inbound, "research"),
    },
    {
      name: "a resolver rule that asks a server in the other domain's network",
      says: { P15: "violated" },
      apply: forward("corp.internal", "10.112.0.53", "research"),
    },
    {
      name: "a Profile with a longer zone than the domain's own",
      says: { P10: "undetermined" },
      apply: profile("eu.bedrock-runtime.us-east-1.amazonaws.com", {
        name: "*.eu.bedrock-runtime.us-east-1.amazonaws.com",
        records: [target],
      }),
    },
    {
      name: "a Profile with the other domain's zone of a name that the domain lacks",
      says: { P10: "violated" },
      apply: all(
        add(hub, T.profile, { name: "extra" }, { id: "rp-0ee" }),
        add(hub, T.profileResource, {
          profileId: "rp-0ee",
          resourceArn: `arn:aws:route53:::hostedzone/${id(T.zone, "prod/s3.us-east-1.amazonaws.com")}`,
          name: "z",
        }),
        add(vpc("research"), T.profileVpc, { profileId: "rp-0ee", resourceId: vpc("research").id, name: "research" }),
      ),
    },
    {
      name: "DHCP options that name the other domain's inbound resolver",
      says: { P10: "undetermined" },
      apply: all(
        add(vpc("research"), T.dhcpOptions, { domainNameServers: [inbound] }, { id: "dopt-0ee" }),
        add(vpc("research"), T.dhcpAssociation, { vpcId: vpc("research").id, dhcpOptionsId: "dopt-0ee" }),
      ),
    },
  ];
}

/** Records that answer in more than one way, and names beside those of the domain. */
export function byRecords(kit: Kit): Leak[] {
  const { add, get, resources, zone } = kit;
  const own = resources.find((r) => r.type === T.record && r.name.startsWith("nonprod/bedrock-runtime"))!;
  const other = resources.find((r) => r.type === T.record && r.name.startsWith("prod/bedrock-runtime"))!;
  const zoneId = own.inputs.zoneId;
  const without =
    (urn: string): Step =>
    (list) =>
      list.filter((r) => r.urn !== urn);
  const routed = (values: Values[]): Step =>
    all(
      without(own.urn),
      ...values.map((v, i) =>
        add(own, T.record, { zoneId, name: own.inputs.name, type: "A", setIdentifier: String(i), ...v }),
      ),
    );
  const there = { aliases: other.inputs.aliases };
  const here = { aliases: own.inputs.aliases };
  return [
    {
      name: "private DNS of the other domain's endpoint is on in the hub",
      says: { P3: "undetermined" },
      apply: change(get(T.endpoint, "nonprod/bedrock-runtime").urn, (v) => ({ ...v, privateDnsEnabled: true })),
    },
    {
      name: "a zone on the hub leads on-premises astray",
      says: { P3: "violated" },
      apply: zone("api.aws", "hub", {
        name: "*.api.aws",
        aliases: resources.find((r) => r.type === T.record && r.name.startsWith("nonprod/bedrock-runtime"))!.inputs
          .aliases,
        ttl: undefined,
      }),
    },
    {
      name: "a weighted record with one of a hundred answers in the other domain",
      says: { P10: "violated" },
      apply: routed([
        { ...here, weightedRoutingPolicies: [{ weight: 99 }] },
        { ...there, weightedRoutingPolicies: [{ weight: 1 }] },
      ]),
    },
    {
      name: "a failover record whose second answer is in the other domain",
      says: { P10: "violated" },
      apply: routed([
        { ...here, failoverRoutingPolicies: [{ type: "PRIMARY" }] },
        { ...there, failoverRoutingPolicies: [{ type: "SECONDARY" }] },
      ]),
    },
    {
      name: "a geolocation record for one country",
      says: { P10: "violated" },
      apply: routed([
        { ...here, geolocationRoutingPolicies: [{ country: "*" }] },
        { ...there, geolocationRoutingPolicies: [{ country: "DE" }] },
      ]),
    },
    {
      name: "an alias of an alias into the other domain",
      says: { P10: "violated" },
      apply: all(
        change(own.urn, (v) => ({
          ...v,
          aliases: [{ name: `x.${String(own.inputs.name)}`, zoneId, evaluateTargetHealth: false }],
        })),
        add(own, T.record, { zoneId, name: `x.${String(own.inputs.name)}`, type: "A", ...there }),
      ),
    },
    {
      name: "a dual-stack name leads into the other domain",
      says: { P10: "violated" },
      apply: zone("bedrock-runtime.us-east-1.api.aws", "research", {
        name: "bedrock-runtime.us-east-1.api.aws",
        ...there,
        ttl: undefined,
      }),
    },
  ];
}
