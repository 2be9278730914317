import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { memo } from 'react';
import { useStore } from '../../../../kit/store.ts';
import { useCanvas } from '../editor/editor-context.tsx';
import type { LaidNode, Layout, Slot } from '../model/layout.ts';

const useStyles = makeStyles({
  svg: { position: 'absolute', top: 0, left: 0, overflow: 'visible', pointerEvents: 'none' },
  wire: { fill: 'none', stroke: tokens.colorNeutralStroke1, strokeWidth: '1.5px' },
  join: { fill: tokens.colorNeutralStroke1 },
  jump: { stroke: tokens.colorNeutralStrokeAccessible, strokeDasharray: '4 4' },
  add: {
    position: 'absolute',
    width: '24px',
    height: '24px',
    marginLeft: '-12px',
    marginTop: '-12px',
    padding: 0,
    display: 'grid',
    placeItems: 'center',
    cursor: 'pointer',
    pointerEvents: 'all',
    borderRadius: '50%',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground3,
    fontSize: '16px',
    lineHeight: 1,
    ':hover': {
      color: tokens.colorNeutralForegroundOnBrand,
      backgroundColor: tokens.colorBrandBackground,
      border: `1px solid ${tokens.colorBrandBackground}`,
    },
  },
  over: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    transform: 'scale(1.4)',
  },
});

/** A layout without what the nodes say: it stays the same while only words change. */
export interface Geometry {
  readonly nodes: readonly Pick<LaidNode, 'key' | 'type' | 'x' | 'y' | 'width' | 'height'>[];
  readonly edges: Layout['edges'];
  readonly slots: Layout['slots'];
}

/** The geometry of a layout; the one before, when nothing moved. */
export function geometryOf({ nodes, edges, slots }: Layout, before: Geometry | null): Geometry {
  const bare = nodes.map(({ key, type, x, y, width, height }) => ({ key, type, x, y, width, height }));
  const after = { nodes: bare, edges, slots };
  return before && JSON.stringify(before) === JSON.stringify(after) ? before : after;
}

/** A place for a step as a key. */
export const slotKey = (slot: { list: Slot['list']; index: number }) =>
  `${slot.list.join('.')}@${slot.index}`;

const radius = 10;

/** Down, across, and down again, with round corners. */
function path(from: Geometry['nodes'][number], to: Geometry['nodes'][number]): string {
  const [x1, y1] = [from.x + from.width / 2, from.y + from.height];
  const [x2, y2] = [to.x + to.width / 2, to.y];
  if (Math.abs(x1 - x2) < 1) return `M${x1},${y1}V${y2}`;
  // Branches part right below their step, and come together right above what follows.
  const turn = to.type === 'join' ? y2 - 20 : y1 + 20;
  const side = x2 > x1 ? 1 : -1;
  const bend = Math.min(radius, Math.abs(x2 - x1) / 2);
  return `M${x1},${y1}V${turn - bend}q0,${bend} ${side * bend},${bend}H${x2 - side * bend}q${side * bend},0 ${side * bend},${bend}V${y2}`;
}

/** To a step elsewhere: out at the right, and in from the right. */
function jump(from: Geometry['nodes'][number], to: Geometry['nodes'][number]): string {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x + to.width, to.y + to.height / 2];
  const out = Math.max(x1, x2) + 30;
  return `M${x1},${y1}C${out},${y1} ${out},${y2} ${x2},${y2}`;
}

/** The lines between the nodes, and the places where a step can be put. For the mouse: the keyboard adds at a node. */
export const Wires = memo(function Wires({ layout }: { layout: Geometry }) {
  const styles = useStyles();
  const nodes = new Map(layout.nodes.map((node) => [node.key, node]));
  return (
    <>
      <svg className={styles.svg} width="1" height="1" aria-hidden="true">
        {layout.edges.map((edge) => {
          const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
          if (!from || !to) return null;
          const isJump = edge.kind === 'goto';
          return (
            <path
              key={edge.id}
              d={isJump ? jump(from, to) : path(from, to)}
              className={mergeClasses(styles.wire, isJump && styles.jump)}
            />
          );
        })}
        {layout.nodes.map(
          ({ key, type, x, y, width, height }) =>
            (type === 'join' || type === 'end') && (
              <circle
                key={key}
                cx={x + width / 2}
                cy={y + height / 2}
                r={width / 2}
                className={styles.join}
              />
            ),
        )}
      </svg>
      {layout.slots.map((slot) => (
        <Add key={slotKey(slot)} slot={slot} />
      ))}
    </>
  );
});

function Add({ slot }: { slot: Slot }) {
  const styles = useStyles();
  const { canvas, now } = useCanvas();
  const over = useStore(canvas, (state) => state.over === slotKey(slot));
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label="Add a step here"
      title="Add a step here"
      className={mergeClasses('nodrag nopan', styles.add, over && styles.over)}
      style={{ left: slot.x, top: slot.y }}
      onClick={(event) => now().add(slot, event.currentTarget)}
    >
      +
    </button>
  );
}
