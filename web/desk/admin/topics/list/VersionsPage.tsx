import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { useState } from 'react';
import type { OutputOf } from '../../../../../contracts/api/operations.ts';
import { type Column, DataTable } from '../../../../kit/DataTable.tsx';
import { EmptyState } from '../../../../kit/EmptyState.tsx';
import { formatInstant } from '../../../../kit/time.ts';
import { useModel } from '../../../app/context.tsx';
import { Failure } from '../../../app/Failure.tsx';
import { useNotices } from '../../../app/notices.tsx';
import { useRead } from '../../../app/use-read.ts';
import { Card, Loading, Page } from '../../Page.tsx';
import { adminPlace } from '../../places.ts';
import { Question } from '../../Question.tsx';
import { useTopicChanges } from '../use-topic-changes.ts';
import { Difference } from './Difference.tsx';

type Version = OutputOf<'topic_version.list'>['versions'][number];

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '6px' },
  names: { display: 'block', color: tokens.colorNeutralForeground2, maxWidth: '44ch' },
});

/** What customers got, version by version, with what differed, and the way back. */
export function VersionsPage({ agentId }: { agentId: string }) {
  const styles = useStyles();
  const { client } = useModel();
  const { notify, attempt } = useNotices();
  const [shown, setShown] = useState<{ from: Version; to: number | 'draft' } | null>(null);
  const [restoring, setRestoring] = useState<Version | null>(null);
  const [note, setNote] = useState('');
  const { data, error, reload } = useRead(`versions/${agentId}`, () =>
    client.request('topic_version.list', { agentId }, { repeatable: true }),
  );
  useTopicChanges(agentId, reload);
  const newest = data?.versions[0]?.version;
  const columns: Column<Version>[] = [
    {
      key: 'version',
      header: 'Version',
      cell: (row) => (
        <>
          {row.version}
          {row.version === newest ? ' (in effect)' : ''}
          {row.restored !== null ? `, version ${row.restored} again` : ''}
        </>
      ),
    },
    { key: 'at', header: 'Published', cell: (row) => formatInstant(row.at) },
    { key: 'by', header: 'By', cell: (row) => row.by ?? 'Patchbay' },
    {
      key: 'what',
      header: 'What',
      cell: (row) => (
        <>
          {row.note || '—'}
          <span className={styles.names}>
            {row.changed.slice(0, 6).join(', ')}
            {row.changed.length > 6 ? ` and ${row.changed.length - 6} more` : ''}
          </span>
        </>
      ),
    },
    {
      key: 'actions',
      header: 'Actions',
      actions: true,
      cell: (row) => (
        <span className={styles.buttons}>
          <Button
            size="small"
            aria-label={`Compare version ${row.version} with the one after`}
            disabled={row.version === newest}
            onClick={() => setShown({ from: row, to: row.version + 1 })}
          >
            Compare
          </Button>
          <Button
            size="small"
            aria-label={`Compare version ${row.version} with the draft`}
            onClick={() => setShown({ from: row, to: 'draft' })}
          >
            With the draft
          </Button>
          {row.version !== newest && (
            <Button
              size="small"
              aria-label={`Go back to version ${row.version}`}
              onClick={() => {
                setNote('');
                setRestoring(row);
              }}
            >
              Go back
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <Page title="Versions of the topics" back={{ to: adminPlace('topics', agentId), label: 'Topics' }}>
      <Failure error={error} onRetry={reload} />
      <Card flush>
        {data === null ? (
          error === null && <Loading label="Loading the versions" />
        ) : data.versions.length === 0 ? (
          <EmptyState icon={<HistoryRegular />} title="Nothing was published yet" />
        ) : (
          <DataTable
            label="Versions"
            columns={columns}
            rows={data.versions}
            keyOf={(row) => String(row.version)}
            empty="Nothing was published yet."
          />
        )}
      </Card>
      {shown && (
        <Card
          title={
            shown.to === 'draft'
              ? `From version ${shown.from.version} to the draft`
              : `From version ${shown.from.version} to version ${shown.to}`
          }
        >
          <Compared agentId={agentId} from={shown.from.version} to={shown.to} />
        </Card>
      )}
      {restoring && newest !== undefined && (
        <Question
          title={`Go back to version ${restoring.version}?`}
          action="Go back"
          onClose={() => setRestoring(null)}
          onConfirm={async () => {
            const done = await attempt('Nothing was changed', () =>
              client.request('topic_version.restore', { agentId, version: restoring.version, note }),
            );
            if (done) notify('success', `Version ${restoring.version} is in effect again`);
            reload();
          }}
        >
          <p style={{ marginTop: 0 }}>Customers get it at once, as a new version. Drafts stay as they are.</p>
          <Compared agentId={agentId} from={newest} to={restoring.version} />
          <Field label="Note">
            <Textarea rows={2} value={note} maxLength={1000} onChange={(_, { value }) => setNote(value)} />
          </Field>
        </Question>
      )}
    </Page>
  );
}

function Compared({ agentId, from, to }: { agentId: string; from: number; to: number | 'draft' }) {
  const { client } = useModel();
  const { data, error, reload } = useRead(`difference/${agentId}/${from}/${to}`, () =>
    client.request('topic_version.difference', { agentId, from, to }, { repeatable: true }),
  );
  if (error !== null) return <Failure error={error} onRetry={reload} />;
  return data ? <Difference topics={data.topics} /> : <Loading label="Comparing" />;
}
