import { makeStyles, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';

const useStyles = makeStyles({
  handle: {
    position: 'relative',
    width: '1px',
    flexShrink: 0,
    cursor: 'col-resize',
    touchAction: 'none',
    backgroundColor: tokens.colorNeutralStroke2,
    '::before': { content: '""', position: 'absolute', zIndex: 2, inset: '0 -4px' },
    ':hover::before': { backgroundColor: tokens.colorSubtleBackgroundPressed },
    ':focus-visible': { outlineStyle: 'none' },
    ':focus-visible::before': { backgroundColor: tokens.colorCompoundBrandBackground },
  },
});

const step = 24;

interface ResizeHandleProps {
  label: string;
  /** Of the pane behind it, in pixels. */
  width: number;
  min: number;
  max: number;
  onResize: (width: number) => void;
}

/** The border in front of a pane: dragged, or moved by the arrow keys, it makes the pane wider or narrower. */
export function ResizeHandle({ label, width, min, max, onResize }: ResizeHandleProps) {
  const styles = useStyles();
  const start = useRef<{ x: number; width: number } | null>(null);
  const set = (next: number) => onResize(Math.round(Math.max(min, Math.min(max, next))));
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') set(width + step);
    else if (event.key === 'ArrowRight') set(width - step);
    else if (event.key === 'Home') set(min);
    else if (event.key === 'End') set(max);
    else return;
    event.preventDefault();
  };
  const moved = (event: PointerEvent) => {
    if (start.current) set(start.current.width + start.current.x - event.clientX);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved.
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      className={styles.handle}
      onKeyDown={pressed}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={moved}
      onPointerUp={() => {
        start.current = null;
      }}
    />
  );
}
