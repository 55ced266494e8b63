/** Properties that users write themselves, in a typed file. docs/properties.md describes it. */
import { covers, parsePrefix, prefix } from "../../net/ip";
import { placeOf } from "../intent";
import type { Subnet } from "../model";
import { isDnsName } from "../dns/resolve";
import { Reader } from "../read";
import { stationsOf } from "../tracer/places";
import type { Ledger, Property } from "./ledger";
import { showAnswers, stepsOf } from "./names";
import type { Place } from "./reach";
import type { Scene } from "./scene";

/** Version of the file's shape. */
export const PROPERTIES_VERSION = 1;

/** One property of a user. */
export interface UserProperty {
  readonly id: string;
  readonly title: string;
  /**
   * `reaches` and `refused`: connections, both ways, with all layers. `apart`: requests by routes alone, for all traffic.
   * `resolves`: names, in the VPCs of `from`.
   */
  readonly kind: "reaches" | "refused" | "apart" | "resolves";
  /** `domain:<name>`, `domain:<name>/consumers`, `<account>:<CIDR>`, a CIDR, or a VPC, subnet, interface or endpoint by URN or id. */
  readonly from: readonly string[];
  /** As `from`; for `resolves` the names. */
  readonly to: readonly string[];
  /** Default 443. */
  readonly port: number;
  /** IANA number; default 6. */
  readonly protocol: number;
  /** `resolves` only: endpoints by URN or id, `public`, or `nxdomain`. */
  readonly answer: readonly string[];
}

/**
 * Reads a file of properties.
 * @throws InputError naming every problem
 */
export function readProperties(value: unknown, source: string): Property[] {
  const r = new Reader(source);
  const file = r.object(value, "", ["schemaVersion", "properties"]);
  r.integer(file.schemaVersion, "schemaVersion", 1, PROPERTIES_VERSION, PROPERTIES_VERSION);
  const list = r.list(file.properties, "properties", (item, path) => readOne(r, item, path));
  const seen = new Set<string>();
  for (const [i, { id }] of list.entries()) {
    if (seen.has(id) || /^P[0-9]+$/.test(id))
      r.report(`properties[${i}].id`, "is taken", id, "give each property an id of its own, not P and a number");
    seen.add(id);
  }
  r.finish();
  return list.map(propertyOf);
}

function readOne(r: Reader, value: unknown, path: string): UserProperty {
  const o = r.object(value, path, ["id", "title", "kind", "from", "to", "port", "protocol", "answer"]);
  const id = r.text(o.id, `${path}.id`);
  const texts = (key: "from" | "to" | "answer") => r.list(o[key], `${path}.${key}`, (item, at) => r.text(item, at));
  const kind = r.choice(o.kind, `${path}.kind`, ["reaches", "refused", "apart", "resolves"] as const, "refused");
  if (o.kind === undefined)
    r.report(`${path}.kind`, "is missing", undefined, "use reaches, refused, apart or resolves");
  const property = {
    id,
    title: o.title === undefined ? id : r.text(o.title, `${path}.title`),
    kind,
    from: texts("from"),
    to: texts("to"),
    port: r.integer(o.port, `${path}.port`, 0, 65535, 443),
    protocol: r.integer(o.protocol, `${path}.protocol`, 0, 255, 6),
    answer: texts("answer"),
  };
  checkEnds(r, "from", property.from, path);
  if (kind !== "resolves") checkEnds(r, "to", property.to, path);
  if (property.from.length === 0) r.report(`${path}.from`, "is empty", o.from, "say where the connections start");
  if (property.to.length === 0) r.report(`${path}.to`, "is empty", o.to, "say what they are made to");
  if (kind === "resolves") {
    for (const [i, name] of property.to.entries())
      if (!isDnsName(name))
        r.report(`${path}.to[${i}]`, "is not a DNS name", name, "give names, such as sts.us-east-1.amazonaws.com");
    if (property.answer.length === 0)
      r.report(`${path}.answer`, "is empty", o.answer, "give endpoints by URN or id, public, or nxdomain");
  } else if (property.answer.length > 0) r.report(`${path}.answer`, "is for kind resolves only", o.answer, "drop it");
  return property;
}

/** Says of an end that looks like a block, a domain or a place what keeps it from naming anything. */
function checkEnds(r: Reader, key: "from" | "to", ends: readonly string[], path: string): void {
  for (const [i, end] of ends.entries()) {
    const at = `${path}.${key}[${i}]`;
    const cidr = placeOf(end)?.cidr ?? (/^[0-9a-f.:]+\/[0-9]+$/i.test(end) ? end : undefined);
    const parsed = cidr === undefined ? undefined : parsePrefix(cidr);
    if (parsed && !parsed.ok) r.report(at, parsed.problem, end, parsed.fix);
    else if (cidr === undefined && !/^(domain:[^/]+(\/consumers)?$|urn:|[a-z]+-[0-9a-zA-Z])/.test(end))
      r.report(
        at,
        "names no end",
        end,
        "give domain:<name>, domain:<name>/consumers, a CIDR, <account id>:<CIDR>, or a VPC, subnet, interface or endpoint by URN or id",
      );
  }
}

function propertyOf(user: UserProperty): Property {
  return {
    id: user.id,
    title: user.title,
    restsOn: user.kind === "apart" ? ["routes"] : user.kind === "resolves" ? ["dns"] : [],
    check: (scene, ledger) =>
      user.kind === "resolves" ? checkNames(scene, ledger, user) : checkWays(scene, ledger, user),
  };
}

function checkWays(scene: Scene, ledger: Ledger, user: UserProperty): void {
  const from = placesOf(scene, ledger, user.from);
  const to = placesOf(scene, ledger, user.to);
  let pairs = 0;
  for (const a of from) {
    for (const b of to) {
      if (a.address.family !== b.address.family || a.station.key === b.station.key) continue;
      pairs += 1;
      const subject = `${a.station.subnet} ${b.station.key}`;
      const claim = `${user.title}: ${a.station.name} to ${b.station.name}`;
      if (user.kind === "apart") ledger.mustStop(subject, claim, scene.reach.byRoutes(a, b), "oneWay");
      else {
        const reached = scene.reach.connect(a, b, user.port, user.protocol);
        if (user.kind === "reaches") ledger.mustPass(subject, claim, reached);
        else ledger.mustStop(subject, claim, reached);
      }
    }
  }
  if (pairs > 0 || from.length === 0 || to.length === 0) return;
  const ends = `${user.from.join(", ")} and ${user.to.join(", ")}`;
  const why = `${ends} are one place, or have no address family in common`;
  ledger.undetermined("pairs", `${user.title}: nothing to connect, since ${why}`, [...user.from, ...user.to]);
}

function checkNames(scene: Scene, ledger: Ledger, user: UserProperty): void {
  const vpcs = new Set(user.from.flatMap((ref) => vpcsOf(scene, ref)));
  if (vpcs.size === 0)
    ledger.undetermined("from", `${user.from.join(", ")} names no VPC of the given states`, [...user.from]);
  for (const vpc of vpcs) {
    for (const name of user.to) {
      const named = scene.names.inVpc(vpc, name.toLowerCase());
      const claim = `${user.title}: ${name}`;
      const wrong = named.resolution.answers.filter((answer) => {
        if (answer.kind === "public" || answer.kind === "nxdomain") return !user.answer.includes(answer.kind);
        return (
          named.endpoints.length === 0 ||
          !named.endpoints.every((e) => [e.urn, e.key, e.id ?? ""].some((k) => user.answer.includes(k)))
        );
      });
      const doubt = wrong.find((answer) => answer.kind === "unknown");
      if (wrong.length === 0) ledger.count();
      else if (doubt?.kind === "unknown")
        ledger.undetermined(`${vpc} ${name}`, `${claim}; whether it is so cannot be told: ${doubt.opaque.because}`, [
          doubt.opaque.urn,
        ]);
      else {
        const urns = named.resolution.steps.map((step) => step.urn).reverse();
        const witness = { kind: "name" as const, vpc, name, steps: stepsOf(named) };
        ledger.violated(`${vpc} ${name}`, `${claim}, but the answer is ${showAnswers(named)}`, urns, witness);
      }
    }
  }
}

/** The places that references stand for; one that stands for nothing is told, never passed over. */
function placesOf(scene: Scene, ledger: Ledger, refs: readonly string[]): Place[] {
  return refs.flatMap((ref) => {
    const found = subnetsOf(scene, ref).flatMap((subnet) => scene.reach.workloads(subnet));
    const places = found.length > 0 ? found : stationsOf(scene.reach.network, ref);
    if (places.length === 0) ledger.undetermined(ref, `${ref} names nothing in the given states`, [ref]);
    return [...places];
  });
}

function subnetsOf(scene: Scene, ref: string): Subnet[] {
  const domain = /^domain:([^/]+)(\/consumers)?$/.exec(ref);
  if (domain) {
    const networks = scene.networks.filter((network) => network.domain.name === domain[1]);
    return networks.flatMap((network) => [...(domain[2] === undefined ? network.workloads : network.consumers)]);
  }
  const all = [...scene.model.subnets.values()];
  const vpcs = new Set(vpcsOf(scene, ref));
  if (vpcs.size > 0) return all.filter((subnet) => vpcs.has(subnet.vpc));
  const place = placeOf(ref);
  const cidr = place?.cidr ?? ref;
  if (!parsePrefix(cidr).ok) return [];
  return all.filter(
    (subnet) =>
      (place === undefined || subnet.account === undefined || subnet.account === place.account) &&
      subnet.cidrs.some((own) => covers(prefix(cidr), prefix(own))),
  );
}

function vpcsOf(scene: Scene, ref: string): string[] {
  const domain = /^domain:([^/]+)$/.exec(ref);
  if (domain) return scene.networks.filter((n) => n.domain.name === domain[1]).map((n) => n.vpc.key);
  return [...scene.model.vpcs.values()].filter((v) => [v.key, v.urn, v.id].includes(ref)).map((v) => v.key);
}
