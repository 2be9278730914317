/** Recorded conversations between two people, as they are read from a file, and as one run plays them. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const sides = ['customer', 'representative'] as const;
export type Side = (typeof sides)[number];

const Turn = z.object({
  atSeconds: z.number().nonnegative(),
  from: z.enum(['customer', 'agent']),
  text: z.string().min(1).max(28_000),
});
const Dialog = z.object({ id: z.coerce.string().min(1).max(60), turns: z.array(Turn).min(1) });
export type Dialog = z.infer<typeof Dialog>;

/** One turn of a script. `pauseMs` is what the recording waited after the turn before, at real speed. */
export interface Cue {
  readonly side: Side;
  readonly text: string;
  readonly pauseMs: number;
  readonly clientId: string;
}

/** A dialog as this run plays it: one customer, one representative. */
export interface Script {
  /** The dialog's id; with a number behind it when a file holds the id twice. */
  readonly key: string;
  /** By this name the representative learns which dialog is meant. */
  readonly customerName: string;
  readonly customerId: string;
  readonly opening: { readonly text: string; readonly clientId: string };
  readonly cues: readonly Cue[];
}

/** All customers of all rehearsals are called so; representatives clear away what an aborted run left. */
export const namePrefix = 'Rehearsal ';

/**
 * Reads a file with one dialog a line.
 * @throws {Error} that names the first line which is not a dialog.
 */
export function readDialogs(file: string, limit = Number.POSITIVE_INFINITY): Dialog[] {
  const dialogs: Dialog[] = [];
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    if (dialogs.length >= limit) break;
    if (line.trim() === '') continue;
    dialogs.push(parseDialog(line, `${file}:${index + 1}`));
  }
  return dialogs;
}

function parseDialog(line: string, where: string): Dialog {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`${where} is not JSON. Each line must hold one dialog: {"id", "turns": [...]}.`);
  }
  const parsed = Dialog.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new Error(`${where} is not a dialog: ${issue.path.join('.')} ${issue.message}`);
}

/** The dialogs as scripts. `run` tells this run's customers and message ids from those of every other run. */
export function toScripts(dialogs: readonly Dialog[], run: string, opening: string): Script[] {
  const times = new Map<string, number>();
  return dialogs.map((dialog) => {
    const time = (times.get(dialog.id) ?? 0) + 1;
    times.set(dialog.id, time);
    const key = time === 1 ? dialog.id : `${dialog.id}#${time}`;
    const id = `${run}-${key}`;
    return {
      key,
      customerName: `${namePrefix}${key} ${run}`,
      customerId: `dl_rehearsal-${id}`,
      opening: { text: opening, clientId: `${id}-opening` },
      cues: dialog.turns.map((turn, index) => ({
        side: turn.from === 'customer' ? 'customer' : 'representative',
        text: turn.text,
        pauseMs: Math.max(0, turn.atSeconds - (dialog.turns[index - 1]?.atSeconds ?? turn.atSeconds)) * 1000,
        clientId: `${id}-${index}`,
      })),
    };
  });
}
