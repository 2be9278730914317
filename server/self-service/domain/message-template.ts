/** Messages as topics hold them: to be written when they are sent. */
import type { Expression, TextTemplate, ValueSource } from './expressions/syntax.ts';

export interface SuggestedActionTemplate {
  readonly title: TextTemplate;
  /** What is sent as the customer's message when chosen. */
  readonly value: TextTemplate;
}

/** JSON with texts to be filled: `{Topic.X}` in a Copilot Studio template, `${Topic.X}` in a card's JSON. */
export type JsonTemplate =
  | null
  | boolean
  | number
  | string
  | TextTemplateNode
  | readonly JsonTemplate[]
  | { readonly [key: string]: JsonTemplate };

/** A text with holes within JSON. One hole and nothing else gives the value itself. */
export interface TextTemplateNode {
  readonly $template: TextTemplate;
}

/** A card's content: a Power Fx record, or JSON. */
export type CardTemplate =
  | { readonly type: 'expression'; readonly expression: Expression }
  | { readonly type: 'json'; readonly json: JsonTemplate };

export interface AttachmentTemplate {
  readonly contentType: string;
  readonly content: CardTemplate | null;
  readonly contentUrl: TextTemplate | null;
  readonly name: TextTemplate | null;
}

/** A message to be written: one of the variants is used each time. */
export interface MessageTemplate {
  readonly variants: readonly TextTemplate[];
  readonly suggestedActions: readonly SuggestedActionTemplate[];
  readonly attachments?: readonly AttachmentTemplate[];
  /** What a voice says instead of the text. */
  readonly speak?: readonly TextTemplate[];
  /** An event for the customer's client instead of a message. */
  readonly event?: { readonly name: ValueSource; readonly value: ValueSource | null };
}
