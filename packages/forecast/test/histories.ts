import { MS_PER_HOUR, regularHorizon, seriesOf, type Horizon, type Instant, type Series } from "@oec/domain";
import fc from "fast-check";

export const HOUR = MS_PER_HOUR;
export const DAY = 24 * MS_PER_HOUR;

/** A series whose values are a function of their slot's start. */
export const seriesFrom = (horizon: Horizon, valueAt: (start: Instant, slot: number) => number): Series =>
  seriesOf(
    horizon,
    Array.from({ length: horizon.count }, (_, slot) => valueAt(horizon.edges[slot]!, slot)),
  );

/** A copy of a history in which everything that had not ended at an instant is something else. */
const withOtherFuture = (history: Series, at: Instant, noise: readonly number[]): Series => ({
  horizon: history.horizon,
  values: history.values.map((value, slot) =>
    history.horizon.edges[slot + 1]! <= at ? value : noise[slot % noise.length]!,
  ),
});

/** Any number that a broken meter may give, NaN included. */
const reading = fc.oneof(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.constant(Number.NaN));

/** A history with gaps, an instant in it, a horizon behind that instant and another future. */
export const leakCases = fc
  .record({
    slotMs: fc.constantFrom(HOUR / 4, HOUR / 2, HOUR),
    days: fc.integer({ min: 1, max: 12 }),
    atShare: fc.double({ min: 0.2, max: 1.1, noNaN: true }),
    lead: fc.integer({ min: 0, max: 30 }),
    horizonSlotMs: fc.constantFrom(HOUR / 4, HOUR / 2, HOUR),
    values: fc.array(reading, { minLength: 20, maxLength: 60 }),
    noise: fc.array(reading, { minLength: 1, maxLength: 7 }),
  })
  .map(({ slotMs, days, atShare, lead, horizonSlotMs, values, noise }) => {
    const start = Date.UTC(2024, 2, 25);
    const grid = regularHorizon(start, slotMs, (days * DAY) / slotMs);
    const history = seriesFrom(grid, (_start, slot) => values[slot % values.length]!);
    const at = start + Math.floor((atShare * days * DAY) / 60_000) * 60_000;
    return {
      at,
      history,
      changed: withOtherFuture(history, at, noise),
      horizon: regularHorizon(at + lead * HOUR, horizonSlotMs, 60),
    };
  });
