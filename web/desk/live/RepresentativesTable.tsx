import { makeStyles, PresenceBadge, tokens } from '@fluentui/react-components';
import { PlugDisconnectedRegular } from '@fluentui/react-icons/svg/plug-disconnected';
import { useMemo } from 'react';
import type { Live } from '../../../contracts/api/shapes.ts';
import { Bar } from '../../kit/Bar.tsx';
import { type Column, DataTable } from '../../kit/DataTable.tsx';
import { formatDuration } from '../../kit/time.ts';
import { useNow } from '../app/context.tsx';
import { presenceBadges, presenceLabels } from '../app/words.ts';
import { secondsSince } from '../state/clock.ts';

const useStyles = makeStyles({
  name: { fontWeight: tokens.fontWeightSemibold },
  presence: { display: 'flex', alignItems: 'center', gap: '6px', whiteSpace: 'nowrap' },
  since: { color: tokens.colorNeutralForeground2 },
  load: {
    display: 'grid',
    gridTemplateColumns: 'minmax(48px, 1fr) auto',
    gap: '8px',
    alignItems: 'center',
    fontVariantNumeric: 'tabular-nums',
  },
  away: { color: tokens.colorStatusWarningForeground1, verticalAlign: '-2px', marginLeft: '4px' },
});

type Representative = Live['representatives'][number];

/** Who is there, and how much each carries. */
export function RepresentativesTable({ live }: { live: Live }) {
  const styles = useStyles();
  const columns = useMemo<Column<Representative>[]>(
    () => [
      {
        key: 'name',
        header: 'Representative',
        sortBy: (each) => each.displayName,
        cell: (each) => (
          <>
            <span className={styles.name}>{each.displayName}</span>
            {!each.connected && each.presence !== 'offline' && (
              <PlugDisconnectedRegular className={styles.away} role="img" aria-label="not connected" />
            )}
          </>
        ),
      },
      {
        key: 'presence',
        header: 'Presence',
        sortBy: (each) => each.presence,
        cell: (each) => <PresenceCell representative={each} />,
      },
      {
        key: 'load',
        header: 'Load',
        width: '120px',
        sortBy: (each) => each.capacity.reserved / Math.max(1, each.capacity.total),
        cell: (each) => {
          const share = each.capacity.total > 0 ? each.capacity.reserved / each.capacity.total : 0;
          return (
            <div className={styles.load}>
              <Bar share={share} tone={share >= 1 ? 'warning' : 'brand'} />
              {each.capacity.reserved}/{each.capacity.total}
            </div>
          );
        },
      },
      {
        key: 'conversations',
        header: 'Conv.',
        title: 'Conversations',
        number: true,
        cell: (each) => each.conversations,
        sortBy: (each) => each.conversations,
      },
      {
        key: 'offers',
        header: 'Offers',
        number: true,
        cell: (each) => each.offers,
        sortBy: (each) => each.offers,
      },
    ],
    [styles],
  );
  return (
    <DataTable
      label="Representatives"
      columns={columns}
      rows={live.representatives}
      keyOf={(each) => each.userId}
      empty="There are no representatives yet."
    />
  );
}

function PresenceCell({ representative }: { representative: Representative }) {
  const styles = useStyles();
  const now = useNow();
  const { presence, presenceSince } = representative;
  return (
    <span className={styles.presence}>
      <PresenceBadge status={presenceBadges[presence]} size="small" aria-hidden="true" />
      {presenceLabels[presence]}
      <span className={styles.since}>{formatDuration(secondsSince(presenceSince, now))}</span>
    </span>
  );
}
