/** A model as bytes: a header in JSON, then the arrays, each at a multiple of eight, little-endian. */
import type { LanguageProfile } from './language.ts';
import type { Calibration, IntentModel } from './model.ts';

/** What is stored for one language of an AI agent. */
export interface StoredModel {
  readonly model: IntentModel;
  readonly profile: LanguageProfile;
}

interface Header {
  readonly format: typeof format;
  readonly intents: readonly string[];
  readonly featuresCount: number;
  readonly calibration: Calibration;
  readonly threshold: number;
  readonly profile: LanguageProfile;
}

/** Raised when a change of features or weights makes older models unreadable. They are then trained anew. */
export const format = 1;

export function encodeModel({ model, profile }: StoredModel): Uint8Array<ArrayBuffer> {
  const { intents, features, calibration, threshold } = model;
  const featuresCount = features.hashes.length;
  const header: Header = { format, intents, featuresCount, calibration, threshold, profile };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const arrays = [features.hashes, features.weights, model.scales, model.biases, model.weights];
  const length = arrays.reduce((sum, { byteLength }) => sum + padded(byteLength), padded(4 + json.length));
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  let at = padded(4 + json.length);
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += padded(byteLength);
  }
  return bytes;
}

/** Null for bytes of another format, or that are no model. */
export function decodeModel(stored: Uint8Array): StoredModel | null {
  // The arrays look into a copy, which begins at a multiple of eight. (`slice` of a Buffer would be none.)
  const { buffer } = new Uint8Array(stored);
  const header = headerOf(buffer);
  if (header === null) return null;
  const { intents, featuresCount, calibration, threshold, profile } = header.value;
  let at = padded(4 + header.length);
  const take = (byteLength: number) => {
    const from = at;
    at += padded(byteLength);
    return from;
  };
  const [hashes, weights, scales] = [
    take(featuresCount * 4),
    take(featuresCount * 4),
    take(featuresCount * 4),
  ];
  const biases = take(intents.length * 4);
  const all = take(featuresCount * intents.length);
  if (at !== buffer.byteLength) return null;
  const model: IntentModel = {
    intents,
    features: {
      hashes: new Uint32Array(buffer, hashes, featuresCount),
      weights: new Float32Array(buffer, weights, featuresCount),
    },
    scales: new Float32Array(buffer, scales, featuresCount),
    biases: new Float32Array(buffer, biases, intents.length),
    weights: new Int8Array(buffer, all, featuresCount * intents.length),
    calibration,
    threshold,
  };
  return { model, profile };
}

function headerOf(buffer: ArrayBuffer): { value: Header; length: number } | null {
  if (buffer.byteLength < 8) return null;
  const length = new DataView(buffer).getUint32(0, true);
  if (length > buffer.byteLength - 4) return null;
  try {
    const value = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as Header;
    return value?.format === format ? { value, length } : null;
  } catch {
    return null;
  }
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;
