import '../../kit/cards/card.css';
import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { renderCard } from '../../kit/cards/render-card.ts';

const useStyles = makeStyles({
  card: {
    minWidth: 0,
    maxWidth: '420px',
    margin: 0,
    padding: 0,
    border: 'none',
    '--card-text': tokens.colorNeutralForeground1,
    '--card-text-subtle': tokens.colorNeutralForeground2,
    '--card-surface': tokens.colorNeutralBackground1,
    '--card-emphasis': tokens.colorNeutralBackground3,
    '--card-line': tokens.colorNeutralStroke2,
    '--card-border': tokens.colorNeutralStrokeAccessible,
    '--card-accent': tokens.colorBrandForegroundLink,
    '--card-accent-subtle': tokens.colorBrandForegroundLink,
    '--card-on-accent': tokens.colorNeutralBackground1,
    '--card-good': tokens.colorStatusSuccessForeground1,
    '--card-good-subtle': tokens.colorStatusSuccessForeground1,
    '--card-warning': tokens.colorStatusWarningForeground3,
    '--card-warning-subtle': tokens.colorStatusWarningForeground3,
    '--card-attention': tokens.colorStatusDangerForeground1,
    '--card-attention-subtle': tokens.colorStatusDangerForeground1,
    '--card-focus': tokens.colorStrokeFocus2,
  },
  none: { color: tokens.colorNeutralForeground2, fontStyle: 'italic' },
});

interface CardViewProps {
  card: unknown;
  label: string;
  /** Absent: it is shown only. */
  onSubmit?: (value: unknown) => void;
}

/** An Adaptive Card. Loads its renderer with the first one. */
export default function CardView({ card, label, onSubmit }: CardViewProps) {
  const styles = useStyles();
  const host = useRef<HTMLDivElement>(null);
  const submit = useRef(onSubmit);
  submit.current = onSubmit;
  const usable = onSubmit !== undefined;
  const freeze = useRef<(() => void) | null>(null);
  const [fallback, setFallback] = useState<string | null>(null);
  // The same card in other words is the same card: what was entered stays.
  const written = JSON.stringify(card) ?? '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: a card that was answered is not drawn anew, it is frozen.
  useEffect(() => {
    const drawn = renderCard(written === '' ? null : JSON.parse(written), {
      ...(usable && { onSubmit: (value: unknown) => submit.current?.(value) }),
      locale: navigator.language,
    });
    if (drawn.element === null) {
      setFallback(drawn.fallback);
      host.current?.replaceChildren();
    } else {
      setFallback(null);
      freeze.current = drawn.freeze;
      host.current?.replaceChildren(drawn.element);
    }
  }, [written]);
  useEffect(() => {
    if (!usable) freeze.current?.();
  }, [usable]);
  return (
    <fieldset aria-label={label} className={styles.card}>
      <div ref={host} />
      {fallback !== null && <span className={styles.none}>{fallback || 'This card cannot be shown.'}</span>}
    </fieldset>
  );
}
