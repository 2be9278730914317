/** What was asked and what was answered, for tests and for the curious; secrets are not kept. */

export interface JournalEntry {
  at: string;
  organization: string;
  method: string;
  path: string;
  query: string;
  /** Names in lower case; `authorization` and `cookie` say only that they were there. */
  headers: Record<string, string>;
  body: string;
  /** Undefined while it runs, and when the connection was cut instead of an answer. */
  status?: number;
  /** The kind of the fault that hit it. */
  fault?: string;
}

const maxEntries = 2000;
const maxBody = 20_000;
const secretHeaders = new Set(['authorization', 'cookie']);
const secretFields = ['client_secret', 'refresh_token', 'code', 'code_verifier', 'client_assertion'];

export class Journal {
  #entries: JournalEntry[] = [];

  /** Keeps the newest. The entry may be completed later. */
  add(entry: JournalEntry): JournalEntry {
    const kept = { ...entry, headers: withoutSecrets(entry.headers), body: readable(entry) };
    this.#entries.push(kept);
    if (this.#entries.length > maxEntries) this.#entries = this.#entries.slice(-maxEntries / 2);
    return kept;
  }

  list(): readonly JournalEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }
}

const withoutSecrets = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secretHeaders.has(name) ? '(redacted)' : value]),
  );

function readable(entry: JournalEntry): string {
  if (!(entry.headers['content-type'] ?? '').includes('x-www-form-urlencoded'))
    return entry.body.slice(0, maxBody);
  const form = new URLSearchParams(entry.body);
  for (const name of secretFields) if (form.has(name)) form.set(name, '(redacted)');
  return form.toString();
}
