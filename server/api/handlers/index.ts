export { type Call, isLead, type Services } from './call.ts';
export { dispatch, invalid } from './dispatch.ts';
export { presentMe } from './people.ts';
