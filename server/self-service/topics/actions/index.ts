/** Every kind of action that is understood, and why some cannot run. */
import type { ActionReaders } from '../place.ts';
import { aiReaders } from './ai.ts';
import { flowReaders } from './flow.ts';
import { messageReaders } from './messages.ts';
import { outsideReaders } from './outside.ts';
import { transferReaders } from './transfer.ts';
import { variableReaders } from './variables.ts';

export const actionReaders: ActionReaders = {
  ...messageReaders,
  ...variableReaders,
  ...flowReaders,
  ...transferReaders,
  ...outsideReaders,
  ...aiReaders,
};

/** Known kinds that have nothing to run on, with what is missing. */
export const missing: Readonly<Record<string, string>> = {
  UpdateActivity: 'Messages that were sent cannot be changed here; send another one.',
  DeleteActivity: 'Messages that were sent cannot be taken back here.',
  ActivateExternalTrigger:
    "Triggers of other systems are not set by topics here; use a connector's own rules.",
  WaitForConnectorTrigger: 'A topic cannot wait for an event of a connector here; use OnEventActivity.',
};
