import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type DeliveryState, deliveryStates } from '../../../../contracts/crm.ts';
import { stateLabels } from '../../crm/delivery-words.ts';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '8px' },
  bar: {
    display: 'flex',
    gap: '2px',
    height: '10px',
    borderRadius: '5px',
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralStroke3,
  },
  part: { minWidth: '4px', transition: 'flex-grow 300ms ease-out' },
  legend: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
  item: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    padding: '3px 8px',
    border: '1px solid transparent',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  pressed: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  dot: { width: '10px', height: '10px', borderRadius: '3px', flexShrink: 0 },
  waiting: { backgroundColor: tokens.colorNeutralForeground3 },
  due: { backgroundColor: tokens.colorPaletteMarigoldBackground3 },
  sending: { backgroundColor: tokens.colorCompoundBrandBackground },
  delivered: { backgroundColor: tokens.colorStatusSuccessBackground3 },
  dead: { backgroundColor: tokens.colorStatusDangerBackground3 },
  skipped: { backgroundColor: tokens.colorNeutralStroke1 },
});

interface DeliveryCountsProps {
  counts: Partial<Record<DeliveryState, number>>;
  state: DeliveryState | null;
  onChoose: (state: DeliveryState | null) => void;
}

/** How many deliveries are in each state, as a bar and as numbers; a number filters the list. */
export function DeliveryCounts({ counts, state, onChoose }: DeliveryCountsProps) {
  const styles = useStyles();
  return (
    <section className={styles.root} aria-label="Deliveries by state">
      <div className={styles.bar} aria-hidden="true">
        {deliveryStates.map((each) => {
          const count = counts[each] ?? 0;
          // By the root, so that a few dead ones are seen beside thousands delivered.
          return (
            count > 0 && (
              <div
                key={each}
                className={mergeClasses(styles.part, styles[each])}
                style={{ flexGrow: Math.sqrt(count), flexBasis: 0 }}
              />
            )
          );
        })}
      </div>
      <div className={styles.legend}>
        {deliveryStates.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={state === each}
            className={mergeClasses(styles.item, state === each && styles.pressed)}
            onClick={() => onChoose(state === each ? null : each)}
          >
            <span className={mergeClasses(styles.dot, styles[each])} aria-hidden="true" />
            {stateLabels[each]}
            <strong>{counts[each] ?? 0}</strong>
          </button>
        ))}
      </div>
    </section>
  );
}
