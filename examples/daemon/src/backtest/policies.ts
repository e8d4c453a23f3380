import { OecError, storedRange, type BatteryPlanningModel } from "@oec/domain";
import { piecewiseLinearDp, verifyPlan, type Plan, type Problem } from "@oec/optimizer";
import type { BacktestInput } from "./input.ts";
import type { Scope } from "./scope.ts";
import { emptyCourse, runSlot, type Course } from "./settle.ts";
import { BATTERY_ID, startWh } from "./site.ts";

/** The home as it is: the battery rests. */
export function runWithoutBattery(scope: Scope, battery: BatteryPlanningModel): Course {
  const course = emptyCourse(scope.count);
  let storedWh = startWh(battery);
  for (let slot = 0; slot < scope.count; slot += 1)
    storedWh = runSlot(course, scope, battery, slot, storedWh, 0, 0);
  return course;
}

/** The rule most batteries ship with: store every surplus, cover every shortage, whatever the price. */
export function runSelfConsumption(scope: Scope, battery: BatteryPlanningModel): Course {
  const course = emptyCourse(scope.count);
  let storedWh = startWh(battery);
  for (let slot = 0; slot < scope.count; slot += 1) {
    storedWh = runSlot(course, scope, battery, slot, storedWh, surplusOf(scope, slot), 0);
  }
  return course;
}

/** Power the rule asks of the battery: PV beyond the load, positive charges [W]. */
export const surplusOf = ({ pvW, loadW }: Scope, slot: number): number =>
  (pvW[slot] ?? 0) - (loadW[slot] ?? 0);

/** The least cost anyone could have reached: exact planning of the whole chain of slots with what really came. */
export function runPerfect(scope: Scope, input: BacktestInput, storedValuePerKwh: number): Course {
  const { battery } = input;
  const { minWh, maxWh } = storedRange(battery);
  const problem: Problem = {
    horizon: scope.chain,
    currency: input.tariff.currency,
    importPricePerKwh: scope.importPerKwh,
    exportPricePerKwh: scope.exportPerKwh,
    loadW: scope.loadW,
    pvW: scope.pvW,
    maxImportW: scope.maxImportW,
    maxExportW: scope.maxExportW,
    storages: [
      {
        id: BATTERY_ID,
        minWh,
        maxWh,
        startWh: startWh(battery),
        maxChargeW: battery.maxChargeW,
        maxDischargeW: battery.maxDischargeW,
        chargeEfficiency: battery.chargeEfficiency,
        dischargeEfficiency: battery.dischargeEfficiency,
        wearCostPerKwh: battery.wearCostPerKwh,
        terminalValuePerKwh: storedValuePerKwh,
      },
    ],
  };
  const solved = piecewiseLinearDp.solve(problem);
  if (!solved.ok) throw internalError("planning with perfect foresight failed", solved.error);
  return courseOf(verified(problem, solved.value));
}

function courseOf({ columns }: Plan): Course {
  return {
    batteryW: Float64Array.from(columns.batteryW[0] ?? []),
    curtailW: Float64Array.from(columns.curtailW),
    gridW: Float64Array.from(columns.gridW),
    storedWh: Float64Array.from(columns.socWh[0] ?? []),
  };
}

/**
 * The plan, if the independent verifier agrees with it.
 *
 * @throws {@link OecError} `INTERNAL_ERROR` if it does not.
 */
export function verified(problem: Problem, plan: Plan): Plan {
  const { ok, violations } = verifyPlan(problem, plan);
  if (!ok) throw internalError("a plan did not pass the verifier", violations.slice(0, 5));
  return plan;
}

/** A result that contradicts itself: a fault of this program, not of its input. */
export const internalError = (message: string, found: unknown): OecError =>
  new OecError("INTERNAL_ERROR", `${message}: ${JSON.stringify(found)}; please report this with your input`, {
    context: { found },
  });
