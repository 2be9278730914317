/** Reads topics out of files: single ones, several in one, Markdown pages, Copilot Studio's folders and solutions. */
import { actionsOf } from '../domain/topic-index.ts';
import type { TopicIssue } from '../domain/types.ts';
import { parseTopic } from '../topics/parse-topic.ts';
import { folderOf, openFiles, type SourceFile, topicNameOf } from './topic-files.ts';

export interface FoundTopic {
  /** Unique among all that were read. */
  readonly name: string;
  readonly displayName: string;
  /** As it is stored: what the file says, byte for byte. */
  readonly yaml: string;
}

export interface Finding {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface ReadFile {
  readonly file: string;
  readonly ok: boolean;
  /** Kinds that are kept, but cannot run here, by name. */
  readonly unsupported: readonly string[];
  readonly errors: readonly Finding[];
  /** What is missing for what `unsupported` names, where it stands. */
  readonly missing: readonly Finding[];
  readonly topics: readonly FoundTopic[];
  /** What it is beside topics. */
  readonly other: 'agent' | 'knowledge' | 'translation' | 'other' | null;
}

export interface ReadFiles {
  readonly files: readonly ReadFile[];
  /** Of the agent itself, when a file says so. */
  readonly instructions: string | null;
  /** Names of knowledge sources that the files speak of. */
  readonly knowledgeSources: readonly string[];
}

/**
 * @param alone what is no topic is an error: the file was named by itself. Else such files may lie beside topics.
 */
export function readTopicFiles(given: readonly SourceFile[], alone = given.length === 1): ReadFiles {
  const { files, titles, refused } = openFiles(given);
  const reader = new FileReader(alone && files.length === 1);
  const read = files.flatMap(({ name, bytes }) => reader.read(name, bytes, titles.get(folderOf(name))) ?? []);
  const closed = refused.map(({ name, message }) => failed(name, message));
  return {
    files: [...read, ...closed],
    instructions: reader.instructions,
    knowledgeSources: [...reader.knowledgeSources],
  };
}

const failed = (file: string, message: string): ReadFile => ({
  file,
  ok: false,
  unsupported: [],
  errors: [{ message, line: 1, column: 1 }],
  missing: [],
  topics: [],
  other: null,
});

const otherKinds: Readonly<Record<string, 'knowledge'>> = { KnowledgeSourceConfiguration: 'knowledge' };

class FileReader {
  readonly knowledgeSources = new Set<string>();
  instructions: string | null = null;
  readonly #alone: boolean;
  readonly #names = new Set<string>();

  constructor(alone: boolean) {
    this.#alone = alone;
  }

  /** Null: it is nothing that topics are made of. */
  read(file: string, bytes: Buffer, title: string | undefined): ReadFile | null {
    const text = textOf(bytes);
    if (text === null) return failed(file, 'The file is no text in UTF-8.');
    const isPage = /\.(?:md|markdown)$/i.test(file);
    if (isPage && !this.#alone && !/^kind: *\w+(?:Dialog|ComponentMetadata)\s*$/m.test(text)) return null;
    const parts = documentsOf(text);
    const read = parts.map((part, index) =>
      this.#document(file, part, title, parts.length > 1 ? index : null),
    );
    return {
      file,
      ok: read.every(({ ok }) => ok),
      unsupported: [...new Set(read.flatMap(({ unsupported }) => unsupported))].sort(),
      errors: read.flatMap(({ errors }) => errors),
      missing: read.flatMap(({ missing }) => missing),
      topics: read.flatMap(({ topics }) => topics),
      other: read.map(({ other }) => other).find((other) => other !== null) ?? null,
    };
  }

  #document(file: string, { text, before }: Part, title: string | undefined, index: number | null): ReadFile {
    const name = topicNameOf(file);
    const parsed = parseTopic(text, { name });
    if (!parsed.ok) {
      const { code, message, line, column } = parsed.error;
      const kind = code === 'not_a_topic' ? (/^kind: *["']?(\w+)/m.exec(text)?.[1] ?? null) : null;
      if (kind !== null) return this.#otherKind(file, kind, title ?? name);
      const isBeside = code === 'not_a_topic' && !this.#alone;
      const errors = isBeside ? [] : [{ message, line: line + before, column }];
      return { ...failed(file, message), ok: isBeside, errors, other: isBeside ? 'other' : null };
    }
    const { topic, warnings } = parsed;
    const opaque = [...actionsOf(topic).values()].flatMap(({ action }) =>
      action.kind === 'Opaque' ? [action.originalKind] : [],
    );
    const unfired = warnings.some(({ code }) => code === 'unsupported_trigger')
      ? [topic.trigger.originalKind]
      : [];
    // A formula that cannot be read is kept as it is, and fails when it runs: whoever imports it is told now.
    const found = (wanted: (code: TopicIssue['code']) => boolean): Finding[] =>
      warnings
        .filter(({ code }) => wanted(code))
        .map(({ message, line, column }) => ({ message, line: line + before, column }));
    const errors = found((code) => code === 'expression');
    const missing = found((code) => code === 'unsupported_trigger' || code === 'unsupported_action');
    const about = {
      file,
      ok: errors.length === 0,
      unsupported: [...unfired, ...opaque],
      errors,
      missing,
    };
    if (topic.documentKind === 'GptComponentMetadata') {
      this.instructions = topic.instructions ?? this.instructions;
      for (const source of sourcesIn(topic.document)) this.knowledgeSources.add(source);
      return { ...about, topics: [], other: 'agent' };
    }
    if (/(?:^|\/)translations\//.test(file)) return { ...about, topics: [], other: 'translation' };
    const stored = {
      name: this.#unique(index === null ? name : `${name} ${index + 1}`),
      displayName: topic.displayName === name ? (title ?? name) : topic.displayName,
      yaml: topic.source,
    };
    return { ...about, topics: [stored], other: null };
  }

  #otherKind(file: string, kind: string, title: string): ReadFile {
    const other = Object.hasOwn(otherKinds, kind) ? otherKinds[kind]! : 'other';
    if (other === 'knowledge') this.knowledgeSources.add(title);
    return { file, ok: true, unsupported: [kind], errors: [], missing: [], topics: [], other };
  }

  #unique(wanted: string): string {
    let name = wanted.slice(0, 100);
    for (let count = 2; this.#names.has(name.toLowerCase()); count += 1)
      name = `${wanted.slice(0, 94)} ${count}`;
    this.#names.add(name.toLowerCase());
    return name;
  }
}

/** Null: it is none that a database can keep. */
function textOf(bytes: Buffer): string | null {
  try {
    // The mark of the byte order stays: what was not changed is exported as it came.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

interface Part {
  readonly text: string;
  /** Lines before it in its file. */
  readonly before: number;
}

/** The documents of a file; a file with one is taken as it is. */
function documentsOf(text: string): Part[] {
  const lines = text.split('\n');
  const parts: Part[] = [];
  let from = 0;
  const close = (to: number) => {
    const part = lines.slice(from, to).join('\n');
    if (/^[^#\s]/m.test(part.replace(/^---.*$/m, ''))) parts.push({ text: part, before: from });
  };
  for (const [at, line] of lines.entries()) {
    if (!/^---(?:\s|$)/.test(line) || at === 0) continue;
    close(at);
    from = at;
  }
  close(lines.length);
  const withoutMarks = parts.map(({ text: part, before }) =>
    /^---\s*\n/.test(part)
      ? { text: part.replace(/^---\s*\n/, ''), before: before + 1 }
      : { text: part, before },
  );
  // A page in Markdown has rules of dashes.
  const isPage = /^#{1,6} /m.test(text) && /^ {0,3}(?:```|~~~)/m.test(text);
  return parts.length < 2 || isPage ? [{ text, before: 0 }] : withoutMarks;
}

function sourcesIn(document: Readonly<Record<string, unknown>>): string[] {
  const listed = (document.knowledgeSources as { knowledgeSources?: unknown } | undefined)?.knowledgeSources;
  return Array.isArray(listed) ? listed.filter((source): source is string => typeof source === 'string') : [];
}
