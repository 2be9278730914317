import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { useEffect, useRef } from 'react';
import type { LifecycleStep } from '../../../../contracts/crm.ts';
import { PlaceLink } from '../../app/router.tsx';
import { adminPlace } from '../places.ts';
import { stepTitles } from './kinds.ts';

export type StepKey = 1 | 2 | 3 | 4 | 5;

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: '2px',
    listStyleType: 'none',
    display: 'flex',
    gap: '4px',
    overflowX: 'auto',
  },
  item: { flexGrow: 1, flexBasis: 0, minWidth: '128px' },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '7px 10px',
    textDecoration: 'none',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: tokens.shadow2,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  off: { color: tokens.colorNeutralForeground2, boxShadow: 'none', backgroundColor: 'transparent' },
  current: {
    boxShadow: `inset 0 -3px 0 ${tokens.colorCompoundBrandBackground}, ${tokens.shadow2}`,
    fontWeight: tokens.fontWeightSemibold,
  },
  number: {
    width: '22px',
    height: '22px',
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: '50%',
    fontSize: tokens.fontSizeBase200,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  done: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    border: 'none',
  },
  words: { minWidth: 0 },
  title: { display: 'block', lineHeight: tokens.lineHeightBase200, fontSize: tokens.fontSizeBase200 },
  note: { display: 'block', fontSize: tokens.fontSizeBase100, color: tokens.colorNeutralForeground2 },
});

interface StepsProps {
  connectionId: string | null;
  current: StepKey;
  steps: readonly LifecycleStep[];
}

/** The five steps with how far each is; steps 2 to 5 open once the connection is there. */
export function Steps({ connectionId, current, steps }: StepsProps) {
  const styles = useStyles();
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step is another link to show.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);
  return (
    <nav ref={nav} aria-label="Steps of the connection">
      <ol className={styles.list}>
        {([1, 2, 3, 4, 5] as const).map((number) => {
          const step = steps.find((each) => each.step === number);
          const done = number === 1 ? connectionId !== null : step?.enabled === true;
          const note =
            number === 1 ? (done ? 'Saved' : 'First') : step ? (step.enabled ? 'On' : 'Off') : 'Not set';
          const inside = (
            <>
              <span className={mergeClasses(styles.number, done && styles.done)} aria-hidden="true">
                {done ? <CheckmarkRegular /> : number}
              </span>
              <span className={styles.words}>
                <span className={styles.title}>{stepTitles[number]}</span>
                <span className={styles.note}>{note}</span>
              </span>
            </>
          );
          return (
            <li key={number} className={styles.item}>
              {connectionId === null && number !== 1 ? (
                <span className={mergeClasses(styles.link, styles.off)}>{inside}</span>
              ) : (
                <PlaceLink
                  to={
                    connectionId === null
                      ? adminPlace('connections')
                      : adminPlace('connections', connectionId, `step-${number}`)
                  }
                  aria-current={number === current ? 'step' : undefined}
                  className={mergeClasses(styles.link, number === current && styles.current)}
                  {...(connectionId === null && { onClick: (event) => event.preventDefault() })}
                >
                  {inside}
                </PlaceLink>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
