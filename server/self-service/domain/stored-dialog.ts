/** A dialog between turns: plain JSON, stored as jsonb. It refers to topics and actions by name and id only. */

import type { VariableRef } from './action.ts';
import type { Output } from './output.ts';
import type { PlannedCall } from './plan.ts';
import type { RecordValue, Value } from './values.ts';

/** A Foreach that runs. */
export interface Loop {
  /** Of the action. */
  readonly id: string;
  readonly items: readonly Value[];
  /** The item whose turn it is, from 0. */
  readonly at: number;
}

/** Where a search, a call or a question came from. */
export interface Asker {
  readonly topic: string;
  readonly actionId: string;
}

/** What goes on when a topic has ended that ran in between. */
export type Continuation =
  /** The message that came in is dealt with. */
  | { readonly kind: 'message'; readonly text: string; readonly attachmentsCount: number }
  /** The knowledge is searched. */
  | {
      readonly kind: 'search';
      readonly query: string;
      readonly sources: readonly string[];
      readonly asker: Asker | null;
      readonly aside?: PendingAnswer;
    }
  /** Said, unless a topic set System.ContinueResponse to false. */
  | { readonly kind: 'send'; readonly output: Output }
  /** What a model planned for a message is done: topics of OnPlanComplete run. */
  | { readonly kind: 'plan_complete' }
  /** The topic in System.Recognizer.SelectedIntent begins. */
  | { readonly kind: 'selected' }
  /** The dialog waits as before, unless the customer spoke meanwhile. */
  | { readonly kind: 'wait'; readonly pending: Pending; readonly turn: number };

/** One running topic. The last frame of the stack runs; the ones below wait for it to end. */
export interface Frame {
  readonly topic: string;
  /** Id of the action to run next; null: the topic is at its end. */
  readonly next: string | null;
  /** Topic.* of this run. */
  readonly variables: RecordValue;
  /** Variables of the caller's frame (or Global) to fill from this frame when it ends. */
  readonly outputs: readonly { readonly name: string; readonly variable: VariableRef }[];
  /** What it was begun with, for RepeatDialog. */
  readonly inputs?: RecordValue;
  /** Outer ones first. */
  readonly loops?: readonly Loop[];
  /** What the customer said that may hold answers to questions to come. */
  readonly utterance?: string;
  /** Ids of the questions this run came to. */
  readonly asked?: readonly string[];
  /** Another topic, or the knowledge, came between; the next question says where we were. */
  readonly interrupted?: boolean;
  /** Times the question that was interrupted had been asked again: it goes on counting there. */
  readonly retries?: number;
  readonly after?: Continuation;
}

/** An answer is waited for; of a card, its submit. */
export interface PendingAnswer {
  readonly kind: 'question' | 'card';
  readonly topic: string;
  readonly actionId: string;
  /** For people and for the desk: `Topic.OrderNumber`. */
  readonly variable: string;
  readonly entity: string;
  /** Times it was asked again so far. */
  readonly retries: number;
  /** Of a card: names the form, so that an older one is told from it. */
  readonly promptId?: string;
}

/** What the dialog waits for. */
export type Pending =
  | PendingAnswer
  | {
      readonly kind: 'knowledge';
      readonly requestId: string;
      readonly query: string;
      /** The asking topic's action; null: the agent itself asked, for a message that no topic fits. */
      readonly asker: Asker | null;
      /** The customer said it in place of an answer to this, which is asked again. */
      readonly aside?: PendingAnswer;
    }
  | {
      /** The result of a call, or a model's answer. */
      readonly kind: 'result';
      readonly requestId: string;
      readonly asker: Asker;
    }
  | {
      /** A model is asked what to do with the customer's message. */
      readonly kind: 'plan';
      readonly requestId: string;
      readonly utterance: string;
    }
  | {
      /** A tool that changes something is chosen: the customer is asked first. */
      readonly kind: 'confirmation';
      readonly call: PlannedCall;
    }
  | {
      /** Two topics are about as likely: which one is meant? */
      readonly kind: 'topic_choice';
      /** `Topic.name`, likeliest first. */
      readonly topics: readonly string[];
    };

/** An answer a customer gave to a question of a topic. */
export interface CollectedAnswer {
  readonly topic: string;
  readonly variable: string;
  readonly value: Value;
}

/** What is remembered of the transcript, for the hand-over and the summary. Bounded. */
export interface DialogFacts {
  readonly firstPhrase: string | null;
  /** Oldest first, at most 10. */
  readonly lastPhrases: readonly string[];
  /** Display names, in the order of first visit, at most 30. */
  readonly topicsVisited: readonly string[];
  readonly lastTopic: string | null;
  /** At most 50; the last answer for a variable wins. */
  readonly answers: readonly CollectedAnswer[];
}

export interface DialogState {
  readonly version: 1;
  /** Turns taken. */
  readonly turn: number;
  readonly customer: { readonly name: string | null };
  /** BCP 47, such as `en-GB`. */
  readonly locale: string;
  readonly channel: string;
  readonly stack: readonly Frame[];
  readonly pending: Pending | null;
  readonly globals: RecordValue;
  /** User.*: of the customer. */
  readonly user?: RecordValue;
  /** System.* that topics have set. */
  readonly system?: RecordValue;
  /** Topics that do not start by themselves any more (DisableTrigger). */
  readonly disabled?: readonly string[];
  /** Topics with `runOnce` that ran. */
  readonly ranOnce?: readonly string[];
  /** How long nothing came, as far as OnInactivity topics were told. Milliseconds. */
  readonly idleMs?: number;
  /** Needs stated since the customer last said something. */
  readonly needsCount?: number;
  /** Free messages in a row that were not understood. */
  readonly misunderstoodCount: number;
  readonly lastError: { readonly code: string; readonly message: string } | null;
  readonly facts: DialogFacts;
}
