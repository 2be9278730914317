/** A topic that has its phrases and hands over: for people to go on with. */

/** Names of topics: letters, digits, spaces, points and dashes. */
export function topicNameOf(name: string, taken: ReadonlySet<string>): string {
  const base =
    name
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[^A-Za-z0-9._ -]+/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/^[^A-Za-z0-9]+/, '')
      .trim()
      .slice(0, 90) || 'Discovered topic';
  if (!taken.has(base.toLowerCase())) return base;
  for (let number = 2; ; number += 1) {
    const next = `${base} ${number}`;
    if (!taken.has(next.toLowerCase())) return next;
  }
}

/** Copilot Studio's YAML; texts are written as JSON, which YAML reads as it is. */
export function draftTopicYaml(topic: {
  readonly displayName: string;
  readonly description: string;
  readonly phrases: readonly string[];
}): string {
  const written = (text: string) => JSON.stringify(text);
  return [
    'kind: AdaptiveDialog',
    ...(topic.description === '' ? [] : [`modelDescription: ${written(topic.description)}`]),
    'beginDialog:',
    '  kind: OnRecognizedIntent',
    '  id: main',
    '  intent:',
    `    displayName: ${written(topic.displayName)}`,
    '    triggerQueries:',
    ...topic.phrases.map((phrase) => `      - ${written(phrase)}`),
    '  actions:',
    '    - kind: SendActivity',
    '      id: sendActivity_1',
    `      activity: ${written(`I will find somebody who can help you with this.`)}`,
    '    - kind: TransferConversationV2',
    '      id: transfer_1',
    '      transferType:',
    '        kind: TransferToAgent',
    '',
  ].join('\n');
}
