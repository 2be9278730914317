/** Small builders of topics for tests of the domain, which must not know YAML. */
import type { Topic } from './types.ts';

/** A topic with trigger queries and no actions. */
export function intent(name: string, triggerQueries: readonly string[]): Topic {
  return {
    name,
    displayName: name,
    trigger: {
      kind: 'OnRecognizedIntent',
      originalKind: 'OnRecognizedIntent',
      triggerQueries,
      condition: null,
      priority: 0,
    },
    actions: [],
    cancelsOthers: false,
    document: {},
  };
}
