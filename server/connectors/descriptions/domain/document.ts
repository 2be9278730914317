/** A read source: its value, and where in the text everything stands. */

/** A file of a description, as text. */
export interface SourceFile {
  /** As the administrator knows it, such as `apiDefinition.swagger.json`. */
  name: string;
  text: string;
}

/** Both from 1; the column counts UTF-16 units. */
export interface Position {
  line: number;
  column: number;
}

/** Something that reading found and mended. */
export interface Mend {
  code: string;
  message: string;
  offset: number;
}

/** Where an object or a list begins, and where each of its members does. */
export interface NodePlace {
  start: number;
  members: Map<string, number>;
}

export interface ReadDocument {
  file: string;
  text: string;
  value: unknown;
  /** By the objects and lists of `value`. */
  places: WeakMap<object, NodePlace>;
  mends: Mend[];
}

/** A source that cannot be read; `offset` says where. */
export class Unreadable extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Levels of objects and lists in one document; real descriptions stay below 60. */
export const maxDepth = 1000;

/** Text that begins with a byte order mark, without it. */
export const withoutMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);

export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: Math.min(offset, text.length) - lineStart + 1 };
}

/** `__proto__` as a member of its own, not as the prototype. */
export function setMember(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  else target[name] = value;
}
