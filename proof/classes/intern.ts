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
