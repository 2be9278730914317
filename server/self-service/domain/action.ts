/** The actions of a topic, as they are written. One interface a kind; what runs them is in `actions/`. */
import type { DataType, JsonObject, SourcePosition } from './document.ts';
import type { Entity } from './entity.ts';
import type { Expression, TextTemplate, ValueSource } from './expressions/syntax.ts';
import type { CardTemplate, JsonTemplate, MessageTemplate } from './message-template.ts';

export interface ActionBase {
  /** Unique in the topic. Generated from the place in the tree (`@0.then1.2`) when the text has none. */
  readonly id: string;
  readonly at: SourcePosition;
  readonly disabled: boolean;
  /** What reaching it says about the conversation (`conversationOutcome`), for the figures. */
  readonly outcome?: string;
}

export type Action =
  | SendActivityAction
  | QuestionAction
  | CardPromptAction
  | ConditionGroupAction
  | SetVariableAction
  | SetMultipleVariablesAction
  | SetTextVariableAction
  | ResetVariableAction
  | ClearAllVariablesAction
  | ParseValueAction
  | EditTableAction
  | ForeachAction
  | LoopJumpAction
  | ActionScopeAction
  | GotoAction
  | TransferConversationAction
  | EndConversationAction
  | EndDialogAction
  | CancelDialogAction
  | RepeatDialogAction
  | RedirectAction
  | CancelAllDialogsAction
  | SearchKnowledgeAction
  | KnowledgeSourcesAction
  | SearchQueryAction
  | AskModelAction
  | CallOperationAction
  | HttpRequestAction
  | RecognizeIntentAction
  | SignInAction
  | SignOutAction
  | EmitEventAction
  | TelemetryAction
  | MembersAction
  | DisableTriggerAction
  | IdleAction
  | OpaqueAction;

export interface SendActivityAction extends ActionBase {
  readonly kind: 'SendActivity';
  readonly message: MessageTemplate;
}

export type VariableScope = 'Topic' | 'Global' | 'System' | 'User' | 'Env';

/** `Topic.Order.Number` is scope Topic, path [Order, Number]. */
export interface VariableRef {
  readonly scope: VariableScope;
  readonly path: readonly string[];
}

/** Who may interrupt a question. */
export interface Interruption {
  readonly allowInterruption: boolean;
  /** Names of the only topics that may interrupt it; absent: all. */
  readonly allowedTopics?: readonly string[];
}

/** Also CSATQuestion: a question of one to five. */
export interface QuestionAction extends ActionBase, Interruption {
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
  /** True: `alwaysPrompt` false counts for the first time only; when the topic comes here again it asks. */
  readonly skipsOnce?: boolean;
  /** How many times it is asked again, after the first time. */
  readonly repeatCount: number;
  /** Taken when nobody answered; absent: a representative is asked for. */
  readonly defaultValue: ValueSource | null;
  /** Said when the default is taken. */
  readonly defaultPrompt?: MessageTemplate | null;
  /** A topic to go to when nobody answered and there is no default. */
  readonly fallbackTopic?: ValueSource | null;
}

/** AdaptiveCardPrompt: a form; what is submitted fills variables. */
export interface CardPromptAction extends ActionBase, Interruption {
  readonly kind: 'AdaptiveCardPrompt';
  readonly card: CardTemplate;
  readonly outputs: readonly { readonly name: string; readonly variable: VariableRef }[];
  readonly types: Readonly<Record<string, DataType>>;
  readonly reprompt: MessageTemplate | null;
  readonly repeatCount: number;
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

export interface SetMultipleVariablesAction extends ActionBase {
  readonly kind: 'SetMultipleVariables';
  readonly assignments: readonly { readonly variable: VariableRef; readonly value: ValueSource }[];
}

export interface SetTextVariableAction extends ActionBase {
  readonly kind: 'SetTextVariable';
  readonly variable: VariableRef;
  readonly value: TextTemplate;
}

export interface ResetVariableAction extends ActionBase {
  readonly kind: 'ResetVariable';
  readonly variable: VariableRef;
}

export interface ClearAllVariablesAction extends ActionBase {
  readonly kind: 'ClearAllVariables';
  readonly which: 'conversation' | 'user' | 'globals' | 'history';
}

/** ParseValue: JSON text, or a value, brought into a declared shape. */
export interface ParseValueAction extends ActionBase {
  readonly kind: 'ParseValue';
  readonly variable: VariableRef;
  readonly value: ValueSource;
  readonly type: DataType;
  /** True: what cannot be read becomes Blank instead of an error. */
  readonly blankOnError: boolean;
}

/** EditTable and EditTableV2. */
export interface EditTableAction extends ActionBase {
  readonly kind: 'EditTable';
  readonly table: VariableRef;
  readonly change: 'add' | 'remove' | 'take_first' | 'take_last' | 'clear';
  /** Added or removed: a row, or a table of rows. */
  readonly value: ValueSource | null;
  /** Gets the row that was taken, or the table as it is then. */
  readonly result: VariableRef | null;
}

export interface ForeachAction extends ActionBase {
  readonly kind: 'Foreach';
  readonly items: ValueSource;
  readonly value: VariableRef;
  /** Counts from 0. */
  readonly index: VariableRef | null;
  readonly actions: readonly Action[];
}

export interface LoopJumpAction extends ActionBase {
  readonly kind: 'BreakLoop' | 'ContinueLoop';
}

export interface ActionScopeAction extends ActionBase {
  readonly kind: 'ActionScope';
  readonly actions: readonly Action[];
}

export interface GotoAction extends ActionBase {
  readonly kind: 'GotoAction';
  readonly actionId: string;
}

/** Which variables go along: those of a scope, a computed record, or fields one by one. */
export type TransferContextSource =
  | { readonly type: 'automatic'; readonly variables: 'All' | 'Topic' | 'Global' }
  | { readonly type: 'expression'; readonly value: ValueSource }
  | {
      readonly type: 'fields';
      readonly fields: readonly { readonly name: string; readonly value: ValueSource }[];
    };

/** TransferConversation and TransferConversationV2. A context field `va_Agent` names another AI agent. */
export interface TransferConversationAction extends ActionBase {
  readonly kind: 'TransferConversation';
  /** For the representative, not for the customer. */
  readonly message: MessageTemplate | null;
  readonly context: TransferContextSource;
  /** A number outside to connect the call to. */
  readonly phoneNumber?: ValueSource | null;
}

export interface EndConversationAction extends ActionBase {
  readonly kind: 'EndConversation';
}

export interface EndDialogAction extends ActionBase {
  readonly kind: 'EndDialog';
  /** True: the callers end as well. */
  readonly clearTopicQueue: boolean;
}

/** Ends the topic without giving its results to its caller. */
export interface CancelDialogAction extends ActionBase {
  readonly kind: 'CancelDialog';
}

/** Begins the running topic anew. */
export interface RepeatDialogAction extends ActionBase {
  readonly kind: 'RepeatDialog';
  readonly inputs: readonly { readonly name: string; readonly value: ValueSource }[];
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

/** SearchAndSummarizeContent, and the same with a custom model: ask the knowledge. */
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

/** SearchKnowledgeSources: what was found, not summarised. */
export interface KnowledgeSourcesAction extends ActionBase {
  readonly kind: 'SearchKnowledgeSources';
  readonly userInput: ValueSource;
  readonly result: VariableRef | null;
  readonly sources: readonly string[];
}

/** CreateSearchQuery: the customer's words as a query that stands alone. */
export interface SearchQueryAction extends ActionBase {
  readonly kind: 'CreateSearchQuery';
  readonly userInput: ValueSource | null;
  readonly result: VariableRef | null;
}

/** AnswerQuestionWithAI: a model's own answer, without sources. */
export interface AskModelAction extends ActionBase {
  readonly kind: 'AnswerQuestionWithAI';
  readonly userInput: ValueSource;
  readonly instructions: TextTemplate | null;
  readonly variable: VariableRef | null;
  readonly autoSend: boolean;
}

/** Where a call's result goes. */
export type OutputBinding =
  | { readonly type: 'none' }
  /** Each field becomes a variable of the topic, as a tool's outputs do. */
  | { readonly type: 'topic' }
  | { readonly type: 'whole'; readonly variable: VariableRef }
  | {
      readonly type: 'fields';
      readonly fields: readonly { readonly name: string; readonly variable: VariableRef }[];
    };

/** ContinueOnErrorBehavior: a failed call is no error; its status and body are told. */
export interface ErrorBinding {
  readonly status: VariableRef | null;
  readonly body: VariableRef | null;
}

/**
 * InvokeConnectorAction, InvokeFlowAction, InvokeMcpToolAction, InvokeSkillAction, InvokeAIBuilderModelAction,
 * InvokeCustomModelAction, and a TaskDialog's Invoke...TaskAction: one operation of an outside system.
 */
export interface CallOperationAction extends ActionBase {
  readonly kind: 'CallOperation';
  readonly originalKind: string;
  /** As the system it came from calls it: a connection reference, a flow's id, an MCP server. */
  readonly reference: string;
  /** Empty where the reference names the operation (a flow). */
  readonly operation: string;
  readonly inputs: readonly { readonly name: string; readonly value: ValueSource }[];
  readonly output: OutputBinding;
  readonly onError: ErrorBinding | null;
  readonly timeoutMs: ValueSource | null;
}

export interface HttpRequestAction extends ActionBase {
  readonly kind: 'HttpRequestAction';
  readonly method: string;
  readonly url: ValueSource;
  readonly headers: readonly { readonly name: string; readonly value: ValueSource }[];
  readonly body:
    | { readonly type: 'none' }
    | {
        readonly type: 'json';
        readonly value: ValueSource | { readonly type: 'json'; readonly json: JsonTemplate };
      }
    | { readonly type: 'raw'; readonly value: ValueSource; readonly contentType: ValueSource | null };
  readonly response: VariableRef | null;
  readonly responseType: DataType;
  readonly responseHeaders: VariableRef | null;
  readonly onError: ErrorBinding | null;
  readonly timeoutMs: ValueSource | null;
}

/** Goes on with the topic that a text means. */
export interface RecognizeIntentAction extends ActionBase {
  readonly kind: 'RecognizeIntent';
  readonly userInput: ValueSource;
}

/** OAuthInput. */
export interface SignInAction extends ActionBase {
  readonly kind: 'OAuthInput';
  readonly title: ValueSource | null;
  readonly text: ValueSource | null;
}

export interface SignOutAction extends ActionBase {
  readonly kind: 'SignOutUser';
}

/** Runs the topics that wait for an event of this name. */
export interface EmitEventAction extends ActionBase {
  readonly kind: 'EmitEvent';
  readonly name: ValueSource;
  readonly value: ValueSource | null;
}

export interface TelemetryAction extends ActionBase {
  readonly kind: 'LogCustomTelemetryEvent';
  readonly name: ValueSource;
  readonly properties: ValueSource | null;
}

export interface MembersAction extends ActionBase {
  readonly kind: 'GetActivityMembers' | 'GetConversationMembers';
  readonly variable: VariableRef | null;
}

/** The topic does not start by itself any more in this conversation. */
export interface DisableTriggerAction extends ActionBase {
  readonly kind: 'DisableTrigger';
  readonly dialog: ValueSource;
}

/** Nothing happens: a DisconnectedNodeContainer, whose actions lie aside. */
export interface IdleAction extends ActionBase {
  readonly kind: 'DisconnectedNodeContainer';
  readonly raw: JsonObject;
}

/** An action this version cannot run. Kept as it was written; running it is an error of the topic. */
export interface OpaqueAction extends ActionBase {
  readonly kind: 'Opaque';
  readonly originalKind: string;
  /** What is missing, for the author. */
  readonly reason?: string;
  readonly raw: JsonObject;
}
