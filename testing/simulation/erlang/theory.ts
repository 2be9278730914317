/**
 * Erlang C and Erlang A in the steady state. Times are in one unit, whichever the caller likes; rates are per that unit.
 */
export interface Station {
  readonly arrivals: number;
  readonly meanService: number;
  readonly servers: number;
  /** Mean of the exponential patience; null for customers who never leave. */
  readonly meanPatience: number | null;
  /** The service level's threshold. */
  readonly threshold: number;
}

export interface SteadyState {
  /** That a customer has to wait at all. */
  readonly delayed: number;
  /** Mean wait of everybody, those who leave included. */
  readonly meanWait: number;
  /** The wait that nine in ten do not exceed; null with abandonment. */
  readonly wait90: number | null;
  readonly queueLength: number;
  readonly occupancy: number;
  readonly abandoned: number;
  /** Answered within the threshold, of all who came. */
  readonly levelOfOffered: number;
  /** Answered within the threshold, of those who were answered. */
  readonly levelOfAnswered: number;
}

export const steadyState = (station: Station): SteadyState =>
  station.meanPatience === null ? erlangC(station) : erlangA(station, station.meanPatience);

/** @throws {RangeError} when there are not enough servers for the load: then the queue grows for ever. */
export function erlangC({ arrivals, meanService, servers, threshold }: Station): SteadyState {
  const load = arrivals * meanService;
  if (load >= servers) throw new RangeError('The load is not below the number of servers');
  let blocked = 1;
  for (let n = 1; n <= servers; n += 1) blocked = (load * blocked) / (n + load * blocked);
  const delayed = (servers * blocked) / (servers - load * (1 - blocked));
  const drain = (servers - load) / meanService;
  const level = 1 - delayed * Math.exp(-drain * threshold);
  const meanWait = delayed / drain;
  return {
    delayed,
    meanWait,
    wait90: delayed > 0.1 ? Math.log(delayed / 0.1) / drain : 0,
    queueLength: arrivals * meanWait,
    occupancy: load / servers,
    abandoned: 0,
    levelOfOffered: level,
    levelOfAnswered: level,
  };
}

/** From the birth and death chain, cut off where nobody is any more. */
function erlangA({ arrivals, meanService, servers, threshold }: Station, meanPatience: number): SteadyState {
  const [serve, leave] = [1 / meanService, 1 / meanPatience];
  const states = [1];
  for (let n = 1; ; n += 1) {
    const next =
      (states[n - 1]! * arrivals) / (Math.min(n, servers) * serve + Math.max(0, n - servers) * leave);
    states.push(next);
    if (n > servers && next < 1e-18 * Math.max(...states.slice(-servers))) break;
  }
  const total = states.reduce((sum, one) => sum + one, 0);
  const share = states.map((one) => one / total);
  let delayed = 0;
  let queueLength = 0;
  let busy = 0;
  let answeredInTime = 0;
  for (const [n, p] of share.entries()) {
    busy += p * Math.min(n, servers);
    if (n < servers) {
      answeredInTime += p;
      continue;
    }
    delayed += p;
    queueLength += p * (n - servers);
    answeredInTime += p * answeredWithin(n - servers, servers * serve, leave, threshold);
  }
  const abandoned = (queueLength * leave) / arrivals;
  return {
    delayed,
    meanWait: queueLength / arrivals,
    wait90: null,
    queueLength,
    occupancy: busy / servers,
    abandoned,
    levelOfOffered: answeredInTime,
    levelOfAnswered: answeredInTime / (1 - abandoned),
  };
}

/**
 * That somebody with so many ahead of them is answered within the threshold, before they lose patience: their place
 * goes down by one at a time, until it is their turn. By uniformization.
 */
function answeredWithin(ahead: number, drain: number, leave: number, threshold: number): number {
  const rate = drain + (ahead + 1) * leave;
  let at = new Float64Array(ahead + 1);
  at[ahead] = 1;
  let answered = 0;
  let weight = Math.exp(-rate * threshold);
  let within = weight * answered;
  let left = 1 - weight;
  for (let step = 1; left > 1e-12 && step < 100_000; step += 1) {
    const next = new Float64Array(ahead + 1);
    for (let place = 0; place <= ahead; place += 1) {
      const here = at[place]!;
      if (here === 0) continue;
      const down = drain + place * leave;
      if (place === 0) answered += (here * drain) / rate;
      else next[place - 1]! += (here * down) / rate;
      next[place]! += (here * (rate - down - leave)) / rate;
    }
    at = next;
    weight *= (rate * threshold) / step;
    within += weight * answered;
    left -= weight;
  }
  return within;
}
