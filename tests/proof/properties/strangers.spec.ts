import { expect } from "chai";
import { checkContracts } from "../../../proof/contracts";
import type { InterfaceEndpoint, Share } from "../../../proof/model";
import { prove } from "../../../proof/properties";
import type { Draft } from "../random/builder";
import { hub, type Hub } from "../contracts/hub";
import { PLAIN } from "../contracts/hub-shape";

/** A network that is right but for something that the intent does not speak of. */
interface Row {
  readonly name: string;
  readonly change: (made: Hub) => void;
  /** Properties with what is said of them at least. */
  readonly says: Readonly<Record<string, "violated" | "undetermined">>;
}

const share = (resource: string, ...principals: string[]): Share => ({
  key: "share",
  urn: "share",
  name: "share",
  external: false,
  opaque: [],
  resources: [resource],
  principals,
  externalPrincipals: true,
});

/** An endpoint like one of the first set, open to everybody. */
function open(draft: Draft, service: string, to: Partial<InterfaceEndpoint> = {}): void {
  const like = [...draft.interfaceEndpoints.values()].find((e) => e.service.endsWith(".bedrock-runtime"))!;
  const { policy: _, ...rest } = like;
  const group = { ...draft.groups.get(like.groups[0]!)!, key: "open", urn: "open", name: "open" };
  const rule = { urn: "open", direction: "ingress" as const, protocol: -1, ports: { from: 0, to: 65535 } };
  draft.groups.set("open", { ...group, rules: [{ ...rule, peer: { cidr: "0.0.0.0/0" } }] });
  const made = { ...rest, key: "extra", urn: "extra", name: "extra", service, groups: ["open"], ...to };
  const interfaces = made.interfaces.map((at) => ({ ...at, key: `extra#${at.subnet}`, addresses: [] }));
  draft.interfaceEndpoints.set("extra", { ...made, interfaces });
}

const inSpoke = (subnet: string): Partial<InterfaceEndpoint> => ({
  vpc: "spoke-0",
  interfaces: [{ key: "extra#", subnet, addresses: [], families: [4] }],
});

const SMALL = { ...PLAIN, spokes: 2, onPremises: "none" } as const;
const account = (n: number): string => String(200000000000 + n);

function farEndpoint(draft: Draft): InterfaceEndpoint {
  const isFar = (e: InterfaceEndpoint) => draft.subnets.get(e.interfaces[0]!.subnet)!.cidrs[0]!.startsWith("100.64.4.");
  return [...draft.interfaceEndpoints.values()].find(isFar)!;
}

/** A record that a spoke sees, with an address in the subnet of another domain's endpoint. */
function nameFar(draft: Draft, viewer = "spoke-0"): void {
  const block = draft.subnets.get(farEndpoint(draft).interfaces[0]!.subnet)!.cidrs[0]!;
  const zone = [...draft.zones.values()].find(({ vpcs }) => vpcs.includes(viewer))!;
  const { alias: _, ...plain } = {
    ...zone.records[0]!,
    urn: "extra",
    name: `extra.${zone.domain}`,
    type: "A",
    values: [block.replace(/[0-9]+\/.*/, "20")],
  };
  draft.zones.set(zone.key, { ...zone, records: [...zone.records, plain] });
}

const ROWS: Row[] = [
  {
    name: "an endpoint of a service that the intent does not name, in the subnets of a set",
    change: ({ draft }) => open(draft, "com.amazonaws.us-east-1.bedrock-runtime-fips"),
    says: { P0: "undetermined", P9: "violated", P11: "violated" },
  },
  {
    name: "an endpoint to an endpoint service of a stranger, in the subnets of a set",
    change: ({ draft }) => open(draft, "com.amazonaws.vpce.us-east-1.vpce-svc-0abc"),
    says: { P0: "undetermined", P9: "violated" },
  },
  {
    name: "an endpoint in a network's own VPC that the intent does not name",
    change: ({ draft }) => open(draft, "com.amazonaws.us-east-1.bedrock-runtime", inSpoke("spoke-0/data-use1-az1")),
    says: { P0: "undetermined", P9: "violated", P11: "violated" },
  },
  {
    name: "an attachment of a VPC that is in no state",
    change: ({ draft }) => {
      const attachment = [...draft.attachments.values()].find(({ vpc }) => vpc === "spoke-0")!;
      const stranger = { urn: "extra", name: "extra", external: true };
      const opaque = [{ aspect: "addresses" as const, urn: "extra", because: "it is in none of the given states" }];
      draft.vpcs.set("extra", { ...draft.vpcs.get("spoke-0")!, ...stranger, key: "extra", cidrs: [], opaque });
      draft.attachments.set("extra", { ...attachment, ...stranger, key: "extra", vpc: "extra", subnets: [] });
    },
    says: { P0: "undetermined" },
  },
  {
    name: "a subnet that is shared with another domain's account",
    change: ({ draft }) => draft.shares.set("share", share("spoke-0/app-use1-az1", account(1))),
    says: { P2: "violated" },
  },
  {
    name: "a subnet that is shared with the whole organization",
    change: ({ draft }) =>
      draft.shares.set("share", share("spoke-0/app-use1-az1", "arn:aws:organizations::1:organization/o-a")),
    says: { P2: "undetermined" },
  },
  {
    name: "a transit gateway that takes strangers' attachments into a default table",
    change: ({ draft }) => {
      const gateway = draft.transitGateways.get("tgw")!;
      const [table = ""] = draft.transitTables.keys();
      draft.transitGateways.set("tgw", { ...gateway, autoAccept: true, defaultAssociationTable: table });
      draft.shares.set("share", share("tgw", "999999999999"));
    },
    says: { P2: "violated" },
  },
  ...(["defaultAssociationTable", "defaultPropagationTable"] as const).map((setting) => ({
    name: `a transit gateway whose ${setting} is one that a domain uses`,
    change: ({ draft }: Hub) => {
      const { association } = [...draft.attachments.values()].find(({ vpc }) => vpc === "spoke-0")!;
      draft.transitGateways.set("tgw", { ...draft.transitGateways.get("tgw")!, [setting]: association });
    },
    says: { P2: "violated" as const },
  })),
  {
    name: "a record with an address among another domain's endpoints, whose own are not known",
    change: ({ draft }) => {
      const far = farEndpoint(draft);
      const interfaces = far.interfaces.map((at) => ({ ...at, addresses: [] }));
      draft.interfaceEndpoints.set(far.key, { ...far, interfaces });
      nameFar(draft);
    },
    says: { P10: "undetermined" },
  },
  {
    name: "a record with an address among another domain's endpoints that none of them has today",
    change: ({ draft }) => nameFar(draft),
    says: { P10: "undetermined" },
  },
  {
    name: "an endpoint that its service rejected",
    change: ({ draft }) => {
      for (const [key, e] of draft.interfaceEndpoints) draft.interfaceEndpoints.set(key, { ...e, available: false });
    },
    says: { P1: "violated" },
  },
];

describe("what the intent does not speak of", () => {
  const verdicts = (made: Hub): Map<string, string> =>
    new Map(prove(made.model, made.intent).properties.map(({ id, verdict }) => [id, verdict]));

  it("is nothing in a right network, nor a share with the domain's own accounts", () => {
    const made = hub(SMALL);
    made.draft.shares.set("share", share("spoke-0/app-use1-az1", account(0)));
    expect([...verdicts(made)].filter(([, verdict]) => verdict !== "holds")).to.deep.equal([]);
    expect(checkContracts(made.model, made.intent).verdict).to.equal("pass");
  });

  it("is a default table that nobody of the intent uses, or into which a hub's answers propagate", () => {
    const made = hub(SMALL);
    const gateway = made.draft.transitGateways.get("tgw")!;
    const ofHub = [...made.draft.attachments.values()].find(({ vpc }) => vpc === "hub")!.association!;
    const idle = { ...made.draft.transitTables.get(ofHub)!, key: "idle", urn: "idle", name: "idle", routes: [] };
    made.draft.transitTables.set("idle", idle);
    const defaults = { defaultAssociationTable: "idle", defaultPropagationTable: ofHub };
    made.draft.transitGateways.set("tgw", { ...gateway, ...defaults });
    expect(verdicts(made).get("P2")).to.equal("holds");
    made.draft.transitGateways.set("tgw", { ...gateway, defaultAssociationTable: ofHub });
    expect(verdicts(made).get("P2")).to.equal("violated");
  });

  it("is the organization: then accounts decide, and what they do not is undetermined", () => {
    const made = hub(SMALL);
    const nobody = { ...made, intent: { ...made.intent, organization: "" } };
    expect(verdicts(nobody).get("P9")).to.equal("undetermined");
    for (const [key, { policy: _, ...e }] of made.draft.interfaceEndpoints) made.draft.interfaceEndpoints.set(key, e);
    expect(verdicts(nobody).get("P9")).to.equal("violated");
    expect(checkContracts(made.model, nobody.intent).verdict).not.to.equal("pass");
  });

  it("is a record that on-premises sees, with an address among another domain's endpoints", () => {
    const made = hub({ ...SMALL, onPremises: "direct-connect" });
    const { draft } = made;
    const near = [...draft.interfaceEndpoints.values()].find((e) => e !== farEndpoint(draft))!.interfaces[0]!;
    const object = { key: "in", urn: "in", name: "in", external: false, opaque: [] };
    const at = { ...near, key: "in#at", addresses: ["100.64.0.50"] };
    const groups = [...draft.interfaceEndpoints.values()][0]!.groups;
    draft.resolverEndpoints.set("in", { ...object, vpc: "hub", direction: "inbound", interfaces: [at], groups });
    const zone = [...draft.zones.values()].find(({ vpcs }) => vpcs.includes("spoke-0"))!;
    draft.zones.set(zone.key, { ...zone, vpcs: [...zone.vpcs, "hub"] });
    const onPremises = made.intent.onPremises.map((one) => ({ ...one, resolvers: ["100.64.0.50"] }));
    const intent = { ...made.intent, onPremises };
    const told = () =>
      prove(made.model, intent)
        .properties.find(({ id }) => id === "P3")
        ?.findings.filter(({ message }) => message.includes("lies in the subnets of"));
    expect(told()).to.deep.equal([]);
    nameFar(draft, "hub");
    expect(told()?.map(({ verdict }) => verdict)).to.deep.equal(["undetermined"]);
  });

  for (const { name, change, says } of ROWS)
    it(name, () => {
      const made = hub(SMALL);
      change(made);
      const said = verdicts(made);
      expect(Object.fromEntries(Object.keys(says).map((id) => [id, said.get(id)]))).to.deep.equal(says);
      expect(checkContracts(made.model, made.intent).verdict, "contracts").not.to.equal("pass");
    });
});
