/** The unreliable network: cuts somebody's line at random times with a given mean, as Poisson would. */
export class Cutter {
  readonly #meanMs: number;
  readonly #timers = new Set<NodeJS.Timeout>();
  cuts = 0;

  /** @param meanMs infinite: never. */
  constructor(meanMs: number) {
    this.#meanMs = meanMs;
  }

  /** Cuts this line again and again. @returns the way to leave it alone. */
  watch(line: { cut(): void }): () => void {
    if (!Number.isFinite(this.#meanMs)) return () => {};
    let timer: NodeJS.Timeout;
    const wait = () => {
      timer = setTimeout(
        () => {
          this.#timers.delete(timer);
          this.cuts += 1;
          line.cut();
          wait();
        },
        -Math.log(1 - Math.random()) * this.#meanMs,
      );
      this.#timers.add(timer);
    };
    wait();
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
