/**
 * Direct Line 3.0, as Patchbay speaks it: what a client may send. The shape is the Bot Framework's activity; fields
 * of that schema which mean nothing here are accepted and left aside, others are refused.
 */
import { z } from 'zod';

/** Characters of text in one activity. */
export const maxTextLength = 28_000;
/** Bytes of one activity as JSON. */
export const maxActivityBytes = 65_536;
/** Bytes of one uploaded file. */
export const maxUploadBytes = 10 * 1024 * 1024;

const Account = z.looseObject({
  id: z.string().max(256).optional(),
  name: z.string().max(256).optional(),
  role: z.string().max(32).optional(),
});

const ActivityAttachment = z.looseObject({
  contentType: z.string().max(255),
  /** Staff open it: nothing but pictures and addresses of the web. */
  contentUrl: z
    .string()
    .max(8192)
    .regex(/^(https?:\/\/|data:image\/(png|jpe?g|gif|webp);)/i, 'must be an http or https address')
    .optional(),
  content: z.unknown().optional(),
  name: z.string().max(255).optional(),
});

const ignored = z.unknown().optional();

export const Activity = z.strictObject({
  type: z.string().max(64),
  text: z.string().max(maxTextLength).optional(),
  textFormat: z.enum(['plain', 'markdown', 'xml']).optional(),
  locale: z.string().max(35).optional(),
  name: z.string().max(255).optional(),
  value: z.unknown().optional(),
  from: Account.optional(),
  attachments: z.array(ActivityAttachment).max(10).optional(),
  channelData: z
    .looseObject({ clientActivityID: z.string().min(1).max(128).optional() })
    .nullable()
    .optional(),
  action: ignored,
  attachmentLayout: ignored,
  callerId: ignored,
  channelId: ignored,
  code: ignored,
  conversation: ignored,
  deliveryMode: ignored,
  entities: ignored,
  expiration: ignored,
  historyDisclosed: ignored,
  id: ignored,
  importance: ignored,
  inputHint: ignored,
  label: ignored,
  listenFor: ignored,
  localTimestamp: ignored,
  localTimezone: ignored,
  membersAdded: ignored,
  membersRemoved: ignored,
  reactionsAdded: ignored,
  reactionsRemoved: ignored,
  recipient: ignored,
  relatesTo: ignored,
  replyToId: ignored,
  semanticAction: ignored,
  serviceUrl: ignored,
  speak: ignored,
  suggestedActions: ignored,
  summary: ignored,
  textHighlights: ignored,
  timestamp: ignored,
  topicName: ignored,
  valueType: ignored,
});
export type Activity = z.infer<typeof Activity>;

export const GenerateToken = z.looseObject({
  user: z.looseObject({ id: z.string().min(1).max(128), name: z.string().max(200).optional() }).optional(),
});

/** The body of `POST /api/widget/token`. */
export const WidgetToken = z.strictObject({
  channel: z.string().min(1).max(100),
  name: z.string().max(200).optional(),
});

/** The query of `GET /api/widget/availability`. */
export const AvailabilityQuery = z.strictObject({ channel: z.string().min(1).max(100) });

/** What it answers: of the queue to which a customer would be routed of whom nothing is known yet. */
export const Availability = z.object({
  open: z.boolean(),
  /** ISO 8601; null while it is open, and when it never opens. */
  nextOpening: z.string().nullable(),
  waiting: z.number().int(),
  expectedWaitSeconds: z.number().int().nullable(),
  representativesAvailable: z.number().int(),
});
export type Availability = z.infer<typeof Availability>;

/** An activity as Patchbay sends it. */
export interface SentActivity {
  type: 'message' | 'event' | 'typing' | 'endOfConversation';
  /** `{conversationId}|{sequence, 7 digits}`; typing and queue positions have none. */
  id?: string;
  timestamp: string;
  channelId: 'directline';
  from: { id: string; name?: string; role: 'user' | 'bot' };
  conversation: { id: string };
  text?: string;
  textFormat?: string;
  locale?: string;
  speak?: string;
  name?: string;
  value?: unknown;
  code?: string;
  attachments?: { contentType: string; contentUrl?: string; content?: unknown; name?: string }[];
  suggestedActions?: { to: string[]; actions: { type: 'imBack'; title: string; value: string }[] };
  channelData?: Record<string, unknown>;
}

/** What the stream and `GET activities` answer with. Without `watermark` (typing) the client keeps its own. */
export interface ActivitySet {
  activities: SentActivity[];
  watermark?: string;
}
