/**
 * The public types of self-service's domain: an agent, a dialog's stored state, what a turn takes and gives.
 * Everything here is plain JSON.
 */
import type { Need, NeedOutcome } from './needs.ts';
import type { Output } from './output.ts';
import type { Plan } from './plan.ts';
import type { DialogState } from './stored-dialog.ts';
import type { Topic, TriggerKind } from './topic.ts';
import type { RecordValue } from './values.ts';

export type * from './action.ts';
export type * from './document.ts';
export type * from './entity.ts';
export type * from './expressions/syntax.ts';
export type * from './message-template.ts';
export type * from './needs.ts';
export type * from './output.ts';
export type * from './plan.ts';
export type * from './stored-dialog.ts';
export type * from './topic.ts';
export type { DateValue, ErrorCode, ErrorValue, RecordValue, Value } from './values.ts';

/** An AI agent made of topics. */
export interface AgentDefinition {
  readonly name: string;
  /** The order matters only to break ties. */
  readonly topics: readonly Topic[];
  /** 0..1; an intent below it is not recognised. 0.5 suits the built-in recogniser. */
  readonly recognitionThreshold: number;
  /** So many free messages in a row that nobody understood, and a representative is asked for. At least 1. */
  readonly maxMisunderstandings: number;
  /** 0..1; a passage below it is no answer. Default 0.45. */
  readonly knowledgeThreshold?: number;
  /** What the agent says by itself. Lists are variants. See `defaultTexts`. */
  readonly texts: AgentTexts;
  /** Env.*: what differs from installation to installation. */
  readonly environment?: RecordValue;
  /** Global.* of a dialog that begins. */
  readonly globals?: RecordValue;
  /** After so long without a word OnInactivity topics run that name no time of their own. Milliseconds. */
  readonly inactivityMs?: number;
}

export interface AgentTexts {
  /** No OnConversationStart topic, or a silent one. */
  readonly greeting: readonly string[];
  /** Not understood, and no OnUnknownIntent topic. */
  readonly fallback: readonly string[];
  /** A representative has been asked for. */
  readonly transferring: readonly string[];
  /** The answer did not fit the question; the question follows. */
  readonly reprompt: readonly string[];
  /** A topic ran and said nothing. */
  readonly done: readonly string[];
  /** Two topics are about as likely. The topics follow as choices, and `noneOfThese`. */
  readonly didYouMean: readonly string[];
  readonly noneOfThese: string;
  /** Files came without words. */
  readonly attachmentOnly: readonly string[];
  /** A topic failed, and there is no OnError topic. */
  readonly error: readonly string[];
  readonly yes: string;
  readonly no: string;
  /** Before a question that another topic came between; `{topic}` is the topic's name. */
  readonly resuming?: readonly string[];
  /** A form is waiting, and words came. The form follows. */
  readonly cardReprompt?: readonly string[];
  /** A form was sent that nobody waits for. */
  readonly cardClosed?: readonly string[];
}

export interface KnowledgePassage {
  readonly id: string;
  readonly title: string;
  /** Markdown or plain text: a passage, or a whole short article. */
  readonly text: string;
  readonly url?: string;
  /** 0..1: how well it answers. Absent: the domain measures the overlap with the query itself. */
  readonly score?: number;
  /** Of several things asked at once, the one that this is best for; `score` is for it or for all, the better. */
  readonly asked?: string;
}

export interface KnowledgeResult {
  /** Best first. Empty when nothing was found, or the search failed. */
  readonly passages: readonly KnowledgePassage[];
  /** A composed answer in Markdown, when a model wrote one from the passages; absent: sentences are extracted. */
  readonly answer?: string;
  /** Ids of the passages that the composed answer stands on. */
  readonly cited?: readonly string[];
}

export type TurnInput =
  | {
      readonly kind: 'start';
      readonly customer: { readonly name: string | null };
      readonly locale: string;
      readonly channel: string;
      /** What came along when somebody else had the conversation before: becomes Global.*. */
      readonly variables?: Readonly<Record<string, unknown>>;
      /** User.*: what is remembered of the customer from other conversations. */
      readonly user?: RecordValue;
      /**
       * It comes from another agent: what the customer said there and got no answer to is taken up, without a greeting.
       * Null: everything was answered, and they are asked for more.
       */
      readonly heard?: string | null;
    }
  | {
      readonly kind: 'message';
      readonly text: string;
      /** What a suggested action or a card sent along; used when the text is empty. */
      readonly value?: unknown;
      readonly attachmentsCount?: number;
      /** The files themselves, where they are known. */
      readonly attachments?: readonly {
        readonly name?: string;
        readonly contentType: string;
        readonly contentUrl?: string;
      }[];
    }
  /** What the customer's client tells, by name. */
  | { readonly kind: 'event'; readonly name: string; readonly value: unknown }
  /** Nothing came for as long as the turn before asked (`wakeAfterMs`). */
  | { readonly kind: 'wake' }
  /** A trigger that no message brings about: of voice, of a plan. `value` is `System.Activity.Value`. */
  | { readonly kind: 'trigger'; readonly trigger: TriggerKind; readonly value?: unknown }
  /** Begins one topic with its inputs: a plan does, and the test chat. */
  | { readonly kind: 'begin'; readonly topic: string; readonly inputs: Readonly<Record<string, unknown>> }
  | { readonly kind: 'knowledge'; readonly requestId: string; readonly result: KnowledgeResult }
  | { readonly kind: 'plan'; readonly requestId: string; readonly plan: Plan }
  /** What came of any other need. */
  | { readonly kind: 'result'; readonly requestId: string; readonly outcome: NeedOutcome };

export interface IntentMatch {
  /** `Topic.name`. */
  readonly topic: string;
  /** 0..1 */
  readonly confidence: number;
  /** The trigger query that fits best. */
  readonly phrase: string;
}

/** What a turn needs from outside, given as values: the domain calls nothing that waits. */
export interface TurnServices {
  readonly conversationId: string;
  /** False: the agent never asks the knowledge (none is configured). Default true. */
  readonly knowledgeAvailable?: boolean;
  /** A model chooses what to do with what the customer says; without it, or when it fails, topics are recognised. */
  readonly orchestrated?: boolean;
  /** Ranks topics for an utterance, best first. Must be pure. Default: the built-in `recogniseTopics`. */
  readonly recognise?: (topics: readonly Topic[], utterance: string) => readonly IntentMatch[];
  readonly limits?: Partial<TurnLimits>;
  /** The instant of the turn, milliseconds since 1970 in UTC: what `Now()` and "tomorrow" are counted from. */
  readonly now?: number;
  /** An IANA name: where `Today()` begins. UTC unless told. */
  readonly timeZone?: string;
  /** How expressions write and read numbers and dates; `en-US` unless told. */
  readonly language?: string;
  /** Default false: no model is configured, and actions that ask one go without. */
  readonly modelAvailable?: boolean;
  /** Default false. True: a model chooses what to do with words that answer nothing (`PlanNeed`). */
  readonly plans?: boolean;
  /** Who the customer is, where somebody vouched for it. */
  readonly user?: { readonly id: string | null; readonly email: string | null; readonly isSignedIn: boolean };
  /** An author tries the agent; System.Conversation.InTestMode. */
  readonly isTest?: boolean;
}

export interface TurnLimits {
  /** Actions run in one turn. Default 1000. */
  readonly steps: number;
  /** Topics on the stack. Default 12. */
  readonly depth: number;
  /** Messages sent in one turn. Default 20. */
  readonly outputs: number;
  /** Characters of one text variable or message. Default 10 000. */
  readonly textLength: number;
  /** Characters of all the variables of a dialog together, as JSON. Default 200 000. */
  readonly variablesLength: number;
  /** Searches, calls and questions to a model between two words of the customer. Default 25. */
  readonly needs: number;
}

export type TransferReason =
  /** The customer asked for a person. */
  | 'customer_asked'
  /** A topic says so. */
  | 'topic'
  | 'not_understood'
  /** A question was asked as often as allowed, without an answer that fits. */
  | 'question_unanswered'
  /** A topic failed (an unsupported action, an error in an expression, a loop). */
  | 'error';

export interface Transfer {
  readonly reason: TransferReason;
  /** For the representative. May be empty. */
  readonly message: string;
  /** `va_` names (va_Topics, va_LastTopic, va_LastPhrases, va_LastPhrase, va_Queue ...) and variables by bare name. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** Why the turn went as it did, for the topic's author. */
export interface TraceStep {
  readonly step:
    | 'started'
    | 'recognised'
    | 'interrupted'
    | 'choice_asked'
    | 'choice_made'
    | 'answered'
    | 'answer_refused'
    | 'slot_filled'
    | 'resumed'
    | 'variable_set'
    | 'requested'
    | 'request_done'
    | 'request_failed'
    | 'unavailable'
    | 'event'
    | 'outcome'
    | 'telemetry'
    | 'escalation'
    | 'knowledge_asked'
    | 'knowledge_answered'
    | 'knowledge_empty'
    | 'not_understood'
    | 'plan_asked'
    | 'planned'
    | 'confirmed'
    | 'topic_begun'
    | 'topic_ended'
    | 'action'
    | 'expression_error'
    | 'position_lost'
    | 'ignored'
    | 'error'
    | 'limit';
  readonly topic?: string;
  readonly actionId?: string;
  readonly detail?: string;
  readonly confidence?: number;
  /** JSON: a variable's value, an event's properties. */
  readonly data?: unknown;
}

/**
 * What a turn gives. At least one of outputs, needs, transfer, ended or ignored is there, but
 * for events, time and triggers, which a topic may take in silence. After `needs`, nothing else
 * happens until the result comes in (a message that comes first drops the request).
 */
export interface TurnResult {
  readonly state: DialogState;
  readonly outputs: readonly Output[];
  readonly needs?: Need;
  readonly transfer?: Transfer;
  /** The conversation is over, as far as the agent is concerned. */
  readonly ended?: boolean;
  /** The input had no effect (a knowledge result nobody waits for). */
  readonly ignored?: boolean;
  /** Wake the dialog (`wake`) when nothing comes for so long. */
  readonly wakeAfterMs?: number;
  readonly trace: readonly TraceStep[];
}

export interface TranscriptLine {
  readonly from: 'customer' | 'ai_agent' | 'representative' | 'system';
  readonly text: string;
}

export type TopicIssueCode =
  /** The text is not YAML. */
  | 'yaml'
  /** YAML, but no AdaptiveDialog. */
  | 'not_a_topic'
  /** YAML, but nothing, words or a list: no document at all. */
  | 'not_a_document'
  /** A required part is missing or of the wrong type. */
  | 'shape'
  | 'too_large'
  | 'missing_id'
  | 'duplicate_id'
  | 'unexpected_property'
  /** The topic was found in a Markdown page. */
  | 'extracted'
  /** The text was no YAML, but what was meant is clear. */
  | 'mended'
  | 'card'
  /** An action calls another system, for which a connection is needed. */
  | 'needs_connection'
  | 'unsupported_trigger'
  | 'unsupported_action'
  | 'unsupported_entity'
  | 'unsupported_feature'
  | 'expression'
  | 'unknown_function'
  | 'unknown_redirect';

/** Something about a topic's text, and where. */
export interface TopicIssue extends SourcePositionLike {
  readonly code: TopicIssueCode;
  readonly message: string;
}

interface SourcePositionLike {
  readonly line: number;
  readonly column: number;
}
