export { hashPassword, spendVerification, verifyPassword } from './password.ts';
export { derivedSecret, seal, unseal } from './signed.ts';
