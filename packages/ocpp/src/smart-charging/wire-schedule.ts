import type { Instant } from "@oec/domain";
import type { CompositeLimit } from "./composite.ts";
import { wireLimit } from "./rate.ts";
import type { Step } from "./steps.ts";

/** A period as OCPP 1.6 and 2.0.1 write it. */
export interface WirePeriod {
  startPeriod: number;
  limit: number;
  numberPhases?: number;
}

/** A limit over whole seconds [startS, endS). */
interface Stretch {
  readonly startS: number;
  readonly endS: number;
  readonly limit: number;
  readonly phases: number;
}

/**
 * The periods of an answer to GetCompositeSchedule: whole seconds, limits to a tenth. Where a limit changes within a second,
 * the lower one counts for all of it.
 *
 * @param steps - From {@link compositeSchedule} over the same window.
 * @param unlimited - What stands where nothing limits; OCPP has no word for it.
 * @returns at least one period for a window of at least a second.
 */
export function wirePeriods(
  steps: readonly Step<CompositeLimit>[],
  window: { readonly from: Instant; readonly durationS: number },
  unlimited: Pick<CompositeLimit, "limit" | "phases">,
): readonly WirePeriod[] {
  const stretches: Stretch[] = [];
  let reachedS = 0;
  for (const { start, end, value } of steps) {
    const startS = (start - window.from) / 1000;
    const endS = Math.min(window.durationS, (end - window.from) / 1000);
    if (startS > reachedS) append(stretches, { startS: reachedS, endS: startS, ...unlimited });
    append(stretches, { startS, endS, limit: value.limit, phases: value.phases });
    reachedS = endS;
  }
  if (reachedS < window.durationS)
    append(stretches, { startS: reachedS, endS: window.durationS, ...unlimited });
  return stretches.map(({ startS, limit, phases }) => ({
    startPeriod: startS,
    limit: wireLimit(limit),
    numberPhases: phases,
  }));
}

/** Appends a stretch, widened to whole seconds; a second that two stretches share goes to the lower one. */
function append(stretches: Stretch[], stretch: Stretch): void {
  const { limit, phases } = stretch;
  let startS = Math.floor(stretch.startS);
  const endS = Math.ceil(stretch.endS);
  const last = stretches.at(-1);
  if (last !== undefined && last.endS > startS) {
    if (limit < last.limit) {
      stretches.pop();
      if (last.startS < startS) stretches.push({ ...last, endS: startS });
    } else startS = last.endS;
  }
  const before = stretches.at(-1);
  if (startS >= endS) return;
  if (before?.endS === startS && before.limit === limit && before.phases === phases) {
    stretches[stretches.length - 1] = { ...before, endS };
  } else stretches.push({ startS, endS, limit, phases });
}
