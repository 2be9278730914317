import { type Column, DataTable } from '../../kit/DataTable.tsx';
import { OutcomeBar } from './OutcomeBar.tsx';
import { type Figures, percent } from './outcomes.ts';

type Agent = Figures['agents'][number];
type Topic = Figures['topics'][number];

const kinds = { topics: 'Topics', scenario: 'Pro-code', outside: 'Outside' } as const;

const agentColumns: Column<Agent>[] = [
  { key: 'name', header: 'AI agent', cell: ({ name }) => name, sortBy: ({ name }) => name },
  { key: 'kind', header: 'Kind', cell: ({ kind }) => kinds[kind] },
  {
    key: 'sessions',
    header: 'Sessions',
    number: true,
    cell: ({ rates }) => rates.sessions,
    sortBy: ({ rates }) => rates.sessions,
  },
  { key: 'bar', header: 'How they ended', cell: ({ outcomes }) => <OutcomeBar counts={outcomes} /> },
  rate('Containment', ({ rates }) => rates.containment),
  rate('Resolution', ({ rates }) => rates.resolution),
  rate('Escalation', ({ rates }) => rates.escalation),
  rate('Abandonment', ({ rates }) => rates.abandonment),
  {
    key: 'answered',
    header: 'Answered',
    title: 'Questions answered from the knowledge',
    number: true,
    cell: ({ answered }) => answered,
  },
  {
    key: 'not',
    header: 'Not understood',
    number: true,
    cell: ({ notUnderstood }) => notUnderstood,
    sortBy: ({ notUnderstood }) => notUnderstood,
  },
];

function rate(header: string, of: (agent: Agent) => number | null): Column<Agent> {
  return {
    key: header,
    header,
    number: true,
    cell: (agent) => percent(of(agent)),
    sortBy: (agent) => of(agent) ?? -1,
  };
}

export function AgentTable({ agents }: { agents: readonly Agent[] }) {
  return (
    <DataTable
      label="Figures by AI agent"
      columns={agentColumns}
      rows={agents}
      keyOf={({ agentId }) => agentId}
      empty="No AI agent had a session in this time."
    />
  );
}

const ended: readonly [keyof Topic['endedHere'], string][] = [
  ['contained', 'Ended well here'],
  ['handedOn', 'Handed on here'],
  ['escalated', 'Escalated here'],
  ['abandoned', 'Abandoned here'],
];

const topicColumns: Column<Topic>[] = [
  { key: 'topic', header: 'Topic', cell: ({ topic }) => topic, sortBy: ({ topic }) => topic },
  {
    key: 'sessions',
    header: 'Sessions',
    number: true,
    cell: ({ sessions }) => sessions,
    sortBy: ({ sessions }) => sessions,
  },
  {
    key: 'completed',
    header: 'Completed',
    title: 'Sessions that completed it at least once',
    number: true,
    cell: ({ completedSessions, sessions }) =>
      `${completedSessions} (${percent((100 * completedSessions) / sessions)})`,
    sortBy: ({ completedSessions, sessions }) => completedSessions / sessions,
  },
  ...ended.map(
    ([key, header]): Column<Topic> => ({
      key,
      header,
      number: true,
      cell: ({ endedHere }) => endedHere[key],
      sortBy: ({ endedHere }) => endedHere[key],
    }),
  ),
  {
    key: 'bar',
    header: 'Of those that ended here',
    cell: ({ endedHere }) => (
      <OutcomeBar
        counts={{ resolved: endedHere.contained, contained: 0, unengaged: 0, ...pick(endedHere) }}
      />
    ),
  },
];

const pick = ({ handedOn, escalated, abandoned }: Topic['endedHere']) => ({ handedOn, escalated, abandoned });

export function TopicTable({ topics }: { topics: readonly Topic[] }) {
  return (
    <DataTable
      label="Figures by topic"
      columns={topicColumns}
      rows={topics}
      keyOf={({ agentId, topic }) => `${agentId}/${topic}`}
      empty="No topic was begun in this time."
    />
  );
}
