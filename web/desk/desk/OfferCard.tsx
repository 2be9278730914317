import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { useEffect, useRef, useState } from 'react';
import type { Offer } from '../../../contracts/api/shapes.ts';
import { CountdownRing } from '../../kit/CountdownRing.tsx';
import { formatClock } from '../../kit/time.ts';
import { useNow } from '../app/context.tsx';
import { channelLabel } from '../app/words.ts';
import { countdown, secondsSince } from '../state/clock.ts';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    padding: '12px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorBrandStroke1}`,
    boxShadow: tokens.shadow8,
    animationName: {
      from: { opacity: 0, transform: 'translateY(-6px)' },
      to: { opacity: 1, transform: 'none' },
    },
    animationDuration: '200ms',
  },
  head: { display: 'flex', gap: '10px', alignItems: 'center' },
  who: { minWidth: 0, flexGrow: 1 },
  name: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  facts: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  reason: { margin: 0, fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightSemibold },
  summary: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    display: '-webkit-box',
    WebkitLineClamp: 4,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
  },
  actions: { display: 'flex', gap: '8px' },
  accept: { flexGrow: 1 },
});

interface OfferCardProps {
  offer: Offer;
  onAccept: () => Promise<boolean>;
  onDecline: () => Promise<boolean>;
}

/** A conversation that is offered to this representative, while there is time to answer. */
export function OfferCard({ offer, onAccept, onDecline }: OfferCardProps) {
  const styles = useStyles();
  const now = useNow();
  const [answering, setAnswering] = useState(false);
  const accept = useRef<HTMLButtonElement>(null);
  const left = countdown(offer.offeredAt, offer.expiresAt, now);
  const over = left.seconds === 0;

  useEffect(() => {
    // Enter accepts at once when the hands are free; who writes somewhere is not interrupted.
    const active = document.activeElement;
    if (active === null || active === document.body || active.id === 'main') accept.current?.focus();
  }, []);

  const answer = async (run: () => Promise<boolean>) => {
    if (answering || over) return;
    setAnswering(true);
    if (!(await run())) setAnswering(false);
  };
  const titleId = `offer-${offer.offerId}`;
  return (
    <li className={styles.card} aria-labelledby={titleId}>
      <div className={styles.head}>
        <CountdownRing seconds={left.seconds} share={left.share} />
        <div className={styles.who}>
          <h3 id={titleId} className={styles.name}>
            {offer.customerName}
          </h3>
          <p className={styles.facts}>
            {offer.queueName} · {channelLabel(offer.channel)} · waiting{' '}
            {formatClock(secondsSince(offer.waitingSince, now))}
          </p>
        </div>
      </div>
      {offer.escalationReason && <p className={styles.reason}>{offer.escalationReason}</p>}
      {offer.summary && <p className={styles.summary}>{offer.summary}</p>}
      <div className={styles.actions}>
        <Button
          ref={accept}
          className={styles.accept}
          appearance="primary"
          icon={<CheckmarkRegular />}
          disabledFocusable={answering || over}
          onClick={() => void answer(onAccept)}
          aria-keyshortcuts="Alt+A"
          title="Alt+A"
        >
          Accept
        </Button>
        <Button
          disabledFocusable={answering || over}
          onClick={() => void answer(onDecline)}
          aria-keyshortcuts="Alt+D"
          title="Alt+D"
        >
          Decline
        </Button>
      </div>
    </li>
  );
}
