/** Where an action is being read, and what its reader gives. */
import type { Action, ActionBase, VariableRef } from '../domain/types.ts';
import type { MapNode, YamlReader } from './yaml-reader.ts';

export interface Place {
  readonly reader: YamlReader;
  readonly map: MapNode;
  readonly base: ActionBase;
  /** Reads the actions inside this one; `name` tells the lists of one action apart. */
  inside(key: string, name?: string, map?: MapNode | null): readonly Action[];
}

/** Gives the action, or says what is missing. */
export type ReadAction = (place: Place) => Action | string;
export type ActionReaders = Readonly<Record<string, ReadAction>>;

export interface NamedVariable {
  readonly name: string;
  readonly variable: VariableRef;
}
