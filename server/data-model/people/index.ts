export {
  authenticate, createToken, findUser, type FoundUser, type Principal, principalBySecret, revokeToken, secretHash, type TokenRequest,
} from './people.ts';
