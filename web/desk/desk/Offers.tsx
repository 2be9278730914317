import { makeStyles } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { Offer } from '../../../contracts/api/shapes.ts';
import { visuallyHidden } from '../../kit/VisuallyHidden.tsx';
import { ringOffer } from '../app/attention.ts';
import { useModel } from '../app/context.tsx';
import { useNotices } from '../app/notices.tsx';
import { navigate } from '../app/router.tsx';
import { useShortcuts } from '../app/shortcuts.ts';
import { countdown } from '../state/clock.ts';
import { OfferCard } from './OfferCard.tsx';

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: '8px',
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
  },
});

const ringEveryMilliseconds = 6_000;

/** The offers that wait for an answer, most urgent first; announced to screen readers, answered by keyboard. */
export function Offers({ offers }: { offers: readonly Offer[] }) {
  const styles = useStyles();
  const model = useModel();
  const { attempt } = useNotices();
  const [announcement, setAnnouncement] = useState('');
  const announced = useRef(new Set<string>());
  const first = offers[0];

  useEffect(() => {
    for (const offer of offers) {
      if (announced.current.has(offer.offerId)) continue;
      announced.current.add(offer.offerId);
      const { seconds } = countdown(offer.offeredAt, offer.expiresAt, model.now());
      setAnnouncement(
        `Offer: ${offer.customerName}, ${offer.queueName}. ${seconds} seconds to answer. Alt+A accepts, Alt+D declines.`,
      );
    }
  }, [offers, model]);

  const waiting = offers.length > 0;
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(ringOffer, ringEveryMilliseconds);
    return () => clearInterval(timer);
  }, [waiting]);

  const accept = (offer: Offer) =>
    attempt('The offer was not accepted', async () => {
      const conversationId = await model.acceptOffer(offer.offerId);
      navigate({ page: 'desk', conversationId });
    });
  const decline = (offer: Offer) =>
    attempt('The offer was not declined', () => model.declineOffer(offer.offerId));

  useShortcuts({
    'Alt+KeyA': () => {
      if (!first) return false;
      void accept(first);
      return undefined;
    },
    'Alt+KeyD': () => {
      if (!first) return false;
      void decline(first);
      return undefined;
    },
  });

  return (
    <>
      <div role="alert" style={visuallyHidden}>
        {announcement}
      </div>
      {waiting && (
        <section aria-labelledby="offers">
          <h2 id="offers" style={visuallyHidden}>
            Offers
          </h2>
          <ul className={styles.list}>
            {offers.map((offer) => (
              <OfferCard
                key={offer.offerId}
                offer={offer}
                onAccept={() => accept(offer)}
                onDecline={() => decline(offer)}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
