import { shellQuote } from "./launchers";

/** URNs that a message of the engine calls protected, each once; the one that it would go with may stand in between. */
export function guardedIn(message: string): string[] {
  const found = message.matchAll(
    /resource "(urn:pulumi:[^"]+)"(?: as part of replacing "[^"]+")?\s+(?:as it is currently marked for protection|cannot be deleted\s+because it is protected)/g,
  );
  return [...new Set([...found].map(([, urn = ""]) => urn))];
}

/**
 * The command that lifts the protection of some resources.
 * @param pulumi what a person types in front of the CLI's arguments
 */
export function liftCommand(pulumi: string, urns: readonly string[]): string {
  return `${pulumi} state unprotect --yes ${urns.map(shellQuote).join(" ")}`;
}
