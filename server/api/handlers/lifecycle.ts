/** Handlers of contracts/api/operations-lifecycle.ts and operations-crm.ts. */
import type { Handlers } from './call.ts';

export const lifecycleHandlers = {} as unknown as Pick<
  Handlers,
  | 'lifecycle.steps'
  | 'lifecycle.save_step'
  | 'lifecycle.delete_step'
  | 'lifecycle.presets'
  | 'lifecycle.contacts'
  | 'lifecycle.preview'
  | 'lifecycle.send_test'
  | 'delivery.list'
  | 'delivery.read'
  | 'delivery.retry'
  | 'delivery.edit_and_retry'
  | 'delivery.skip'
  | 'conversation.crm'
  | 'conversation.crm_matches'
  | 'conversation.crm_create'
  | 'conversation.crm_link'
  | 'conversation.crm_unlink'
>;
