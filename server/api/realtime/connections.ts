/** Which representatives have a socket open here, and the beats and edges that follow from it. */
import type { House } from '../../data-model/house/index.ts';
import { markConnected, markDisconnected } from '../../routing/index.ts';
import type { DeskSocket } from './desk-socket.ts';

const beatMs = 10_000;
/** A dead process's representatives count as connected for this long. Milliseconds. */
const countsForMs = 30_000;
/** A reload or a short cut of the line is no disconnect. Milliseconds. */
const graceMs = 30_000;

export class Connections {
  readonly #house: House;
  readonly #sockets = new Set<DeskSocket>();
  readonly #byUser = new Map<string, number>();
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  /** Until when this process said that they are connected. Epoch milliseconds. */
  readonly #said = new Map<string, number>();
  /** Those for whom that was written since they came. */
  readonly #known = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor(house: House) {
    this.#house = house;
    this.#timer = setInterval(() => this.#beat(), beatMs);
  }

  add(desk: DeskSocket): void {
    this.#sockets.add(desk);
    const { userId, roles } = desk.principal;
    if (!roles.includes('representative')) return;
    clearTimeout(this.#leaving.get(userId));
    this.#leaving.delete(userId);
    this.#byUser.set(userId, (this.#byUser.get(userId) ?? 0) + 1);
    this.#mark([userId], false);
  }

  remove(desk: DeskSocket): void {
    if (!this.#sockets.delete(desk)) return;
    const { userId, roles } = desk.principal;
    if (!roles.includes('representative')) return;
    const left = (this.#byUser.get(userId) ?? 1) - 1;
    if (left > 0) {
      this.#byUser.set(userId, left);
      return;
    }
    this.#byUser.delete(userId);
    this.#leaving.set(
      userId,
      setTimeout(() => {
        this.#leaving.delete(userId);
        // They may have a socket to another process: its beats say more than ours did last.
        const said = this.#said.get(userId);
        this.#said.delete(userId);
        this.#known.delete(userId);
        markDisconnected(this.#house, userId, said).catch((error: unknown) => this.#failed(error));
      }, graceMs),
    );
  }

  close(): void {
    clearInterval(this.#timer);
    for (const timer of this.#leaving.values()) clearTimeout(timer); // their time runs out in the database
    for (const desk of this.#sockets) {
      desk.close();
      desk.socket.close(1001, 'restarting');
    }
  }

  #beat(): void {
    for (const [stayed, users] of Map.groupBy(this.#byUser.keys(), (userId) => this.#known.has(userId)))
      this.#mark(users, stayed);
    for (const desk of this.#sockets) {
      if (!desk.alive) {
        desk.socket.terminate();
        continue;
      }
      desk.alive = false;
      desk.socket.ping();
    }
  }

  #mark(users: readonly string[], stayed: boolean): void {
    const until = this.#house.clock.now().getTime() + countsForMs;
    for (const userId of users) this.#said.set(userId, until);
    markConnected(this.#house, users, until, stayed).then(
      () => {
        for (const userId of users) if (this.#byUser.has(userId)) this.#known.add(userId);
      },
      (error: unknown) => this.#failed(error),
    );
  }

  #failed(error: unknown): void {
    this.#house.logger.warn({ err: error }, 'connections could not be recorded; the next beat tries again');
  }
}
