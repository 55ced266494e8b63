/**
 * Partition refinement over many columns at once. Every atom has one value per column (table or filter); two atoms
 * are alike if all their values are. The vector of values is kept as a balanced tree of shared, numbered nodes, so
 * that stepping from one atom to the next costs the logarithm of the number of columns per change, and equal vectors
 * have equal numbers exactly, with no hashing to trust.
 */
import { Pairs } from "./intern";
import type { Pieces } from "./pieces";

/**
 * The classes of atoms under columns.
 * @param size number of atoms
 * @returns the class of each atom; classes are numbered from 0 in order of the first atom
 */
export function refine(columns: readonly Pieces[], size: number): { classOf: Int32Array; classes: number } {
  let leaves = 1;
  while (leaves < columns.length) leaves *= 2;
  // tree[1] is the root; the leaf of column c is tree[leaves + c].
  const tree = new Int32Array(2 * leaves);
  // The same pair at two nodes stands for different vectors: one numbering for each.
  const numbering = Array.from({ length: leaves }, () => new Pairs());
  const pairs = (node: number, a: number, b: number): number => (numbering[node] as Pairs).of(a, b);
  columns.forEach((column, c) => (tree[leaves + c] = column.values[0] ?? 0));
  for (let node = leaves - 1; node >= 1; node--)
    tree[node] = pairs(node, tree[2 * node] as number, tree[2 * node + 1] as number);

  const changes = changesOf(columns, size);
  const classOf = new Int32Array(size);
  const numbers = new Map<number, number>();
  for (let atom = 0, i = 0; atom < size; atom++) {
    for (; i < changes.length && (changes[i] as Change).atom === atom; i++) {
      const { column, value } = changes[i] as Change;
      tree[leaves + column] = value;
      for (let node = (leaves + column) >>> 1; node >= 1; node >>>= 1) {
        tree[node] = pairs(node, tree[2 * node] as number, tree[2 * node + 1] as number);
      }
    }
    const root = tree[1] as number;
    let number = numbers.get(root);
    if (number === undefined) numbers.set(root, (number = numbers.size));
    classOf[atom] = number;
  }
  return { classOf, classes: numbers.size };
}

interface Change {
  readonly atom: number;
  readonly column: number;
  readonly value: number;
}

/** Every change of a column after the first atom, in the order of atoms. */
function changesOf(columns: readonly Pieces[], size: number): Change[] {
  const out: Change[] = [];
  columns.forEach(({ starts, values }, column) => {
    for (let i = 1; i < starts.length; i++) {
      const atom = starts[i] as number;
      if (atom < size) out.push({ atom, column, value: values[i] as number });
    }
  });
  return out.sort((a, b) => a.atom - b.atom);
}
