/** A cost of one cap, split so that its parts go one way each. */
export interface CapFunction {
  readonly highestW: number;
  /** Caps at which the cap's own price changes [W]. */
  readonly billedW: readonly number[];
  readonly slopes: { readonly lowest: number; readonly highest: number };
  capOnly(capW: number): number;
  slotsUnder(capW: number): number;
}

/** The best cap found and what no cap can beat. */
export interface BestCap {
  readonly capW: number;
  readonly cost: number;
  readonly bound: number;
}

interface Sample {
  readonly capW: number;
  readonly cost: number;
}

/** Secants between caps closer than this say more about rounding than about slopes [W]. */
const SECANT_W = 0.1;
/** Costs closer than this are equal [currency]. */
const SAME_COST = 1e-12;
/** A bound this close to the best cost is the best cost, as a share of it (at least of 1). */
export const CLOSED = 1e-9;

/**
 * The least of a convex function of the cap.
 *
 * The function lies above every secant continued beyond its ends. Between two samples the secants from the left and from
 * the right meet at the lowest point that is still possible: the next sample. On a piecewise-linear function this ends
 * after finitely many samples at the minimum itself.
 */
export function searchConvexCap(of: CapFunction, maxPasses: number): BestCap {
  const at = (capW: number): Sample => ({ capW, cost: of.capOnly(capW) + of.slotsUnder(capW) });
  const caps = new Set([0, ...of.billedW, of.highestW]);
  const samples = [...caps].sort((a, b) => a - b).map(at);
  for (let pass = samples.length; ; pass += 1) {
    // Of caps that cost the same the highest: it moves the least energy.
    const best = samples.reduce((least, sample) => (sample.cost <= least.cost + SAME_COST ? sample : least));
    // Where both secants are nearly flat, meeting points creep along: every other pass may look in the middle.
    const lowest = lowestMeeting(samples, of.slopes, pass % 2 === 0 ? 1e-9 : 0.05);
    const bound = Math.min(best.cost, lowest.cost);
    if (best.cost - bound <= CLOSED * Math.max(1, Math.abs(best.cost)) || pass >= maxPasses) {
      return { capW: best.capW, cost: best.cost, bound };
    }
    samples.push(at(informative(samples, lowest.capW)));
    samples.sort((a, b) => a.capW - b.capW);
  }
}

/** The lowest point that the secants leave possible. */
function lowestMeeting(samples: readonly Sample[], slopes: CapFunction["slopes"], margin: number): Sample {
  let lowest: Sample = { capW: 0, cost: Infinity };
  for (let index = 0; index + 1 < samples.length; index += 1) {
    const [left, right] = [samples[index], samples[index + 1]];
    if (left === undefined || right === undefined) continue;
    const from = samples.findLast(({ capW }) => capW <= left.capW - SECANT_W);
    const to = samples.find(({ capW }) => capW >= right.capW + SECANT_W);
    const rise = from === undefined ? slopes.lowest : slopeBetween(from, left);
    const fall = to === undefined ? slopes.highest : slopeBetween(right, to);
    const meeting = meetingPoint(left, rise, right, fall, margin);
    if (meeting.cost < lowest.cost) lowest = meeting;
  }
  return lowest;
}

/**
 * A cap worth a look: the meeting point itself, but beside its neighbours where they are so close to it that they still
 * lack the sample at a distance which gives their secants a slope.
 */
function informative(samples: readonly Sample[], capW: number): number {
  const left = samples.findLast((sample) => sample.capW <= capW)?.capW ?? capW;
  const right = samples.find((sample) => sample.capW >= capW)?.capW ?? capW;
  if (right - left >= SECANT_W) return capW;
  const has = (fromW: number, toW: number): boolean =>
    samples.some((sample) => sample.capW > fromW && sample.capW <= toW);
  if (left > 2 * SECANT_W && !has(left - 2 * SECANT_W, left - SECANT_W)) return left - 1.5 * SECANT_W;
  if (!has(right + SECANT_W, right + 2 * SECANT_W)) return right + 1.5 * SECANT_W;
  return capW;
}

const slopeBetween = (a: Sample, b: Sample): number => (b.cost - a.cost) / (b.capW - a.capW);

/**
 * Where the line through `left` and the one through `right` leave the lowest point between the two; a look in the middle
 * instead where that is within a margin (a share of the width) of either.
 */
function meetingPoint(
  left: Sample,
  leftSlope: number,
  right: Sample,
  rightSlope: number,
  margin: number,
): Sample {
  const width = right.capW - left.capW;
  if (leftSlope >= 0) return left;
  if (rightSlope <= 0) return right;
  const share = (right.cost - left.cost - rightSlope * width) / (leftSlope - rightSlope);
  const offset = Math.min(width, Math.max(0, share));
  const cost = left.cost + leftSlope * offset;
  const near = offset < margin * width || offset > (1 - margin) * width;
  return { capW: left.capW + (near ? width / 2 : offset), cost };
}

/**
 * The least of any function of the cap, as far as passes allow.
 *
 * What the slots cost never rises with the cap, what the cap itself costs never falls: between two caps the function is at
 * least the cap cost of the lower plus the slot cost of the upper. The interval with the lowest such bound is halved.
 */
export function searchAnyCap(of: CapFunction, maxPasses: number): BestCap {
  interface Interval {
    readonly fromW: number;
    readonly toW: number;
    readonly slotsAtTo: number;
    readonly bound: number;
  }
  const interval = (fromW: number, toW: number, slotsAtTo: number): Interval => ({
    fromW,
    toW,
    slotsAtTo,
    bound: of.capOnly(fromW) + slotsAtTo,
  });
  const { highestW } = of;
  const slotsAtHighest = of.slotsUnder(highestW);
  let best: Sample = { capW: highestW, cost: of.capOnly(highestW) + slotsAtHighest };
  const open = [interval(0, highestW, slotsAtHighest)];
  for (let pass = 1; ; pass += 1) {
    const lowest = open.reduce((least, candidate) => (candidate.bound < least.bound ? candidate : least));
    const bound = Math.min(best.cost, lowest.bound);
    if (best.cost - bound <= CLOSED * Math.max(1, Math.abs(best.cost)) || pass >= maxPasses) {
      return { capW: best.capW, cost: best.cost, bound };
    }
    const middleW = (lowest.fromW + lowest.toW) / 2;
    const slots = of.slotsUnder(middleW);
    const cost = of.capOnly(middleW) + slots;
    if (cost < best.cost) best = { capW: middleW, cost };
    const index = open.indexOf(lowest);
    open.splice(
      index,
      1,
      interval(lowest.fromW, middleW, slots),
      interval(middleW, lowest.toW, lowest.slotsAtTo),
    );
  }
}
