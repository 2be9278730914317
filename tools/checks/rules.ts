/** The rules of the architecture for one import, each with the reason why it stands. */
import { posix } from 'node:path';
import { domainOf, isDoor, type Place, pureRoomOf, rungOf } from './places.ts';

export interface Edge {
  from: Place;
  /** Undefined: a package or a part of Node, named by `specifier`. */
  to: Place | undefined;
  specifier: string;
  typeOnly: boolean;
}

export interface Rule {
  name: string;
  why: string;
  /** What is wrong with this import, in a few words; undefined when nothing is. */
  breach(edge: Edge): string | undefined;
}

const isBuildFile = (place: Place): boolean => /\.config\.ts$/.test(place.path);
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const ladderRule: Rule = {
  name: 'ladder',
  why: 'A layer that knows only what lies below can be understood, tested and replaced alone. To reach upward, append an event.',
  breach({ from, to }) {
    if (from.layer === undefined || to?.layer === undefined || from.layer === to.layer) return undefined;
    const [here, there] = [rungOf(from.layer), rungOf(to.layer)];
    if (here === -1) return `${from.layer} is not on the ladder (tools/checks/places.ts)`;
    if (there === -1) return `${to.layer} is not on the ladder (tools/checks/places.ts)`;
    if (there > here) return `${from.layer} is below ${to.layer}`;
    return there === here ? `${from.layer} and ${to.layer} are on one rung` : undefined;
  },
};

/** The set-up runs before Node 24 is there, and a door leads to TypeScript. */
const beforeNode24 = ({ from, to }: Edge): boolean =>
  from.path.startsWith('tools/setup/') && /^server\/platform\/process\/[^/]+\.mjs$/.test(to?.path ?? '');

const doorRule: Rule = {
  name: 'door',
  why: 'What a layer does not show at its door it may change at any time.',
  breach(edge) {
    const { from, to } = edge;
    if (to?.layer === undefined || from.layer === to.layer || isDoor(to) || beforeNode24(edge))
      return undefined;
    // Tests and benchmarks look inside on purpose, and nothing depends on them.
    if (from.isTest || from.part === 'bench') return undefined;
    return `${to.path} is inside ${to.layer}; import its index.ts`;
  },
};

const domainRule: Rule = {
  name: 'domain',
  why: 'domain/ decides and nothing else: it is tested by the thousand without a database, a clock or a network.',
  breach({ from, to, specifier }) {
    const domain = domainOf(from.path);
    if (domain === undefined || from.isTest) return undefined;
    if (to === undefined) return `${specifier} is not for domain/: it imports no package and nothing of Node`;
    if (to.path.startsWith(`${domain}/`)) return undefined;
    if (pureRoomOf(from.path) !== undefined) return `${to.path} is not in ${domain}, which stands on itself`;
    const allowed =
      (pureRoomOf(to.path) !== undefined && isDoor(to)) ||
      to.part === 'contracts' ||
      /^server\/data-model\/(ids|events)(\/|\.ts$)/.test(to.path);
    return allowed
      ? undefined
      : `${to.path} is neither in ${domain} nor in contracts, data-model/{ids,events} or the door of a pure room`;
  },
};

const contractsRule: Rule = {
  name: 'contracts',
  why: 'Contracts are read by every browser and every client: they hold shapes, and stand on zod alone.',
  breach({ from, to, specifier }) {
    if (from.part !== 'contracts' || from.isTest) return undefined;
    if (to === undefined) return packageOf(specifier) === 'zod' ? undefined : `${specifier} is not zod`;
    return to.part === 'contracts' ? undefined : `${to.path} is not in contracts`;
  },
};

const webRule: Rule = {
  name: 'web and server',
  why: 'They run on different machines and meet only on the wire, which contracts describe.',
  breach({ from, to }) {
    if (from.isTest && from.part === 'testing') return undefined;
    if (from.part === 'web' && to?.part === 'server') return 'the web imports the server';
    return from.part === 'server' && to?.part === 'web' ? 'the server imports the web' : undefined;
  },
};

const applicationsRule: Rule = {
  name: 'web applications',
  why: 'The desk and the widget are built, loaded and broken separately; what both need is web/kit.',
  breach({ from, to }) {
    if (from.part !== 'web' || to?.part !== 'web' || to.application === 'kit') return undefined;
    return from.application === to.application
      ? undefined
      : `web/${from.application} imports web/${to.application}`;
  },
};

const widgetRule: Rule = {
  name: 'widget',
  why: 'The widget loads in other people’s pages: every kilobyte counts, and zod alone would double it.',
  breach({ from, to, specifier, typeOnly }) {
    if (from.application !== 'widget' || from.isTest || isBuildFile(from)) return undefined;
    if (to === undefined) return packageOf(specifier) === 'preact' ? undefined : `${specifier} is not preact`;
    return to.part === 'contracts' && !typeOnly
      ? `${to.path} is imported for more than its types`
      : undefined;
  },
};

const testsRule: Rule = {
  name: 'tests',
  why: 'What runs at a customer’s must not depend on what exists for tests.',
  breach({ from, to }) {
    if (from.isTest || from.part === 'bench' || !to?.isTest) return undefined;
    return `${to.path} is for tests`;
  },
};

const emitterRule: Rule = {
  name: 'emitters',
  why: 'Facts travel in the log. An emitter beside it loses what happens while nobody listens.',
  breach({ from, to, specifier }) {
    if (from.part !== 'server' || from.isTest || to !== undefined || !/^(node:)?events$/.test(specifier))
      return undefined;
    return ['platform', 'channels'].includes(from.layer ?? '')
      ? undefined
      : `${specifier} outside platform and channels`;
  },
};

const databaseRule: Rule = {
  name: 'database',
  why: 'Statements live in store/, where one can see every one that touches a table.',
  breach({ from, to, specifier }) {
    if (from.part !== 'server' || from.isTest || to !== undefined) return undefined;
    if (!['kysely', 'pg'].includes(packageOf(specifier))) return undefined;
    if (['platform', 'data-model', 'roles'].includes(from.layer ?? '')) return undefined;
    return posix.dirname(from.path).split('/').includes('store') ? undefined : `${specifier} outside store/`;
  },
};

export const rules: readonly Rule[] = [
  ladderRule,
  doorRule,
  domainRule,
  contractsRule,
  webRule,
  applicationsRule,
  widgetRule,
  testsRule,
  emitterRule,
  databaseRule,
];

/** What the source of domain/ must not mention. */
export const impure: { pattern: RegExp; name: string; why: string } = {
  pattern:
    /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\.|\bset(?:Timeout|Interval)\b|\bcrypto\b/g,
  name: 'pure domain',
  why: 'The same question has the same answer: time, chance and surroundings come in as arguments.',
};
