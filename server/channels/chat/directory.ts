/** The chat channels, kept for a few seconds: every request asks for one. */
import { timingSafeEqual } from 'node:crypto';
import type { House } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { ChatChannel } from './channel.ts';
import { channelIdOfSecret, channelSecret } from './token.ts';

/** Changes made by another process show after this time at the latest. Milliseconds. */
const keepMs = 800;

export class ChannelDirectory {
  readonly #house: House;
  #channels: { at: number; byKey: Map<string, ChatChannel> } | undefined;
  #loading: Promise<Map<string, ChatChannel>> | undefined;

  constructor(house: House) {
    this.#house = house;
  }

  /** By name or id. @throws {AppError} `channel.not_found` */
  async find(key: string): Promise<ChatChannel> {
    const channel = (await this.#load()).get(key);
    if (!channel) throw new AppError('channel.not_found');
    return channel;
  }

  /** By its Direct Line secret. @throws {AppError} `auth.token_invalid` */
  async bySecret(secret: string): Promise<ChatChannel> {
    const id = channelIdOfSecret(secret);
    const channel = id === undefined ? undefined : (await this.#load()).get(id);
    const expected = channel === undefined ? undefined : Buffer.from(channelSecret(this.#house, channel));
    const given = Buffer.from(secret);
    if (!channel || !expected || expected.length !== given.length || !timingSafeEqual(expected, given)) {
      throw new AppError('auth.token_invalid');
    }
    return channel;
  }

  async #load(): Promise<Map<string, ChatChannel>> {
    const now = performance.now();
    if (this.#channels && now - this.#channels.at < keepMs) return this.#channels.byKey;
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
    });
    return await this.#loading;
  }

  async #read(): Promise<Map<string, ChatChannel>> {
    const rows = await this.#house.db.system<ChatChannel & Record<string, unknown>>(
      `select id as "channelId", organization_id as "organizationId", name, allowed_origins as "allowedOrigins",
              secret_version as "secretVersion" from chat_channel where removed_at is null`,
    );
    const byKey = new Map(rows.flatMap((row) => [[row.channelId, row] as const, [row.name, row] as const]));
    this.#channels = { at: performance.now(), byKey };
    return byKey;
  }
}
