import { Badge, Checkbox, Link, makeStyles, tokens } from '@fluentui/react-components';
import type { Delivery } from '../../../../contracts/crm.ts';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { formatInstant, formatRelative } from '../../../kit/time.ts';
import { useNow } from '../../app/context.tsx';
import { PlaceLink } from '../../app/router.tsx';
import { occurrenceLabel, stateColors, stateLabels, stepMomentLabels } from '../../crm/delivery-words.ts';

const useStyles = makeStyles({
  under: { color: tokens.colorNeutralForeground2 },
  reason: {
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
    maxWidth: '46ch',
    minWidth: '160px',
  },
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecoration: 'none',
    ':hover': { textDecoration: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  open: { fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightSemibold },
  badge: { whiteSpace: 'nowrap' },
  what: { textAlign: 'left', whiteSpace: 'nowrap' },
});

interface DeliveryTableProps {
  deliveries: readonly Delivery[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onOpen: (delivery: Delivery) => void;
}

/** Deliveries, newest first; dead ones can be chosen to be retried together. */
export function DeliveryTable({ deliveries, chosen, onChoose, onOpen }: DeliveryTableProps) {
  const styles = useStyles();
  const now = useNow();
  const anyDead = deliveries.some((row) => row.state === 'dead');
  const choose = (id: string, checked: boolean) => {
    const next = new Set(chosen);
    if (checked) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  const columns: Column<Delivery>[] = [
    {
      key: 'what',
      header: 'What',
      cell: (row) => (
        <div className={styles.what}>
          <Link as="button" className={styles.open} onClick={() => onOpen(row)}>
            {stepMomentLabels[row.step]}
          </Link>
          <br />
          <span className={styles.under}>
            Step {row.step}
            {row.occurrence ? ` · ${occurrenceLabel(row.occurrence)}` : ''}
          </span>
        </div>
      ),
    },
    ...(anyDead
      ? [
          {
            key: 'choose',
            header: 'Choose',
            cell: (row: Delivery) =>
              row.state === 'dead' && (
                <Checkbox
                  aria-label={`Choose ${stepMomentLabels[row.step]} of ${row.connectionName}, ${formatInstant(row.createdAt)}`}
                  checked={chosen.has(row.id)}
                  onChange={(_, { checked }) => choose(row.id, checked === true)}
                />
              ),
          },
        ]
      : []),
    {
      key: 'state',
      header: 'State',
      sortBy: (row) => stateLabels[row.state],
      cell: (row) => (
        <Badge appearance="tint" color={stateColors[row.state]} className={styles.badge}>
          {stateLabels[row.state]}
        </Badge>
      ),
    },
    {
      key: 'connection',
      header: 'Connection',
      sortBy: (row) => row.connectionName,
      cell: (row) => row.connectionName,
    },
    {
      key: 'reason',
      header: 'Why it stands there',
      cell: (row) =>
        row.reason ? (
          <span className={styles.reason} title={row.reason}>
            {row.reason}
          </span>
        ) : row.record ? (
          <span className={styles.reason}>
            {row.record.url ? (
              <a className={styles.link} href={row.record.url} target="_blank" rel="noreferrer noopener">
                {row.record.name || row.record.entity}
              </a>
            ) : (
              row.record.name || row.record.entity
            )}
          </span>
        ) : (
          ''
        ),
    },
    {
      key: 'contact',
      header: 'Contact',
      cell: (row) =>
        row.conversationId ? (
          <PlaceLink
            className={styles.link}
            to={{ page: 'conversations', conversationId: row.conversationId }}
            title={row.contactId}
          >
            {row.contactId.slice(0, 8)}
          </PlaceLink>
        ) : (
          <span title={row.contactId}>{row.contactId.slice(0, 8)}</span>
        ),
    },
    {
      key: 'attempts',
      header: 'Attempts',
      number: true,
      sortBy: (row) => row.attempts,
      cell: (row) => row.attempts,
    },
    {
      key: 'when',
      header: 'When',
      sortBy: (row) => row.createdAt,
      cell: (row) => (
        <span title={formatInstant(row.finishedAt ?? row.createdAt)} style={{ whiteSpace: 'nowrap' }}>
          {formatRelative(row.finishedAt ?? row.createdAt, now)}
          {row.dueAt && row.state === 'due' && Date.parse(row.dueAt) > now && (
            <>
              <br />
              <span className={styles.under}>next {formatRelative(row.dueAt, now)}</span>
            </>
          )}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      label="Deliveries"
      columns={columns}
      rows={deliveries}
      keyOf={(row) => row.id}
      empty="There are none."
    />
  );
}
