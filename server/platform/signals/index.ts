export { NotifyCarrier } from './notify.ts';
export { type Listener, LocalSignals, type SignalCarrier, type Signals } from './signals.ts';
