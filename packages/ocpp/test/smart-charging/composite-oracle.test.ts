import fc from "fast-check";
import { expect, test } from "vitest";
import { compositeSchedule, ProfileStore, type CompositeRequest } from "../../src/index.ts";
import {
  randomProfileCase,
  referenceSeconds,
  type Draw,
  type ProfileCase,
  type ProfileCommand,
} from "../../src/oracle/index.ts";

const CASES = 2_000;

/** A station with the profiles of a case that it accepts. */
function storeOf(commands: readonly ProfileCommand[], request: CompositeRequest): ProfileStore {
  const store = new ProfileStore({ connectors: request.connectors });
  for (const { connectorId, profile } of commands) {
    store.set(connectorId, profile, request.transactions.get(connectorId));
  }
  return store;
}

const cases: fc.Arbitrary<ProfileCase> = fc.gen().map((gen) => {
  const draw: Draw = (min, max) => gen(fc.integer, { min, max });
  return randomProfileCase(draw);
});

test("the composite schedule equals the rules taken second by second, on random sets of profiles", () => {
  let installed = 0;
  let limited = 0;
  let seconds = 0;
  fc.assert(
    fc.property(cases, ({ commands, request }) => {
      const store = storeOf(commands, request);
      const steps = compositeSchedule(store.installed, request);
      const expected = referenceSeconds(store.installed, request);
      installed += store.installed.length;
      seconds += expected.length;
      let step = 0;
      for (const [second, limit] of expected.entries()) {
        const at = request.from + second * 1000;
        while ((steps[step]?.end ?? Infinity) <= at) step++;
        const found = steps[step];
        const value = found !== undefined && found.start <= at ? found.value : undefined;
        if (limit !== undefined) limited++;
        expectSame(value, limit, second);
      }
    }),
    { numRuns: CASES, seed: 20_260_101 },
  );
  // A campaign over empty stations would prove nothing.
  expect(installed / CASES).toBeGreaterThan(2);
  expect(limited / seconds).toBeGreaterThan(0.5);
  expect(limited / seconds).toBeLessThan(0.95);
});

function expectSame(
  got: { limit: number; phases: number; minRate?: number } | undefined,
  wanted: typeof got,
  second: number,
): void {
  const close = (a = -1, b = -1): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
  const same =
    (got === undefined) === (wanted === undefined) &&
    close(got?.limit, wanted?.limit) &&
    got?.phases === wanted?.phases &&
    (got?.minRate === undefined) === (wanted?.minRate === undefined) &&
    close(got?.minRate, wanted?.minRate);
  if (!same) expect({ second, ...got }).toEqual({ second, ...wanted });
}

test("its steps ascend, do not overlap, lie within the window, and neighbours differ", () => {
  fc.assert(
    fc.property(cases, ({ commands, request }) => {
      const steps = compositeSchedule(storeOf(commands, request).installed, request);
      let reached = request.from;
      for (const [index, { start, end, value }] of steps.entries()) {
        expect(start).toBeGreaterThanOrEqual(reached);
        expect(end).toBeGreaterThan(start);
        const last = steps[index - 1];
        if (last?.end === start) expect(value).not.toEqual(last.value);
        reached = end;
      }
      expect(reached).toBeLessThanOrEqual(request.from + request.durationMs);
    }),
    { numRuns: 500, seed: 20_260_102 },
  );
});
