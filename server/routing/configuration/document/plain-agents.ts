/** AI agents as the document writes them: nothing that is said by saying nothing, topics by name. */
import type { AiAgentDocument } from '../../../../contracts/configuration/agents.ts';
import { usualTopicsSettings } from '../../../data-model/ai-agents/index.ts';
import type { Plain } from './plain.ts';
import { said } from './plain-connectors.ts';

export function plainAgent({ name, description, kind, settings, topics }: AiAgentDocument): Plain {
  const written = [...topics].sort((a, b) => (a.name < b.name ? -1 : 1));
  return said(
    {
      name,
      description,
      kind,
      settings: kind === 'topics' ? said(settings, usualTopicsSettings) : said(settings),
      topics: written.map((topic) => said(topic, { enabled: true })),
    },
    { kind: 'topics' },
  );
}
