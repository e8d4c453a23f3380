import type { Instant, Watts } from "@oec/domain";
import type { PowerPoint } from "../state.ts";

/** Points kept: enough for a meter that lags by several cycles. */
const KEPT = 8;

/** A history with one more point; the oldest are dropped. A point that is not later starts the history anew. */
export function remember(history: readonly PowerPoint[], point: PowerPoint): readonly PowerPoint[] {
  const last = history.at(-1);
  if (last !== undefined && point.at <= last.at) return [point];
  return [...history.slice(1 - KEPT), point];
}

/** Power at an instant, on a straight line between the points around it; before and after them, the nearest. */
export function powerThen(history: readonly PowerPoint[], at: Instant): Watts {
  let after: PowerPoint | undefined;
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const point = history[index];
    if (point === undefined) break;
    if (point.at <= at) {
      if (after === undefined || point.at === at) return point.powerW;
      return point.powerW + ((after.powerW - point.powerW) * (at - point.at)) / (after.at - point.at);
    }
    after = point;
  }
  return after?.powerW ?? 0;
}
