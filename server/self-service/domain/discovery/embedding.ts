/**
 * Phrases as short dense vectors in which phrases that mean alike are near: a truncated singular value decomposition
 * of their TF-IDF rows (latent semantic analysis), by Halko, Martinsson and Tropp's randomised method (2011).
 */
import { FeatureSpace, featuresOf, type SparseRows } from '../intents/feature-space.ts';
import { seededNumbers } from '../intents/seeded.ts';

/** Vectors of one length each, one behind the other. A phrase of which nothing is known is all zeros. */
export interface Embedded {
  readonly count: number;
  readonly dimensions: number;
  /** Row by row, `count` times `dimensions`. */
  readonly values: Float32Array;
}

/** Turns further phrases into vectors of the same space. */
export interface Embedding {
  readonly dimensions: number;
  embed(texts: readonly string[]): Embedded;
  /** How much of their words two phrases share, 0..1: of few directions all phrases are alike, of words they are not. */
  sharedWords(a: string, b: string): number;
}

const usualDimensions = 128;
const powerRounds = 3;
/** Directions beyond those wanted, which make those wanted exacter. */
const oversampling = 12;
/** How much a direction counts that much of the phrases lies in: 1 all of its singular value, 0 none of it. */
const whitening = 0.5;

/**
 * Learns a space from phrases. Pure: the same phrases in the same order give the same space.
 * @param further phrases whose words count, too, where two are compared by words: of few texts hardly any word is known,
 *   and phrases would share all of the little that is
 */
export function learnEmbedding(
  texts: readonly string[],
  dimensions = usualDimensions,
  further: readonly string[] = [],
): Embedding {
  const space = commonSpace(texts);
  const words = texts.length < fewTexts ? new FeatureSpace(featuresOf([...texts, ...further])) : space;
  const rows = space.rowsOf(texts);
  const wanted = Math.max(1, Math.min(dimensions, texts.length - 1, space.size));
  const width = Math.min(wanted + oversampling, Math.max(1, texts.length), Math.max(1, space.size));
  const basis = rangeOf(rows, texts.length, space.size, width);
  const projection = directionsOf(rows, texts.length, space.size, basis, width, wanted);
  return {
    dimensions: wanted,
    embed: (more) => {
      const values = new Float32Array(more.length * wanted);
      for (const [at, text] of more.entries()) {
        const { length, features, values: weights } = space.vectorOf(text);
        const target = values.subarray(at * wanted, (at + 1) * wanted);
        for (let part = 0; part < length; part += 1) {
          const weight = weights[part]!;
          const from = features[part]! * wanted;
          for (let d = 0; d < wanted; d += 1) target[d]! += weight * projection[from + d]!;
        }
        normalise(target);
      }
      return { count: more.length, dimensions: wanted, values };
    },
    sharedWords: (a, b) => cosine(words.rowsOf([a, b])),
  };
}

function cosine({ starts, features, values }: SparseRows): number {
  const weights = new Map<number, number>();
  let [dot, first, second] = [0, 0, 0];
  for (let at = starts[0]!; at < starts[1]!; at += 1) {
    weights.set(features[at]!, values[at]!);
    first += values[at]! ** 2;
  }
  for (let at = starts[1]!; at < starts[2]!; at += 1) {
    dot += values[at]! * (weights.get(features[at]!) ?? 0);
    second += values[at]! ** 2;
  }
  return first === 0 || second === 0 ? 0 : dot / Math.sqrt(first * second);
}

/** Pieces that only one or two phrases have say nothing of what phrases have in common. */
function commonSpace(texts: readonly string[]): FeatureSpace {
  const all = new FeatureSpace(featuresOf(texts));
  if (texts.length < fewTexts) return all;
  const uses = new Int32Array(all.size);
  for (const text of texts) {
    const { length, features } = all.vectorOf(text);
    for (let at = 0; at < length; at += 1) uses[features[at]!]! += 1;
  }
  const common = (_: number, feature: number) => uses[feature]! >= leastUses;
  const { hashes, weights } = all.table;
  return new FeatureSpace({ hashes: hashes.filter(common), weights: weights.filter(common) });
}

const fewTexts = 500;
const leastUses = 3;

/** An orthonormal basis (features by width) of where the rows lie. */
function rangeOf(rows: SparseRows, count: number, features: number, width: number): Float32Array {
  const next = seededNumbers(11);
  let basis = new Float32Array(features * width);
  for (let at = 0; at < basis.length; at += 1) basis[at] = next() - 0.5;
  for (let round = 0; round < powerRounds; round += 1) {
    const image = times(rows, count, basis, width);
    basis = transposedTimes(rows, count, image, width, features);
    orthonormalise(basis, features, width);
  }
  return basis;
}

/** The basis turned to the singular directions, each scaled by a power of its singular value. */
function directionsOf(
  rows: SparseRows,
  count: number,
  features: number,
  basis: Float32Array,
  width: number,
  wanted: number,
): Float32Array {
  const image = times(rows, count, basis, width);
  const gram = productsOf(image, count, width);
  const { values, vectors } = eigenOf(gram, width);
  const order = [...values.keys()].sort((a, b) => values[b]! - values[a]!).slice(0, wanted);
  const turned = new Float32Array(features * wanted);
  const scale = order.map((at) => Math.max(values[at]!, 1e-9) ** (-whitening / 2));
  for (let feature = 0; feature < features; feature += 1) {
    const from = feature * width;
    for (const [place, direction] of order.entries()) {
      let sum = 0;
      for (let at = 0; at < width; at += 1) sum += basis[from + at]! * vectors[at * width + direction]!;
      turned[feature * wanted + place] = sum * scale[place]!;
    }
  }
  return turned;
}

function times(rows: SparseRows, count: number, matrix: Float32Array, width: number): Float32Array {
  const product = new Float32Array(count * width);
  for (let row = 0; row < count; row += 1) {
    const to = row * width;
    for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at += 1) {
      const value = rows.values[at]!;
      const from = rows.features[at]! * width;
      for (let column = 0; column < width; column += 1)
        product[to + column]! += value * matrix[from + column]!;
    }
  }
  return product;
}

function transposedTimes(
  rows: SparseRows,
  count: number,
  matrix: Float32Array,
  width: number,
  features: number,
): Float32Array<ArrayBuffer> {
  const product = new Float32Array(features * width);
  for (let row = 0; row < count; row += 1) {
    const from = row * width;
    for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at += 1) {
      const value = rows.values[at]!;
      const to = rows.features[at]! * width;
      for (let column = 0; column < width; column += 1)
        product[to + column]! += value * matrix[from + column]!;
    }
  }
  return product;
}

/**
 * Makes the columns orthonormal, by the Cholesky factor of their products: two passes over the rows instead of one for
 * each pair of columns. What depends on other columns gets a little noise of its own (the ridge), never infinity.
 */
function orthonormalise(matrix: Float32Array, height: number, width: number): void {
  const gram = productsOf(matrix, height, width);
  let trace = 0;
  for (let at = 0; at < width; at += 1) trace += gram[at * width + at]!;
  const ridge = Math.max(trace / width, 1e-30) * 1e-7;
  // gram = U' U with U upper triangular; then the rows are multiplied by the inverse of U.
  const upper = new Float64Array(width * width);
  for (let i = 0; i < width; i += 1) {
    for (let j = i; j < width; j += 1) {
      let sum = gram[i * width + j]! + (i === j ? ridge : 0);
      for (let k = 0; k < i; k += 1) sum -= upper[k * width + i]! * upper[k * width + j]!;
      upper[i * width + j] = i === j ? Math.sqrt(Math.max(sum, ridge)) : sum / upper[i * width + i]!;
    }
  }
  const solved = new Float64Array(width);
  for (let row = 0; row < height; row += 1) {
    const from = row * width;
    for (let i = 0; i < width; i += 1) solved[i] = matrix[from + i]!;
    for (let i = 0; i < width; i += 1) {
      const value = solved[i]! / upper[i * width + i]!;
      matrix[from + i] = value;
      for (let j = i + 1; j < width; j += 1) solved[j]! -= value * upper[i * width + j]!;
    }
  }
}

/** The products of all columns with each other. */
function productsOf(matrix: Float32Array, height: number, width: number): Float64Array {
  const gram = new Float64Array(width * width);
  for (let row = 0; row < height; row += 1) {
    const from = row * width;
    for (let a = 0; a < width; a += 1) {
      const value = matrix[from + a]!;
      if (value === 0) continue;
      const to = a * width;
      for (let b = a; b < width; b += 1) gram[to + b]! += value * matrix[from + b]!;
    }
  }
  for (let a = 0; a < width; a += 1)
    for (let b = 0; b < a; b += 1) gram[a * width + b] = gram[b * width + a]!;
  return gram;
}

/** Eigenvalues and eigenvectors (in columns) of a symmetric matrix, by Jacobi's rotations. */
function eigenOf(matrix: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let at = 0; at < size; at += 1) vectors[at * size + at] = 1;
  for (let sweep = 0; sweep < 30; sweep += 1) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        const square = a[i * size + j]! ** 2;
        all += square;
        if (i !== j) off += square;
      }
    }
    if (off <= all * 1e-14) break;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) rotate(a, vectors, size, p, q);
  }
  const values = new Float64Array(size);
  for (let at = 0; at < size; at += 1) values[at] = a[at * size + at]!;
  return { values, vectors };
}

function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q]!;
  if (Math.abs(apq) < 1e-300) return;
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k += 1) {
    const kp = a[k * size + p]!;
    const kq = a[k * size + q]!;
    a[k * size + p] = c * kp - s * kq;
    a[k * size + q] = s * kp + c * kq;
  }
  for (let k = 0; k < size; k += 1) {
    const pk = a[p * size + k]!;
    const qk = a[q * size + k]!;
    a[p * size + k] = c * pk - s * qk;
    a[q * size + k] = s * pk + c * qk;
    const vp = vectors[k * size + p]!;
    const vq = vectors[k * size + q]!;
    vectors[k * size + p] = c * vp - s * vq;
    vectors[k * size + q] = s * vp + c * vq;
  }
}

/** Scales to length 1, in place; what is nothing stays nothing. */
export function normalise(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares < 1e-20) {
    vector.fill(0);
    return;
  }
  const scale = 1 / Math.sqrt(squares);
  for (let at = 0; at < vector.length; at += 1) vector[at]! *= scale;
}
