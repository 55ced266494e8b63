import { expect } from "chai";
import { OUTPUTS_VERSION } from "../../infra/outputs";
import type { Plan } from "../../plan";
import { CATALOGUE } from "../../catalogue";
import { isSecret, offlineAnswer, record, recordStack, UNKNOWN, type RecordedResource } from "../../local/recorder";
import { byName, unsound } from "../components/support";
import { rawStack } from "../support/stacks";
import { recordChanged, recordedStack, short, type StackName } from "./support";

/** Types that are protected, every one of them; no other type is. Log buckets and keys join when they exist. */
const PROTECTED = new Set([
  "aws:directconnect/gateway:Gateway",
  "aws:ec2/vpc:Vpc",
  "aws:ec2transitgateway/routeTable:RouteTable",
  "aws:ec2transitgateway/transitGateway:TransitGateway",
  "aws:route53/profilesProfile:ProfilesProfile",
  "aws:route53/zone:Zone",
  "aws:s3/bucket:Bucket",
  "aws:kms/key:Key",
]);

/** Types of which AWS allows one at a time (Transit Gateway guide, Quotas; Route 53 guide, Quotas; VPC guide, Gateway endpoints). */
const ONE_AT_A_TIME = [
  "aws:ec2transitgateway/route:Route",
  "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  "aws:route53/profilesAssociation:ProfilesAssociation",
  "aws:route53/zoneAssociation:ZoneAssociation",
];

/** Whose account each component of a spoke belongs to. */
const SPOKE_COMPONENTS: Readonly<Record<string, "spoke" | "hub">> = {
  SpokeVpc: "spoke",
  NatSpokeVpc: "spoke",
  AdoptedSpoke: "spoke",
  SpokeRoutes: "spoke",
  S3Access: "spoke",
  SpokeAttachment: "spoke",
  ProfileMembership: "spoke",
  ZoneMemberships: "spoke",
  SpokeAcceptance: "hub",
  ZoneAuthorizations: "hub",
};

/** The ways in of on-premises, as their resources are named. */
const waysOf = ({ vpns, directConnect }: NonNullable<Plan["hybrid"]>) => [
  ...vpns.map(({ key }) => `vpn-${key}`),
  ...(directConnect ? ["direct-connect"] : []),
];

/** Whether a Region has endpoints, and so a hub, of its own. */
const ownEndpoints = ({ region, endpointsIn }: NonNullable<Plan["regions"]>[number]) => endpointsIn === region;

const providerOf = (resource: RecordedResource) => resource.provider?.split("::").at(-1) ?? "";

for (const stack of ["dev", "prod"] as StackName[]) {
  /** The same values with every mapping and every list the other way round. */
  function backwards(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(backwards).reverse();
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => [key, backwards(inner)] as const);
    return Object.fromEntries(entries.reverse());
  }

  describe(`the program on stack ${stack}`, () => {
    it("is sound: no error, no duplicate, no default provider, every resource in a component, all tags", async () => {
      expect(unsound(await recordedStack(stack))).to.deep.equal([]);
    });

    it("warns of nothing that the plan does not know", async () => {
      expect((await recordedStack(stack)).messages).to.deep.equal([]);
    });

    it("keeps each component in one account", async () => {
      const recording = await recordedStack(stack);
      const accounts = new Map<string, Set<string>>();
      for (const resource of recording.resources.filter((r) => r.custom && r.type.startsWith("aws:"))) {
        const parent = resource.parent ?? "";
        accounts.set(parent, (accounts.get(parent) ?? new Set()).add(providerOf(resource)));
      }
      expect([...accounts].filter(([, used]) => used.size !== 1)).to.deep.equal([]);
    });

    it("has one provider per account, which assumes its role and works nowhere else", async () => {
      const { plan, resources } = await recordedStack(stack);
      const providers = resources.filter((resource) => resource.type === "pulumi:providers:aws");
      // A Region with endpoints of its own has one more, of the network account, which only looks services up there.
      const looking = (plan.regions ?? []).filter(ownEndpoints).map(({ region }) => `${plan.hub.account}.${region}`);
      expect(providers.map(({ name }) => name).sort()).to.deep.equal(
        [...plan.accounts.map(({ key }) => key), ...looking].sort(),
      );
      for (const { name, inputs } of providers) {
        const [key, region = plan.region] = name.split(".");
        const account = plan.accounts.find((candidate) => candidate.key === key)!;
        expect(JSON.parse(inputs["allowedAccountIds"] as string)).to.deep.equal([account.id]);
        const roles = JSON.parse(inputs["assumeRoles"] as string) as unknown[];
        expect(roles).to.deep.equal([{ roleArn: account.roleArn, sessionName: "bedrock-hub" }]);
        expect(JSON.parse(inputs["defaultTags"] as string)).to.deep.equal({ tags: plan.tags });
        expect(inputs["region"]).to.equal(region);
      }
    });

    it("puts spokes into their own accounts and membership into the network account", async () => {
      const recording = await recordedStack(stack);
      const { plan } = recording;
      const attachments = byName(recording, "ec2transitgateway/vpcAttachment:VpcAttachment");
      const associations = byName(recording, "ec2transitgateway/routeTableAssociation:RouteTableAssociation");
      const tables = byName(recording, "ec2transitgateway/routeTable:RouteTable");
      for (const spoke of plan.spokes) {
        expect(providerOf(attachments[spoke.key]!)).to.equal(spoke.account);
        expect(providerOf(associations[spoke.key]!)).to.equal(plan.hub.account);
        expect(associations[spoke.key]?.inputs["transitGatewayRouteTableId"]).to.equal(tables[spoke.domain]?.id);
      }
      const found = recording.resources
        .filter(({ custom, type }) => custom && type.startsWith("aws:"))
        .flatMap((resource): string[] => {
          const [types = "", name = ""] = short(resource).split(" ");
          const spoke = plan.spokes.find(({ key }) => key === name.split("/")[0]);
          const owner = SPOKE_COMPONENTS[types.split("/")[0] ?? ""];
          if (!spoke || !owner) return [];
          const account = owner === "spoke" ? spoke.account : plan.hub.account;
          expect(providerOf(resource), short(resource)).to.equal(account);
          return [spoke.key];
        });
      expect([...new Set(found)].sort()).to.deep.equal(plan.spokes.map(({ key }) => key).sort());
      const waysIn = [plan.hybrid, ...(plan.regions ?? []).map(({ hybrid }) => hybrid)];
      const onPremises = waysIn.reduce((n, hybrid) => n + (hybrid ? waysOf(hybrid).length : 0), 0);
      const egress = plan.egress ? 1 : 0;
      const hubs = 1 + (plan.regions ?? []).filter(ownEndpoints).length;
      const away = (plan.regions ?? []).flatMap(({ spokes }) => spokes).length + 2 * (plan.peerings ?? []).length;
      expect(Object.keys(associations)).to.have.length(plan.spokes.length + hubs + onPremises + egress + away);
    });

    it("protects exactly what must not be lost", async () => {
      const { resources } = await recordedStack(stack);
      const wrong = resources
        .filter(({ custom, urn, type, protect }) => {
          // A component of awsx hands its protection down to all its parts.
          return custom && protect !== (PROTECTED.has(type) || urn.includes("$awsx:"));
        })
        .map(short);
      expect(wrong).to.deep.equal([]);
    });

    it("leaves a spoke's departure with nothing protected but its own VPC and data, and its account's with its logs", async () => {
      const { plan, resources } = await recordedStack(stack);
      for (const spoke of plan.spokes) {
        const own = resources.filter(
          ({ urn, name, protect }) =>
            protect &&
            !/InvocationLogging\$|\$awsx:ec2:Vpc\$/.test(urn) &&
            (name === spoke.key || name.startsWith(`${spoke.key}/`)),
        );
        // A VPC by awsx is protected with all its parts.
        const made = spoke.egress === "nat" ? `NatSpokeVpc/Vpc ${spoke.key}/vpc` : `SpokeVpc/Vpc ${spoke.key}`;
        const vpc = spoke.created ? [made] : [];
        const data = [
          `TrainingStore/Key ${spoke.key}/training`,
          `TrainingStore/Bucket ${spoke.key}/data`,
          `TrainingStore/Bucket ${spoke.key}/output`,
        ];
        expect(own.map(short)).to.deep.equal([...vpc, ...(spoke.training ? data : [])]);
        const logs = resources.filter(
          ({ urn, provider, protect }) =>
            protect && urn.includes("InvocationLogging$") && provider?.endsWith(`::${spoke.account}`),
        );
        // Those of another Region go with the account's last spoke there.
        const calling = (plan.regions ?? [])
          .filter(ownEndpoints)
          .filter((r) => r.spokes.some((other) => other.account === spoke.account));
        const owners = [spoke.account, ...calling.map(({ region }) => `${spoke.account}.${region}`)];
        expect(logs.map(short)).to.have.members(
          owners.flatMap((name) => [`InvocationLogging/Key ${name}`, `InvocationLogging/Bucket ${name}/invocations`]),
        );
      }
    });

    it("replaces old before new where AWS allows one only, and new before old for endpoints", async () => {
      const { resources } = await recordedStack(stack);
      const of = (type: string) => resources.filter((resource) => resource.type === type);
      for (const type of ONE_AT_A_TIME) {
        for (const resource of of(type)) expect(resource.deleteBeforeReplace, short(resource)).to.be.true;
      }
      const interfaces = of("aws:ec2/vpcEndpoint:VpcEndpoint").filter(
        (e) => e.inputs["vpcEndpointType"] === "Interface",
      );
      expect(interfaces.filter((endpoint) => endpoint.deleteBeforeReplace)).to.deep.equal([]);
    });

    it("propagates the hub into no table and spokes only as planned (Transit Gateway guide, Route propagation)", async () => {
      const recording = await recordedStack(stack);
      const propagations = byName(recording, "ec2transitgateway/routeTablePropagation:RouteTablePropagation");
      const { plan } = recording;
      const named = [
        ...plan.spokes.map((s) => ({ ...s, name: s.key })),
        ...(plan.regions ?? []).flatMap(({ region, spokes }) =>
          spokes.map((s) => ({ ...s, name: `${s.key}.${region}` })),
        ),
      ];
      const expected = named.flatMap((s) => s.attachment.propagations.map((table) => `${s.name}/${table}`));
      // With several ways in, the hub's table learns which of them leads to a network of on-premises.
      const learned = plan.hybrid?.propagated ? waysOf(plan.hybrid).map((way) => `hybrid/hub/${way}`) : [];
      expect(Object.keys(propagations).sort()).to.deep.equal([...expected, ...learned].sort());
    });

    it("has zones of a domain on the domain's anchor alone, never on the hub VPC", async () => {
      const recording = await recordedStack(stack);
      const vpcs = byName(recording, "ec2/vpc:Vpc");
      for (const [name, zone] of Object.entries(byName(recording, "route53/zone:Zone"))) {
        const [domain = ""] = name.split("/");
        const anchor = vpcs[`${domain}/anchor`];
        const [, region = recording.plan.region] = domain.split(".");
        expect(zone.inputs["vpcs"]).to.deep.equal([{ vpcId: anchor?.id, vpcRegion: region }]);
      }
    });

    it("leads every name to an endpoint of its own domain", async () => {
      const recording = await recordedStack(stack);
      const endpoints = byName(recording, "ec2/vpcEndpoint:VpcEndpoint");
      for (const domain of recording.plan.domains) {
        for (const zone of domain.endpoints?.zones ?? []) {
          const records = Object.values(byName(recording, "route53/record:Record")).filter(({ name }) =>
            [`${domain.key}/${zone.name}`, `${domain.key}/*.${zone.name}`].includes(name),
          );
          expect(records).to.have.length(zone.records.length);
          const [entry] = endpoints[`${domain.key}/${zone.service}`]?.outputs["dnsEntries"] as { dnsName: string }[];
          for (const { inputs } of records) {
            const [alias] = inputs["aliases"] as { name: string }[];
            expect(alias?.name).to.equal(entry?.dnsName.replace("*", "\\052"));
          }
        }
      }
    });

    it("shares by Profile the names that every spoke of the domain has, and none that single spokes asked for", async () => {
      const recording = await recordedStack(stack);
      const inProfiles = Object.keys(
        byName(recording, "route53/profilesResourceAssociation:ProfilesResourceAssociation"),
      );
      const zones = recording.plan.domains.flatMap(({ key, endpoints }) =>
        endpoints?.profile === true
          ? endpoints.zones.map(({ name, shared }) => ({ name: `${key}/${name}`, shared }))
          : [],
      );
      const expected = zones.filter(({ shared }) => shared).map(({ name }) => name);
      const home = inProfiles.filter((name) => recording.plan.domains.some(({ key }) => name.startsWith(`${key}/`)));
      expect(home.sort()).to.deep.equal(expected.sort());
      expect(expected.length > 0 && expected.length < zones.length, "both kinds").to.equal(stack === "prod");
    });

    it("previews from nothing with the same resources, everything computed unknown", async () => {
      const preview = await recordChanged(stack, () => undefined, true);
      expect(unsound(preview)).to.deep.equal([]);
      const urns = (list: readonly RecordedResource[]) => list.map(({ urn }) => urn).sort();
      expect(urns(preview.resources)).to.deep.equal(urns((await recordedStack(stack)).resources));
      const attachment = byName(preview, "ec2transitgateway/vpcAttachment:VpcAttachment")["hub"];
      expect(attachment?.inputs["vpcId"]).to.equal(UNKNOWN);
      expect(preview.outputs["schemaVersion"]).to.equal(OUTPUTS_VERSION);
    });

    it("is the same program whatever the order of the file", async () => {
      const reversed = await recordChanged(stack, (raw) => Object.assign(raw, backwards(raw)));
      const sorted = (list: readonly RecordedResource[]) =>
        list.map(({ urn, inputs, protect }) => JSON.stringify({ urn, inputs, protect })).sort();
      expect(sorted(reversed.resources)).to.deep.equal(sorted((await recordedStack(stack)).resources));
    });

    it("tells its outputs by contract", async () => {
      const { outputs, plan } = await recordedStack(stack);
      const domains = outputs["domains"] as Record<string, { endpoints: object; zones: object; profileId?: string }>;
      const spokes = outputs["spokes"] as Record<string, { vpcId: string; attachmentId: string; account: string }>;
      expect(outputs).to.include({ schemaVersion: 1, region: plan.region });
      expect(outputs["transitGateway"]).to.have.all.keys("id", "hubRouteTableId", "routeTableIds");
      expect(Object.keys(domains).sort()).to.deep.equal(plan.domains.map(({ key }) => key));
      for (const { key, endpoints } of plan.domains) {
        expect(Object.keys(domains[key]?.endpoints ?? {}).sort()).to.deep.equal(
          endpoints?.endpoints.map((e) => e.service),
        );
        expect(Object.keys(domains[key]?.zones ?? {}).sort()).to.deep.equal(endpoints?.zones.map((z) => z.name));
        expect("profileId" in domains[key]!).to.equal(endpoints?.profile);
      }
      for (const { key, adopted } of plan.spokes) {
        expect(spokes[key]?.vpcId).to.match(adopted ? new RegExp(`^${adopted.id}$`) : /^vpc-0/);
        expect(spokes[key]?.attachmentId).to.match(/^tgw-attach-0/);
        expect(spokes[key]?.account).to.match(/^\d{12}$/);
      }
      expect(outputs["readme"]).to.be.a("string").that.contains(`# bedrock-hub ${stack}`);
    });
  });
}

describe("the program and secrets", () => {
  const CANARY = "canary-7c1f0e";
  const withSecret = (showSecrets: boolean) => {
    const raw = rawStack("dev");
    raw["accounts"]["claims-dev"].externalId = CANARY;
    return recordStackWith(raw, showSecrets);
  };

  it("keeps an external id out of every input, output, message and the plan", async () => {
    const recording = await withSecret(false);
    expect(recording.errors).to.deep.equal([]);
    // The configuration is what the caller gave; everything else is what may be printed.
    const { config: _, ...shown } = recording;
    expect(JSON.stringify(shown)).not.to.contain(CANARY);
    const provider = recording.resources.find(
      ({ name, type }) => type === "pulumi:providers:aws" && name === "claims-dev",
    );
    expect(isSecret(provider?.inputs["assumeRoles"])).to.be.true;
  });

  it("hands it to the provider all the same", async () => {
    const recording = await withSecret(true);
    const provider = recording.resources.find(
      ({ name, type }) => type === "pulumi:providers:aws" && name === "claims-dev",
    );
    expect(provider?.inputs["assumeRoles"]).to.contain(`"externalId":"${CANARY}"`);
  });

  it("takes a closed value where a file is read without its key", async () => {
    const raw = rawStack("dev");
    raw["accounts"]["claims-dev"].externalId = { secure: "v1:abc" };
    expect(unsound(await recordStackWith(raw, false))).to.deep.equal([]);
  });
});

function recordStackWith(raw: Record<string, unknown>, showSecrets: boolean) {
  return recordStack(raw, "Pulumi.dev.yaml", { stack: "dev", showSecrets });
}

describe("the program's entry point", () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the language host loads it
  const entry = () => (require("../../infra") as () => Promise<unknown>)();
  const asConfig = (raw: Record<string, unknown>, defaultProviders = '["aws"]') =>
    Object.fromEntries([
      ["pulumi:disable-default-providers", defaultProviders],
      ...Object.entries(raw).map(([key, value]) => [`bedrock-hub:${key}`, JSON.stringify(value)]),
    ]) as Record<string, string>;

  it("reads the configuration as the engine hands it over", async () => {
    const dev = await recordedStack("dev");
    const config = asConfig(rawStack("dev"));
    const recording = await record(entry, { stack: "dev", config, answer: offlineAnswer(dev.plan, CATALOGUE) });
    const shown = (list: readonly RecordedResource[]) => list.map(({ urn, inputs }) => ({ urn, inputs }));
    const order = (a: { urn: string }, b: { urn: string }) => (a.urn < b.urn ? -1 : 1);
    expect(recording.errors).to.deep.equal([]);
    expect(shown(recording.resources).sort(order)).to.deep.equal(shown(dev.resources).sort(order));
  });

  it("warns of settings of the provider that nothing reads, and of nothing else", async () => {
    const told = async (more: Record<string, string>) => {
      // The stack file has a mistake, so that nothing is made: only what comes before counts here.
      const config = { ...asConfig({ ...rawStack("dev"), hub: {} }), ...more };
      const { messages } = await record(entry, { stack: "dev", config });
      return messages.filter(({ level }) => level === "warning").map(({ message }) => message);
    };
    expect(await told({})).to.deep.equal([]);
    const both = await told({ "aws:region": "eu-west-1", "aws:profile": "mine", "pulumi:tags": "{}" });
    expect(both.map((message) => message.slice(0, message.indexOf(":", 4)))).to.deep.equal([
      "aws:profile",
      "aws:region",
    ]);
    for (const message of both) expect(message).to.match(/no provider of this program reads it: .*remove the line$/);
  });

  it("tells all mistakes at once without a stack trace, and makes nothing", async () => {
    const raw = rawStack("dev");
    raw["hub"].cidr = "10.62.0.1/20";
    raw["accounts"]["claims-dev"].id = "12";
    const recording = await record(entry, { stack: "dev", config: asConfig(raw, "[]") });
    const [error] = recording.errors;
    expect(error?.constructor.name).to.equal("RunError");
    expect(error?.message).to.contain("Pulumi.dev.yaml: 3 problems").and.contain("hub.cidr: has host bits set");
    expect(error?.message).to.contain("pulumi:disable-default-providers: does not name aws");
    expect(recording.resources.map(({ type }) => type)).to.deep.equal(["pulumi:pulumi:Stack"]);
  });
});
