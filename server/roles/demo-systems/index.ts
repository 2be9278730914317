export { connectDemo } from './connect-demo.ts';
export { type OutsideSystems, startOutsideSystems } from './outside-systems.ts';
