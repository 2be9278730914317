/** Handlers of contracts/api/operations-connections.ts. */
import type { Handlers } from './call.ts';

export const connectionsHandlers = {} as unknown as Pick<
  Handlers,
  | 'connection.list'
  | 'connection.create'
  | 'connection.update'
  | 'connection.delete'
  | 'connection.test'
  | 'connection.resume'
  | 'connection.rotate_webhook_secret'
  | 'connection.entities'
  | 'connection.entity'
  | 'allowed_host.list'
  | 'allowed_host.put'
>;
