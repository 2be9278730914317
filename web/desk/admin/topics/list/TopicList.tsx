import { Badge, Button, makeStyles, SearchBox, Select, Switch, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { DocumentArrowUpRegular } from '@fluentui/react-icons/svg/document-arrow-up';
import { ErrorCircleFilled } from '@fluentui/react-icons/svg/error-circle';
import { FlowchartRegular } from '@fluentui/react-icons/svg/flowchart';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { useState } from 'react';
import type { OutputOf } from '../../../../../contracts/api/operations.ts';
import type { AgentListed } from '../../../../../contracts/api/operations-agents.ts';
import { type Column, DataTable } from '../../../../kit/DataTable.tsx';
import { EmptyState } from '../../../../kit/EmptyState.tsx';
import { removeColumn } from '../../../../kit/remove-column.tsx';
import { formatRelative } from '../../../../kit/time.ts';
import { useModel, useNow } from '../../../app/context.tsx';
import { Failure } from '../../../app/Failure.tsx';
import { NameLink } from '../../../app/NameLink.tsx';
import { useNotices } from '../../../app/notices.tsx';
import { navigate } from '../../../app/router.tsx';
import { useRead } from '../../../app/use-read.ts';
import { Card, Loading, Page } from '../../Page.tsx';
import { adminPlace } from '../../places.ts';
import { RemoveQuestion } from '../../Question.tsx';
import { triggerLabel } from '../model/kinds.ts';
import { useTopicChanges } from '../use-topic-changes.ts';
import { NewTopicDialog } from './NewTopicDialog.tsx';
import { PublishDialog } from './PublishDialog.tsx';
import { stateBadges } from './topic-states.ts';

type Topic = OutputOf<'topic.list'>['topics'][number];

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px', padding: '10px 12px 4px' },
  search: { flexGrow: 1, maxWidth: '360px' },
  under: { display: 'block', color: tokens.colorNeutralForeground2 },
  issues: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '3px',
    marginRight: '8px',
    '& svg': { fontSize: '16px' },
  },
  error: { color: tokens.colorStatusDangerForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
});

/** An AI agent's topics: what customers get, what is being written, and what is wrong. */
export function TopicList({
  agent,
  agents,
  onAgentChanged,
}: {
  agent: AgentListed;
  agents: readonly AgentListed[];
  onAgentChanged: () => void;
}) {
  const styles = useStyles();
  const { client } = useModel();
  const { attempt, notify } = useNotices();
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState<'new' | 'publish' | null>(null);
  const [removing, setRemoving] = useState<Topic | null>(null);
  const agentId = agent.id;
  const { data, error, reload, set } = useRead(`topics/${agentId}`, () =>
    client.request('topic.list', { agentId }, { repeatable: true }),
  );
  const changed = () => {
    reload();
    onAgentChanged();
  };
  useTopicChanges(agentId, reload);
  const turn = async (topic: Topic, enabled: boolean) => {
    if (!data) return;
    const put = (to: boolean) =>
      set({
        ...data,
        topics: data.topics.map((each) => (each.name === topic.name ? { ...each, enabled: to } : each)),
      });
    put(enabled);
    const done = await attempt(`${topic.displayName} was not changed`, () =>
      client.request('topic.set_enabled', { agentId, name: topic.name, enabled }),
    );
    if (done) notify('success', `${topic.displayName} is ${enabled ? 'on' : 'off'} for customers`);
    else put(!enabled);
  };
  const words = query.trim().toLowerCase();
  const fits = (topic: Topic) =>
    `${topic.displayName} ${topic.name} ${triggerLabel(topic.trigger)}`.toLowerCase().includes(words);
  const waiting = data?.topics.filter(({ state }) => state !== 'published').length ?? 0;
  const actions = (
    <>
      <Button icon={<HistoryRegular />} onClick={() => navigate(adminPlace('topics', agentId, 'versions'))}>
        Versions
      </Button>
      <Button
        icon={<DocumentArrowUpRegular />}
        onClick={() => navigate(adminPlace('topics', agentId, 'import'))}
      >
        Import
      </Button>
      <Button icon={<AddRegular />} onClick={() => setOpen('new')}>
        New topic
      </Button>
      <Button
        appearance="primary"
        disabledFocusable={waiting === 0}
        onClick={() => waiting > 0 && setOpen('publish')}
      >
        {waiting > 0 ? `Publish all changed (${waiting})` : 'Nothing to publish'}
      </Button>
    </>
  );
  return (
    <Page
      title="Topics"
      intro="What AI agents say and do, step by step. Customers get what is published."
      actions={actions}
    >
      <Failure error={error} onRetry={reload} />
      <Card flush>
        <div className={styles.bar}>
          <Select
            aria-label="AI agent"
            value={agentId}
            onChange={(_, { value }) => navigate(adminPlace('topics', value))}
          >
            {agents.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </Select>
          <SearchBox
            className={styles.search}
            aria-label="Search the topics"
            placeholder="Search the topics"
            value={query}
            onChange={(_, { value }) => setQuery(value)}
          />
        </div>
        {data === null ? (
          error === null && <Loading label="Loading the topics" />
        ) : data.topics.length === 0 ? (
          <EmptyState
            icon={<FlowchartRegular />}
            title="No topic yet"
            body="Begin with a template, or import topics of Copilot Studio: files, folders, or a solution."
            action={
              <Button appearance="primary" icon={<AddRegular />} onClick={() => setOpen('new')}>
                New topic
              </Button>
            }
          />
        ) : (
          <DataTable
            label="Topics"
            columns={columnsOf(styles, agentId, turn, setRemoving)}
            rows={words === '' ? data.topics : data.topics.filter(fits)}
            keyOf={(row) => row.name}
            empty="No topic is called so."
          />
        )}
      </Card>
      {open === 'new' && data && (
        <NewTopicDialog
          agentId={agentId}
          taken={data.topics.map(({ name }) => name)}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'publish' && (
        <PublishDialog agentId={agentId} names={null} onClose={() => setOpen(null)} onPublished={changed} />
      )}
      {removing && (
        <RemoveQuestion
          name={removing.displayName}
          remove={() => client.request('topic.remove', { agentId, name: removing.name })}
          onTried={changed}
          onClose={() => setRemoving(null)}
        >
          Customers do not get it any more from now on. Earlier versions keep it.
        </RemoveQuestion>
      )}
    </Page>
  );
}

function columnsOf(
  styles: ReturnType<typeof useStyles>,
  agentId: string,
  turn: (topic: Topic, enabled: boolean) => Promise<void>,
  onRemove: (topic: Topic) => void,
): Column<Topic>[] {
  return [
    {
      key: 'name',
      header: 'Topic',
      sortBy: (row) => row.displayName,
      cell: (row) => (
        <>
          <NameLink to={adminPlace('topics', agentId, 'topic', row.name)}>{row.displayName}</NameLink>
          {row.displayName !== row.name && <span className={styles.under}>{row.name}</span>}
        </>
      ),
    },
    {
      key: 'trigger',
      header: 'Runs when',
      sortBy: (row) => row.trigger,
      cell: (row) => triggerLabel(row.trigger),
    },
    {
      key: 'state',
      header: 'State',
      sortBy: (row) => row.state,
      cell: (row) => (
        <Badge appearance="tint" color={stateBadges[row.state].color} title={stateBadges[row.state].hint}>
          {stateBadges[row.state].label}
        </Badge>
      ),
    },
    {
      key: 'issues',
      header: 'Problems',
      sortBy: (row) => -row.errors * 1000 - row.warnings,
      cell: (row) => (
        <>
          {row.errors > 0 && (
            <span className={`${styles.issues} ${styles.error}`}>
              <ErrorCircleFilled aria-hidden="true" />
              {row.errors} error{row.errors === 1 ? '' : 's'}
            </span>
          )}
          {row.warnings > 0 && (
            <span className={`${styles.issues} ${styles.warning}`}>
              <WarningFilled aria-hidden="true" />
              {row.warnings} warning{row.warnings === 1 ? '' : 's'}
            </span>
          )}
        </>
      ),
    },
    {
      key: 'changed',
      header: 'Last changed',
      sortBy: (row) => row.changedAt,
      cell: (row) => <Changed topic={row} />,
    },
    {
      key: 'on',
      header: 'On',
      cell: (row) => (
        <Switch
          aria-label={`${row.displayName} is on`}
          checked={row.enabled}
          disabled={row.state === 'draft'}
          onChange={(_, { checked }) => void turn(row, checked)}
        />
      ),
    },
    removeColumn((row) => `Remove ${row.displayName}`, onRemove),
  ];
}

function Changed({ topic }: { topic: Topic }) {
  const styles = useStyles();
  return (
    <>
      {formatRelative(topic.changedAt, useNow())}
      <span className={styles.under}>{topic.changedBy ?? 'Patchbay'}</span>
    </>
  );
}
