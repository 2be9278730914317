import {
  Badge,
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { KeyRegular } from '@fluentui/react-icons/svg/key';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useState } from 'react';
import type { ConnectionShape } from '../../../../contracts/api/operations-connections.ts';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { formatInstant, formatRelative } from '../../../kit/time.ts';
import { useModel, useNow } from '../../app/context.tsx';
import { NameLink } from '../../app/NameLink.tsx';
import { useNotices } from '../../app/notices.tsx';
import { adminPlace } from '../places.ts';
import { RemoveQuestion } from '../Question.tsx';
import { isSecretMissing, kindLabels } from './kinds.ts';
import { WebhookSecret } from './WebhookSecret.tsx';

const useStyles = makeStyles({
  under: { color: tokens.colorNeutralForeground2 },
  state: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: '3px',
    minWidth: '150px',
  },
  reason: { color: tokens.colorNeutralForeground2, maxWidth: '44ch' },
  warning: {
    display: 'flex',
    gap: '4px',
    maxWidth: '44ch',
    color: tokens.colorNeutralForeground1,
    '& svg': {
      flexShrink: 0,
      marginTop: '1px',
      fontSize: '14px',
      color: tokens.colorStatusWarningForeground1,
    },
  },
});

/** How a connection stands, in a word and a colour. */
export function stateOf(
  connection: ConnectionShape,
  now: number,
): {
  label: string;
  color: 'success' | 'warning' | 'danger' | 'informative';
} {
  if (!connection.enabled) return { label: 'Off', color: 'informative' };
  if (isSecretMissing(connection)) return { label: 'Secret missing', color: 'danger' };
  if (connection.pausedUntil !== null && Date.parse(connection.pausedUntil) > now)
    return { label: 'Paused', color: 'warning' };
  if (connection.dead > 0) return { label: 'Needs you', color: 'danger' };
  return { label: 'On', color: 'success' };
}

/** The connections, one to a row, with what each waits for. */
export function ConnectionTable({
  connections,
  onChanged,
}: {
  connections: readonly ConnectionShape[];
  onChanged: () => void;
}) {
  const styles = useStyles();
  const now = useNow();
  const { client } = useModel();
  const { attempt, notify } = useNotices();
  const [removing, setRemoving] = useState<ConnectionShape | null>(null);
  const [rotating, setRotating] = useState<ConnectionShape | null>(null);

  const act = async (failed: string, action: () => Promise<unknown>, done: string) => {
    if (await attempt(failed, action)) notify('success', done);
    onChanged();
  };
  const resume = ({ id, name }: ConnectionShape) =>
    act(
      `${name} was not resumed`,
      () => client.request('connection.resume', { connectionId: id }),
      `${name} goes on`,
    );
  const turn = ({ id, name, enabled }: ConnectionShape) =>
    act(
      `${name} was not changed`,
      () => client.request('connection.update', { connectionId: id, enabled: !enabled }),
      enabled ? `${name} is off` : `${name} is on`,
    );

  const columns: Column<ConnectionShape>[] = [
    {
      key: 'name',
      header: 'Name',
      sortBy: (row) => row.name,
      cell: (row) => (
        <>
          <NameLink
            to={
              row.connectorId
                ? adminPlace('connectors', row.connectorId, 'instance', row.id)
                : adminPlace('connections', row.id, 'step-1')
            }
          >
            {row.name}
          </NameLink>
          <br />
          <span className={styles.under}>{kindLabels[row.kind]}</span>
        </>
      ),
    },
    {
      key: 'state',
      header: 'State',
      cell: (row) => {
        const { label, color } = stateOf(row, now);
        const warning = isSecretMissing(row)
          ? 'Open it and write its secret again: without it nothing gets through.'
          : row.secretWarning;
        return (
          <div className={styles.state}>
            <Badge appearance="tint" color={color}>
              {label}
            </Badge>
            {label === 'Paused' && row.pausedUntil && (
              <span className={styles.reason} title={formatInstant(row.pausedUntil)}>
                {row.pauseReason ?? 'It asked us to wait.'} Goes on {formatRelative(row.pausedUntil, now)}.
              </span>
            )}
            {warning && (
              <span className={styles.warning}>
                <WarningRegular aria-label="Warning" />
                {warning}
              </span>
            )}
          </div>
        );
      },
    },
    {
      key: 'waiting',
      header: 'Waiting',
      number: true,
      sortBy: (row) => row.waiting,
      cell: (row) => row.waiting,
    },
    {
      key: 'dead',
      header: 'Dead',
      title: 'Deliveries that need a person',
      number: true,
      sortBy: (row) => row.dead,
      cell: (row) =>
        row.dead > 0 ? (
          <NameLink
            to={adminPlace('deliveries', 'dead', row.id)}
            aria-label={`${row.dead} dead deliveries of ${row.name}`}
          >
            {row.dead}
          </NameLink>
        ) : (
          0
        ),
    },
    {
      key: 'last',
      header: 'Last delivered',
      sortBy: (row) => row.lastDeliveredAt ?? '',
      cell: (row) =>
        row.lastDeliveredAt ? (
          <span title={formatInstant(row.lastDeliveredAt)}>{formatRelative(row.lastDeliveredAt, now)}</span>
        ) : (
          <span className={styles.under}>Never</span>
        ),
    },
    {
      key: 'actions',
      header: 'Actions',
      actions: true,
      cell: (row) => (
        <div style={{ display: 'flex', gap: 4, justifyContent: 'flex-end' }}>
          {stateOf(row, now).label === 'Paused' && (
            <Button size="small" icon={<PlayRegular />} onClick={() => void resume(row)}>
              Resume
            </Button>
          )}
          <Menu positioning="below-end">
            <MenuTrigger disableButtonEnhancement>
              <Button
                size="small"
                appearance="subtle"
                icon={<MoreHorizontalRegular />}
                aria-label={`More about ${row.name}`}
              />
            </MenuTrigger>
            <MenuPopover>
              <MenuList>
                <MenuItem onClick={() => void turn(row)}>{row.enabled ? 'Turn off' : 'Turn on'}</MenuItem>
                {row.kind !== 'connector' && (
                  <MenuItem icon={<KeyRegular />} onClick={() => setRotating(row)}>
                    New webhook secret…
                  </MenuItem>
                )}
                <MenuItem icon={<DeleteRegular />} onClick={() => setRemoving(row)}>
                  Remove…
                </MenuItem>
              </MenuList>
            </MenuPopover>
          </Menu>
        </div>
      ),
    },
  ];

  return (
    <>
      <DataTable
        label="Connections"
        columns={columns}
        rows={connections}
        keyOf={(row) => row.id}
        empty="Nothing is connected yet."
      />
      {removing && (
        <RemoveQuestion
          name={removing.name}
          remove={() => client.request('connection.delete', { connectionId: removing.id })}
          onTried={onChanged}
          onClose={() => setRemoving(null)}
        >
          Its steps, its plugins and its delivery history go with it. Records in the other system stay.
        </RemoveQuestion>
      )}
      {rotating && (
        <WebhookSecret
          connectionId={rotating.id}
          connectionName={rotating.name}
          onClose={() => setRotating(null)}
        />
      )}
    </>
  );
}
