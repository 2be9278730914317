/** The fields of a plain object, each made when it is asked for. Only the object's own names are there. */
export class LazyFields<T> implements ReadonlyMap<string, T> {
  readonly #source: Readonly<Record<string, unknown>>;
  readonly #make: (value: unknown) => T;
  readonly #made = new Map<string, T>();

  constructor(source: Readonly<Record<string, unknown>>, make: (value: unknown) => T) {
    this.#source = source;
    this.#make = make;
  }

  get size(): number {
    return Object.keys(this.#source).length;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#source, name);
  }

  get(name: string): T | undefined {
    if (!this.has(name)) return undefined;
    if (!this.#made.has(name)) this.#made.set(name, this.#make(this.#source[name]));
    return this.#made.get(name);
  }

  *entries(): MapIterator<[string, T]> {
    for (const name of Object.keys(this.#source)) yield [name, this.get(name) as T];
  }

  *keys(): MapIterator<string> {
    yield* Object.keys(this.#source);
  }

  *values(): MapIterator<T> {
    for (const [, value] of this.entries()) yield value;
  }

  forEach(work: (value: T, name: string, map: ReadonlyMap<string, T>) => void): void {
    for (const [name, value] of this.entries()) work(value, name, this);
  }

  [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries();
  }
}
