/**
 * What every kind of AI agent looks like from outside: it is given one input and answers with one turn. The consumer
 * reads the inputs, commits the turn, and knows nothing of topics, models or other people's bots.
 */
import type { HandoffContext, HandoffReason } from '../../../contracts/handoff.ts';
import type { House } from '../../data-model/house/index.ts';
import type { TurnJournal } from './turn-journal.ts';

export type AgentInput =
  | {
      /** The agent becomes the handler. */
      readonly kind: 'start';
      /** What came along when somebody else had it before; null when the conversation opens with this agent. */
      readonly handoff: HandoffContext | null;
    }
  | {
      readonly kind: 'message';
      readonly sequence: number;
      /** Empty when a card or a suggested action was sent. */
      readonly text: string;
      /** What a suggested action or a card's submit sent along. */
      readonly value?: unknown;
      readonly attachmentsCount: number;
      /** The files, where they are known. */
      readonly attachments?: readonly {
        readonly name: string;
        readonly contentType: string;
        readonly contentUrl?: string;
      }[];
    }
  | {
      /** An event activity of the customer's client, by name. Names that an agent does not know change nothing. */
      readonly kind: 'event';
      readonly sequence: number;
      readonly name: string;
      readonly value: unknown;
    }
  | {
      /** A row of dialog_input. Those of a kind that an agent does not know change nothing. */
      readonly kind: 'input';
      readonly position: number;
      readonly name: string;
      readonly payload: unknown;
    }
  /** Nothing happened for as long as the turn before asked (`wakeAfterMs`). */
  | { readonly kind: 'wake' };

export interface AgentTurnContext {
  readonly house: House;
  readonly organizationId: string;
  readonly conversationId: string;
  readonly agent: { readonly id: string; readonly name: string; readonly settings: Record<string, unknown> };
  readonly epoch: number;
  readonly contactId: string;
  /** Null when the customer gave none. */
  readonly customerName: string | null;
  readonly channel: string;
  /** BCP 47; what the customer's client said, else `en-US`. */
  readonly locale: string;
  /** As stored by the turn before; null at the start of an engagement. */
  readonly state: unknown;
  /** An author tries the agent: nobody is served. */
  readonly isTest?: boolean;
  /** Names the turn: `start`, `message:12`, `input:7`, `wake:<ms>`. Repeated after a crash with the same name. */
  readonly turn: string;
  /** Outside calls go through it, so that nothing runs twice when a turn is repeated. */
  readonly journal: TurnJournal;
  /** Aborted when the process stops, or when the turn has taken too long. */
  readonly signal: AbortSignal;
}

export interface AgentOutput {
  readonly kind: 'message';
  /** Markdown. May be empty when there are attachments. */
  readonly text: string;
  readonly suggestedActions?: readonly { readonly title: string; readonly value: string }[];
  readonly sources?: readonly { readonly id: string; readonly title: string; readonly passage: string }[];
  /** Cards, mostly: `application/vnd.microsoft.card.adaptive` with the card as `content`. */
  readonly attachments?: readonly {
    readonly contentType: string;
    readonly name?: string;
    readonly content?: unknown;
    readonly contentUrl?: string;
  }[];
  /** Who says it, when it is not the agent's own name: a specialist, an outside agent. */
  readonly speaker?: string;
  /** What is to be spoken instead of the text, by a channel with a voice: SSML or plain text. */
  readonly speak?: string;
  /** BCP 47, when the agent says in which language it speaks. */
  readonly locale?: string;
  /** An event for the customer's client, instead of words: `text` is empty then. */
  readonly event?: { readonly name: string; readonly value: unknown };
}

export interface AgentTransfer {
  readonly target:
    | { readonly kind: 'representative'; readonly queueName?: string }
    /** By name; one that is not there becomes a hand-over to a representative. */
    | { readonly kind: 'ai_agent'; readonly name: string }
    /** To the AI agent that handed it over before; to a representative when there is none. */
    | { readonly kind: 'back' };
  readonly reason: HandoffReason;
  /** For whoever takes over. */
  readonly message: string;
  readonly summary?: string;
  readonly intent?: { readonly name: string; readonly confidence: number | null };
  readonly topics?: readonly string[];
  readonly phrases?: readonly string[];
  /** What the customer answered, for the summary. */
  readonly answers?: readonly { readonly variable: string; readonly value: unknown }[];
  /** By bare name. Goes to routing's context too, with the `va_` names. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Why the turn went as it did. Holds names of topics, tools and agents, and may hold the customer's words. */
export interface AgentTraceStep {
  readonly step: string;
  readonly topic?: string;
  readonly actionId?: string;
  readonly detail?: string;
  readonly confidence?: number;
  readonly data?: unknown;
}

export interface AgentTurn {
  /** JSON; given back as `state`. */
  readonly state: unknown;
  readonly outputs: readonly AgentOutput[];
  readonly transfer?: AgentTransfer;
  /** The conversation is over, as far as the agent is concerned. */
  readonly ended?: boolean;
  /** Wake it when nothing comes for so long. Milliseconds. */
  readonly wakeAfterMs?: number;
  /** What is remembered of the customer beyond this conversation, all of it, by bare name; absent: as it was. */
  readonly userVariables?: Readonly<Record<string, unknown>>;
  /** What the knowledge was asked and had no answer to. */
  readonly unanswered?: readonly string[];
  /** For the figures: names of topics or specialists, never words. */
  readonly progress?: AgentProgress;
  readonly trace: readonly AgentTraceStep[];
}

export interface AgentProgress {
  readonly begun: readonly string[];
  readonly completed: readonly string[];
  /** Answered from the knowledge. */
  readonly answered: number;
  readonly notUnderstood: number;
  /**
   * Name of the topic or specialist in the middle of which the customer is after this turn (a question is open, an
   * approval is awaited); null: nothing is open. Who leaves mid-way has abandoned, and is not contained.
   */
  readonly midway: string | null;
}

export interface AgentRuntime {
  takeTurn(context: AgentTurnContext, input: AgentInput): Promise<AgentTurn>;
  close?(): void | Promise<void>;
}

export type AgentKind = 'topics' | 'scenario' | 'outside';
export type AgentRuntimes = Readonly<Record<AgentKind, AgentRuntime>>;
