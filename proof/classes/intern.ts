/** Numbers texts: equal texts get equal numbers. */
export class Interner {
  private readonly numbers = new Map<string, number>();

  of(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) this.numbers.set(text, (number = this.numbers.size));
    return number;
  }

  get size(): number {
    return this.numbers.size;
  }
}

/** Numbers pairs of numbers: equal pairs get equal numbers. */
export class Pairs {
  private readonly numbers = new Map<number, Map<number, number>>();
  private next = 0;

  of(a: number, b: number): number {
    let row = this.numbers.get(a);
    if (!row) this.numbers.set(a, (row = new Map<number, number>()));
    let number = row.get(b);
    if (number === undefined) row.set(b, (number = this.next++));
    return number;
  }
}
