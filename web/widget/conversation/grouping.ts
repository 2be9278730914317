import type { Entry, LineEntry, MessageEntry, Speaker } from './entry.ts';

/** What is shown together: messages of one speaker in a row, a happening, or the beginning of a day. */
export type Part =
  | { type: 'group'; key: string; speaker: Speaker; at: number; messages: MessageEntry[] }
  | { type: 'line'; key: string; line: LineEntry }
  | { type: 'system'; key: string; message: MessageEntry }
  | { type: 'day'; key: string; at: number };

const togetherMs = 5 * 60_000;

const sameDay = (one: number, other: number): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

/** Puts the entries of a transcript together for the screen. The day is told when it is not today's. */
export function partsOf(entries: readonly Entry[], now: number): Part[] {
  const parts: Part[] = [];
  let day = now;
  for (const entry of entries) {
    if (!sameDay(entry.at, day)) {
      parts.push({ type: 'day', key: `day-${entry.key}`, at: entry.at });
      day = entry.at;
    }
    const last = parts.at(-1);
    if (entry.kind === 'line') {
      parts.push({ type: 'line', key: entry.key, line: entry });
    } else if (entry.speaker.kind === 'system') {
      parts.push({ type: 'system', key: entry.key, message: entry });
    } else if (
      last?.type === 'group' &&
      last.speaker.kind === entry.speaker.kind &&
      last.speaker.name === entry.speaker.name &&
      entry.at - last.at < togetherMs
    ) {
      last.messages.push(entry);
    } else {
      parts.push({ type: 'group', key: entry.key, speaker: entry.speaker, at: entry.at, messages: [entry] });
    }
  }
  return parts;
}

/** The letters of a name: `Ada Lovelace` is AL. */
export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
};
