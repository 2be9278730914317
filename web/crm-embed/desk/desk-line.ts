/** This page's end of the line to the desk in its frame: commands out, events in. */
import {
  type DeskCommandInput,
  type DeskCommandName,
  type DeskCommandOutput,
  type DeskEvent,
  deskCommands,
  embedVersion,
  FromDesk,
  type ToDesk,
} from '../../../contracts/embed.ts';
import type { DeskPort } from '../host/adapter.ts';
import type { Timers } from '../host/queued-host.ts';

/** The way to the desk's window; tests bring their own. */
export interface DeskWire {
  post(message: ToDesk): void;
  /** What comes from the desk's window on our own origin, and from nowhere else. */
  listen(receive: (data: unknown) => void): void;
}

/** Why the desk did not do it; `code` is of contracts/errors.ts, or `desk.timed_out`. */
export class DeskError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'DeskError';
    this.code = code;
  }
}

interface Pending {
  message: ToDesk;
  resolve(output: unknown): void;
  reject(error: unknown): void;
  timer: unknown;
}

const patienceMs = 20_000;

export class DeskLine implements DeskPort {
  readonly #wire: DeskWire;
  readonly #timers: Timers;
  readonly #pending = new Map<string, Pending>();
  #ready = false;
  #next = 1;
  onEvent: (event: DeskEvent) => void = () => undefined;
  /** The desk is of another version: one of the two pages is from before an update. */
  onMismatch: () => void = () => undefined;

  constructor(wire: DeskWire, timers: Timers) {
    this.#wire = wire;
    this.#timers = timers;
    wire.listen((data) => this.#receive(data));
  }

  /** Waits for the desk while nobody is signed in there. @throws {DeskError} */
  command<N extends DeskCommandName>(name: N, input: DeskCommandInput<N>): Promise<DeskCommandOutput<N>> {
    return new Promise((resolve, reject) => {
      const id = String(this.#next++);
      const message: ToDesk = { patchbay: 'embed', version: embedVersion, type: 'command', id, name, input };
      const timer = this.#timers.setTimeout(() => {
        this.#pending.delete(id);
        reject(
          new DeskError(
            'desk.timed_out',
            this.#ready ? 'The desk does not answer. Reload the page.' : 'Sign in to the desk first.',
          ),
        );
      }, patienceMs);
      const take = (output: unknown) => {
        const parsed = deskCommands[name].output.safeParse(output);
        if (parsed.success) resolve(parsed.data as DeskCommandOutput<N>);
        else reject(new DeskError('server.internal', 'The desk answered something else. Reload the page.'));
      };
      this.#pending.set(id, { message, resolve: take, reject, timer });
      if (this.#ready) this.#wire.post(message);
    });
  }

  #receive(data: unknown): void {
    const version = (data as { patchbay?: unknown; version?: unknown } | null)?.version;
    if ((data as { patchbay?: unknown } | null)?.patchbay !== 'embed') return;
    if (version !== embedVersion) {
      this.onMismatch();
      return;
    }
    const parsed = FromDesk.safeParse(data);
    if (!parsed.success) return;
    if (parsed.data.type === 'event') this.#happened(parsed.data.event);
    else this.#answered(parsed.data);
  }

  #happened(event: DeskEvent): void {
    if (event.event === 'signed_out') this.#ready = false;
    if (event.event === 'ready') {
      this.#ready = true;
      // Also what a desk that was reloaded meanwhile never answered.
      for (const { message } of this.#pending.values()) this.#wire.post(message);
    }
    this.onEvent(event);
  }

  #answered(reply: Extract<FromDesk, { type: 'reply' }>): void {
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    this.#pending.delete(reply.id);
    this.#timers.clearTimeout(pending.timer);
    if (reply.ok) pending.resolve(reply.output);
    else pending.reject(new DeskError(reply.error.code, reply.error.message));
  }
}

/** The frame's window, on our own origin. */
export function frameWire(window: Window, frame: HTMLIFrameElement): DeskWire {
  const { origin } = window.location;
  return {
    post: (message) => frame.contentWindow?.postMessage(message, origin),
    listen(receive) {
      window.addEventListener('message', (event: MessageEvent) => {
        if (event.origin === origin && event.source === frame.contentWindow) receive(event.data);
      });
    },
  };
}
