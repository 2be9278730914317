/** AI agents of a document: their kinds, and the names of their topics. */
import type { Report, Surroundings } from './report.ts';

/** @param present the AI agents that there are */
export function checkAgents(report: Report, present: Surroundings['aiAgents']): void {
  const kinds = new Map(present.map(({ name, kind }) => [name, kind]));
  for (const [i, { name, kind, topics }] of report.document.aiAgents.entries()) {
    const was = kinds.get(name);
    if (was !== undefined && was !== kind)
      report.add(
        'ai_agent.kind',
        ['aiAgents', i, 'kind'],
        `“${name}” is of the kind ${was}, and keeps it. Give the new one another name.`,
      );
    report.unique(
      topics.map((topic) => topic.name),
      (at) => ['aiAgents', i, 'topics', at, 'name'],
      'topic',
    );
    if (topics.length > 0 && kind !== 'topics')
      report.add(
        'ai_agent.kind',
        ['aiAgents', i, 'topics'],
        `An AI agent of the kind ${kind} has no topics.`,
      );
  }
}
