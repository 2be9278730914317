export {
  authenticate,
  createToken,
  type FoundUser,
  findUser,
  type Principal,
  principalBySecret,
  revokeToken,
  type TokenRequest,
} from './people.ts';
