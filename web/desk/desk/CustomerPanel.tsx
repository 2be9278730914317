import {
  Avatar,
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Skeleton,
  SkeletonItem,
  Tag,
  tokens,
} from '@fluentui/react-components';
import { BotRegular } from '@fluentui/react-icons/svg/bot';
import { CallRegular } from '@fluentui/react-icons/svg/call';
import { ClockRegular } from '@fluentui/react-icons/svg/clock';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { MailRegular } from '@fluentui/react-icons/svg/mail';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { type ReactNode, useEffect } from 'react';
import type { ConversationDetail } from '../../../contracts/api/shapes.ts';
import { formatDuration, formatInstant, formatTime } from '../../kit/time.ts';
import { useDesk, useModel, useNow } from '../app/context.tsx';
import { CrmSection } from '../crm/CrmSection.tsx';
import { secondsSince } from '../state/clock.ts';
import { type ContextRow, contextRows, type TimelineEntry, timeline } from './timeline.ts';

const useStyles = makeStyles({
  panel: { display: 'flex', flexDirection: 'column', gap: '18px', padding: '16px', overflowWrap: 'anywhere' },
  customer: { display: 'flex', gap: '12px', alignItems: 'center' },
  name: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  facts: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
    fontSize: tokens.fontSizeBase200,
  },
  fact: {
    display: 'flex',
    gap: '8px',
    alignItems: 'center',
    '& svg': { flexShrink: 0, fontSize: '16px', color: tokens.colorNeutralForeground3 },
  },
  heading: {
    margin: '0 0 6px',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  text: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    whiteSpace: 'pre-wrap',
  },
  context: {
    margin: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(80px, auto) minmax(0, 1fr)',
    gap: '4px 12px',
    fontSize: tokens.fontSizeBase200,
  },
  term: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0 },
  tags: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
  technical: { fontSize: tokens.fontSizeBase200 },
  technicalSummary: {
    marginBottom: '6px',
    width: 'fit-content',
    cursor: 'pointer',
    color: tokens.colorNeutralForeground2,
    borderRadius: tokens.borderRadiusSmall,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  timeline: { margin: 0, padding: 0, listStyleType: 'none' },
  entry: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: '22px minmax(0, 1fr)',
    gap: '8px',
    paddingBottom: '12px',
    '& svg': { fontSize: '16px', marginTop: '2px', justifySelf: 'center', zIndex: 1 },
    ':not(:last-child)::before': {
      content: '""',
      position: 'absolute',
      left: '10.5px',
      top: '22px',
      bottom: '0px',
      width: '1px',
      backgroundColor: tokens.colorNeutralStroke1,
    },
  },
  entryTitle: { fontSize: tokens.fontSizeBase300 },
  entryFacts: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  loading: { display: 'flex', flexDirection: 'column', gap: '16px', padding: '16px' },
});

/** Re-reads the detail whenever something happened that may have changed it. */
export function useDetail(conversationId: string, version: string): ConversationDetail | null {
  const model = useModel();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to read again.
  useEffect(() => {
    void model.readDetail(conversationId);
  }, [model, conversationId, version]);
  return useDesk((state) => state.details[conversationId]?.detail ?? null);
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <section aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      {children}
    </section>
  );
}

/** The customer and the story so far. */
export function CustomerPanel({
  conversationId,
  detail,
}: {
  conversationId: string;
  detail: ConversationDetail | null;
}) {
  const styles = useStyles();
  const model = useModel();
  const error = useDesk((state) => state.details[conversationId]?.error ?? null);
  if (!detail) {
    if (error === null) {
      return (
        <Skeleton className={styles.loading} aria-label="Loading the customer">
          <SkeletonItem size={40} shape="circle" />
          <SkeletonItem size={16} />
          <SkeletonItem size={72} />
          <SkeletonItem size={48} />
        </Skeleton>
      );
    }
    return <Failed error={error} onRetry={() => void model.readDetail(conversationId)} />;
  }
  const { customer } = detail;
  const context = contextRows(detail.context);
  const told = context.filter((row) => !row.technical);
  const technical = context.filter((row) => row.technical);
  const entries = timeline(detail);
  return (
    <div className={styles.panel}>
      {error !== null && <Failed error={error} onRetry={() => void model.readDetail(conversationId)} />}
      <section aria-label="Customer">
        <div className={styles.customer}>
          <Avatar name={customer.name} color="colorful" size={40} aria-hidden="true" />
          <h3 className={styles.name}>{customer.name}</h3>
        </div>
        <ul className={styles.facts} style={{ marginTop: 10 }}>
          {customer.email && (
            <li className={styles.fact}>
              <MailRegular aria-label="Email" />{' '}
              <Link href={`mailto:${customer.email}`}>{customer.email}</Link>
            </li>
          )}
          {customer.phone && (
            <li className={styles.fact}>
              <CallRegular aria-label="Phone" /> <Link href={`tel:${customer.phone}`}>{customer.phone}</Link>
            </li>
          )}
          <li className={styles.fact}>
            <HistoryRegular aria-hidden="true" />
            {customer.earlierConversations === 0
              ? 'First conversation'
              : `${customer.earlierConversations} earlier conversation${customer.earlierConversations === 1 ? '' : 's'}`}
          </li>
        </ul>
      </section>
      <CrmSection key={conversationId} conversationId={conversationId} detail={detail} />
      {detail.escalationReason && (
        <Section title="Why it came to a representative">
          <p className={styles.text}>{detail.escalationReason}</p>
        </Section>
      )}
      <Section title="Summary">
        <p className={styles.text}>{detail.summary ?? 'No summary yet.'}</p>
      </Section>
      {told.length > 0 && (
        <Section title="Collected before">
          <ContextList rows={told} />
        </Section>
      )}
      {detail.requiredSkills.length > 0 && (
        <Section title="Required skills">
          <div className={styles.tags}>
            {detail.requiredSkills.map((skill) => (
              <Tag
                key={skill.skillId}
                size="small"
                appearance="outline"
                title={`Proficiency ${skill.proficiency} of 10`}
              >
                {skill.name} {skill.proficiency}+
              </Tag>
            ))}
          </div>
        </Section>
      )}
      <Section title="Timeline">
        <ol className={styles.timeline}>
          {entries.map((entry) => (
            <Entry key={entry.key} entry={entry} />
          ))}
        </ol>
      </Section>
      {technical.length > 0 && (
        <details className={styles.technical}>
          <summary className={styles.technicalSummary}>Details of the AI agent</summary>
          <ContextList rows={technical} />
        </details>
      )}
    </div>
  );
}

function ContextList({ rows }: { rows: readonly ContextRow[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.context}>
      {rows.map((row) => (
        <div key={row.name} style={{ display: 'contents' }}>
          <dt className={styles.term}>{row.name}</dt>
          <dd className={styles.value}>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const styles = useStyles();
  const now = useNow();
  const seconds = entry.to
    ? (Date.parse(entry.to) - Date.parse(entry.from)) / 1000
    : secondsSince(entry.from, now);
  const icon =
    entry.kind === 'queue' ? (
      <ClockRegular />
    ) : entry.kind === 'ai_agent' ? (
      <BotRegular />
    ) : (
      <PersonRegular />
    );
  return (
    <li className={styles.entry}>
      <span aria-hidden="true">{icon}</span>
      <span>
        <span className={styles.entryTitle}>
          {entry.kind === 'queue' ? `In queue ${entry.title}` : entry.title}
        </span>
        <br />
        <span className={styles.entryFacts} title={formatInstant(entry.from)}>
          {formatTime(entry.from)} · {formatDuration(seconds)}
          {entry.to === null ? ' so far' : entry.outcome ? ` · ${entry.outcome}` : ''}
        </span>
      </span>
    </li>
  );
}

function Failed({ error, onRetry }: { error: string; onRetry: () => void }) {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{error}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
