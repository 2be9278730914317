/** A person's tokens as they are sealed. */
export interface SealedTokens {
  accessToken: string;
  /** Null: they sign in again when the access token is over. */
  refreshToken: string | null;
}
