import { Field, makeStyles, Select } from '@fluentui/react-components';
import { BotRegular } from '@fluentui/react-icons/svg/bot';
import { useState } from 'react';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { type Tile, Tiles } from '../../kit/Tiles.tsx';
import { Card, Loading, Page } from '../admin/Page.tsx';
import { useModel } from '../app/context.tsx';
import { Failure } from '../app/Failure.tsx';
import { useRead } from '../app/use-read.ts';
import { DayChart } from './DayChart.tsx';
import { Funnel } from './Funnel.tsx';
import { OutcomeBar, OutcomeLegend } from './OutcomeBar.tsx';
import { type Figures, percent } from './outcomes.ts';
import { AgentTable, TopicTable } from './tables.tsx';

const useStyles = makeStyles({
  main: { flexGrow: 1, minHeight: 0, overflowY: 'auto', outlineStyle: 'none' },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: '14px',
    alignItems: 'start',
    '@media (max-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
});

const periods = [
  { days: 1, label: 'Last 24 hours' },
  { days: 7, label: 'Last 7 days' },
  { days: 30, label: 'Last 30 days' },
  { days: 90, label: 'Last 90 days' },
] as const;

/** So often the page reads anew. Milliseconds. */
const everyMs = 15_000;

/** What became of the conversations that AI agents had. */
export default function SelfServicePage() {
  const styles = useStyles();
  const { client } = useModel();
  const [days, setDays] = useState(7);
  const [agentId, setAgentId] = useState('');
  const { data, error, reload } = useRead(
    `self-service/${days}/${agentId}`,
    () =>
      client.request(
        'insight.self_service',
        {
          from: new Date(Date.now() - days * 86_400_000).toISOString(),
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          ...(agentId && { agentId }),
        },
        { repeatable: true },
      ),
    { everyMs },
  );
  // The choice of agents is that of the whole, whichever is chosen.
  const agents = useRead(`self-service-agents/${days}`, () =>
    client.request(
      'insight.self_service',
      { from: new Date(Date.now() - days * 86_400_000).toISOString() },
      { repeatable: true },
    ),
  );
  return (
    <main id="main" tabIndex={-1} className={styles.main}>
      <Page
        title="Self-service"
        intro="What became of the conversations that AI agents had. A customer who leaves mid-way is abandoned, not contained."
        actions={
          <>
            <Field label="AI agent">
              <Select value={agentId} onChange={(_, { value }) => setAgentId(value)}>
                <option value="">All</option>
                {agents.data?.agents.map((agent) => (
                  <option key={agent.agentId} value={agent.agentId}>
                    {agent.name}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label="Time">
              <Select value={String(days)} onChange={(_, { value }) => setDays(Number(value))}>
                {periods.map((period) => (
                  <option key={period.days} value={period.days}>
                    {period.label}
                  </option>
                ))}
              </Select>
            </Field>
          </>
        }
      >
        <Failure error={error} onRetry={reload} />
        {!data && error === null && <Loading label="Loading the figures" rows={6} />}
        {data && data.rates.sessions === 0 && (
          <Card>
            <EmptyState
              icon={<BotRegular />}
              title="No session of an AI agent has ended in this time"
              body={
                data.ongoing > 0
                  ? `${data.ongoing} go on now; they count when they are over.`
                  : 'Write to the AI agent from the website’s chat, and its figures appear here.'
              }
            />
          </Card>
        )}
        {data && data.rates.sessions > 0 && <Report figures={data} />}
      </Page>
    </main>
  );
}

function Report({ figures }: { figures: Figures }) {
  const styles = useStyles();
  const { rates, outcomes, ongoing } = figures;
  const tiles: readonly Tile[] = [
    {
      label: 'Containment',
      value: percent(rates.containment),
      title: 'Over in self-service, of those that were judged',
    },
    { label: 'Resolution', value: percent(rates.resolution), title: 'Over and served' },
    { label: 'Escalation', value: percent(rates.escalation), title: 'Went to a queue' },
    {
      label: 'Abandonment',
      value: percent(rates.abandonment),
      title: 'Left mid-way, not understood or unanswered',
    },
    { label: 'Sessions', value: String(rates.sessions), title: 'Over in this time' },
    { label: 'Going on now', value: String(ongoing), title: 'In no other figure' },
  ];
  return (
    <>
      <Tiles tiles={tiles} />
      <div className={styles.columns}>
        <Card title="From session to resolution">
          <Funnel figures={figures} />
          <OutcomeBar counts={outcomes} />
          <OutcomeLegend counts={outcomes} />
        </Card>
        <Card title="By day">
          <DayChart figures={figures} />
        </Card>
      </div>
      <Card title="AI agents" flush>
        <AgentTable agents={figures.agents} />
      </Card>
      <Card title="Topics" flush>
        <TopicTable topics={figures.topics} />
      </Card>
    </>
  );
}
