import { Badge, Button, Link, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { InsertRegular } from '@fluentui/react-icons/svg/insert';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import type { CopilotTurn } from '../../../contracts/plugins.ts';
import { formatInstant, formatTime } from '../../kit/time.ts';
import { Failure } from '../app/Failure.tsx';
import { useNotices } from '../app/notices.tsx';
import type { Copilot } from './copilot.ts';
import { Markdown } from './Markdown.tsx';
import { SignInCard } from './SignInCard.tsx';
import { ChoiceCard, ConfirmationCard, InputsCard } from './TurnCards.tsx';
import { withoutLink } from './without-link.ts';

const useStyles = makeStyles({
  turn: { display: 'flex', flexDirection: 'column', gap: '8px' },
  question: {
    alignSelf: 'flex-end',
    maxWidth: '88%',
    padding: '6px 10px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorNeutralForeground1,
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  },
  answer: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    padding: '10px 12px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 8px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  bar: { display: 'flex', flexWrap: 'wrap', gap: '4px', alignItems: 'center' },
  citations: { margin: 0, paddingLeft: '18px', fontSize: tokens.fontSizeBase200 },
  suggestions: { display: 'flex', flexWrap: 'wrap', gap: '6px' },
  link: { display: 'inline-flex', alignItems: 'center', gap: '4px' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

const chips: Record<
  CopilotTurn['state'],
  { label: string; color: 'brand' | 'success' | 'warning' | 'danger' | 'informative' } | null
> = {
  running: { label: 'Working', color: 'brand' },
  answered: null,
  confirmation: { label: 'Waits for your confirmation', color: 'warning' },
  inputs: { label: 'Needs to know more', color: 'warning' },
  sign_in: { label: 'Needs your sign-in', color: 'warning' },
  choice: { label: 'Choose one', color: 'warning' },
  nothing: { label: 'Nothing found', color: 'informative' },
  failed: { label: 'Failed', color: 'danger' },
  cancelled: { label: 'Cancelled', color: 'informative' },
};

interface TurnCardProps {
  copilot: Copilot;
  turn: CopilotTurn;
  /** Set while what the turn waits for is on its way; with why, when that failed. */
  acting: { error: string | null } | undefined;
  onAsk: (question: string) => void;
  /** Without it the answer cannot go into a reply: there is none to write. */
  onInsert?: (text: string) => void;
}

/** A question and what became of it: the answer with its source, or what it waits for. */
export function TurnCard({ copilot, turn, acting, onAsk, onInsert }: TurnCardProps) {
  const styles = useStyles();
  const { notify } = useNotices();
  const busy = acting?.error === null;
  const chip = chips[turn.state];
  const said = turn.link ? withoutLink(turn.text, turn.link.url) : turn.text;
  const act = (action: Parameters<Copilot['act']>[1]) => void copilot.act(turn, action);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(said);
      notify('success', 'Copied');
    } catch {
      notify(
        'warning',
        'The browser keeps the clipboard to itself',
        'Mark the text and copy it by keyboard.',
      );
    }
  };
  return (
    <li className={styles.turn}>
      <div className={styles.question} title={formatInstant(turn.at)}>
        {turn.question}
      </div>
      <div className={styles.answer}>
        {(chip || turn.source) && (
          <div className={styles.facts}>
            {chip && (
              <Badge appearance="tint" size="small" color={chip.color}>
                {chip.label}
              </Badge>
            )}
            {turn.source && <span>{sourceLine(turn.source)}</span>}
          </div>
        )}
        {turn.state === 'running' && <Spinner size="tiny" label="Asking…" labelPosition="after" />}
        {said !== '' && <Markdown text={said} />}
        {turn.state === 'answered' && turn.text === '' && (
          <p className={styles.quiet}>Answered. The answer was not kept.</p>
        )}
        {turn.state === 'nothing' && turn.text === '' && (
          <p className={styles.quiet}>
            No plugin and no article fits this question. Say it in other words, or choose a plugin.
          </p>
        )}
        {turn.state === 'failed' && (
          <Failure error={turn.problem ?? 'It failed.'} onRetry={() => onAsk(turn.question)} />
        )}
        {turn.state === 'confirmation' && <ConfirmationCard turn={turn} busy={busy} act={act} />}
        {turn.state === 'inputs' && <InputsCard turn={turn} busy={busy} act={act} />}
        {turn.state === 'choice' && <ChoiceCard turn={turn} busy={busy} act={act} />}
        {turn.state === 'sign_in' && <SignInCard turn={turn} busy={busy} act={act} />}
        <Failure error={acting?.error ?? null} />
        {turn.link && (
          <Link className={styles.link} href={turn.link.url} target="_blank" rel="noreferrer noopener">
            <OpenRegular aria-hidden="true" />
            {turn.link.title || 'Open the record'}
          </Link>
        )}
        {turn.citations.length > 0 && (
          <ol className={styles.citations} aria-label="Sources">
            {turn.citations.map((citation) => (
              <li key={citation.articleId ?? citation.url ?? citation.title}>
                {citation.url ? (
                  <Link inline href={citation.url} target="_blank" rel="noreferrer noopener">
                    {citation.title}
                  </Link>
                ) : (
                  citation.title
                )}
              </li>
            ))}
          </ol>
        )}
        {turn.state === 'answered' && said !== '' && (
          <div className={styles.bar}>
            {onInsert && (
              <Button
                size="small"
                appearance="subtle"
                icon={<InsertRegular />}
                onClick={() => onInsert(said)}
              >
                Insert into reply
              </Button>
            )}
            <Button size="small" appearance="subtle" icon={<CopyRegular />} onClick={() => void copy()}>
              Copy
            </Button>
            <span className={styles.facts}>{formatTime(turn.at)}</span>
          </div>
        )}
      </div>
      {turn.suggestions.length > 0 && turn.state === 'answered' && (
        <div className={styles.suggestions}>
          {turn.suggestions.map((suggestion) => (
            <Button key={suggestion} size="small" shape="circular" onClick={() => onAsk(suggestion)}>
              {suggestion}
            </Button>
          ))}
        </div>
      )}
    </li>
  );
}

/** Plugin, connector and connection, each once. */
function sourceLine({
  pluginName,
  connectorName,
  connectionName,
}: NonNullable<CopilotTurn['source']>): string {
  return [...new Set([pluginName, connectorName, connectionName])].filter(Boolean).join(' · ');
}
