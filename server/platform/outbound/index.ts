export { isPublicAddress } from './addresses.ts';
export { createOutbound } from './create-outbound.ts';
export {
  type HostPolicy,
  type Outbound,
  type OutboundOptions,
  type OutboundRequest,
  type OutboundResponse,
  publicOnly,
  type Resolve,
} from './outbound.ts';
export { isOutboundError, OutboundError, type OutboundErrorKind } from './outbound-error.ts';
