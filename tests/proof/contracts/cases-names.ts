/** Rows of the contracts' table: private zones, their records and where they are asked. */
import type { Draft } from "../random/builder";
import { edit, zone, type Case } from "./change";

const record = (key: string, to: object) => (d: Draft) =>
  edit(d.zones, key, (z) => ({ ...z, records: z.records.map(({ alias: _, ...r }) => ({ ...r, ...to })) }));
const newZone =
  (domain: string, vpc: string, records: object[] = []) =>
  (d: Draft) =>
    void d.zones.set("new", {
      key: "new",
      urn: "new",
      name: "new",
      external: false,
      opaque: [],
      domain,
      vpcs: [vpc],
      records: records as never,
    });

export const NAMES: readonly Case[] = [
  {
    name: "a zone of the other domain on a VPC",
    change: zone("zone/nonprod/sts", (vpcs) => [...vpcs, "spoke-0"]),
    fails: { contract: "names-only", object: "spoke-0", setting: "zone sts" },
  },
  {
    name: "a record that leads to the other domain's endpoint",
    change: record("zone/prod/sts", { alias: { endpoint: "hub/nonprod/sts" } }),
    fails: { contract: "names-only", object: "spoke-0", setting: "zone sts" },
  },
  {
    name: "a record with the address of the other domain's endpoint",
    change: record("zone/prod/sts", { values: ["100.64.4.11"] }),
    fails: { contract: "names-only", object: "spoke-0", setting: "zone sts" },
  },
  {
    name: "a CNAME to another service's name, followed in the same VPC",
    change: record("zone/prod/sts", { type: "CNAME", values: ["bedrock-runtime.us-east-1.amazonaws.com"] }),
    fails: { contract: "names-needed", object: "spoke-0", setting: "name sts" },
  },
  {
    name: "a zone that is not on the VPC",
    change: zone("zone/prod/sts", (vpcs) => vpcs.filter((v) => v !== "spoke-0")),
    fails: { contract: "names-needed", object: "spoke-0", setting: "name sts" },
  },
  {
    name: "a more specific zone without a record answers NXDOMAIN (Route 53 guide, Private hosted zones)",
    change: newZone("any-name.s3.us-east-1.amazonaws.com", "spoke-1"),
    fails: { contract: "names-needed", object: "spoke-1", setting: "name *.s3" },
  },
  { name: "a less specific zone does not answer first (Route 53 guide)", change: newZone("amazonaws.com", "spoke-1") },
  {
    name: "the VPC's own zone comes before its Profile's (Route 53 guide, Profiles)",
    shape: { sharing: "profiles", spokes: 2 },
    change: (d) => {
      record("zone/prod/sts", { alias: { endpoint: "hub/prod/bedrock-runtime" } })(d);
      newZone("sts.us-east-1.amazonaws.com", "spoke-0", [
        {
          urn: "own",
          name: "sts.us-east-1.amazonaws.com",
          type: "A",
          values: [],
          alias: { endpoint: "hub/prod/sts" },
          conditional: false,
        },
      ])(d);
    },
  },
  {
    name: "the Profile of the other domain",
    shape: { sharing: "profiles" },
    change: (d) => {
      edit(d.profiles, "profile/prod", (p) => ({ ...p, vpcs: p.vpcs.filter((v) => v !== "spoke-0") }));
      edit(d.profiles, "profile/nonprod", (p) => ({ ...p, vpcs: [...p.vpcs, "spoke-0"] }));
    },
    fails: { contract: "names-only", object: "spoke-0", setting: "zone " },
  },
  {
    name: "private zones need both DNS attributes (Route 53 guide, Private hosted zones)",
    change: (d) => edit(d.vpcs, "spoke-0", (v) => ({ ...v, dns: { ...v.dns, hostnames: false } })),
    fails: { contract: "names-needed", object: "spoke-0", setting: "DNS attributes" },
  },
  {
    name: "custom DNS servers",
    change: (d) => edit(d.vpcs, "spoke-0", (v) => ({ ...v, dns: { ...v.dns, customServers: ["10.1.1.1"] } })),
    uncovered: { contract: "names-needed", object: "spoke-0" },
  },
  {
    name: "a rule that forwards a name that is used",
    change: (d) =>
      void d.resolverRules.set("rule", {
        key: "rule",
        urn: "rule",
        name: "rule",
        external: false,
        opaque: [],
        domain: "amazonaws.com",
        kind: "forward",
        targets: [],
        vpcs: ["spoke-0"],
      }),
    uncovered: { contract: "names-only", object: "rule" },
  },
];
