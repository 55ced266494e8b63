/** The properties of a segmented network, proven from its resources against an intent. */
import { FACTS } from "../facts";
import type { Intent } from "../intent";
import type { ModelObject, NetworkModel } from "../model";
import { callsApart } from "./calls-apart";
import { consumersOnly } from "./consumers-only";
import { domainsApart } from "./domains-apart";
import { endpointsReached } from "./endpoints-reached";
import { accessNamed } from "./access";
import { grantsNamed } from "./grants";
import { inputWhole } from "./input";
import { Ledger, worst, type Property } from "./ledger";
import { matrixOf } from "./matrix";
import { namesApart } from "./names-apart";
import { onPremisesExact } from "./on-premises";
import { policiesClosed } from "./policies";
import { quarantineHolds } from "./quarantine";
import { quotasKept } from "./quotas";
import { noRefusals } from "./refusals";
import { repliesReturn } from "./replies";
import { routesSound } from "./routes-sound";
import { s3Stays } from "./s3";
import { sceneOf, type Lack, type Scene } from "./scene";
import type { PropertyResult, ProofReport, RemovableLayer } from "./types";
import { zonesCovered } from "./zones";

export type { Property } from "./ledger";
export type * from "./types";
export { REMOVABLE } from "./types";
export { sceneOf, type Scene, type SetScene } from "./scene";
export { Ledger } from "./ledger";

/** All properties in order of their numbers. */
export const PROPERTIES: readonly Property[] = [
  inputWhole,
  endpointsReached,
  domainsApart,
  onPremisesExact,
  s3Stays,
  repliesReturn,
  zonesCovered,
  quotasKept,
  policiesClosed,
  namesApart,
  consumersOnly,
  noRefusals,
  callsApart,
  quarantineHolds,
  grantsNamed,
  accessNamed,
  // Last: loops that the others met on the way are its findings too.
  routesSound,
];

export interface ProveOptions {
  /** Layers thought away. */
  readonly without?: readonly RemovableLayer[];
  /** Properties of the user's own, checked after the others. */
  readonly more?: readonly Property[];
}

/** Proves every property of a network. Never throws for what a network contains. */
export function prove(model: NetworkModel, intent: Intent, options: ProveOptions = {}): ProofReport {
  const scene = sceneOf(model, intent, options.without ?? []);
  const results = [...PROPERTIES, ...(options.more ?? [])].map((property) => check(scene, property));
  const declared = declaredIn(model);
  const properties = results.sort((a, b) => order(a.id) - order(b.id));
  return {
    schemaVersion: 1,
    verdict: worst(properties.flatMap(({ verdict }) => (verdict === "skipped" ? [] : [verdict]))),
    without: [...scene.without],
    properties,
    matrix: matrixOf(scene),
    ...(declared.length > 0 ? { declared } : {}),
  };
}

/** Ids of the model's objects that a facts file or a stack file declares. */
function declaredIn({
  vpcs,
  subnets,
  routeTables,
  acls,
  groups,
  interfaceEndpoints,
  gatewayEndpoints,
}: NetworkModel): string[] {
  const all: Iterable<ModelObject>[] = [
    vpcs.values(),
    subnets.values(),
    routeTables.values(),
    acls.values(),
    groups.values(),
    interfaceEndpoints.values(),
    gatewayEndpoints.values(),
  ];
  const urns = all.flatMap((objects) => [...objects].map(({ urn }) => urn).filter((urn) => urn.startsWith(FACTS)));
  return [...new Set(urns)].map((urn) => urn.split("::").at(-1) ?? urn);
}

/** Own properties of P0, P1, … by number; those of the user after them, as they stand in the file. */
function order(id: string): number {
  const match = /^P([0-9]+)$/.exec(id);
  return match ? Number(match[1]) : 1000;
}

function check(scene: Scene, property: Property): PropertyResult {
  const { id, title, restsOn } = property;
  const gone = restsOn.filter((layer) => scene.without.has(layer));
  if (gone.length > 0) {
    const note = `rests on ${gone.join(" and ")}, which ${gone.length === 1 ? "is" : "are"} thought away`;
    return { id, title, verdict: "skipped", checked: 0, findings: [], note };
  }
  const ledger = new Ledger(property);
  property.check(scene, ledger);
  if (ledger.checked === 0) tellNothing(scene, property, ledger);
  else if (OWN.has(property)) tellMissing(scene, property, ledger);
  return ledger.result();
}

const OWN: ReadonlySet<Property> = new Set(PROPERTIES);

/** What no state shows of the intent was not checked, however much of the rest was: a state may have been forgotten. */
function tellMissing({ gaps }: Scene, { concerns = ofNetworks }: Property, ledger: Ledger): void {
  for (const { message, urn, lacks } of gaps) {
    if (lacks === undefined || !concerns(lacks)) continue;
    const part = lacks.of === "network" ? lacks.network.name : `${NAMES[lacks.of]} of the intent`;
    ledger.undetermined(`missing ${urn}`, `cannot be told of ${part}: ${message}`, [urn]);
  }
}

const ofNetworks = ({ of }: Lack): boolean => of !== "on-premises";

const NAMES = { set: "an endpoint set", hub: "a hub", "on-premises": "a connection" } as const;

/** Where the intent demands something and nothing of it is there, "nothing to check" would read as holding. */
function tellNothing({ gaps, intent }: Scene, { demandedBy }: Property, ledger: Ledger): void {
  const demanded = demandedBy ? demandedBy(intent) : intent.domains.length > 0;
  const [gap] = gaps;
  if (!demanded || !gap) return;
  const message = `nothing of it could be checked, since the intent and the network do not fit together: ${gap.message}`;
  ledger.undetermined("nothing", message, [gap.urn]);
  ledger.checked = 0;
}
