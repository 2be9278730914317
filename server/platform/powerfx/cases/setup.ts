/** What the flags of a file of cases ask for. */

import type { Ports } from '../evaluate/run.ts';
import { defaultFeatures, type Features } from '../features.ts';
import { english } from '../values/culture.ts';
import { utc, type Zone, zoneNamed } from '../values/zone.ts';

export interface Setup {
  readonly features: Features;
  readonly zone: Zone;
  /** What cannot be honoured, when something cannot. */
  readonly refused: string | undefined;
  /** Enumerations of an application: by the flags `AllEnums…Setup` and `OptionSet…Setup`. */
  readonly applications: readonly string[];
}

const features: Readonly<Record<string, keyof Features>> = {
  NumberIsFloat: 'numberIsFloat',
  PowerFxV1CompatibilityRules: 'v1',
  ConsistentOneColumnTableResult: 'consistentOneColumn',
  SupportColumnNamesAsIdentifiers: 'columnNamesAsIdentifiers',
  StronglyTypedBuiltinEnums: 'strongEnums',
  TableSyntaxDoesntWrapRecords: 'tableDoesntWrapRecords',
  FirstLastNRequiresSecondArguments: 'firstLastNNeedsCount',
  RestrictedIsEmptyArguments: 'restrictedIsEmpty',
  EnableExpressionChaining: 'chaining',
  DisableReservedKeywords: 'reservedKeywords',
  TextFirst: 'textFirst',
};
/** Asked for by files, and always so here. */
const always = ['DecimalSupport', 'RegEx', 'EnableJsonFunctions', 'DisableMemChecks'];
const applications = [
  'AllEnumsSetup',
  'AllEnumsPlusTestEnumsSetup',
  'AllEnumsPlusTestOptionSetsSetup',
  'OptionSetTestSetup',
];

const zones: Readonly<Record<string, string>> = {
  UTC: 'UTC',
  'Pacific Standard Time': 'America/Los_Angeles',
  'Romance Standard Time': 'Europe/Paris',
  'GMT Standard Time': 'Europe/London',
  'Middle East Standard Time': 'Asia/Beirut',
  'Lord Howe Standard Time': 'Australia/Lord_Howe',
};

export function setupFor(flags: readonly string[]): Setup {
  const chosen: { -readonly [K in keyof Features]: boolean } = { ...defaultFeatures };
  let zone = utc;
  let refused: string | undefined;
  const apps: string[] = [];
  for (const flag of flags) {
    const off = /^disable:/i.test(flag);
    const name = flag.replace(/^disable:\s*/i, '');
    const feature = features[name];
    const windows = /^TimeZoneInfo\("(.*)"\)$/.exec(name)?.[1];
    if (name === 'DisableReservedKeywords') chosen.reservedKeywords = off;
    else if (feature) chosen[feature] = !off;
    else if (windows !== undefined && zones[windows]) zone = zoneNamed(zones[windows]);
    else if (applications.includes(name)) apps.push(name);
    else if (!always.includes(name)) refused = flag;
  }
  return { features: chosen, zone, refused, applications: apps };
}

/** The same for every run, apart from the clock, which the caller gives. */
export function portsFor(setup: Setup, now: () => number, random: () => number): Ports {
  return { zone: setup.zone, culture: english, now, random };
}
