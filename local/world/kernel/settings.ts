/** The organization that the world is, and how its time runs: the records that everything else rests on. */
import { type Doc, compact, doc, num, text } from "./json";
import { type Store } from "./store";

/** An account of the organization. */
export interface Account {
  /** 12 digits. */
  readonly id: string;
  readonly name?: string;
  /** Organizational unit path (`o-…/r-…/ou-…/`), for shares with units. */
  readonly path?: string;
  /** Names that this account has for zone ids, by Region: `{"us-east-1": {"use1-az1": "us-east-1b"}}`. */
  readonly zones?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** How the virtual clock runs and how long AWS takes to show things elsewhere. */
export interface Timing {
  /** Virtual seconds that pass per real second; 0 stops the clock between calls. */
  readonly speed: number;
  /** Virtual seconds that each call takes. */
  readonly tick: number;
  /** Virtual seconds until a share, an attachment or its acceptance is seen by another account. */
  readonly visibility: number;
}

/** Clock as it runs by default: a minute of AWS takes a second. */
export const DEFAULT_TIMING: Timing = { speed: 60, tick: 0.1, visibility: 60 };

const KEY = { type: "world:settings", id: "world", account: "", region: "global" } as const;

/** Settings of the world as stored. */
export interface Settings {
  readonly organization: string;
  readonly management: string;
  /** Account that calls without an assumed role come from. */
  readonly operator: string;
  /** RAM sharing with AWS Organizations is on: shares inside the organization need no acceptance. */
  readonly organizationSharing: boolean;
  readonly timing: Timing;
  /** Overrides of quotas by code. */
  readonly quotas: Readonly<Record<string, number>>;
  /** Changes every generated identifier. */
  readonly seed: string;
}

/** Reads the settings; a world that was never seeded has one account. */
export function settings(store: Store): Settings {
  const state: Doc = store.get(`${KEY.account}|${KEY.region}|${KEY.type}|${KEY.id}`)?.state ?? {};
  const timing = doc(state, "timing");
  return {
    organization: text(state, "organization") ?? "o-bedrockhub0",
    management: text(state, "management") ?? "000000000001",
    operator: text(state, "operator") ?? "000000000001",
    organizationSharing: state["organizationSharing"] !== false,
    timing: {
      speed: num(timing, "speed") ?? DEFAULT_TIMING.speed,
      tick: num(timing, "tick") ?? DEFAULT_TIMING.tick,
      visibility: num(timing, "visibility") ?? DEFAULT_TIMING.visibility,
    },
    quotas: doc(state, "quotas") as Readonly<Record<string, number>>,
    seed: text(state, "seed") ?? "bedrock-hub",
  };
}

/** Stores settings. */
export function putSettings(store: Store, next: Settings): void {
  const state = compact({ ...next, timing: { ...next.timing }, quotas: { ...next.quotas } });
  store.put({ ...KEY, serial: 0, created: 0, inputs: {}, state, links: [] });
}
