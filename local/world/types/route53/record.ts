/** Records of hosted zones. */
import { type TypeDefinition } from "../../kernel/definition";
import { refuse } from "../../kernel/errors";
import { type Doc, docs, flag, num, text, textOr, texts } from "../../kernel/json";
import { type Op } from "../../kernel/op";
import { type Rec } from "../../kernel/store";
import * as t from "../tokens";
import { plainName } from "./zone";

const POLICIES = [
  "weightedRoutingPolicies",
  "latencyRoutingPolicies",
  "failoverRoutingPolicies",
  "geolocationRoutingPolicies",
  "geoproximityRoutingPolicy",
  "cidrRoutingPolicy",
];

/** An alias must point at something that exists, in the zone that it names (Route 53 API, AliasTarget). */
function checkAlias(op: Op, zone: Rec, alias: Doc, type: string): void {
  const name = plainName(textOr(alias, "name"));
  const target = textOr(alias, "zoneId");
  const fail = (why: string): never =>
    refuse(
      "InvalidChangeBatch",
      `[Tried to create an alias that targets ${name}., type ${type} in zone ${target}, but ${why}]`,
    );
  if (target === zone.id) {
    const found = op
      .referring(zone.id, t.RECORD)
      .some((r) => textOr(r.state, "fqdn") === name && textOr(r.state, "type") === type);
    if (!found) fail("that target was not found");
    return;
  }
  const endpoint = op.store.find(`endpoint-dns:${name.replace(/^\*\./, "")}`)[0];
  if (!endpoint) return fail("that target was not found");
  const entry = docs(endpoint.state, "dnsEntries").find(
    (e) => plainName(textOr(e, "dnsName")).replace(/^\*\./, "") === name.replace(/^\*\./, ""),
  );
  if (textOr(entry ?? {}, "hostedZoneId") !== target) fail("the alias target name does not lie within the target zone");
  if (type !== "A" && type !== "AAAA") fail("only A and AAAA records alias an endpoint");
}

/** `aws.route53.Record` */
export const record: TypeDefinition = {
  token: t.RECORD,
  noun: ["Route 53", "Record"],
  calls: ["ChangeResourceRecordSets", "ListResourceRecordSets", "ChangeResourceRecordSets", "ChangeResourceRecordSets"],
  global: true,
  replaces: ["name", "zoneId", "type", "setIdentifier"],
  loose: ["name", "aliases.name"],
  rules: {
    enums: {
      type: [
        "A",
        "AAAA",
        "CAA",
        "CNAME",
        "DS",
        "HTTPS",
        "MX",
        "NAPTR",
        "NS",
        "PTR",
        "SOA",
        "SPF",
        "SRV",
        "SSHFP",
        "SVCB",
        "TLSA",
        "TXT",
      ],
    },
    oneOf: [["aliases", "records"]],
    conflicts: [["aliases", "ttl"]],
    sizes: { aliases: [0, 1] },
  },
  refs: { zoneId: t.ZONE },
  missing: ["InvalidChangeBatch", "record {id} was not found"],
  waits: {
    create: ["PriorRequestNotComplete"],
    update: ["PriorRequestNotComplete"],
    remove: ["PriorRequestNotComplete"],
  },
  make(op, inputs, before) {
    const zone = op.get(t.ZONE, textOr(inputs, "zoneId"));
    const zoneName = textOr(zone.state, "name");
    const type = textOr(inputs, "type");
    const given = plainName(textOr(inputs, "name"));
    // The provider completes a name that does not end in the zone's.
    const fqdn =
      given === zoneName || given.endsWith(`.${zoneName}`) ? given : given === "" ? zoneName : `${given}.${zoneName}`;
    const set = text(inputs, "setIdentifier");
    if (texts(inputs, "records").length > 0 && num(inputs, "ttl") === undefined) {
      refuse("InvalidInput", `Invalid request: Missing field 'TTL' in Change with [Name=${fqdn}., Type=${type}]`);
    }
    if (set === undefined && POLICIES.some((p) => p in inputs))
      refuse("InvalidInput", `A routing policy on ${fqdn} needs a setIdentifier.`);
    if (type === "CNAME" && fqdn === zoneName)
      refuse(
        "InvalidChangeBatch",
        `RRSet of type CNAME with DNS name ${fqdn}. is not permitted at apex in zone ${zoneName}.`,
      );
    if (fqdn === zoneName && (type === "NS" || type === "SOA") && !flag(inputs, "allowOverwrite") && !before) {
      refuse(
        "InvalidChangeBatch",
        `[Tried to create resource record set [name='${fqdn}.', type='${type}'] but it already exists]`,
      );
    }
    for (const alias of docs(inputs, "aliases")) checkAlias(op, zone, alias, type);
    const id = [zone.id, fqdn, type, ...(set === undefined ? [] : [set])].join("_");
    const clash = op
      .referring(zone.id, t.RECORD)
      .find(
        (r) =>
          r.id !== before?.id &&
          textOr(r.state, "fqdn") === fqdn &&
          (r.id === id || type === "CNAME" || textOr(r.state, "type") === "CNAME"),
      );
    if (clash && !(flag(inputs, "allowOverwrite") && clash.id === id)) {
      refuse(
        "InvalidChangeBatch",
        `[Tried to create resource record set [name='${fqdn}.', type='${type}'] but it already exists]`,
      );
    }
    if (clash) op.store.remove(clash);
    const limit = op.quota("records");
    if (!before && op.store.count(`>${zone.id}`) >= limit)
      refuse("LimitsExceeded", `The hosted zone ${zone.id} has ${limit} records.`);
    return {
      id,
      state: { fqdn, name: textOr(inputs, "name").replace(/\.$/, ""), allowOverwrite: flag(inputs, "allowOverwrite") },
    };
  },
};
