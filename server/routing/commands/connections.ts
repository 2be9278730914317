import type { House } from '../../data-model/house/index.ts';

export async function markConnected(_house: House, _userIds: readonly string[], _untilMs: number): Promise<void> {
  throw new Error('not written yet');
}

export async function markDisconnected(_house: House, _userId: string): Promise<void> {
  throw new Error('not written yet');
}
