/** The rings of a bullseye, as the router looks at them. */

/** By place: the innermost ring somebody is in; as many as there are rings for those in none. */
export interface RingOf {
  of: Uint8Array;
}
