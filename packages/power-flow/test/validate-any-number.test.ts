import fc from "fast-check";
import { expect, test } from "vitest";
import { OecError } from "@oec/domain";
import type { FlowCase, FlowDecision } from "../src/index.ts";
import { randomCase, uniformStream } from "../src/oracle/index.ts";
import { decide } from "./support/cases.ts";

type Path = readonly (string | number)[];

/** Where every number of a case stands. */
function numbersIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === "number") return [path];
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    return Array.from(value as ArrayLike<unknown>).flatMap((entry, index) =>
      numbersIn(entry, [...path, index]),
    );
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => numbersIn(entry, [...path, key]));
}

/** A copy with one number replaced; what is shared between two places is replaced in this one only. */
function withNumber<T>(value: T, [key, ...rest]: Path, replacement: number): T {
  if (key === undefined) return replacement as T;
  const copy = (
    ArrayBuffer.isView(value) ? structuredClone(value) : Array.isArray(value) ? [...value] : { ...value }
  ) as T & object;
  Reflect.set(copy, key, withNumber(Reflect.get(copy, key) as unknown, rest, replacement));
  return copy;
}

/** The decision, or the error it ends in. */
function outcomeOf(flow: FlowCase): FlowDecision | OecError {
  try {
    return decide(flow);
  } catch (error) {
    if (OecError.is(error)) return error;
    throw error;
  }
}

/** Any case, any of its numbers. */
const places = fc.record({ seed: fc.integer(), which: fc.nat(), cars: fc.integer({ min: 0, max: 1 }) });

function place({ seed, which, cars }: { seed: number; which: number; cars: number }): {
  flow: FlowCase;
  path: Path;
} {
  const flow = randomCase(uniformStream(seed), { cars });
  const paths = numbersIn(flow);
  return { flow, path: paths[which % paths.length] as Path };
}

/** The field that an error names. */
function fieldOf(error: OecError): string {
  return "field" in error.context ? String(error.context.field) : "";
}

test("15: a number that is none is an error that names the field, or was not read at all", () => {
  let errors = 0;
  fc.assert(
    fc.property(places, (drawn) => {
      const { flow, path } = place(drawn);
      const outcome = outcomeOf(withNumber(flow, path, Number.NaN));
      // What is not read: the nominal voltage, and the phases that a single-phase connection does not have.
      if (!OecError.is(outcome)) return JSON.stringify(outcome) === JSON.stringify(decide(flow));
      errors++;
      const field = fieldOf(outcome);
      return path.some((key) => typeof key === "string" && field.endsWith(key));
    }),
    { numRuns: 800, seed: 15 },
  );
  expect(errors).toBeGreaterThan(700);
});

test("15: an infinite number is an error that names the field, or leaves every power finite", () => {
  fc.assert(
    fc.property(places, fc.constantFrom(Infinity, -Infinity), (drawn, infinite) => {
      const { flow, path } = place(drawn);
      const outcome = outcomeOf(withNumber(flow, path, infinite));
      if (OecError.is(outcome)) return fieldOf(outcome) !== "";
      const { batteryW, curtailW, pvW, gridW, phaseCurrentA, costPerHour, evs } = outcome;
      const cars = evs.flatMap((ev) => [ev.currentA, ev.powerW, ev.mustW]);
      return [batteryW, curtailW, pvW, gridW, ...phaseCurrentA, costPerHour, ...cars].every(Number.isFinite);
    }),
    { numRuns: 800, seed: 15 },
  );
});
