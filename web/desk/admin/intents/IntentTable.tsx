import { Badge, makeStyles } from '@fluentui/react-components';
import { ChatHelpRegular } from '@fluentui/react-icons/svg/chat-help';
import type { IntentRow } from '../../../../contracts/intents.ts';
import { Bar } from '../../../kit/Bar.tsx';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { NameLink } from '../../app/NameLink.tsx';
import { Card } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { percent, shareOf } from './percent.ts';

const useStyles = makeStyles({
  quality: {
    display: 'grid',
    gridTemplateColumns: '44px minmax(60px, 160px)',
    gap: '8px',
    alignItems: 'center',
  },
  marks: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
});

/** Below this share an intent needs a look. */
const weak = 0.7;
const veryWeak = 0.5;

const issueLabels = {
  few: 'Few phrases',
  contradiction: 'Same phrase in two',
  empty: 'Empty phrase',
} as const;

/** Intents with their phrases and how many of them are recognised. */
export function IntentTable({ intents }: { intents: readonly IntentRow[] }) {
  const styles = useStyles();
  const columns: Column<IntentRow>[] = [
    {
      key: 'name',
      header: 'Intent',
      sortBy: (row) => row.displayName,
      cell: (row) => <NameLink to={adminPlace('intents', 'list', row.intent)}>{row.displayName}</NameLink>,
    },
    {
      key: 'phrases',
      header: 'In the topic',
      title: 'Phrases that are written in the topic',
      number: true,
      sortBy: (row) => row.triggerPhrases,
      cell: (row) => row.triggerPhrases,
    },
    {
      key: 'examples',
      header: 'Added',
      title: 'Phrases that were added beside the topic',
      number: true,
      sortBy: (row) => row.examples,
      cell: (row) => row.examples,
    },
    {
      key: 'quality',
      header: 'Recognised',
      title: 'Of its phrases, set aside while the others were learnt',
      sortBy: (row) => shareOf(row.recognised, row.asked) ?? 2,
      cell: (row) => {
        const share = shareOf(row.recognised, row.asked);
        return (
          <span className={styles.quality}>
            <span>{percent(share)}</span>
            {share !== null && (
              <Bar share={share} tone={share < veryWeak ? 'danger' : share < weak ? 'warning' : 'brand'} />
            )}
          </span>
        );
      },
    },
    {
      key: 'marks',
      header: 'Needs a look',
      cell: (row) => (
        <span className={styles.marks}>
          {!row.enabled && (
            <Badge appearance="tint" color="informative">
              Off
            </Badge>
          )}
          {[...new Set(row.issues.map(({ kind }) => kind))].map((kind) => (
            <Badge key={kind} appearance="tint" color="warning">
              {issueLabels[kind]}
            </Badge>
          ))}
        </span>
      ),
    },
  ];
  return (
    <Card flush>
      {intents.length === 0 ? (
        <EmptyState
          icon={<ChatHelpRegular />}
          title="No intent yet"
          body="Topics that begin with what customers say are intents. Discovery proposes some from past conversations."
        />
      ) : (
        <DataTable
          label="Intents"
          columns={columns}
          rows={intents}
          keyOf={(row) => row.intent}
          empty="No intent yet."
        />
      )}
    </Card>
  );
}
