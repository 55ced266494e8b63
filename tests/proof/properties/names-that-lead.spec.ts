import { expect } from "chai";
import { checkContracts, inconsistencies } from "../../../proof/contracts";
import type { DnsRecord, Zone } from "../../../proof/model";
import { prove } from "../../../proof/properties";
import { hub } from "../contracts/hub";
import { PLAIN } from "../contracts/hub-shape";
import type { Draft } from "../random/builder";

const SMALL = { ...PLAIN, spokes: 2, onPremises: "none" } as const;
const object = (key: string) => ({ key, urn: key, name: key, external: false, opaque: [] });

function zoneOf(domain: string, vpcs: string[], records: [string, string, ...string[]][]): Zone {
  const made = records.map(([name, type, ...values]): DnsRecord => {
    return { urn: `${name} ${type}`, name, type, values, conditional: false };
  });
  return { ...object(`zone ${domain}`), domain, vpcs, records: made };
}

const onVpc =
  (domain: string, ...records: [string, string, ...string[]][]) =>
  (draft: Draft) =>
    void draft.zones.set("more", zoneOf(domain, ["spoke-0"], records));
const inPublic =
  (domain: string, ...records: [string, string, ...string[]][]) =>
  (draft: Draft) =>
    void (draft.publicZones as Map<string, Zone>).set("more", zoneOf(domain, [], records));

/** The name of an endpoint of the domain that spoke-0 is not in, and an address of it. */
const THEIRS = "vpce-nonprod.sts.us-east-1.vpce.amazonaws.com";
function named(draft: Draft): string {
  const endpoint = draft.interfaceEndpoints.get("hub/nonprod/sts")!;
  draft.interfaceEndpoints.set(endpoint.key, { ...endpoint, dnsNames: [THEIRS] });
  return endpoint.interfaces[0]!.addresses[0]!;
}

interface Row {
  readonly name: string;
  readonly change: (draft: Draft, address: string) => void;
  readonly says: Readonly<Record<string, "holds" | "violated" | "undetermined">>;
  /** What the finding names. */
  readonly names?: string;
}

const OURS = "models.corp.example";

const ROWS: Row[] = [
  {
    name: "a CNAME of a public zone to the endpoint of another domain",
    change: inPublic("corp.example", [OURS, "CNAME", `${THEIRS}.`]),
    says: { P10: "violated" },
    names: OURS,
  },
  {
    name: "an address of such an endpoint in a public zone",
    change: (draft, address) => inPublic("corp.example", [OURS, "A", address])(draft),
    says: { P10: "violated" },
    names: OURS,
  },
  {
    name: "a public zone with public addresses",
    change: inPublic("corp.example", [OURS, "A", "54.1.2.3"]),
    says: { P10: "holds" },
  },
  {
    name: "a public zone under a private one that answers first",
    change: (draft) => {
      inPublic("corp.example", [OURS, "CNAME", THEIRS])(draft);
      for (const vpc of ["spoke-0", "spoke-1"])
        draft.zones.set(vpc, { ...zoneOf("corp.example", [vpc], [[OURS, "A", "192.0.2.9"]]), ...object(vpc) });
    },
    says: { P10: "holds" },
  },
  {
    name: "a public zone that delegates the name",
    change: inPublic("corp.example", ["models.corp.example", "NS", "ns.other.example"]),
    says: { P10: "holds" },
  },
  {
    name: "a record of a public zone whose value is not known",
    change: (draft) => {
      const zone = zoneOf("corp.example", [], [[OURS, "CNAME"]]);
      const opaque = [{ aspect: "records" as const, urn: "the record", because: "a value is not known" }];
      draft.publicZones = new Map([["more", { ...zone, opaque }]]);
    },
    says: { P10: "undetermined" },
    names: "a value is not known",
  },
  ...(["HTTPS", "SVCB"] as const).flatMap((type): Row[] => [
    {
      name: `${type} with another domain's endpoint as its target`,
      change: onVpc("corp.example", [OURS, type, `1 ${THEIRS}. alpn=h2`]),
      says: { P10: "violated" },
      names: OURS,
    },
    {
      name: `${type} with an address of it as a hint`,
      change: (draft, address) =>
        onVpc("corp.example", [OURS, type, `1 . alpn=h2 ipv4hint=192.0.2.1,${address}`])(draft),
      says: { P10: "violated" },
      names: OURS,
    },
  ]),
  {
    name: "HTTPS that names itself and hints at other addresses",
    change: onVpc("corp.example", [OURS, "HTTPS", "1 . ipv4hint=192.0.2.1"], [OURS, "A", "192.0.2.1"]),
    says: { P10: "holds" },
  },
  {
    name: "HTTPS in the public zone of a name",
    change: inPublic("corp.example", [OURS, "HTTPS", `1 ${THEIRS}.`]),
    says: { P10: "violated" },
  },
  {
    name: "SRV with another domain's endpoint",
    change: onVpc("corp.example", ["_sts._tcp.corp.example", "SRV", `0 5 443 ${THEIRS}.`]),
    says: { P10: "violated" },
    names: "_sts._tcp.corp.example",
  },
  {
    name: "MX with another domain's endpoint",
    change: onVpc("corp.example", ["corp.example", "MX", `10 ${THEIRS}`]),
    says: { P10: "violated" },
  },
  {
    name: "NAPTR with another domain's endpoint",
    change: onVpc("corp.example", ["corp.example", "NAPTR", `10 100 "A" "x" "" ${THEIRS}.`]),
    says: { P10: "violated" },
  },
  {
    name: "SRV whose service is decidedly not there",
    change: onVpc("corp.example", ["_sts._tcp.corp.example", "SRV", "0 0 0 ."]),
    says: { P10: "holds" },
  },
  {
    name: "SRV that cannot be read",
    change: onVpc("corp.example", ["_sts._tcp.corp.example", "SRV", "0 5"]),
    says: { P10: "undetermined" },
    names: "SRV record cannot be read",
  },
  {
    name: "a part of a private zone that other servers answer for",
    change: onVpc("corp.example", ["lab.corp.example", "NS", "ns1.corp.example"]),
    says: { P10: "undetermined" },
    names: "lab.corp.example is delegated",
  },
  {
    name: "the name servers of the zone itself",
    change: onVpc("corp.example", ["corp.example", "NS", "ns-1.awsdns-00.com"]),
    says: { P10: "holds" },
  },
  {
    name: "an IPv6 address of another domain's endpoint",
    change: (draft) => {
      const endpoint = draft.interfaceEndpoints.get("hub/nonprod/sts")!;
      const [first, ...rest] = endpoint.interfaces;
      const addresses = [...first!.addresses, "2600:1f10::9"];
      draft.interfaceEndpoints.set(endpoint.key, { ...endpoint, interfaces: [{ ...first!, addresses }, ...rest] });
      onVpc("corp.example", [OURS, "AAAA", "2600:1f10::9"])(draft);
    },
    says: { P10: "violated" },
    names: OURS,
  },
  ...["my-bucket.s3.us-east-1.amazonaws.com", "my-bucket.s3.amazonaws.com", "s3.dualstack.us-east-1.amazonaws.com"].map(
    (domain): Row => ({
      name: `a private zone ${domain}`,
      change: onVpc(domain, [domain, "A", "192.0.2.7"]),
      says: { P4: "violated" },
      names: domain,
    }),
  ),
  {
    name: "a private zone of a bucket in another Region",
    change: onVpc("my-bucket.s3.eu-west-1.amazonaws.com", ["my-bucket.s3.eu-west-1.amazonaws.com", "A", "192.0.2.7"]),
    says: { P4: "holds" },
  },
];

describe("names that lead somewhere by another way", () => {
  for (const { name, change, says, names } of ROWS)
    it(name, () => {
      const { model, draft, intent } = hub(SMALL);
      change(draft, named(draft));
      const { properties } = prove(model, intent);
      const said = new Map(properties.map(({ id, verdict }) => [id, verdict]));
      expect(Object.fromEntries(Object.keys(says).map((id) => [id, said.get(id)]))).to.deep.equal(says);
      const findings = properties.filter(({ id }) => id in says).flatMap((property) => property.findings);
      if (names !== undefined) expect(findings.map(({ message }) => message).join("\n")).to.include(names);
      expect(inconsistencies(checkContracts(model, intent), properties)).to.deep.equal([]);
    });
});
