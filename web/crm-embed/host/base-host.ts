/** What adapters have in common: who listens to them, and how they say that their host cannot do something. */
import type { DeskEvent, EmbeddedPresence, EmbedHost } from '../../../contracts/embed.ts';
import {
  type Ability,
  type ActivityLog,
  type ClickToDial,
  type DeskPort,
  type HostAdapter,
  type HostContext,
  HostError,
  type HostNotice,
  type HostPage,
  type Navigation,
  type Panel,
  type PopResult,
  type PopTarget,
  type SavedActivity,
  type SettablePresence,
  type Stop,
} from './adapter.ts';

/** Who wants to hear of one kind of thing. */
export class Listeners<T> {
  readonly #handlers = new Set<(value: T) => void>();

  add(handler: (value: T) => void): Stop {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  tell(value: T): void {
    for (const handler of [...this.#handlers]) handler(value);
  }

  clear(): void {
    this.#handlers.clear();
  }
}

export abstract class BaseHost implements HostAdapter {
  abstract readonly host: EmbedHost;
  abstract readonly can: ReadonlySet<Ability>;
  /** The documented patience of most hosts. */
  readonly patienceMs: number = 10_000;
  protected readonly page: HostPage;
  protected readonly clicks = new Listeners<ClickToDial>();
  protected readonly navigations = new Listeners<Navigation>();
  protected readonly presences = new Listeners<SettablePresence>();
  /** Undone when the adapter is disposed of. */
  protected readonly stops: Stop[] = [];

  constructor(page: HostPage) {
    this.page = page;
  }

  abstract init(desk: DeskPort): Promise<void>;

  onClickToDial(handler: (click: ClickToDial) => void): Stop {
    return this.clicks.add(handler);
  }

  onNavigate(handler: (navigation: Navigation) => void): Stop {
    return this.navigations.add(handler);
  }

  onPresence(handler: (presence: SettablePresence) => void): Stop {
    return this.presences.add(handler);
  }

  screenPop(target: PopTarget): Promise<PopResult> {
    return this.unsupported(`open a record (${target.kind})`);
  }

  saveActivity(_log: ActivityLog): Promise<SavedActivity> {
    return this.unsupported('save an activity');
  }

  setPanel(_panel: Panel): Promise<void> {
    return this.unsupported('change the panel');
  }

  setPresence(_presence: EmbeddedPresence): Promise<void> {
    return this.unsupported('show a presence');
  }

  notify(_notice: HostNotice): Promise<void> {
    return this.unsupported('show a notification');
  }

  async getContext(): Promise<HostContext> {
    return { environment: { origin: this.page.hostOrigin }, record: null };
  }

  deskEvent(_event: DeskEvent): void {
    // Most hosts are told what to do, not what happened.
  }

  dispose(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.clicks.clear();
    this.navigations.clear();
    this.presences.clear();
  }

  protected async unsupported(what: string): Promise<never> {
    throw new HostError('unsupported', `This host cannot ${what} for another page.`);
  }

  /** A number as a host gave it; nothing is dialled without one. */
  protected click(number: unknown, record?: ClickToDial['record']): void {
    const text = typeof number === 'number' ? String(number) : number;
    if (typeof text !== 'string' || text.trim() === '') return;
    this.clicks.tell({ number: text.trim(), ...(record ? { record } : {}) });
  }
}

/** A field of something that a host sent; undefined unless it is a text that says something. */
export function textOf(value: unknown, field: string): string | undefined {
  const found = (value as Record<string, unknown> | null | undefined)?.[field];
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** JSON text or what it says already; undefined when it is neither. */
export function parseLoosely(data: unknown): Record<string, unknown> | undefined {
  let value = data;
  if (typeof value === 'string') {
    try {
      value = JSON.parse(value);
    } catch {
      return undefined;
    }
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
