/**
 * Reads JSON and remembers where everything stands. Mends what has one meaning only (a comma too many, a tab inside
 * a string), and says so; all else is refused at its place.
 */
import { type Mend, maxDepth, type NodePlace, type ReadDocument, setMember, Unreadable } from './document.ts';

const tab = 9;
const newLine = 10;
const carriageReturn = 13;
const space = 32;
const quote = 34;
const backslash = 92;

/** @param text without a byte order mark. Throws `Unreadable`. */
export function readJson(file: string, text: string): ReadDocument {
  const reader = new JsonReader(text);
  return { file, text, value: reader.read(), places: reader.places, mends: reader.mends };
}

class JsonReader {
  readonly places = new WeakMap<object, NodePlace>();
  readonly mends: Mend[] = [];
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): unknown {
    const value = this.#value();
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail(`The document ends here, and ${this.#found()} follows.`);
    return value;
  }

  #value(): unknown {
    this.#skipSpace();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#nested(() => this.#object());
      case '[':
        return this.#nested(() => this.#list());
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > maxDepth) this.#fail(`This is nested deeper than ${maxDepth} levels.`);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #object(): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    const place: NodePlace = { start: this.#at, members: new Map() };
    this.places.set(value, place);
    this.#at += 1;
    for (this.#skipSpace(); this.#text[this.#at] !== '}'; this.#skipSpace()) {
      if (this.#text[this.#at] !== '"')
        this.#fail(`A member’s name in quotes belongs here, not ${this.#found()}.`);
      const start = this.#at;
      const name = this.#string();
      this.#skipSpace();
      if (this.#text[this.#at] !== ':')
        this.#fail(`A colon belongs after “${cut(name)}”, not ${this.#found()}.`);
      this.#at += 1;
      if (place.members.has(name))
        this.mends.push({
          code: 'json.duplicate_member',
          message: `“${cut(name)}” stands here twice; the last one counts.`,
          offset: start,
        });
      place.members.set(name, start);
      setMember(value, name, this.#value());
      if (!this.#comma('}', 'object')) break;
    }
    this.#at += 1;
    return value;
  }

  #list(): unknown[] {
    const value: unknown[] = [];
    this.places.set(value, { start: this.#at, members: new Map() });
    this.#at += 1;
    for (this.#skipSpace(); this.#text[this.#at] !== ']'; this.#skipSpace()) {
      value.push(this.#value());
      if (!this.#comma(']', 'list')) break;
    }
    this.#at += 1;
    return value;
  }

  /** After a member: is there another one? Stands on the closing bracket when not. */
  #comma(closing: string, what: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] === closing) return false;
    if (this.#text[this.#at] !== ',')
      this.#fail(`A comma or the end of the ${what} (${closing}) belongs here, not ${this.#found()}.`);
    const comma = this.#at;
    this.#at += 1;
    this.#skipSpace();
    if (this.#text[this.#at] !== closing) return true;
    this.mends.push({
      code: 'json.trailing_comma',
      message: `The comma before the end of the ${what} was left out.`,
      offset: comma,
    });
    return false;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let escaped = false;
    let tabs = false;
    let at = start + 1;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (Number.isNaN(code)) this.#fail('This text has no closing quote.');
      if (code === backslash) {
        escaped = true;
        at += 1;
      } else if (code === tab) {
        if (!tabs)
          this.mends.push({
            code: 'json.tab_in_text',
            message: 'A tab inside a text was read as it stands.',
            offset: at,
          });
        tabs = true;
      } else if (code < space) {
        this.#at = at;
        this.#fail('A text must not go on over the end of a line, or hold control characters.');
      }
    }
    this.#at = at + 1;
    if (!escaped) return text.slice(start + 1, at);
    const source = text.slice(start, at + 1);
    try {
      return JSON.parse(tabs ? source.replaceAll('\t', '\\t') : source) as string;
    } catch {
      this.#at = start;
      return this.#fail('This text holds an escape that JSON does not know.');
    }
  }

  #number(): number {
    const pattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return this.#fail(`A value belongs here, not ${this.#found()}.`);
    this.#at += found.length;
    return Number(found);
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail(`A value belongs here, not ${this.#found()}.`);
    this.#at += word.length;
    return value;
  }

  #skipSpace(): void {
    const text = this.#text;
    for (; ; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code !== space && code !== newLine && code !== carriageReturn && code !== tab) return;
    }
  }

  /** What stands at this place, for people. */
  #found(): string {
    const next = this.#text[this.#at];
    if (next === undefined) return 'the end of the file';
    if (next === '"') {
      const text = /"[^"\n]{0,40}"?/y;
      text.lastIndex = this.#at;
      return `the text ${text.exec(this.#text)?.[0] ?? next}`;
    }
    if (/[\w.+-]/.test(next)) {
      const word = /[\w.+-]{1,40}/y;
      word.lastIndex = this.#at;
      return `“${word.exec(this.#text)?.[0] ?? next}”`;
    }
    return `“${next}”`;
  }

  #fail(message: string): never {
    throw new Unreadable(message, this.#at);
  }
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
