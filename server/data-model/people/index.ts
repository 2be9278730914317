export {
  authenticate,
  createToken,
  type FoundUser,
  findUser,
  type Principal,
  principalBySecret,
  revokeToken,
  secretHash,
  type TokenRequest,
} from './people.ts';
