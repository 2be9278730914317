import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ErrorCircleFilled } from '@fluentui/react-icons/svg/error-circle';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { memo } from 'react';
import { useStore } from '../../../../kit/store.ts';
import { VisuallyHidden } from '../../../../kit/VisuallyHidden.tsx';
import { type CanvasState, useCanvas } from '../editor/editor-context.tsx';
import { KindIcon } from './icons.tsx';
import type { NodeView } from './node-view.ts';
import { useNodeKeys } from './use-node-keys.ts';

const useStyles = makeStyles({
  // React Flow lets the mouse through what cannot be dragged.
  whole: { position: 'relative', height: '100%', pointerEvents: 'all' },
  card: {
    boxSizing: 'border-box',
    width: '100%',
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    textAlign: 'left',
    overflow: 'hidden',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '18px',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  branch: {
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px dashed ${tokens.colorNeutralStroke1}`,
  },
  selected: {
    border: `1px solid ${tokens.colorCompoundBrandStroke}`,
    boxShadow: `inset 0 0 0 1px ${tokens.colorCompoundBrandStroke}`,
  },
  passed: { borderLeft: `4px solid ${tokens.colorPaletteGreenBorder2}` },
  running: {
    border: `1px solid ${tokens.colorPaletteGreenBorder2}`,
    boxShadow: `inset 0 0 0 2px ${tokens.colorPaletteGreenBorder2}`,
  },
  disabled: {
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground4,
    border: `1px dotted ${tokens.colorNeutralStrokeAccessible}`,
  },
  open: {
    position: 'absolute',
    top: '4px',
    right: '4px',
    padding: '2px 6px',
    cursor: 'pointer',
    border: 'none',
    font: 'inherit',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorBrandForegroundLink,
    backgroundColor: 'transparent',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { textDecorationLine: 'underline' },
  },
  head: {
    height: '32px',
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    padding: '0 8px',
    fontWeight: tokens.fontWeightSemibold,
    '& svg': { fontSize: '16px', flexShrink: 0 },
  },
  tall: { height: '50px' },
  title: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' },
  oneLine: { whiteSpace: 'nowrap' },
  text: {
    margin: '0 8px',
    overflow: 'hidden',
    whiteSpace: 'pre-line',
    overflowWrap: 'anywhere',
    display: '-webkit-box',
    WebkitLineClamp: 4,
    WebkitBoxOrient: 'vertical',
    color: tokens.colorNeutralForeground2,
  },
  formula: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px' },
  chips: { display: 'flex', gap: '4px', padding: '6px 8px 0', overflow: 'hidden' },
  chip: {
    padding: '0 6px',
    minWidth: 0,
    flexShrink: 1,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    borderRadius: tokens.borderRadiusSmall,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground4,
  },
  mark: { display: 'inline-flex', alignItems: 'center', gap: '2px' },
  error: { color: tokens.colorStatusDangerForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  say: { color: tokens.colorPaletteTealForeground2 },
  ask: { color: tokens.colorPaletteBlueForeground2 },
  decide: { color: tokens.colorPaletteMarigoldForeground2 },
  variable: { color: tokens.colorPalettePurpleForeground2 },
  topic: { color: tokens.colorPaletteBerryForeground2 },
  answer: { color: tokens.colorPaletteForestForeground2 },
  outside: { color: tokens.colorPaletteNavyForeground2 },
  end: { color: tokens.colorPaletteCranberryForeground2 },
  other: { color: tokens.colorNeutralForeground2 },
});

const isFormula = (view: NodeView) =>
  view.type === 'branch' || view.tone === 'variable' || view.tone === 'answer';

/** What of the canvas' state is about one node, as one text: a node is drawn anew when that is another. */
function markOf(state: CanvasState, key: string): string {
  const { errors = 0, warnings = 0 } = state.issues.get(key) ?? {};
  const flags = [state.selected === key, state.focus === key, state.passed.has(key), state.running === key];
  return [errors, warnings, ...flags.map(Number)].join(',');
}

const sameView = (a: { view: NodeView }, b: { view: NodeView }) =>
  a.view === b.view || JSON.stringify(a.view) === JSON.stringify(b.view);

/** A step, a branch or the trigger, as it is drawn on the canvas and listed in the outline. */
export const NodeCard = memo(function NodeCard({ view }: { view: NodeView }) {
  const styles = useStyles();
  const { canvas, now } = useCanvas();
  const { key } = view;
  const mark = useStore(canvas, (state) => markOf(state, key));
  const [errors = 0, warnings = 0, ...flags] = mark.split(',').map(Number);
  const [selected, focused, passed, running] = flags.map(Boolean);
  const onKeyDown = useNodeKeys(key);
  const tone = view.tone === 'trigger' ? 'say' : view.tone === 'branch' ? 'decide' : view.tone;
  const long = view.type === 'trigger' && view.title.length > 30 && view.height > 0;
  return (
    <div className={styles.whole}>
      {/* biome-ignore lint/a11y/useSemanticElements: a button may hold no marks and links of its own, and may not be dragged. */}
      <div
        role="button"
        tabIndex={focused ? 0 : -1}
        data-node={key}
        aria-pressed={selected === true}
        aria-current={running ? 'step' : undefined}
        className={mergeClasses(
          styles.card,
          view.type === 'branch' && styles.branch,
          view.disabled && styles.disabled,
          selected && styles.selected,
          passed && styles.passed,
          running && styles.running,
        )}
        onKeyDown={onKeyDown}
        onClick={() => now().select(key, { panel: true })}
        onFocus={() => now().select(key, {})}
      >
        <span className={mergeClasses(styles.head, long && styles.tall)}>
          <span className={styles[tone]} style={{ display: 'inline-flex' }}>
            <KindIcon kind={view.kind} />
          </span>
          <span className={mergeClasses(styles.title, !long && styles.oneLine)}>{view.title}</span>
          {view.spoken !== '' && <VisuallyHidden>{view.spoken}</VisuallyHidden>}
          {running && <VisuallyHidden>, the test is here</VisuallyHidden>}
          {errors > 0 && (
            <span className={mergeClasses(styles.mark, styles.error)}>
              <ErrorCircleFilled />
              {errors}
              <VisuallyHidden> error{errors === 1 ? '' : 's'}</VisuallyHidden>
            </span>
          )}
          {errors === 0 && warnings > 0 && (
            <span className={mergeClasses(styles.mark, styles.warning)}>
              <WarningFilled />
              {warnings}
              <VisuallyHidden> warning{warnings === 1 ? '' : 's'}</VisuallyHidden>
            </span>
          )}
        </span>
        {view.text !== '' && (
          <span className={mergeClasses(styles.text, isFormula(view) && styles.formula)}>{view.text}</span>
        )}
        {view.chips.length > 0 && (
          <span className={styles.chips}>
            {view.chips.map((chip) => (
              <span key={chip} className={styles.chip}>
                {chip}
              </span>
            ))}
          </span>
        )}
      </div>
      {view.leadsTo && (
        <button
          type="button"
          tabIndex={-1}
          className={mergeClasses('nodrag', styles.open)}
          onClick={() => now().openTopic(view.leadsTo?.name ?? '')}
        >
          Open {view.leadsTo.displayName}
        </button>
      )}
    </div>
  );
}, sameView);
