/**
 * From what customers said to groups of what they want: embed, cut into many small groups, join those that are alike
 * until the silhouette suffers, hold each against what is known already, and name what is left. Pure: the same
 * statements in the same order give the same groups. Memory and time are bounded by the sample; the others are only
 * put to the nearest group.
 */
import { seededNumbers, shuffle } from '../intents/seeded.ts';
import { type Embedded, type Embedding, learnEmbedding } from './embedding.ts';
import { assign, centresOf, kMeans, meansOf, type Partition, silhouetteOf } from './kmeans.ts';
import { type KnownIntent, matchKnown } from './match-known.ts';
import { groupsAfter, type Merge, mergeTree } from './merge-tree.ts';
import { nameGroups } from './naming.ts';
import { withoutMarks } from './redact.ts';

export interface Statement {
  readonly text: string;
  /** Where it came in: a line of business, such as its workstream's name. */
  readonly place: string;
}

export interface DiscoveryInput {
  readonly statements: readonly Statement[];
  readonly known: readonly KnownIntent[];
  /** Fewer statements than this make no group. */
  readonly leastVolume: number;
}

export interface Discovered {
  /** What it is like, of `known`; null: it is new. */
  readonly known: string | null;
  readonly volume: number;
  readonly name: string;
  readonly keywords: readonly string[];
  /** A group of groups. */
  readonly group: string;
  readonly lineOfBusiness: string;
  /** Different ones, the most typical first. */
  readonly examples: readonly string[];
}

export interface Discovery {
  /** The largest first. */
  readonly intents: readonly Discovered[];
  readonly sampled: number;
  /** Statements that are like nothing else. */
  readonly unassigned: number;
  /** Of each statement its place in `intents`, or -1. */
  readonly assignment: Int32Array;
}

export type DiscoveryStep = 'embedding' | 'clustering' | 'naming';
/** @param share 0..1 of the step */
export type TellProgress = (step: DiscoveryStep, share: number) => void;

/** More statements than this are put to the groups of a sample. */
export const mostSampled = 6_000;
const mostExamples = 30;
const mostGroups = 400;
/** A group is joined with others as long as this share of the best silhouette is left. */
const silhouetteLeft = 0.87;
/** Statements less like the middle of their group than this are like nothing. */
const leastLikeness = 0.35;
const chunk = 2_000;

export function discover(
  { statements, known, leastVolume }: DiscoveryInput,
  tell: TellProgress = () => {},
): Discovery {
  tell('embedding', 0);
  const texts = statements.map(({ text }) => withoutMarks(text));
  const sample = drawn(texts.length, mostSampled);
  const sampleTexts = [...sample].map((at) => texts[at]!);
  const learnt = [...sampleTexts, ...taken(known, Math.ceil(sampleTexts.length / 3))];
  const further = known.flatMap(({ phrases }) => phrases);
  const embedding = learnEmbedding(learnt, dimensionsFor(learnt.length), further);
  tell('embedding', 0.9);
  const points = embedding.embed(sampleTexts);
  tell('clustering', 0);
  const { partition, merges } = cluster(points, tell);
  const assignment = assignAll(embedding, texts, partition, (share) => tell('clustering', 0.6 + share * 0.4));
  joinSmall(embedding, texts, partition, assignment, leastVolume);
  tell('naming', 0);
  return present(statements, embedding, texts, known, leastVolume, {
    partition,
    merges,
    assignment,
    sampled: sample.length,
  });
}

/** Few statements have few directions of their own; more of them would only add noise. Tried on small draws of public sets. */
const dimensionsFor = (count: number): number =>
  Math.max(2, Math.min(30, Math.round(count / 6)), Math.min(150, Math.round(count / 20)));

/** Phrases of what is known, of each in turn: more of them than these would turn the directions their way. */
function taken(known: readonly KnownIntent[], most: number): string[] {
  const texts: string[] = [];
  const longest = Math.max(0, ...known.map(({ phrases }) => phrases.length));
  for (let at = 0; at < longest && texts.length < most; at += 1)
    for (const { phrases } of known) if (at < phrases.length) texts.push(phrases[at]!);
  return texts.slice(0, most);
}

/** Rows of a sample, in their order; the same ones for the same count. */
function drawn(count: number, most: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, at) => at);
  if (count <= most) return order;
  shuffle(order, count, seededNumbers(7));
  return order.slice(0, most).sort();
}

interface Clusters {
  readonly partition: Partition;
  /** How the groups would go on becoming one. */
  readonly merges: readonly Merge[];
}

/** Many groups first, then as few as still stand apart. */
function cluster(points: Embedded, tell: TellProgress): Clusters {
  const wanted = Math.round(Math.max(points.count / 8, 1.5 * Math.sqrt(points.count)));
  const many = Math.max(2, Math.min(mostGroups, wanted));
  const fine = kMeans(points, many, (share) => tell('clustering', share * 0.4));
  const { means, sizes } = meansOf(points, fine);
  const merges = mergeTree({ count: fine.count, centres: means }, sizes);
  const cut = (groups: number): Partition => {
    const to = groupsAfter(fine.count, merges, Math.max(0, fine.count - groups));
    const placed = fine.groups.map((group) => (group < 0 ? -1 : to[group]!));
    return centresOf(points, placed, groups);
  };
  const counts = candidatesFor(fine.count);
  const tried = counts.map((groups, at) => {
    tell('clustering', 0.4 + (0.2 * at) / counts.length);
    return { groups, silhouette: silhouetteOf(points, cut(groups)) };
  });
  const best = Math.max(0, ...tried.map(({ silhouette }) => silhouette));
  const chosen = tried.find(({ silhouette }) => silhouette >= best * silhouetteLeft)?.groups ?? fine.count;
  const partition = cut(chosen);
  const refined = Int32Array.from(partition.groups);
  assign(points, partition.centres, refined);
  const settled = centresOf(points, refined, partition.count);
  const after = meansOf(points, settled);
  return {
    partition: settled,
    merges: mergeTree({ count: settled.count, centres: after.means }, after.sizes),
  };
}

/** Numbers of groups worth trying, the fewest first. */
function candidatesFor(most: number): number[] {
  const counts: number[] = [];
  for (
    let groups = Math.min(most, 2);
    groups < most;
    groups = Math.max(groups + 1, Math.round(groups * 1.15))
  )
    counts.push(groups);
  return [...counts, most];
}

/** Puts every statement to its nearest group, in pieces, so that not all vectors are there at once. */
function assignAll(
  embedding: Embedding,
  texts: readonly string[],
  { centres }: Partition,
  tell: (share: number) => void,
): Int32Array {
  const assignment = new Int32Array(texts.length).fill(-1);
  for (let from = 0; from < texts.length; from += chunk) {
    const piece = embedding.embed(texts.slice(from, from + chunk));
    assign(piece, centres, assignment.subarray(from, from + piece.count), leastLikeness);
    tell(from / texts.length);
  }
  return assignment;
}

/** What is in groups that are too small goes to the nearest one that is not, if it is like that at all. */
function joinSmall(
  embedding: Embedding,
  texts: readonly string[],
  { centres, count }: Partition,
  assignment: Int32Array,
  leastVolume: number,
): void {
  const sizes = new Int32Array(count);
  for (const group of assignment) if (group >= 0) sizes[group]! += 1;
  const large = [...sizes.keys()].filter((group) => sizes[group]! >= leastVolume);
  const rows = [...assignment.keys()].filter(
    (row) => assignment[row]! >= 0 && sizes[assignment[row]!]! < leastVolume,
  );
  const { dimensions } = embedding;
  const largeCentres = new Float32Array(large.length * dimensions);
  for (const [place, group] of large.entries())
    largeCentres.set(centres.subarray(group * dimensions, (group + 1) * dimensions), place * dimensions);
  for (let from = 0; from < rows.length; from += chunk) {
    const piece = rows.slice(from, from + chunk);
    const places = new Int32Array(piece.length).fill(-1);
    assign(embedding.embed(piece.map((row) => texts[row]!)), largeCentres, places, leastLikeness);
    for (const [at, row] of piece.entries()) assignment[row] = places[at]! < 0 ? -1 : large[places[at]!]!;
  }
}

interface Assigned extends Clusters {
  readonly assignment: Int32Array;
  readonly sampled: number;
}

function present(
  statements: readonly Statement[],
  embedding: Embedding,
  texts: readonly string[],
  known: readonly KnownIntent[],
  leastVolume: number,
  { partition, merges, assignment, sampled }: Assigned,
): Discovery {
  const members = Array.from({ length: partition.count }, (): number[] => []);
  for (const [at, group] of assignment.entries()) if (group >= 0) members[group]!.push(at);
  const kept = [...members.keys()].filter((group) => members[group]!.length >= leastVolume);
  const typical = kept.map((group) => mostTypical(embedding, texts, members[group]!, partition, group));
  const matches = matchKnown(
    embedding,
    typical.map((rows) => rows.map((row) => texts[row]!)),
    known,
  );
  const named = nameGroups(kept.map((group) => members[group]!.slice(0, 2_000).map((row) => texts[row]!)));
  const families = familiesOf(partition.count, merges, kept);
  const familyNames = nameGroups(
    families.members.map((groups) =>
      groups.flatMap((at) => members[kept[at]!]!.slice(0, 200).map((row) => texts[row]!)),
    ),
  );
  const order = [...kept.keys()].sort(
    (a, b) => members[kept[b]!]!.length - members[kept[a]!]!.length || a - b,
  );
  const place = new Map(order.map((at, rank) => [kept[at]!, rank]));
  let unassigned = 0;
  const final = assignment.map((group) => {
    const rank = group < 0 ? -1 : (place.get(group) ?? -1);
    if (rank < 0) unassigned += 1;
    return rank;
  });
  const intents = order.map((at): Discovered => {
    const rows = members[kept[at]!]!;
    return {
      known: matches[at]!,
      volume: rows.length,
      name: named[at]!.name,
      keywords: named[at]!.keywords,
      group: familyNames[families.of[at]!]!.keywords.slice(0, 2).join(', ') || named[at]!.name,
      lineOfBusiness: commonest(rows.map((row) => statements[row]!.place)),
      examples: differentOnes(typical[at]!.map((row) => statements[row]!.text)),
    };
  });
  return { intents, sampled, unassigned, assignment: final };
}

/** Rows of a group, those nearest its middle first. */
function mostTypical(
  embedding: Embedding,
  texts: readonly string[],
  rows: readonly number[],
  { centres }: Partition,
  group: number,
): number[] {
  const looked = rows.slice(0, chunk);
  const { values, dimensions } = embedding.embed(looked.map((row) => texts[row]!));
  const likeness = looked.map((_, at) => {
    let dot = 0;
    for (let d = 0; d < dimensions; d += 1)
      dot += values[at * dimensions + d]! * centres[group * dimensions + d]!;
    return dot;
  });
  return [...looked.keys()].sort((a, b) => likeness[b]! - likeness[a]! || a - b).map((at) => looked[at]!);
}

/** Groups of groups: as few as there can be without one that holds most of them. */
function familiesOf(count: number, merges: readonly Merge[], kept: readonly number[]) {
  let wanted = Math.max(1, Math.round(Math.sqrt(kept.length)));
  for (;;) {
    const families = cutInto(count, merges, kept, wanted);
    const largest = Math.max(0, ...families.members.map(({ length }) => length));
    if (wanted >= kept.length / 2 || largest <= Math.max(4, kept.length * largestFamily)) return families;
    wanted += 1;
  }
}

const largestFamily = 0.2;

function cutInto(count: number, merges: readonly Merge[], kept: readonly number[], wanted: number) {
  const places = groupsAfter(count, merges, Math.max(0, count - wanted));
  const numbers = new Map<number, number>();
  const of = kept.map((group) => {
    const family = places[group]!;
    const number = numbers.get(family) ?? numbers.size;
    numbers.set(family, number);
    return number;
  });
  const members = Array.from({ length: numbers.size }, (): number[] => []);
  for (const [at, family] of of.entries()) members[family]!.push(at);
  return { of, members };
}

function commonest(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? '';
}

function differentOnes(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  const kept: string[] = [];
  for (const text of texts) {
    const key = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    if (seen.has(key) || key === '') continue;
    seen.add(key);
    kept.push(text);
    if (kept.length === mostExamples) break;
  }
  return kept;
}
