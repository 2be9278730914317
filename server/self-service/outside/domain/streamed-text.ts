/**
 * Text that comes in pieces (typing activities with `streaminfo`), merged into the one message that is kept. Two ways
 * are in use: Copilot Studio's pieces add to each other; the Bot Framework's repeat all that came before.
 */
import type { OutsideActivity } from './activity.ts';

interface Piece {
  readonly sequence: number;
  readonly text: string;
  readonly adds: boolean;
}

interface Open {
  readonly pieces: Piece[];
  first: OutsideActivity;
}

/** Streams that nobody ends are given up, oldest first. */
const mostStreams = 20;
const mostPieces = 5000;

export class StreamedTexts {
  readonly #open = new Map<string, Open>();

  /** @returns whether the activity was a piece, and needs no further care. */
  take(activity: OutsideActivity): boolean {
    const { stream } = activity;
    if (!stream || activity.type !== 'typing') return false;
    if (stream.type !== 'streaming') return true; // "searching …": shown as typing
    const open = this.#open.get(stream.id) ?? { pieces: [], first: activity };
    if (open.pieces.length < mostPieces)
      open.pieces.push({ sequence: stream.sequence, text: activity.text, adds: stream.adds });
    this.#open.set(stream.id, open);
    const oldest = this.#open.keys().next().value;
    if (this.#open.size > mostStreams && oldest !== undefined) this.#open.delete(oldest);
    return true;
  }

  /** The message that ends a stream, with the pieces' text where it has none of its own. */
  finish(activity: OutsideActivity): OutsideActivity {
    const { stream } = activity;
    const open = stream ? this.#open.get(stream.id) : undefined;
    if (!stream || !open) return activity;
    this.#open.delete(stream.id);
    return activity.text === '' ? { ...activity, text: textOf(open.pieces) } : activity;
  }

  /** What streams that were never ended have said, when no more can come. The first piece's id is the message's. */
  rest(): OutsideActivity[] {
    const left = [...this.#open.values()].flatMap(({ pieces, first }) => {
      const text = textOf(pieces);
      return text === '' ? [] : [{ ...first, type: 'message', text, stream: null }];
    });
    this.#open.clear();
    return left;
  }
}

function textOf(pieces: readonly Piece[]): string {
  const ordered = [...pieces].sort((a, b) => a.sequence - b.sequence);
  let all = '';
  for (const { text, adds } of ordered) {
    // One that repeats what was there says so by beginning with it.
    all = !adds && text.startsWith(all) ? text : all + text;
  }
  return all;
}
