/** What a turn says. */

export interface SuggestedAction {
  readonly title: string;
  /** Sent as the customer's message when chosen. */
  readonly value: string;
}

/** A card with its `content`, or a file by its `contentUrl`. */
export interface Attachment {
  readonly contentType: string;
  readonly name?: string;
  readonly content?: unknown;
  readonly contentUrl?: string;
}

export interface Output {
  readonly kind: 'message';
  /** Markdown. Empty only where there are attachments, or an event. */
  readonly text: string;
  readonly suggestedActions?: readonly SuggestedAction[];
  readonly sources?: readonly { readonly id: string; readonly title: string; readonly url?: string }[];
  readonly attachments?: readonly Attachment[];
  /** What a voice says instead of the text; may be SSML. */
  readonly speak?: string;
  /** For the customer's client instead of the customer. */
  readonly event?: { readonly name: string; readonly value: unknown };
}
