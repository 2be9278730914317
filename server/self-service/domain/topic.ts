/**
 * A topic: a low-code dialog as the interpreter sees it. The YAML text is the record; this is a typed view of it.
 * Kinds keep the names of the Copilot Studio dialect, so a reader can go back and forth without a dictionary.
 */
import type { Action, QuestionAction } from './action.ts';
import type { DataType, JsonObject } from './document.ts';
import type { Expression, ValueSource } from './expressions/syntax.ts';

/** Documents that are read as topics. All but the first have a trigger of kind `None` or `OnRedirect`. */
export type DocumentKind =
  | 'AdaptiveDialog'
  /** A tool with its inputs and outputs; a redirect to it calls the tool. */
  | 'TaskDialog'
  /** An agent inside the agent: instructions, and perhaps a dialog. */
  | 'AgentDialog'
  /** The agent itself: its instructions. Nothing runs. */
  | 'GptComponentMetadata';

export interface Topic {
  /** Unique in the agent; redirects name it (`Escalate`, or `schema.topic.Escalate`). */
  readonly name: string;
  /** For people: hand-over context, summaries, the desk. */
  readonly displayName: string;
  readonly documentKind: DocumentKind;
  readonly trigger: Trigger;
  readonly actions: readonly Action[];
  /** True when starting this topic abandons what was going on (`startBehavior: CancelOtherTopics`). */
  readonly cancelsOthers: boolean;
  /** What the topic is for, in the words that a model chooses it by. Null: none is written. */
  readonly modelDescription: string | null;
  /** What it takes: `inputType`, with what `inputs` says about each. */
  readonly inputs: readonly TopicInput[];
  /** What it gives back: `outputType`, a TaskDialog's `outputs`. */
  readonly outputs: readonly TopicOutput[];
  /** Of an AgentDialog or GptComponentMetadata. */
  readonly instructions: string | null;
  /** The whole parsed document, also what the typed view does not know. */
  readonly document: JsonObject;
  /** The YAML text it was read from, byte for byte. Empty: it was not read from a text. */
  readonly source: string;
}

export interface TopicInput {
  /** The variable is `Topic.<name>`. */
  readonly name: string;
  readonly description: string;
  readonly type: DataType;
  /** The customer is asked for it when nobody gave it. Only `inputs` (AutomaticTaskInput) can say so. */
  readonly shouldPrompt: boolean;
  /** How the customer is asked, and what counts as an answer. */
  readonly question: QuestionAction | null;
  /** A value that is not asked for (ManualTaskInput, or a default). */
  readonly value: ValueSource | null;
}

export interface TopicOutput {
  readonly name: string;
  readonly description: string;
  readonly type: DataType;
}

/** Voice triggers fire through `TurnInput` of kind `trigger`, like all that no message brings about. */
export const triggerKinds = [
  'OnRecognizedIntent',
  'OnUnknownIntent',
  'OnConversationStart',
  'OnEscalate',
  'OnError',
  'OnSignIn',
  'OnSelectIntent',
  /** Reachable by redirect only. */
  'OnRedirect',
  'OnSystemRedirect',
  'OnCopilotRedirect',
  'OnActivity',
  'OnEventActivity',
  'OnInactivity',
  'OnSilence',
  'OnDtmfKeyPress',
  'OnUnknownDtmfKey',
  'OnUnrecognizedSpeech',
  'OnAnsweringMachineDetected',
  'OnAnalyzeText',
  'OnPlanComplete',
  'OnKnowledgeRequested',
  'OnGeneratedResponse',
  'OnOutgoingMessage',
  'OnToolSelected',
  'OnSystemIntent',
  'RecurrenceTrigger',
  'CreateConversationConnectorTrigger',
  'ContinueConversationConnectorTrigger',
] as const;

export type TriggerKind =
  | (typeof triggerKinds)[number]
  /** Documents that nothing starts. */
  | 'None'
  /** A trigger this version does not know; `originalKind` names it. The topic can still be redirected to. */
  | 'Opaque';

export interface Trigger {
  readonly kind: TriggerKind;
  readonly originalKind: string;
  /** Phrases of the intent; on system triggers too (an OnEscalate topic may bring its own). */
  readonly triggerQueries: readonly string[];
  /** The topic is considered only while this holds. */
  readonly condition: Expression | null;
  /** Lower runs first among topics with the same system trigger. */
  readonly priority: number;
  /** It fires once in a conversation. */
  readonly runOnce?: boolean;
  /** OnEventActivity; empty: every event. */
  readonly eventName?: string;
  /** OnActivity: `Message`, `Event`, `ConversationUpdate`; empty: each of them. */
  readonly activityType?: string;
  /** OnInactivity, OnSilence: after so long; the value counts units of so many milliseconds. */
  readonly after?: { readonly value: ValueSource; readonly unitMs: number };
  /** OnDtmfKeyPress: `Num1`, `Star`, `Pound` ... */
  readonly dtmfKey?: string;
  /** False: never offered when several topics are about as likely. */
  readonly offered?: boolean;
}
