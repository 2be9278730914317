import { Button, Input, Link, makeStyles, Select, Spinner, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { useEffect, useState } from 'react';
import type { OutputOf } from '../../../contracts/api/operations.ts';
import type { RecordMatch } from '../../../contracts/crm.ts';
import { useModel } from '../app/context.tsx';
import { Failure } from '../app/Failure.tsx';
import { useNotices } from '../app/notices.tsx';
import { callOutside } from '../app/outside.ts';
import { useRead } from '../app/use-read.ts';
import { recordAddress } from './open-record.ts';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '6px' },
  question: { margin: 0, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
  },
  row: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '5px 8px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  words: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  facts: {
    display: 'block',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  search: { display: 'flex', gap: '6px' },
  input: { flexGrow: 1, minWidth: 0 },
});

const matchLabels: Record<RecordMatch['matchedBy'][number], string> = {
  id: 'same id',
  email: 'same email',
  phone: 'same phone',
  name: 'same name',
};

interface MatchesProps {
  conversationId: string;
  crm: OutputOf<'conversation.crm'>;
}

/** Who the customer may be in a CRM: asked by itself as long as nobody is linked, and by words on request. */
export function Matches({ conversationId, crm }: MatchesProps) {
  const styles = useStyles();
  const model = useModel();
  const { attempt, notify } = useNotices();
  const [connectionId, setConnectionId] = useState(crm.connections[0]?.id ?? '');
  const linked = crm.links.some((link) => link.relation === 'customer' && link.connectionId === connectionId);
  const [searching, setSearching] = useState(false);
  const [words, setWords] = useState('');
  const [asked, setAsked] = useState('');
  const wanted = searching ? asked : '';
  const active = connectionId !== '' && (searching ? asked !== '' : !linked);
  const { data, error, busy, reload } = useRead(
    `matches/${conversationId}/${connectionId}/${wanted}`,
    () =>
      callOutside('conversation.crm_matches', {
        conversationId,
        connectionId,
        ...(wanted && { search: wanted }),
      }),
    { enabled: active },
  );
  useEffect(() => {
    if (linked) setSearching(false);
  }, [linked]);

  const link = async (match: RecordMatch) => {
    const { email: _email, phone: _phone, matchedBy: _by, ...record } = match;
    const isPerson = ['contact', 'account', 'lead', 'user', 'company'].includes(match.entity.toLowerCase());
    const done = await attempt('The record was not linked', () =>
      model.client.request('conversation.crm_link', {
        conversationId,
        connectionId,
        record,
        relation: isPerson ? 'customer' : 'related',
      }),
    );
    if (done) notify('success', `${match.name || 'The record'} is linked`);
    await model.readCrm(conversationId);
  };
  const matches = active ? (data?.matches ?? null) : null;
  return (
    <div className={styles.root}>
      {crm.connections.length > 1 && (
        <Select
          size="small"
          aria-label="CRM to look in"
          value={connectionId}
          onChange={(_, { value }) => setConnectionId(value)}
        >
          {crm.connections.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </Select>
      )}
      <Failure error={active ? error : null} onRetry={reload} />
      {active && busy && !data && <Spinner size="extra-tiny" label="Looking for the customer…" />}
      {matches && (
        <>
          <p className={styles.question} role="status">
            {matches.length === 0
              ? searching
                ? 'Nobody fits these words.'
                : 'The customer was not found by phone, email or id.'
              : matches.length === 1
                ? 'Is this the customer?'
                : `${matches.length} records fit. Which one is it?`}
          </p>
          <ul className={styles.list} aria-label="Matches">
            {matches.map((match) => {
              const address = recordAddress(match.url);
              const name = match.name || match.id;
              return (
                <li key={`${match.entity}-${match.id}`} className={styles.row}>
                  <div className={styles.words}>
                    {address ? (
                      <Link href={address} target="_blank" rel="noreferrer noopener">
                        {name}
                      </Link>
                    ) : (
                      name
                    )}
                    <span className={styles.facts}>
                      {[match.entity, match.matchedBy.map((each) => matchLabels[each]).join(', ')]
                        .filter(Boolean)
                        .join(' · ')}
                      {(match.email || match.phone) && <br />}
                      {[match.email, match.phone].filter(Boolean).join(' · ')}
                    </span>
                  </div>
                  <Button size="small" aria-label={`Link ${name}`} onClick={() => void link(match)}>
                    Link
                  </Button>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {searching ? (
        <form
          className={styles.search}
          onSubmit={(event) => {
            event.preventDefault();
            setAsked(words.trim());
          }}
        >
          <Input
            size="small"
            type="search"
            className={styles.input}
            aria-label="Search the CRM"
            placeholder="Name, email, phone or number"
            value={words}
            maxLength={200}
            onChange={(_, { value }) => setWords(value)}
          />
          <Button size="small" type="submit" icon={<SearchRegular />} aria-label="Search" />
          <Button size="small" appearance="subtle" onClick={() => setSearching(false)}>
            Cancel
          </Button>
        </form>
      ) : (
        <div>
          <Button
            size="small"
            appearance="subtle"
            icon={<SearchRegular />}
            onClick={() => {
              setSearching(true);
              setAsked('');
            }}
          >
            Search the CRM
          </Button>
        </div>
      )}
    </div>
  );
}
