/** What is put into the outbox for somebody else's agent. */
import type { Choice } from './effects.ts';

export type Outgoing =
  /** Begin the conversation. `greets`: the other side speaks first. */
  | {
      readonly kind: 'open';
      readonly greets: boolean;
      readonly locale: string;
      /** It goes on where it was left: what was said meanwhile was not for us. */
      readonly resumes?: boolean;
    }
  /** The customer's message by its sequence: its words are read when it is sent. */
  | {
      readonly kind: 'message';
      readonly sequence: number;
      /** What the choice of a suggested action means, instead of its title. */
      readonly text?: string;
      readonly value?: unknown;
    }
  /** An event or the like, as it goes over the wire. */
  | { readonly kind: 'activity'; readonly activity: Readonly<Record<string, unknown>> };

/** The customer's text, translated into what the action stands for whose title it is. */
export function chosen(choices: readonly Choice[], text: string): { text?: string; value?: unknown } {
  const wanted = text.trim().toLowerCase();
  const choice = choices.find(({ title }) => title.trim().toLowerCase() === wanted);
  if (!choice || choice.value === undefined || choice.value === choice.title) return {};
  if (typeof choice.value === 'string') return { text: choice.value };
  // A post-back with an object: the text stays what the customer saw.
  return { value: choice.value };
}
