/** Writes a topic as YAML again. */
import { stringify } from 'yaml';
import type { Topic } from '../domain/types.ts';

/** The whole document, what the typed view does not know included. Comments and layout are not kept. */
export function printTopic(topic: Topic): string {
  return stringify(topic.document, { lineWidth: 0 });
}
