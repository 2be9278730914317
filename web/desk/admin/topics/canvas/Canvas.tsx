import '@xyflow/react/dist/base.css';
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ZoomFitRegular } from '@fluentui/react-icons/svg/zoom-fit';
import { ZoomInRegular } from '@fluentui/react-icons/svg/zoom-in';
import { ZoomOutRegular } from '@fluentui/react-icons/svg/zoom-out';
import {
  type Node,
  type NodeProps,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useNodesState,
  useReactFlow,
  ViewportPortal,
} from '@xyflow/react';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from '../../../../kit/store.ts';
import { useEditor } from '../editor/editor-context.tsx';
import { layOut, nearestSlot } from '../model/layout.ts';
import { NodeCard } from './NodeCard.tsx';
import { type NodeView, viewsOf } from './node-view.ts';
import { Overview } from './Overview.tsx';
import { type Geometry, geometryOf, slotKey, Wires } from './Wires.tsx';

const useStyles = makeStyles({
  canvas: {
    flexGrow: 1,
    minHeight: 0,
    minWidth: 0,
    position: 'relative',
    backgroundColor: tokens.colorNeutralBackground3,
    '& .react-flow__node': { cursor: 'default', contain: 'layout style' },
  },
  tools: {
    display: 'flex',
    flexDirection: 'column',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
  },
});

type FlowNode = Node<{ view: NodeView }>;

const FlowNodeCard = memo(function FlowNodeCard({ data }: NodeProps<FlowNode>) {
  return <NodeCard view={data.view} />;
});

const proOptions = { hideAttribution: true };
const nodeTypes = { step: FlowNodeCard };
/** Around the topic at first, in pixels. */
const margin = 24;
/** How near a dragged step must come to a place, in the canvas' own pixels. */
const reach = 90;

/** The topic as a graph. */
export function Canvas() {
  const styles = useStyles();
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  // Where the topic begins depends on the room there is: it is drawn once that is known, and does not jump.
  const measure = useCallback((host: HTMLElement | null) => {
    if (host) setSize({ width: host.clientWidth, height: host.clientHeight });
  }, []);
  return (
    <div ref={measure} className={styles.canvas}>
      {size && (
        <ReactFlowProvider>
          <Flow size={size} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

function useFlowNodes() {
  const { tree, stale, topics } = useEditor();
  const layout = useMemo(() => layOut(tree), [tree]);
  const drawn = useRef<ReturnType<typeof viewsOf>>(new Map());
  const kept = useRef(new Map<string, { of: unknown; node: FlowNode }>());
  const nodes = useMemo(() => {
    drawn.current = viewsOf(layout, tree, topics, drawn.current);
    const next = new Map<string, { of: unknown; node: FlowNode }>();
    for (const [key, each] of drawn.current) {
      const before = kept.current.get(key);
      // Where branches meet is drawn with the lines.
      if (each.view.type === 'join' || each.view.type === 'end') continue;
      const { width, height } = each.view;
      const node: FlowNode =
        before?.of === each
          ? before.node
          : {
              id: key,
              type: 'step',
              position: { x: each.x, y: each.y },
              data: { view: each.view },
              width,
              height,
              measured: { width, height },
              draggable: each.view.type === 'step',
              focusable: false,
              selectable: false,
            };
      next.set(key, { of: each, node });
    }
    kept.current = next;
    return [...next.values()].map(({ node }) => node);
  }, [layout, tree, topics]);
  const geometry = useRef<Geometry | null>(null);
  geometry.current = geometryOf(layout, geometry.current);
  return { layout: geometry.current, nodes, stale };
}

function Flow({ size }: { size: { width: number; height: number } }) {
  const editor = useEditor();
  const { layout, nodes: laid, stale } = useFlowNodes();
  const [nodes, setNodes, onNodesChange] = useNodesState<FlowNode>(laid);
  useEffect(() => setNodes(laid), [laid, setNodes]);
  useFollowFocus(layout);
  const [view] = useState(() => firstView(layout, size));

  const dragged = (node: FlowNode) => {
    const slot = nearestSlot(
      layout.slots,
      node.position.x + (node.width ?? 0) / 2,
      node.position.y + 16,
      reach,
    );
    return slot;
  };
  const over = (key: string | null) =>
    editor.canvas.set((state) => (state.over === key ? state : { ...state, over: key }));
  return (
    <ReactFlow<FlowNode>
      aria-label={`Canvas of ${editor.topicName}. Arrow keys walk, Enter edits, A adds, Delete removes.`}
      nodes={nodes}
      nodeTypes={nodeTypes}
      onNodesChange={onNodesChange}
      onNodeDrag={(_, node) => {
        const slot = dragged(node);
        over(slot ? slotKey(slot) : null);
      }}
      onNodeDragStop={(_, node) => {
        const slot = dragged(node);
        over(null);
        setNodes(laid);
        if (slot) editor.move(node.id, slot);
      }}
      nodesDraggable={!stale}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      panActivationKeyCode={null}
      zoomOnDoubleClick={false}
      panOnScroll
      minZoom={0.15}
      maxZoom={1.5}
      nodeDragThreshold={4}
      defaultViewport={view}
      proOptions={proOptions}
    >
      <ViewportPortal>
        <Wires layout={layout} />
      </ViewportPortal>
      <Tools />
      <Overview layout={layout} />
    </ReactFlow>
  );
}

/** The whole topic when it can be read so; else its beginning, at a size that can. */
function firstView(layout: Geometry, { width, height }: { width: number; height: number }) {
  const right = Math.max(...layout.nodes.map((node) => node.x + node.width));
  const bottom = Math.max(...layout.nodes.map((node) => node.y + node.height));
  const whole = Math.min(1, (width - 2 * margin) / right, (height - 2 * margin) / bottom);
  const zoom = whole >= 0.6 ? whole : 0.85;
  const trigger = layout.nodes.find(({ key }) => key === 'trigger');
  const middle = whole >= 0.6 ? right / 2 : (trigger?.x ?? 0) + (trigger?.width ?? 0) / 2;
  return { x: width / 2 - middle * zoom, y: margin, zoom };
}

function Tools() {
  const styles = useStyles();
  const flow = useReactFlow();
  const button = (label: string, icon: React.ReactElement, run: () => unknown) => (
    <Button
      appearance="subtle"
      size="small"
      icon={icon}
      aria-label={label}
      title={label}
      onClick={() => void run()}
    />
  );
  return (
    <Panel position="bottom-left">
      <div className={styles.tools}>
        {button('Zoom in', <ZoomInRegular />, () => flow.zoomIn())}
        {button('Zoom out', <ZoomOutRegular />, () => flow.zoomOut())}
        {button('Fit the topic', <ZoomFitRegular />, () => flow.fitView({ padding: 0.08 }))}
      </div>
    </Panel>
  );
}

/** Keeps the node that the keyboard, or the test, is at in view. */
function useFollowFocus(layout: Geometry) {
  const editor = useEditor();
  const flow = useReactFlow();
  const focus = useStore(editor.canvas, (state) => state.running ?? state.focus);
  const latest = useRef(layout);
  latest.current = layout;
  useEffect(() => {
    const node = latest.current.nodes.find(({ key }) => key === focus);
    const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
    if (!node || !pane) return;
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [node.x * zoom + x, node.y * zoom + y];
    const inView =
      left >= 0 &&
      top >= 0 &&
      left + node.width * zoom <= pane.width &&
      top + node.height * zoom <= pane.height;
    if (inView) return;
    void flow.setCenter(node.x + node.width / 2, node.y + node.height / 2, { zoom: Math.max(zoom, 0.6) });
  }, [focus, flow]);
}
