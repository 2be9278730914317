import { makeStyles, tokens } from '@fluentui/react-components';
import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { type PointerEvent, useMemo, useRef } from 'react';
import type { Geometry } from './Wires.tsx';

const useStyles = makeStyles({
  overview: {
    position: 'relative',
    overflow: 'hidden',
    cursor: 'pointer',
    touchAction: 'none',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  nodes: { display: 'block', fill: tokens.colorNeutralStroke1, pointerEvents: 'none' },
  view: {
    position: 'absolute',
    top: 0,
    left: 0,
    boxSizing: 'border-box',
    pointerEvents: 'none',
    transformOrigin: '0 0',
    borderRadius: '2px',
    outline: `2px solid ${tokens.colorCompoundBrandStroke}`,
    outlineOffset: '-2px',
  },
});

/** Pixels. */
const most = { width: 140, height: 100 };
const pad = 6;

/**
 * The whole topic, small, with what is in view: to see where one is, and to go elsewhere by mouse. The nodes are one
 * path that is drawn once; what moves with the canvas is a single rectangle.
 */
export function Overview({ layout }: { layout: Geometry }) {
  const styles = useStyles();
  const flow = useReactFlow();
  const host = useRef<HTMLDivElement>(null);
  const { path, scale, left, top } = useMemo(() => drawn(layout), [layout]);
  const go = (event: PointerEvent) => {
    const box = host.current?.getBoundingClientRect();
    if (!box || event.buttons === 0) return;
    const x = (event.clientX - box.left - left) / scale;
    const y = (event.clientY - box.top - top) / scale;
    void flow.setCenter(x, y, { zoom: flow.getZoom(), duration: 0 });
  };
  return (
    <Panel position="bottom-right">
      <div
        ref={host}
        className={`nopan nowheel ${styles.overview}`}
        style={most}
        aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          go(event);
        }}
        onPointerMove={go}
      >
        <svg className={styles.nodes} aria-hidden="true" {...most}>
          <path d={path} transform={`translate(${left} ${top}) scale(${scale})`} />
        </svg>
        <View scale={scale} left={left} top={top} />
      </div>
    </Panel>
  );
}

/** What of the topic is in view. */
function View({ scale, left, top }: { scale: number; left: number; top: number }) {
  const styles = useStyles();
  const box = useStore(
    ({ transform: [x, y, zoom], width, height }) =>
      [-x / zoom, -y / zoom, width / zoom, height / zoom] as const,
    (a, b) => a.every((value, index) => value === b[index]),
  );
  const [x, y, width, height] = box.map((value) => value * scale) as [number, number, number, number];
  return (
    <div
      className={styles.view}
      style={{ width, height, transform: `translate(${x + left}px, ${y + top}px)` }}
    />
  );
}

/** All nodes as one path in the canvas' own pixels, and how they fit into the overview. */
function drawn({ nodes }: Geometry) {
  const boxes = nodes.filter(({ type }) => type !== 'join' && type !== 'end');
  const x0 = Math.min(...boxes.map(({ x }) => x));
  const y0 = Math.min(...boxes.map(({ y }) => y));
  const wide = Math.max(...boxes.map(({ x, width }) => x + width)) - x0;
  const high = Math.max(...boxes.map(({ y, height }) => y + height)) - y0;
  const scale = Math.min((most.width - 2 * pad) / wide, (most.height - 2 * pad) / high);
  return {
    path: boxes.map(({ x, y, width, height }) => `M${x},${y}h${width}v${height}h${-width}z`).join(''),
    scale,
    left: (most.width - wide * scale) / 2 - x0 * scale,
    top: (most.height - high * scale) / 2 - y0 * scale,
  };
}
