/** An adapter whose host is not there yet: what is asked waits for it, and nothing waits for ever. */
import type { DeskEvent, EmbeddedPresence } from '../../../contracts/embed.ts';
import {
  type ActivityLog,
  type DeskPort,
  type HostAdapter,
  type HostContext,
  HostError,
  type HostNotice,
  type Panel,
  type PopResult,
  type PopTarget,
  type SavedActivity,
} from './adapter.ts';

/** Time, replaceable in tests. */
export interface Timers {
  setTimeout(run: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

export class QueuedHost {
  readonly adapter: HostAdapter;
  readonly #timers: Timers;
  readonly #early: DeskEvent[] = [];
  #ready: Promise<void> | undefined;
  #isReady = false;

  constructor(adapter: HostAdapter, timers: Timers) {
    this.adapter = adapter;
    this.#timers = timers;
  }

  /** Waits for the host as long as it may take. @throws {HostError}; what waits for it fails as `absent` */
  init(desk: DeskPort): Promise<void> {
    this.#ready ??= this.#within('start', () => this.adapter.init(desk)).then(() => {
      this.#isReady = true;
      for (const event of this.#early.splice(0)) this.adapter.deskEvent(event);
    });
    return this.#ready;
  }

  screenPop(target: PopTarget): Promise<PopResult> {
    return this.#call('open a record', () => this.adapter.screenPop(target));
  }

  saveActivity(log: ActivityLog): Promise<SavedActivity> {
    return this.#call('save the activity', () => this.adapter.saveActivity(log));
  }

  setPanel(panel: Panel): Promise<void> {
    return this.#call('change the panel', () => this.adapter.setPanel(panel));
  }

  setPresence(presence: EmbeddedPresence): Promise<void> {
    return this.#call('show your presence', () => this.adapter.setPresence(presence));
  }

  notify(notice: HostNotice): Promise<void> {
    return this.#call('show a notification', () => this.adapter.notify(notice));
  }

  getContext(): Promise<HostContext> {
    return this.#call('say where it stands', () => this.adapter.getContext());
  }

  /** In order, once the host is ready. */
  deskEvent(event: DeskEvent): void {
    if (this.#isReady) this.adapter.deskEvent(event);
    else this.#early.push(event);
  }

  dispose(): void {
    this.adapter.dispose();
  }

  async #call<T>(what: string, run: () => Promise<T>): Promise<T> {
    if (!this.#ready) throw new HostError('unreachable', 'The page around the desk was not started.');
    try {
      await this.#ready;
    } catch (error) {
      const message = `The page around the desk is not there to ${what}.`;
      throw new HostError('absent', message, { cause: error });
    }
    return await this.#within(what, run);
  }

  #within<T>(what: string, run: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const seconds = this.adapter.patienceMs / 1000;
      const timer = this.#timers.setTimeout(
        () =>
          reject(new HostError('timed_out', `The page around the desk did not ${what} within ${seconds} s.`)),
        this.adapter.patienceMs,
      );
      const settle = (then: () => void) => {
        this.#timers.clearTimeout(timer);
        then();
      };
      // A host that throws at once is a host that rejects.
      Promise.resolve()
        .then(run)
        .then(
          (value) => settle(() => resolve(value)),
          (error: unknown) => settle(() => reject(error)),
        );
    });
  }
}
