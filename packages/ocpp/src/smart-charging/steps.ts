import type { Instant } from "@oec/domain";

/** A value that holds over [start, end). */
export interface Step<Value> {
  readonly start: Instant;
  readonly end: Instant;
  readonly value: Value;
}

/**
 * Walks through two step functions at once.
 *
 * @param left - Steps in ascending order without overlap; gaps are allowed.
 * @param right - Likewise.
 * @param merge - The value where either is defined; `undefined` leaves a gap.
 */
export function zipSteps<Left, Right, Merged>(
  left: readonly Step<Left>[],
  right: readonly Step<Right>[],
  merge: (left: Left | undefined, right: Right | undefined) => Merged | undefined,
): readonly Step<Merged>[] {
  const edges = [...new Set([...left, ...right].flatMap(({ start, end }) => [start, end]))];
  edges.sort((a, b) => a - b);
  const merged: Step<Merged>[] = [];
  let l = 0;
  let r = 0;
  for (const [index, start] of edges.entries()) {
    const end = edges[index + 1];
    if (end === undefined) break;
    while ((left[l]?.end ?? Infinity) <= start) l++;
    while ((right[r]?.end ?? Infinity) <= start) r++;
    const value = merge(valueAt(left[l], start), valueAt(right[r], start));
    if (value !== undefined) merged.push({ start, end, value });
  }
  return merged;
}

function valueAt<Value>(step: Step<Value> | undefined, at: Instant): Value | undefined {
  return step !== undefined && step.start <= at ? step.value : undefined;
}

/** Joins neighbours of the same value. */
export function joinSteps<Value>(
  steps: readonly Step<Value>[],
  same: (a: Value, b: Value) => boolean,
): readonly Step<Value>[] {
  const joined: Step<Value>[] = [];
  for (const step of steps) {
    const last = joined.at(-1);
    if (last?.end === step.start && same(last.value, step.value)) {
      joined[joined.length - 1] = { ...last, end: step.end };
    } else joined.push(step);
  }
  return joined;
}
