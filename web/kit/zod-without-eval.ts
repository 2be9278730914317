/**
 * Zod compiles its checks by `eval` where it may. Our pages' policies forbid that, and the attempt alone is a complaint in
 * the browser's console: import this where contracts are checked at run time.
 */
import { config } from 'zod';

config({ jitless: true });
