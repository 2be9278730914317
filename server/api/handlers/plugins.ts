/** Handlers of contracts/api/operations-connectors.ts: connectors and plugins. */
import type { Handlers } from './call.ts';

export const pluginsHandlers = {} as unknown as Pick<
  Handlers,
  | 'connector.list'
  | 'connector.import'
  | 'connector.read'
  | 'connector.update'
  | 'connector.delete'
  | 'connector.try'
  | 'plugin.list'
  | 'plugin.create'
  | 'plugin.update'
  | 'plugin.delete'
  | 'plugin.available'
  | 'connection.sign_in'
  | 'connection.sign_out'
>;
