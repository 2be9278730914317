/** What a conversation is about now: told by whoever opened it or handed it over, else recognised in what was said. */

/** An approved intent, recognised. */
export interface Recognised {
  readonly intent: string;
  readonly intentGroup: string;
  readonly lineOfBusiness: string;
}

type Context = Readonly<Record<string, unknown>>;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/**
 * Whether the customer's words may say it: not where somebody told it, now or before. What was recognised earlier (then
 * `firstIntent` stands in the context) gives way to what is asked for later.
 */
export function mayRecognise(kept: Context, comesAlong: Context | undefined): boolean {
  if (isText(comesAlong?.intent)) return false;
  return !isText(kept.intent) || isText(kept.firstIntent);
}

/** What goes into the context. `firstIntent` stays what the conversation began with. */
export function intentContext(
  { intent, intentGroup, lineOfBusiness }: Recognised,
  kept: Context,
): Record<string, string> {
  if (isText(kept.firstIntent)) return { intent, intentGroup, lineOfBusiness };
  // What was told beside the intent is better known than what is recognised.
  return {
    intent,
    firstIntent: intent,
    ...(isText(kept.intentGroup) ? {} : { intentGroup }),
    ...(isText(kept.lineOfBusiness) ? {} : { lineOfBusiness }),
  };
}
