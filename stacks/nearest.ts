import { nearest } from "../catalogue/nearest";

/** `did you mean x?` where there is a near word, otherwise what is known: the fix for an unknown name. */
export function suggestion(word: string, known: Iterable<string>): string {
  const all = [...known].sort();
  const near = nearest(word, all);
  if (near !== undefined) return `did you mean ${near}?`;
  if (all.length === 0) return "none are declared";
  const listed = all.slice(0, 12).join(", ");
  return `use one of ${listed}${all.length > 12 ? ", …" : ""}`;
}
