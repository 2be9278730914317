export { onConnectionResumed } from './consumers/on-connection-resumed.ts';
export { onContactLives } from './consumers/on-contact-lives.ts';
export { Deliveries, type DeliveryOptions, runDeliveries } from './jobs/run-deliveries.ts';
export type { LifecyclePorts } from './ports.ts';
