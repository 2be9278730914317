/** Server-sent events (HTML, 9.2.6) out of bytes that are cut anywhere. */

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  /** Of the last event that had one; `Last-Event-ID` when the stream is taken up again. */
  readonly id: string | null;
}

/** Characters of one event: a stream of nonsense is not collected for ever. */
const longestEvent = 1_000_000;

export class EventReader {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #length = 0;
  #id: string | null = null;

  /** @throws {RangeError} an event is longer than any that is taken. */
  *read(text: string): Generator<ServerSentEvent> {
    this.#rest += text;
    for (;;) {
      const end = this.#rest.search(/\r\n|\n|\r(?!$)/);
      if (end < 0) break;
      const line = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + (this.#rest.startsWith('\r\n', end) ? 2 : 1));
      this.#length += line.length;
      const done = this.#line(line);
      if (done) yield done;
      this.#check();
    }
    this.#check();
  }

  #check(): void {
    if (this.#length + this.#rest.length > longestEvent) throw new RangeError('The event is too long.');
  }

  #line(line: string): ServerSentEvent | null {
    if (line === '') return this.#dispatch();
    if (line.startsWith(':')) return null;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.#id = value === '' ? null : value;
    return null;
  }

  #dispatch(): ServerSentEvent | null {
    const event = this.#event === '' ? 'message' : this.#event;
    const data = this.#data.join('\n');
    const isEmpty = this.#data.length === 0 && this.#event === '';
    this.#event = '';
    this.#data = [];
    this.#length = 0;
    return isEmpty ? null : { event, data, id: this.#id };
  }
}
