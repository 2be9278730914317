/** A page for adapters without a browser around it: its host's script arrives when the test says so. */
import { HostSettings } from '../../../contracts/embed.ts';
import type { HostPage, Stop } from '../host/adapter.ts';

export class FakePage implements HostPage {
  readonly hostOrigin = 'https://crm.example.com';
  readonly settings: HostSettings;
  readonly globals: Record<string, unknown> = {};
  readonly posted: Record<string, unknown>[] = [];
  readonly scripts: { path: string; attributes: Readonly<Record<string, string>> }[] = [];
  readonly #hear = new Set<(data: unknown) => void>();
  readonly #events = new Map<string, Set<() => void>>();
  #arrived: () => void = () => undefined;
  #failed: (error: Error) => void = () => undefined;

  constructor(settings: Partial<HostSettings> = {}) {
    this.settings = HostSettings.parse(settings);
  }

  loadScript(path: string, attributes: Readonly<Record<string, string>> = {}): Promise<void> {
    this.scripts.push({ path, attributes });
    return new Promise((resolve, reject) => {
      this.#arrived = resolve;
      this.#failed = reject;
    });
  }

  /** The script has run. */
  scriptArrives(): void {
    this.#arrived();
  }

  scriptFails(error: Error): void {
    this.#failed(error);
  }

  onWindowEvent(name: string, handler: () => void): Stop {
    const handlers = this.#events.get(name) ?? new Set();
    this.#events.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  windowEvent(name: string): void {
    for (const handler of this.#events.get(name) ?? []) handler();
  }

  post(message: unknown): void {
    this.posted.push(message as Record<string, unknown>);
  }

  onMessage(handler: (data: unknown) => void): Stop {
    this.#hear.add(handler);
    return () => this.#hear.delete(handler);
  }

  /** The page that holds us says something. */
  say(data: unknown): void {
    for (const handler of [...this.#hear]) handler(data);
  }
}

/** Everything that waits for nothing else has run. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
