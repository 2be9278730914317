/** What a message carries beside its text. */
export interface MessageContent {
  name?: string;
  value?: unknown;
  attachments?: {
    name: string;
    contentType: string;
    attachmentId?: string;
    contentUrl?: string;
    size?: number;
    content?: unknown;
  }[];
  suggestedActions?: string[];
  sources?: { articleId: string; title: string; passage: string }[];
  /** As the customer's client sent it, echoed back. */
  channelData?: Record<string, unknown>;
  locale?: string;
  textFormat?: string;
  /** What a channel with a voice says instead of the text: SSML or plain text. */
  speak?: string;
}
