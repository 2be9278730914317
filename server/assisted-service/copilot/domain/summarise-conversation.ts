/** A conversation in short, in its own words: what the customer came with, what was said since, what is open. */

export interface SpokenLine {
  readonly from: 'customer' | 'ai_agent' | 'representative' | 'system';
  readonly name: string;
  readonly text: string;
}

const mostPoints = 4;

/** Does the question ask for the conversation itself to be summed up? */
export const asksForSummary = (question: string): boolean =>
  /^\W*(?:please\s+)?(?:can you\s+|could you\s+)?(?:give me (?:a|the)\s+)?(?:short\s+|quick\s+)?(?:summari[sz]e|summary|sum up|recap|tl;?dr|what happened|what is (?:this|it) about|catch me up)\b(?:\s+(?:of|on|in|so far|up|me))*(?:\s+(?:this|the|our|my))?(?:\s+(?:conversation|chat|call|contact|talk|discussion|so far))?(?:\s+so far)?\W*$/i.test(
    question,
  );

/** Markdown. Pure: the same lines give the same text. */
export function summariseConversation(lines: readonly SpokenLine[]): string {
  const said = lines.filter(({ from, text }) => from === 'customer' && text.trim() !== '');
  const [first] = said;
  if (!first) return 'The customer has not said anything yet.';
  const answers = lines.filter(({ from }) => from === 'representative' || from === 'ai_agent');
  const since = said
    .slice(1)
    // Greetings and thanks carry nothing; long sentences and questions do.
    .map((line, position) => ({ line, position, weight: weightOf(line.text) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.position - b.position)
    .slice(0, mostPoints)
    .sort((a, b) => a.position - b.position);
  const last = lines.at(-1)!;
  const lastAnswer = answers.at(-1);
  return [
    `- **${first.name} asked**: ${clip(first.text, 240)}`,
    ...(since.length > 0
      ? [`- **Since then**: ${since.map(({ line }) => `“${clip(line.text, 160)}”`).join('; ')}`]
      : []),
    ...(lastAnswer ? [`- **Last answer** (${lastAnswer.name}): ${clip(lastAnswer.text, 240)}`] : []),
    ...(last.from === 'customer' && last !== first ? [`- **Open**: ${clip(last.text, 160)}`] : []),
  ].join('\n');
}

function weightOf(text: string): number {
  const words = text.trim().split(/\s+/).length;
  if (words < 3) return 0;
  return Math.min(words, 30) + (text.includes('?') ? 10 : 0) + (/\d/.test(text) ? 5 : 0);
}

function clip(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length
    ? line
    : `${line
        .slice(0, length - 1)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trimEnd()}…`;
}
