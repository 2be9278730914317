import { makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { ConversationSummary } from '../../../contracts/api/shapes.ts';
import { type Column, DataTable } from '../../kit/DataTable.tsx';
import { formatClock, formatDay, formatDuration, formatInstant, formatTime } from '../../kit/time.ts';
import { useNow } from '../app/context.tsx';
import { NameLink } from '../app/NameLink.tsx';
import { channelLabel, handlerLabel, stateLabels, stateOrder } from '../app/words.ts';
import { StateBadge } from '../desk/ConversationHeader.tsx';
import { secondsSince } from '../state/clock.ts';
import { type Filter, filterConversations } from './figures.ts';

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', gap: '8px', padding: '8px 10px' },
  last: {
    maxWidth: '320px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
  },
});

interface ConversationFiltersProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
  queues: readonly { queueId: string; name: string }[];
  states?: readonly ConversationSummary['state'][];
}

/** Narrows a list of conversations by queue, state and name. */
export function ConversationFilters({
  filter,
  onChange,
  queues,
  states = stateOrder,
}: ConversationFiltersProps) {
  const styles = useStyles();
  return (
    <search className={styles.filters} aria-label="Filter conversations">
      <Select
        size="small"
        aria-label="Queue"
        value={filter.queueId}
        onChange={(_, data) => onChange({ ...filter, queueId: data.value })}
      >
        <option value="">All queues</option>
        {queues.map((queue) => (
          <option key={queue.queueId} value={queue.queueId}>
            {queue.name}
          </option>
        ))}
      </Select>
      <Select
        size="small"
        aria-label="State"
        value={filter.state}
        onChange={(_, data) => onChange({ ...filter, state: data.value })}
      >
        <option value="">All states</option>
        {states.map((state) => (
          <option key={state} value={state}>
            {stateLabels[state]}
          </option>
        ))}
      </Select>
      <SearchBox
        size="small"
        aria-label="Customer or handler"
        placeholder="Customer or handler"
        value={filter.text}
        onChange={(_, data) => onChange({ ...filter, text: data.value })}
      />
    </search>
  );
}

interface ConversationsTableProps {
  label: string;
  conversations: readonly ConversationSummary[];
  filter: Filter;
  /** Under which page a conversation opens. */
  page: 'live' | 'conversations';
  empty: string;
}

/** Conversations to look into. */
export function ConversationsTable({ label, conversations, filter, page, empty }: ConversationsTableProps) {
  const styles = useStyles();
  const rows = useMemo(() => filterConversations(conversations, filter), [conversations, filter]);
  const columns = useMemo<Column<ConversationSummary>[]>(
    () => [
      {
        key: 'customer',
        header: 'Customer',
        sortBy: (each) => each.customer.name,
        cell: (each) => (
          <NameLink to={{ page, conversationId: each.conversationId }}>{each.customer.name}</NameLink>
        ),
      },
      {
        key: 'state',
        header: 'State',
        sortBy: (each) => stateOrder.indexOf(each.state),
        cell: (each) => <StateBadge state={each.state} />,
      },
      {
        key: 'queue',
        header: 'Queue',
        sortBy: (each) => each.queue?.name ?? '',
        cell: (each) => each.queue?.name ?? '–',
      },
      { key: 'handler', header: 'With', sortBy: handlerLabel, cell: handlerLabel },
      {
        key: 'channel',
        header: 'Channel',
        sortBy: (each) => each.channel,
        cell: (each) => channelLabel(each.channel),
      },
      {
        key: 'waiting',
        header: 'Waits',
        number: true,
        sortBy: (each) => (each.waitingSince ? -Date.parse(each.waitingSince) : Number.NEGATIVE_INFINITY),
        cell: (each) => (each.waitingSince ? <Since instant={each.waitingSince} /> : '–'),
      },
      {
        key: 'opened',
        header: 'Opened',
        sortBy: (each) => each.openedAt,
        cell: (each) => <Opened at={each.openedAt} relative={page === 'live'} />,
      },
      {
        key: 'last',
        header: 'Last message',
        cell: (each) => (
          <div className={styles.last}>{each.lastMessage ? each.lastMessage.text || 'a file' : '–'}</div>
        ),
      },
    ],
    [styles, page],
  );
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={rows}
      keyOf={(each) => each.conversationId}
      empty={empty}
    />
  );
}

function Since({ instant }: { instant: string }) {
  return formatClock(secondsSince(instant, useNow()));
}

function Opened({ at, relative }: { at: string; relative: boolean }) {
  const now = useNow();
  const text = relative
    ? `${formatDuration(secondsSince(at, now))} ago`
    : `${formatDay(at, new Date(now))}, ${formatTime(at)}`;
  return (
    <time dateTime={at} title={formatInstant(at)} style={{ whiteSpace: 'nowrap' }}>
      {text}
    </time>
  );
}
