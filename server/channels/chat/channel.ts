/** A chat channel, as requests need it. */
export interface ChatChannel {
  channelId: string;
  organizationId: string;
  name: string;
  allowedOrigins: string[];
  secretVersion: number;
}
