/**
 * A topic: a low-code dialog as the interpreter sees it. The YAML text is the record; this is a typed view of it.
 * Kinds keep the names of the Copilot Studio dialect, so a reader can go back and forth without a dictionary.
 */
import type { EntityKind } from './entities/kinds.ts';
import type { Expression, TextTemplate, ValueSource } from './expressions/syntax.ts';

/** Where something stands in the topic's text; both count from 1. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export interface Topic {
  /** Unique in the agent; redirects name it (`Escalate`, or `schema.topic.Escalate`). */
  readonly name: string;
  /** For people: hand-over context, summaries, the desk. */
  readonly displayName: string;
  readonly trigger: Trigger;
  readonly actions: readonly Action[];
  /** True when starting this topic abandons what was going on (`startBehavior: CancelOtherTopics`). */
  readonly cancelsOthers: boolean;
  /** The whole parsed document, also what the typed view does not know: printing it loses nothing but comments. */
  readonly document: JsonObject;
}

export type TriggerKind =
  | 'OnRecognizedIntent'
  | 'OnUnknownIntent'
  | 'OnConversationStart'
  | 'OnEscalate'
  | 'OnError'
  /** Reachable by redirect only. */
  | 'OnRedirect'
  | 'OnSystemRedirect'
  /** A trigger this version does not fire; `originalKind` names it. The topic can still be redirected to. */
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
}

export interface ActionBase {
  /** Unique in the topic. Generated from the place in the tree (`@0.then1.2`) when the text has none. */
  readonly id: string;
  readonly at: SourcePosition;
  readonly disabled: boolean;
}

export type Action =
  | SendActivityAction
  | QuestionAction
  | ConditionGroupAction
  | SetVariableAction
  | SetTextVariableAction
  | TransferConversationAction
  | EndConversationAction
  | EndDialogAction
  | RedirectAction
  | CancelAllDialogsAction
  | SearchKnowledgeAction
  | OpaqueAction;

export interface SuggestedActionTemplate {
  readonly title: TextTemplate;
  /** What is sent as the customer's message when chosen. */
  readonly value: TextTemplate;
}

/** A message to be written: one of the variants is used each time. */
export interface MessageTemplate {
  readonly variants: readonly TextTemplate[];
  readonly suggestedActions: readonly SuggestedActionTemplate[];
}

export interface SendActivityAction extends ActionBase {
  readonly kind: 'SendActivity';
  readonly message: MessageTemplate;
}

export type VariableScope = 'Topic' | 'Global' | 'System';

/** `Topic.Order.Number` is scope Topic, path [Order, Number]. */
export interface VariableRef {
  readonly scope: VariableScope;
  readonly path: readonly string[];
}

export interface ListItem {
  readonly id: string;
  readonly displayName: string;
  readonly synonyms: readonly string[];
}

/** What counts as an answer to a question. */
export type Entity =
  | { readonly kind: 'string' }
  | { readonly kind: 'boolean' }
  /** See `entities/`. Numbers, and texts in one form: ISO 8601, lower case, digits. */
  | { readonly kind: EntityKind }
  /** A regular expression; the first find is the value. */
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'closed_list'; readonly items: readonly ListItem[] }
  /** The choices are computed: a table of text, or of records with DisplayName or Value. */
  | { readonly kind: 'dynamic_list'; readonly items: Expression }
  /** An entity this version does not know: taken as text. */
  | { readonly kind: 'opaque'; readonly originalKind: string };

export interface QuestionAction extends ActionBase {
  readonly kind: 'Question';
  readonly variable: VariableRef;
  readonly prompt: MessageTemplate;
  /** Said instead of the prompt when the answer did not fit. */
  readonly reprompt: MessageTemplate | null;
  /** Said when the answer is of the right kind but `validation` refuses it. */
  readonly invalidPrompt: MessageTemplate | null;
  readonly validation: Expression | null;
  readonly entity: Entity;
  /** False: not asked when the variable has a value already. */
  readonly alwaysPrompt: boolean;
  /** How many times it is asked again, after the first time. */
  readonly repeatCount: number;
  /** Taken when nobody answered; absent: a representative is asked for. */
  readonly defaultValue: ValueSource | null;
  readonly allowInterruption: boolean;
}

export interface ConditionBranch {
  readonly id: string;
  readonly condition: Expression;
  readonly actions: readonly Action[];
}

export interface ConditionGroupAction extends ActionBase {
  readonly kind: 'ConditionGroup';
  readonly conditions: readonly ConditionBranch[];
  readonly elseActions: readonly Action[];
}

export interface SetVariableAction extends ActionBase {
  readonly kind: 'SetVariable';
  readonly variable: VariableRef;
  readonly value: ValueSource;
}

export interface SetTextVariableAction extends ActionBase {
  readonly kind: 'SetTextVariable';
  readonly variable: VariableRef;
  readonly value: TextTemplate;
}

/** Which variables go along: those of a scope, a computed record, or fields one by one. */
export type TransferContextSource =
  | { readonly type: 'automatic'; readonly variables: 'All' | 'Topic' | 'Global' }
  | { readonly type: 'expression'; readonly value: ValueSource }
  | {
      readonly type: 'fields';
      readonly fields: readonly { readonly name: string; readonly value: ValueSource }[];
    };

/** TransferConversation and TransferConversationV2 (to a representative). */
export interface TransferConversationAction extends ActionBase {
  readonly kind: 'TransferConversation';
  /** For the representative, not for the customer. */
  readonly message: MessageTemplate | null;
  readonly context: TransferContextSource;
}

export interface EndConversationAction extends ActionBase {
  readonly kind: 'EndConversation';
}

export interface EndDialogAction extends ActionBase {
  readonly kind: 'EndDialog';
  /** True: the callers end as well. */
  readonly clearTopicQueue: boolean;
}

/** BeginDialog comes back to the caller; ReplaceDialog does not. */
export interface RedirectAction extends ActionBase {
  readonly kind: 'BeginDialog' | 'ReplaceDialog';
  readonly dialog: ValueSource;
  readonly inputs: readonly { readonly name: string; readonly value: ValueSource }[];
  readonly outputs: readonly { readonly name: string; readonly variable: VariableRef }[];
}

export interface CancelAllDialogsAction extends ActionBase {
  readonly kind: 'CancelAllDialogs';
}

/** SearchAndSummarizeContent: ask the knowledge. */
export interface SearchKnowledgeAction extends ActionBase {
  readonly kind: 'SearchAndSummarizeContent';
  readonly userInput: ValueSource;
  readonly variable: VariableRef | null;
  /** True: the answer is sent to the customer at once. */
  readonly autoSend: boolean;
  /** True: the variable becomes a record with Text.Content and Text.MarkdownContent; false: text. */
  readonly fullResponse: boolean;
  /** Names of the sources to search; empty: all. */
  readonly sources: readonly string[];
}

/** An action this version cannot run. Kept as it was written; running it is an error of the topic. */
export interface OpaqueAction extends ActionBase {
  readonly kind: 'Opaque';
  readonly originalKind: string;
  readonly raw: JsonObject;
}
