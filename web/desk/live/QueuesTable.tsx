import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Live } from '../../../contracts/api/shapes.ts';
import { Bar } from '../../kit/Bar.tsx';
import { type Column, DataTable } from '../../kit/DataTable.tsx';
import { useNow } from '../app/context.tsx';
import { mostWaiting, percentText, ticking, waitText, waitTone } from './figures.ts';

const useStyles = makeStyles({
  waiting: {
    display: 'grid',
    gridTemplateColumns: '18px minmax(48px, 1fr)',
    gap: '8px',
    alignItems: 'center',
    fontVariantNumeric: 'tabular-nums',
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  warning: { color: tokens.colorStatusWarningForeground1, fontWeight: tokens.fontWeightSemibold },
  danger: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
  brand: {},
});

type Queue = Live['queues'][number];

/** Each queue now and today. */
export function QueuesTable({ live }: { live: Live }) {
  const styles = useStyles();
  const most = mostWaiting(live.queues);
  const columns = useMemo<Column<Queue>[]>(
    () => [
      {
        key: 'name',
        header: 'Queue',
        cell: (queue) => <span className={styles.name}>{queue.name}</span>,
        sortBy: (queue) => queue.name,
      },
      {
        key: 'waiting',
        header: 'Waiting',
        width: '116px',
        sortBy: (queue) => queue.waiting,
        cell: (queue) => (
          <div className={styles.waiting}>
            {queue.waiting}
            <Bar
              share={queue.waiting / most}
              tone={waitTone(queue.longestWaitSeconds, queue.today.serviceLevelSeconds)}
            />
          </div>
        ),
      },
      {
        key: 'longest',
        header: 'Longest',
        number: true,
        sortBy: (queue) => queue.longestWaitSeconds ?? -1,
        cell: (queue) => <LongestWait queue={queue} at={live.at} />,
      },
      {
        key: 'offered',
        header: 'Offered',
        number: true,
        cell: (queue) => queue.offered,
        sortBy: (queue) => queue.offered,
      },
      {
        key: 'active',
        header: 'Active',
        number: true,
        cell: (queue) => queue.active,
        sortBy: (queue) => queue.active,
      },
      {
        key: 'available',
        header: 'Available',
        number: true,
        title: 'Representatives who are available in this queue',
        sortBy: (queue) => queue.representativesAvailable,
        cell: (queue) => (
          <span
            className={queue.representativesAvailable === 0 && queue.waiting > 0 ? styles.danger : undefined}
          >
            {queue.representativesAvailable}
          </span>
        ),
      },
      {
        key: 'level',
        header: 'SL',
        number: true,
        sortBy: (queue) => queue.today.serviceLevelPercent ?? -1,
        title: 'Service level: answered within the queue’s time, today',
        cell: (queue) => (
          <span title={`Answered within ${queue.today.serviceLevelSeconds} s`}>
            {percentText(queue.today.serviceLevelPercent)}
          </span>
        ),
      },
      {
        key: 'asa',
        header: 'ASA',
        number: true,
        title: 'Average speed of answer, today',
        sortBy: (queue) => queue.today.averageSpeedOfAnswerSeconds ?? -1,
        cell: (queue) => waitText(queue.today.averageSpeedOfAnswerSeconds),
      },
      {
        key: 'answered',
        header: 'Answered',
        number: true,
        title: 'Answered, of all that entered, today',
        cell: (queue) => `${queue.today.answered} of ${queue.today.entered}`,
        sortBy: (queue) => queue.today.answered,
      },
      {
        key: 'abandoned',
        header: 'Abandoned',
        number: true,
        sortBy: (queue) => queue.today.abandoned,
        cell: (queue) => (
          <span title={`${queue.today.shortAbandoned} of them after a short wait`}>
            {queue.today.abandoned}
          </span>
        ),
      },
    ],
    [styles, most, live.at],
  );
  return (
    <DataTable
      label="Queues"
      columns={columns}
      rows={live.queues}
      keyOf={(queue) => queue.queueId}
      empty="There are no queues yet."
    />
  );
}

function LongestWait({ queue, at }: { queue: Queue; at: string }) {
  const styles = useStyles();
  const seconds = ticking(queue.longestWaitSeconds, at, useNow());
  const tone = waitTone(seconds, queue.today.serviceLevelSeconds);
  return <span className={mergeClasses(styles[tone])}>{waitText(seconds)}</span>;
}
