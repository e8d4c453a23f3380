/**
 * The dynamic programme of the package once more, written to be read and not to be fast.
 *
 * A curve is a list of straight segments; outside of them its value is infinite. The cost-to-go of a store is such a
 * curve of its level. One slot back in time the cost-to-go is
 *
 *   before(level) = min over moves x of  slot(x) + after(level + x)
 *
 * and because both are made of straight segments, so is the result: the lower envelope of the best combinations of
 * every segment of one with every segment of the other. Exact, O(n^2) per slot and more.
 */
import { importPenaltyPerKwh } from "../../src/problem/import-penalty.ts";
import type { Problem, StorageProblem } from "@oec/optimizer";

interface Segment {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}
type Curve = readonly Segment[];

/** Energies closer than this are equal [Wh]. */
const TINY = 1e-8;
/** Costs closer than this are equal [currency]. */
const SAME_COST = 1e-12;

/** Least cost of a problem with one storage, plus the penalty for what exceeds the import limit [currency]. */
export function referenceCost(problem: Problem): number {
  const store = problem.storages[0]!;
  const roomWh = store.maxWh - store.minWh;
  let curve: Curve = [{ x0: 0, y0: 0, x1: roomWh, y1: (-store.terminalValuePerKwh * roomWh) / 1000 }];
  for (let t = problem.horizon.count - 1; t >= 0; t -= 1)
    curve = slotBack(curve, slotCost(problem, store, t), roomWh);
  return valueAt(curve, Math.min(roomWh, Math.max(0, store.startWh - store.minWh)));
}

/** The cost-to-go one slot earlier. */
function slotBack(after: Curve, slot: Curve, roomWh: number): Curve {
  return envelope(after.flatMap((future) => slot.map((move) => combination(future, move, roomWh))));
}

/** The lowest of many curves: the lower of the lowest of each half. */
function envelope(curves: readonly Curve[]): Curve {
  if (curves.length <= 1) return curves[0] ?? [];
  const half = curves.length >>> 1;
  return lower(envelope(curves.slice(0, half)), envelope(curves.slice(half)));
}

/**
 * The cheapest way to reach each level by one move of `move` towards `future`.
 *
 * Walking up from the lowest level that can reach `future` (its start, after the largest move), two things can change:
 * land higher, or move less. The cheaper change comes first.
 */
function combination(future: Segment, move: Segment, roomWh: number): Curve {
  const landHigher = { dx: future.x1 - future.x0, dy: future.y1 - future.y0 };
  const moveLess = { dx: move.x1 - move.x0, dy: move.y0 - move.y1 };
  const landFirst = landHigher.dy * moveLess.dx <= moveLess.dy * landHigher.dx;
  const [x0, y0] = [future.x0 - move.x1, future.y0 + move.y1];
  const first = landFirst ? landHigher : moveLess;
  const [x1, y1] = [x0 + first.dx, y0 + first.dy];
  const [x2, y2] = [x0 + landHigher.dx + moveLess.dx, y0 + landHigher.dy + moveLess.dy];
  return [{ x0, y0, x1, y1 }, { x0: x1, y0: y1, x1: x2, y1: y2 }].flatMap((part) => clipped(part, 0, roomWh)); // prettier-ignore
}

function clipped(part: Segment, low: number, high: number): Curve {
  const x0 = Math.max(part.x0, low);
  const x1 = Math.min(part.x1, high);
  if (x1 < x0 || (x1 - x0 < TINY && high - low >= TINY)) return [];
  return [{ x0, y0: heightOf(part, x0), x1, y1: heightOf(part, x1) }];
}

/** The lower of two curves: between two neighbouring borders each is one straight line, or infinite. */
function lower(a: Curve, b: Curve): Curve {
  const borders = [...a, ...b].flatMap(({ x0, x1 }) => [x0, x1]).sort((x, y) => x - y);
  const result: Segment[] = [];
  let [i, j] = [0, 0];
  for (let k = 0; k + 1 < borders.length; k += 1) {
    const [x0, x1] = [borders[k]!, borders[k + 1]!];
    if (x1 - x0 < TINY) continue;
    const middle = (x0 + x1) / 2;
    while (i < a.length && a[i]!.x1 < middle) i += 1;
    while (j < b.length && b[j]!.x1 < middle) j += 1;
    const covering = [a[i], b[j]].filter((part) => part !== undefined && part.x0 <= middle) as Segment[];
    for (const part of lowerOf(covering, x0, x1)) {
      const last = result.at(-1);
      if (last !== undefined && goesStraightOn(last, part))
        result[result.length - 1] = { ...part, x0: last.x0, y0: last.y0 };
      else result.push(part);
    }
  }
  const points = [...a, ...b].filter(({ x0, x1 }) => x1 - x0 < TINY);
  return result.length > 0 ? result : points.sort((p, q) => p.y0 - q.y0).slice(0, 1);
}

/** The lower of at most two straight lines over [x0, x1]. */
function lowerOf(lines: readonly Segment[], x0: number, x1: number): Curve {
  const over = lines.map((line) => ({ x0, y0: heightOf(line, x0), x1, y1: heightOf(line, x1) }));
  const [p, q] = over;
  if (p === undefined || q === undefined) return over;
  const [before, after] = [p.y0 - q.y0, p.y1 - q.y1];
  if (before * after >= 0) return before + after <= 0 ? [p] : [q];
  const x = x0 + ((x1 - x0) * before) / (before - after);
  const y = heightOf(p, x);
  const [first, second] = before < 0 ? [p, q] : [q, p];
  return [{ ...first, x1: x, y1: y }, { ...second, x0: x, y0: y }]; // prettier-ignore
}

/** Whether two segments are one: the chord over both passes through the point where they meet. */
function goesStraightOn(last: Segment, next: Segment): boolean {
  const chord = { x0: last.x0, y0: last.y0, x1: next.x1, y1: next.y1 };
  const meet = Math.abs(last.x1 - next.x0) < TINY && Math.abs(last.y1 - next.y0) < SAME_COST;
  return meet && Math.abs(heightOf(chord, last.x1) - last.y1) < SAME_COST;
}

const heightOf = ({ x0, y0, x1, y1 }: Segment, x: number): number =>
  x1 - x0 < TINY ? Math.min(y0, y1) : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);

const valueAt = (curve: Curve, x: number): number =>
  Math.min(
    ...curve.filter((part) => part.x0 <= x + TINY && x - TINY <= part.x1).map((part) => heightOf(part, x)),
  );

/** Cost of slot `t` by the energy put into the store: the lower of importing and exporting, on either side of idle. */
function slotCost(problem: Problem, store: StorageProblem, t: number): Curve {
  const hours = (problem.horizon.edges[t + 1]! - problem.horizon.edges[t]!) / 3_600_000;
  const [importPrice, exportPrice] = [problem.importPricePerKwh[t]!, problem.exportPricePerKwh[t]!];
  const penalty = importPenaltyPerKwh(problem);
  const [load, pv] = [problem.loadW[t]! * hours, problem.pvW[t]! * hours];
  const [importMax, exportMax] = [problem.maxImportW[t]! * hours, problem.maxExportW[t]! * hours];
  const gridKinks = [0, -pv, -exportMax, importMax, importMax - pv].map((kink) => kink - load + pv);
  /** Cost at the busbar when the grid's power has a sign: the cheapest amount of PV left unused [Wh]. */
  const cost = (busbar: number, importing: boolean): number => {
    const net = load - pv + busbar;
    const grid = [net, net + pv, 0, importMax, -exportMax].filter(
      (g) =>
        g >= net - TINY &&
        g <= net + pv + TINY &&
        g >= -exportMax - TINY &&
        (importing ? g >= -TINY : g <= TINY),
    );
    const price = importing ? importPrice : exportPrice;
    return Math.min(...grid.map((g) => (price * g + penalty * Math.max(0, g - importMax)) / 1000));
  };
  let curve: Curve = [];
  for (const importing of [true, false]) {
    for (const [low, high] of [
      [-store.maxDischargeW * hours, 0],
      [0, store.maxChargeW * hours],
    ] as const) {
      // prettier-ignore
      const kinks = [low, ...gridKinks.filter((kink) => kink > low && kink < high), high].sort((x, y) => x - y);
      const stored = (busbar: number) => busbar > 0 ? busbar * store.chargeEfficiency : busbar / store.dischargeEfficiency; // prettier-ignore
      const height = (busbar: number) =>
        cost(busbar, importing) + (store.wearCostPerKwh * Math.abs(busbar)) / 1000;
      const parts = kinks.slice(1).map((kink, i) => ({ x0: stored(kinks[i]!), y0: height(kinks[i]!), x1: stored(kink), y1: height(kink) })); // prettier-ignore
      curve = lower(
        curve,
        parts.filter(({ y0, y1 }) => Number.isFinite(y0) && Number.isFinite(y1)),
      );
    }
  }
  return curve.length > 0 ? curve : [{ x0: 0, y0: Math.min(cost(0, true), cost(0, false)), x1: 0, y1: Math.min(cost(0, true), cost(0, false)) }]; // prettier-ignore
}
