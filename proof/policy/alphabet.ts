/** Characters, and the classes of them that patterns name. */

/** A set of characters with a name. */
export interface CharClass {
  readonly name: string;
  readonly has: (char: string) => boolean;
}

/** Which classes each character is in, as bits, and the characters of each such cell in order of preference. */
export interface CharTable {
  readonly bits: ReadonlyMap<string, number>;
  readonly cells: readonly (readonly [number, readonly string[]])[];
}

/** The order in which characters are preferred in a representative. A character that no pattern names stands for all such. */
const ALPHABET =
  "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./+=,@:!#$%&'()*;<>?[\\]^`{|}~\" \0\u00a4";
const ALPHABET_CHARS = Array.from({ length: ALPHABET.length }, (_, at) => ALPHABET.charAt(at));
const KNOWN: ReadonlySet<string> = new Set(ALPHABET_CHARS);

/** The members of each class among the known characters; classes are few and live as long as the program. */
const members = new WeakMap<CharClass, readonly boolean[]>();

function membersOf(chars: CharClass): readonly boolean[] {
  const known = members.get(chars) ?? ALPHABET_CHARS.map((char) => chars.has(char));
  members.set(chars, known);
  return known;
}

/** The table of some classes; `named` are the characters that patterns name, known or not. */
export function charTable(classes: readonly CharClass[], named: Iterable<string>): CharTable {
  const bits = new Map<string, number>();
  const cells = new Map<number, string[]>();
  const add = (char: string, member: number): void => {
    bits.set(char, member);
    const cell = cells.get(member);
    if (cell) cell.push(char);
    else cells.set(member, [char]);
  };
  const lists = classes.map(membersOf);
  for (const [at, char] of ALPHABET_CHARS.entries()) {
    let member = 0;
    for (const [bit, list] of lists.entries()) if (list[at]) member |= 1 << bit;
    add(char, member);
  }
  for (const char of new Set(named)) {
    if (!KNOWN.has(char))
      add(
        char,
        classes.reduce((sum, { has }, at) => (has(char) ? sum | (1 << at) : sum), 0),
      );
  }
  return { bits, cells: [...cells] };
}
