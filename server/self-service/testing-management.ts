/** What tests of topics' management share: topics of one sentence. */

/** A topic that says one thing when a phrase of it is meant. */
export const topicSaying = (answer: string, ...phrases: string[]): string => `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    displayName: ${phrases[0]}
    triggerQueries:
${phrases.map((phrase) => `      - ${phrase}\n`).join('')}
  actions:
    # What customers read.
    - kind: SendActivity
      id: say
      activity: ${answer}
`;
