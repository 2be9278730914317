import type { Session } from './direct-line/index.ts';

/** A message that was written but not sent when the page went away. */
export interface Unsent {
  key: string;
  text: string;
}

/** What the widget keeps in the visitor's browser, and nowhere else. */
export interface Kept {
  session: Session;
  /** The sequence of the newest message that was seen. */
  seen: number;
}

const read = <T>(storage: () => Storage, key: string): T | null => {
  try {
    const text = storage().getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
};

const write = (storage: () => Storage, key: string, value: unknown): void => {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the conversation then lasts as long as the page.
  }
};

const local = () => window.localStorage;
const tab = () => window.sessionStorage;

/**
 * The conversation of one channel of one host, kept so that it goes on after a reload or on another page. The
 * conversation is shared by all tabs; what is unsent, and whether the panel is open, belongs to the tab.
 */
export class SavedConversation {
  readonly #name: string;

  constructor(host: string, channel: string) {
    this.#name = `patchbay:${host}:${channel}`;
  }

  load(): Kept | null {
    const kept = read<Kept>(local, this.#name);
    const usable =
      typeof kept?.session?.token === 'string' && typeof kept.session.conversationId === 'string';
    return usable ? kept : null;
  }

  keep(kept: Kept | null): void {
    write(local, this.#name, kept);
  }

  get unsent(): readonly Unsent[] {
    const unsent = read<Unsent[]>(tab, `${this.#name}:unsent`);
    return Array.isArray(unsent) ? unsent.filter((one) => typeof one?.text === 'string') : [];
  }

  set unsent(unsent: readonly Unsent[]) {
    write(tab, `${this.#name}:unsent`, unsent.length === 0 ? null : unsent);
  }

  get draft(): string {
    const draft = read<unknown>(tab, `${this.#name}:draft`);
    return typeof draft === 'string' ? draft : '';
  }

  set draft(draft: string) {
    write(tab, `${this.#name}:draft`, draft === '' ? null : draft);
  }

  get open(): boolean {
    return read<boolean>(tab, `${this.#name}:open`) === true;
  }

  set open(open: boolean) {
    write(tab, `${this.#name}:open`, open ? true : null);
  }

  get sound(): boolean {
    return read<boolean>(local, `${this.#name}:sound`) === true;
  }

  set sound(sound: boolean) {
    write(local, `${this.#name}:sound`, sound ? true : null);
  }
}
