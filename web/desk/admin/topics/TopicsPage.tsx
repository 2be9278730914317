import { Spinner } from '@fluentui/react-components';
import { BotRegular } from '@fluentui/react-icons/svg/bot';
import { lazy, Suspense } from 'react';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { StatusPage } from '../../app/StatusPage.tsx';
import { useRead } from '../../app/use-read.ts';
import { Card, Loading, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { ImportPage } from './list/ImportPage.tsx';
import { TopicList } from './list/TopicList.tsx';
import { VersionsPage } from './list/VersionsPage.tsx';

const TopicEditor = lazy(() => import('./editor/TopicEditor.tsx'));

/**
 * The topics of the AI agents: `/topics`, `/topics/<agent>`, and behind it `versions`, `import` and `topic/<name>`.
 * The editor is a chunk of its own: the canvas and the YAML editor weigh more than all lists together.
 */
export function TopicsPage({ path }: { path: readonly string[] }) {
  const { client } = useModel();
  const [wanted, part, name] = path;
  const { data, error, reload } = useRead('ai-agents', () =>
    client.request('ai_agent.list', {}, { repeatable: true }),
  );
  const agents = data?.agents.filter(({ kind }) => kind === 'topics') ?? null;
  const agent = agents?.find(({ id }) => id === wanted) ?? (wanted === undefined ? agents?.[0] : undefined);
  if (agent && part === 'topic' && name !== undefined) {
    return <Opened key={`${agent.id}/${name}`} agentId={agent.id} name={name} />;
  }
  if (agent && part === 'versions') return <VersionsPage key={agent.id} agentId={agent.id} />;
  if (agent && part === 'import') return <ImportPage key={agent.id} agent={agent} />;
  if (agent && agents)
    return <TopicList key={agent.id} agent={agent} agents={agents} onAgentChanged={reload} />;
  return (
    <Page title="Topics" intro="What AI agents say and do, step by step.">
      <Failure error={error} onRetry={reload} />
      <Card flush>
        {agents === null ? (
          error === null && <Loading label="Loading the AI agents" />
        ) : (
          <EmptyState
            icon={<BotRegular />}
            title={
              wanted === undefined
                ? 'There is no AI agent of topics yet'
                : 'There is no such AI agent any more'
            }
            body="AI agents are part of the configuration: add one of kind topics, and its topics are written here."
          />
        )}
      </Card>
    </Page>
  );
}

function Opened({ agentId, name }: { agentId: string; name: string }) {
  const { client } = useModel();
  const { data, error, reload } = useRead(`topic/${agentId}/${name}`, () =>
    client.request('topic.read', { agentId, name }, { repeatable: true }),
  );
  const list = useRead(`topics/${agentId}`, () =>
    client.request('topic.list', { agentId }, { repeatable: true }),
  );
  if (data === null) {
    return (
      <Page title={name} back={{ to: adminPlace('topics', agentId), label: 'Topics' }}>
        <Failure error={error} onRetry={reload} />
        {error === null && (
          <Card flush>
            <Loading label="Loading the topic" rows={8} />
          </Card>
        )}
      </Page>
    );
  }
  return (
    <Suspense
      fallback={
        <StatusPage inside>
          <Spinner label="Opening the canvas…" />
        </StatusPage>
      }
    >
      <TopicEditor topic={data} topics={list.data?.topics ?? []} onChanged={list.reload} />
    </Suspense>
  );
}
