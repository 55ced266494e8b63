import * as crypto from "node:crypto";
import { parse, stringify } from "yaml";
import type { Crypter } from "./passphrase";

/** A stack file made ready for a closed run. */
export interface LocalStackFile {
  readonly text: string;
  /** Config paths whose secret could not be opened and was replaced. */
  readonly opaque: readonly string[];
  /** The config as the program will see it, secrets in plain text: what the embedded AWS is seeded from. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** What the copied stack file is made with. */
export interface LocalStackKeys {
  /** Salt of the closed run's own passphrase. */
  readonly salt: string;
  /** Its crypter, made on first use (a key costs half a second). */
  readonly own: () => Crypter;
  /** The crypter of the real file's secrets, if its passphrase is known; asked only if there is a secret. */
  readonly real: () => Crypter | undefined;
}

/**
 * The stack file of a closed run: the real file's config, its secrets encrypted anew with the closed run's own
 * passphrase, nothing of the real secrets provider. A secret that cannot be opened becomes an opaque one: a text that
 * tells nothing, is stable from run to run (or each run would show a change), and stays a secret in the state.
 * `environment` (ESC) is left out for the same reason: it is a call to Pulumi Cloud.
 */
export function localStackFile(text: string, keys: LocalStackKeys): LocalStackFile {
  const parsed: unknown = parse(text) ?? {};
  const file: Record<string, unknown> = isRecord(parsed) ? parsed : {};
  const opaque: string[] = [];
  const plain = openSecrets(file.config ?? {}, "", (ciphertext, at) => {
    const opened = keys.real()?.decrypt(ciphertext);
    if (opened === undefined) opaque.push(at);
    return new Secret(opened ?? opaqueText(ciphertext));
  });
  const sealed = mapSecrets(plain, (secret) => ({ secure: keys.own().encrypt(secret.text) }));
  const config = mapSecrets(plain, (secret) => secret.text);
  const local = { encryptionsalt: keys.salt, ...(file.config === undefined ? {} : { config: sealed }) };
  return { text: stringify(local, { lineWidth: 0 }), opaque, config: isRecord(config) ? config : {} };
}

/** A secret in plain text inside a config tree. */
class Secret {
  constructor(readonly text: string) {}
}

/** Replaces each `{ secure: … }` of a config tree; `at` is its path. */
function openSecrets(value: unknown, at: string, open: (ciphertext: string, at: string) => Secret): unknown {
  if (Array.isArray(value)) return value.map((item, index) => openSecrets(item, `${at}[${index}]`, open));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && typeof value.secure === "string") return open(value.secure, at);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, openSecrets(item, at === "" ? key : `${at}.${key}`, open)]),
  );
}

function mapSecrets(value: unknown, show: (secret: Secret) => unknown): unknown {
  if (value instanceof Secret) return show(value);
  if (Array.isArray(value)) return value.map((item) => mapSecrets(item, show));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapSecrets(item, show)]));
}

/** The `encryptionsalt` of a stack file, if it uses a passphrase. */
export function saltOf(text: string): string | undefined {
  const parsed: unknown = parse(text);
  return isRecord(parsed) && typeof parsed.encryptionsalt === "string" ? parsed.encryptionsalt : undefined;
}

function opaqueText(ciphertext: string): string {
  return `opaque-${crypto.createHash("sha256").update(ciphertext).digest("hex").slice(0, 16)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
