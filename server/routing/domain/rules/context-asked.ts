/** What custom assignment rules compare with a conversation's context: the engine knows attributes only. Pure. */
import type { QueueSetting } from '../configuration.ts';
import { isScalar } from './compare.ts';
import type { Scalar } from './condition.ts';
import type { Facts } from './facts.ts';

/** Longer text is nobody's attribute, and may be what a customer wrote: it stays out of the log. */
const longest = 100;

/**
 * Of the context variables those that some rule names as `context.<name>`, by that name. They go along with the
 * conversation's attributes, whatever queue it comes to.
 */
export function contextAsked(
  queues: readonly QueueSetting[],
  context: Facts['context'],
): Record<string, Scalar> {
  const asked: Record<string, Scalar> = {};
  for (const { method } of queues) {
    if (method.kind !== 'custom') continue;
    for (const { same } of method.rules.flatMap((rule) => rule.attributes)) {
      if (!same?.startsWith('context.')) continue;
      const value = context[same.slice('context.'.length)];
      if (isScalar(value) && String(value).length <= longest) asked[same] = value;
    }
  }
  return asked;
}
