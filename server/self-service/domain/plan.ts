/** What a model decided to do with a customer's message: the dialog machine carries it out. Plain JSON. */
import type { JsonValue } from './document.ts';

/** A tool call that waits for the customer's yes. */
export interface PlannedCall {
  readonly tool: string;
  readonly inputs: Readonly<Record<string, JsonValue>>;
}

export type Plan =
  /** Topics to begin, the first one first, with what the message already says. */
  | {
      readonly kind: 'topics';
      readonly topics: readonly {
        readonly topic: string;
        readonly inputs: Readonly<Record<string, JsonValue>>;
      }[];
    }
  | {
      readonly kind: 'reply';
      /** Markdown. */
      readonly text: string;
      readonly sources: readonly { readonly id: string; readonly title: string }[];
    }
  /** A tool that changes something: the customer is asked first. */
  | { readonly kind: 'confirm'; readonly text: string; readonly call: PlannedCall }
  | { readonly kind: 'hand_over'; readonly message: string }
  /** The sources don't say: as not understood. */
  | { readonly kind: 'refused'; readonly query: string }
  /** No model, or nothing usable from it: the message is recognised as without one. */
  | { readonly kind: 'none' };
