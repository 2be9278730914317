/** The words of the architecture: what part of the house a file belongs to. */
import { posix } from 'node:path';

/** From the ground upward; layers on one rung are strangers to each other. */
export const ladder: readonly (readonly string[])[] = [
  ['platform'],
  ['data-model'],
  ['conversations'],
  ['channels', 'connectors', 'knowledge'],
  ['routing'],
  ['self-service', 'assisted-service'],
  ['operations'],
  ['api'],
  ['roles'],
];

/** Layers that are several things side by side: each subfolder has its own door. */
export const layersOfRooms = ['platform', 'data-model', 'channels', 'connectors', 'api'];

export interface Place {
  /** Relative to the checkout, with `/`. */
  path: string;
  /** `server`, `contracts`, `web`, ... */
  part: string;
  /** Of a file below `server/`: its layer; undefined elsewhere. */
  layer: string | undefined;
  /** Of a file below `web/`: `desk`, `widget`, `kit`. */
  application: string | undefined;
  /** Tests and what only they use; never part of what runs. */
  isTest: boolean;
}

export function placeOf(path: string): Place {
  const [part = '', second] = path.split('/');
  return {
    path,
    part,
    layer: part === 'server' ? second : undefined,
    application: part === 'web' ? second : undefined,
    isTest: isTestFile(path),
  };
}

/** `*.test.ts`, and the helpers in a folder `testing` or beside the source as `testing-*.ts`. */
export const isTestFile = (path: string): boolean =>
  /\.(test|scenario|browser)\.tsx?$|(^|\/)testing\//.test(path) ||
  posix.basename(path).startsWith('testing-');

/** The rung of a layer, or -1 when it is not on the ladder. */
export const rungOf = (layer: string): number => ladder.findIndex((rung) => rung.includes(layer));

/** Rooms that are pure throughout, as `domain/` is, and stand on nothing but themselves. */
export const pureRooms: readonly string[] = ['server/platform/powerfx'];

/** The folder `domain`, or the room as pure as one, that the file is in; undefined elsewhere. */
export function domainOf(path: string): string | undefined {
  return pureRoomOf(path) ?? /^server\/.*?\/domain(?=\/)/.exec(path)?.[0];
}

export const pureRoomOf = (path: string): string | undefined =>
  pureRooms.find((room) => path.startsWith(`${room}/`));

/** May files outside the layer import this file of it? */
export function isDoor({ path, layer }: Place): boolean {
  if (layer === undefined) return true;
  const inside = path.slice(`server/${layer}/`.length);
  if (!layersOfRooms.includes(layer)) return inside === 'index.ts';
  if (layer === 'platform' && /^[^/]+\.ts$/.test(inside)) return true;
  return /^[^/]+\/index\.ts$/.test(inside);
}
