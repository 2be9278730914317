/** Topics on the wire: their text, and what is found in it. The canvas reads the text itself. */
import { z } from 'zod';

export const TopicName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,99}$/);
export const TopicText = z.string().max(1_000_000);

/** Something about a topic's text; line and column count from 1. */
export const TopicIssue = z.object({
  /**
   * As the parser names it (`expression`, `unsupported_action` ...); beside other topics `unknown_redirect`,
   * `duplicate_phrase`, `unreachable`.
   */
  code: z.string(),
  /** `error`: it fails when it gets there. */
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  /** Names of the other topics it is about. */
  topics: z.array(z.string()),
});
export type TopicIssue = z.infer<typeof TopicIssue>;

export const TopicCheck = z.object({
  /** False: it cannot be read, so it cannot be published. Other errors do not keep it from being published. */
  ok: z.boolean(),
  displayName: z.string(),
  /** The trigger's kind as it is written; `unreadable` when it cannot be read. */
  trigger: z.string(),
  triggerQueries: z.array(z.string()),
  /** In the order of the text. */
  issues: z.array(TopicIssue),
  /** Where it goes to other topics; `topic` null: there is none of that name. Computed ones are not among them. */
  redirects: z.array(
    z.object({
      actionId: z.string(),
      line: z.number().int(),
      reference: z.string(),
      topic: z.string().nullable(),
    }),
  ),
});
export type TopicCheck = z.infer<typeof TopicCheck>;
