import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { AgentListed } from '../../../../contracts/api/operations-agents.ts';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { removeColumn } from '../../../kit/remove-column.tsx';
import { useModel } from '../../app/context.tsx';
import { NameLink } from '../../app/NameLink.tsx';
import { adminPlace } from '../places.ts';
import { RemoveQuestion } from '../Question.tsx';
import { kindLabels } from './agent-form.ts';

const useStyles = makeStyles({
  kind: { whiteSpace: 'nowrap' },
  under: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

/** The AI agents, one to a row, with what each is used for. */
export function AgentTable({ agents, onChanged }: { agents: readonly AgentListed[]; onChanged: () => void }) {
  const styles = useStyles();
  const { client } = useModel();
  const [removing, setRemoving] = useState<AgentListed | null>(null);
  const columns: Column<AgentListed>[] = [
    {
      key: 'name',
      header: 'Name',
      sortBy: (row) => row.name,
      cell: (row) => (
        <>
          <NameLink to={adminPlace('agents', row.id)}>{row.name}</NameLink>
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
          <NameLink
            to={adminPlace('topics', row.id)}
            aria-label={`${row.topics.published} topics of ${row.name}`}
          >
            {row.topics.published}
          </NameLink>
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
    removeColumn((row) => `Remove ${row.name}`, setRemoving),
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
        <RemoveQuestion
          name={removing.name}
          remove={() => client.request('ai_agent.remove', { agentId: removing.id })}
          onTried={onChanged}
          onClose={() => setRemoving(null)}
        >
          Its topics and their versions go with it. It stays as long as a workstream or a conversation uses
          it.
        </RemoveQuestion>
      )}
    </>
  );
}
