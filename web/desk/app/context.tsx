import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore } from '../../kit/store.ts';
import type { DeskState } from '../state/desk-state.ts';
import type { DeskModel } from '../state/model.ts';

const ModelContext = createContext<DeskModel | null>(null);

/** Gives the screens below it their model. */
export const ModelProvider = ModelContext.Provider;

/** The model of the person who signed in. */
export function useModel(): DeskModel {
  const model = useContext(ModelContext);
  if (!model) throw new Error('useModel is for components inside ModelProvider.');
  return model;
}

/** A part of the desk's state; re-renders when that part changes. */
export function useDesk<S>(select: (state: DeskState) => S): S {
  return useStore(useModel().store, select);
}

const ticks = new Set<() => void>();
let tick = 0;
let timer: number | undefined;

function subscribeTick(listener: () => void): () => void {
  ticks.add(listener);
  timer ??= window.setInterval(() => {
    tick++;
    for (const each of [...ticks]) each();
  }, 1000);
  return () => {
    ticks.delete(listener);
    if (ticks.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time now in milliseconds; re-renders once a second, all clocks on the page together. */
export function useNow(): number {
  useSyncExternalStore(subscribeTick, () => tick);
  return useModel().now();
}
