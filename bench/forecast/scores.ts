import { localParts, type Instant } from "@oec/domain";
import {
  coverage,
  intervalWidth,
  mae,
  relativeMae,
  RollingConformal,
  type BacktestStep,
} from "@oec/forecast";
import { figure, type Row } from "../lib/suite.ts";

/** All values of some steps, one after the other. */
export const joined = (steps: readonly BacktestStep[], part: "forecast" | "actual"): Float64Array =>
  Float64Array.from(steps.flatMap((step) => [...step[part]]));

/** The steps that a test picks from two runs side by side. */
export const picked = (
  steps: readonly BacktestStep[],
  test: (origin: Instant) => boolean,
): readonly BacktestStep[] => steps.filter(({ origin }) => test(origin));

/** Error of each quarter of the year, and against a yardstick. */
export function quarterRows(
  id: string,
  name: string,
  unit: string,
  steps: readonly BacktestStep[],
  yardstick: readonly BacktestStep[],
  timeZone: string,
): readonly Row[] {
  const quarterOf = (origin: Instant): number => Math.ceil(localParts(origin, timeZone).month / 3);
  return [1, 2, 3, 4].flatMap((quarter) => {
    const inQuarter = (origin: Instant): boolean => quarterOf(origin) === quarter;
    const own = picked(steps, inQuarter);
    if (own.length === 0) return [];
    const [actual, forecast] = [joined(own, "actual"), joined(own, "forecast")];
    const other = joined(picked(yardstick, inQuarter), "forecast");
    const title = `${name}, quarter ${quarter}, ${own.length} days`;
    return [
      figure({ id: `${id}/q${quarter}/mae`, name: `${title}: MAE`, value: mae(actual, forecast), unit }),
      figure({
        id: `${id}/q${quarter}/rmae`,
        name: `${title}: MAE against the yardstick`,
        value: relativeMae(actual, forecast, other),
        unit: "1",
      }),
    ];
  });
}

/** Coverage of 80 % intervals, as each forecast's interval was known when it was issued. */
export interface IntervalScore {
  readonly days: number;
  readonly pooled: number;
  /** By a quarter of the slots each, the nearest first. */
  readonly byLead: readonly number[];
  readonly width: number;
}

/**
 * Runs rolling calibration over steps that each know what came of the one before.
 *
 * @param warmUp - Steps that are learnt from only.
 */
export function intervalScore(
  steps: readonly BacktestStep[],
  warmUp: number,
  lowest?: number,
): IntervalScore {
  const slots = steps[0]?.forecast.length ?? 0;
  const conformal = new RollingConformal({ slots, ...(lowest === undefined ? {} : { lowest }) });
  const lower: number[][] = [];
  const upper: number[][] = [];
  const actual: number[][] = [];
  for (const [index, step] of steps.entries()) {
    if (index >= warmUp) {
      const bounds = conformal.interval(step.forecast);
      lower.push([...bounds.lower]);
      upper.push([...bounds.upper]);
      actual.push([...step.actual]);
    }
    conformal.learn(step.forecast, step.actual);
  }
  const part = (days: readonly (readonly number[])[], lead: number): number[] =>
    days.flatMap((day) => day.slice((lead * slots) / 4, ((lead + 1) * slots) / 4));
  return {
    days: actual.length,
    pooled: coverage(actual.flat(), lower.flat(), upper.flat()),
    byLead: [0, 1, 2, 3].map((lead) => coverage(part(actual, lead), part(lower, lead), part(upper, lead))),
    width: intervalWidth(lower.flat(), upper.flat()),
  };
}

/** Coverage within bounds: the distance from 80 % is what has the target. */
export function intervalRows(
  id: string,
  name: string,
  unit: string,
  own: IntervalScore,
  naive: IntervalScore,
): readonly Row[] {
  const within = (rowId: string, text: string, value: number, from: number, to: number): Row => ({
    ...figure({ id: `${id}/${rowId}`, name: `${name}, ${own.days} days: ${text}`, value, unit: "1" }),
    target: from,
    better: "higher",
    pass: value >= from && value <= to,
  });
  const ratio = own.width / naive.width;
  return [
    within("coverage", "80 % intervals cover (0.77 to 0.83)", own.pooled, 0.77, 0.83),
    ...own.byLead.map((value, lead) =>
      within(
        `coverage-lead-${lead + 1}`,
        `quarter ${lead + 1} of the leads (0.74 to 0.86)`,
        value,
        0.74,
        0.86,
      ),
    ),
    figure({ id: `${id}/width`, name: `${name}: mean width`, value: own.width, unit }),
    {
      ...figure({
        id: `${id}/width-ratio`,
        name: `${name}: width against a calibrated seasonal naive`,
        value: ratio,
        unit: "1",
      }),
      target: 1.1,
      better: "lower",
      pass: ratio <= 1.1,
    },
  ];
}
