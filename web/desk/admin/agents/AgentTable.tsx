import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { useState } from 'react';
import type { AgentListed } from '../../../../contracts/api/operations-agents.ts';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { useModel } from '../../app/context.tsx';
import { useNotices } from '../../app/notices.tsx';
import { PlaceLink } from '../../app/router.tsx';
import { adminPlace } from '../places.ts';
import { Question } from '../Question.tsx';
import { kindLabels } from './agent-form.ts';

const useStyles = makeStyles({
  name: {
    color: tokens.colorBrandForegroundLink,
    fontWeight: tokens.fontWeightSemibold,
    textDecoration: 'none',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { textDecoration: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  kind: { whiteSpace: 'nowrap' },
  under: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

/** The AI agents, one to a row, with what each is used for. */
export function AgentTable({ agents, onChanged }: { agents: readonly AgentListed[]; onChanged: () => void }) {
  const styles = useStyles();
  const { client } = useModel();
  const { attempt, notify } = useNotices();
  const [removing, setRemoving] = useState<AgentListed | null>(null);
  const remove = async ({ id, name }: AgentListed) => {
    const done = await attempt(`${name} was not removed`, () =>
      client.request('ai_agent.remove', { agentId: id }),
    );
    if (done) notify('success', `${name} was removed`);
    onChanged();
  };
  const columns: Column<AgentListed>[] = [
    {
      key: 'name',
      header: 'Name',
      sortBy: (row) => row.name,
      cell: (row) => (
        <>
          <PlaceLink to={adminPlace('agents', row.id)} className={styles.name}>
            {row.name}
          </PlaceLink>
          {row.description && (
            <>
              <br />
              <span className={styles.under}>{row.description}</span>
            </>
          )}
        </>
      ),
    },
    {
      key: 'kind',
      header: 'Kind',
      sortBy: (row) => row.kind,
      cell: (row) => <span className={styles.kind}>{kindLabels[row.kind]}</span>,
    },
    {
      key: 'topics',
      header: 'Topics',
      number: true,
      cell: (row) =>
        row.kind === 'topics' ? (
          <PlaceLink
            to={adminPlace('topics', row.id)}
            className={styles.name}
            aria-label={`${row.topics.published} topics of ${row.name}`}
          >
            {row.topics.published}
          </PlaceLink>
        ) : (
          <span className={styles.under}>–</span>
        ),
    },
    {
      key: 'workstreams',
      header: 'Meets customers of',
      cell: (row) =>
        row.workstreams.length > 0 ? (
          row.workstreams.join(', ')
        ) : (
          <span className={styles.under}>Only by hand-over</span>
        ),
    },
    {
      key: 'actions',
      header: 'Actions',
      width: '60px',
      cell: (row) => (
        <Button
          size="small"
          appearance="subtle"
          icon={<DeleteRegular />}
          aria-label={`Remove ${row.name}`}
          onClick={() => setRemoving(row)}
        />
      ),
    },
  ];
  return (
    <>
      <DataTable
        label="AI agents"
        columns={columns}
        rows={agents}
        keyOf={(row) => row.id}
        empty="There is no AI agent yet."
      />
      {removing && (
        <Question
          title={`Remove ${removing.name}?`}
          action="Remove"
          onClose={() => setRemoving(null)}
          onConfirm={() => remove(removing)}
        >
          Its topics and their versions go with it. It stays as long as a workstream or a conversation uses
          it.
        </Question>
      )}
    </>
  );
}
