import { carCombinations } from "./options.ts";
import { batteryRange, compareScores, judge, lowestWhileCharging } from "./score.ts";
import type { FlowCase } from "../types/flow-case.ts";
import type { Scale } from "./score.ts";
import type { Candidate, CarChoice, Score } from "./candidate.ts";
import type { Phase } from "../types/inputs.ts";

/** What an oracle found best. */
export interface Best {
  readonly candidate: Candidate;
  readonly score: Score;
}

/** p b + q c = r in the plane of battery power b and curtailment c. */
interface Line {
  readonly p: number;
  readonly q: number;
  readonly r: number;
}

/**
 * The plain reference version of `computeFlows` before rounding: short and slow.
 *
 * Every combination of currents, and for each every crossing of two lines on which the cost can bend or a limit binds.
 */
export function referenceFlows(flow: FlowCase): Best {
  const scaleOf = judge(flow);
  return withOverride(flow, (combinations) => {
    let best: Best | undefined;
    for (const cars of combinations) best = bestCrossing(flow, scaleOf(cars), cars, best);
    return best;
  });
}

/** The best battery power and curtailment while the cars do one thing, permitted or not. */
export function referenceWithCars(flow: FlowCase, cars: readonly CarChoice[]): Best | undefined {
  return bestCrossing(flow, judge(flow)(cars), cars, undefined);
}

function bestCrossing(
  flow: FlowCase,
  scale: Scale,
  cars: readonly CarChoice[],
  before: Best | undefined,
): Best | undefined {
  let best = before;
  for (const { batteryW, curtailW } of crossings(linesOf(flow, cars))) {
    best = better(scale, { batteryW, curtailW, cars }, best);
  }
  return best;
}

/** The best of a grid of battery powers and curtailments, for every combination of currents: no geometry at all. */
export function bruteForceFlows(flow: FlowCase, batterySteps: number, curtailSteps: number): Best {
  const { lowW, highW } = batteryRange(flow);
  const lowestW = lowestWhileCharging(flow);
  const { pvAvailableW } = flow.inputs;
  const maxAcW = flow.constraints.physical.hybridMaxAcW ?? Infinity;
  const scaleOf = judge(flow);
  return withOverride(flow, (combinations) => {
    let best: Best | undefined;
    for (const cars of combinations) {
      const scale = scaleOf(cars);
      const low = cars.some((car) => car.currentA > 0) ? lowestW : lowW;
      for (let i = 0; i <= batterySteps; i++) {
        const batteryW = i === batterySteps ? 0 : low + ((highW - low) * i) / Math.max(1, batterySteps - 1);
        const leastW = Math.max(0, pvAvailableW - batteryW - maxAcW);
        const mostW = flow.permissions.curtail ? pvAvailableW : leastW;
        for (let j = 0; j <= curtailSteps; j++) {
          const curtailW = leastW + ((mostW - leastW) * j) / curtailSteps;
          best = better(scale, { batteryW, curtailW, cars }, best);
          if (mostW <= leastW) break;
        }
      }
    }
    return best;
  });
}

/** Permissions give way to level 1: if every permitted combination overloads, cars may stop against them. */
function withOverride(
  flow: FlowCase,
  search: (combinations: readonly (readonly CarChoice[])[]) => Best | undefined,
): Best {
  const permitted = search(carCombinations(flow, false));
  if (permitted !== undefined && permitted.score.overA <= 1e-9) return permitted;
  const stopped = search(carCombinations(flow, true));
  if (stopped === undefined)
    throw new TypeError("no candidate at all: rest without curtailment must always be one");
  return stopped;
}

function better(scale: Scale, candidate: Candidate, best: Best | undefined): Best | undefined {
  const { batteryW, curtailW } = candidate;
  if (!scale.allows(batteryW, curtailW)) return best;
  const score = scale.score(batteryW, curtailW);
  return best === undefined || compareScores(score, best.score, 1e-9) < 0 ? { candidate, score } : best;
}

function linesOf(flow: FlowCase, cars: readonly CarChoice[]): Line[] {
  const { inputs, constraints, values } = flow;
  const { grid, battery, pvPhaseShares, hybridMaxAcW, housePowerFactor } = constraints.physical;
  const { lowW, highW } = batteryRange(flow);
  const pvW = inputs.pvAvailableW;
  const lines: Line[] = [
    ...[0, lowW, highW, lowestWhileCharging(flow)].map((r) => ({ p: 1, q: 0, r })),
    ...[0, pvW].map((r) => ({ p: 0, q: 1, r })),
  ];
  const { plannedW, segments } = values.battery ?? {};
  if (plannedW !== undefined) lines.push({ p: 1, q: 0, r: plannedW });
  if (constraints.safety.reserveRecoveryW !== undefined) {
    lines.push({ p: 1, q: 0, r: constraints.safety.reserveRecoveryW });
  }
  if (battery !== undefined && inputs.battery !== undefined) {
    const storedWh = (inputs.battery.socPercent / 100) * battery.capacityWh;
    for (const level of segments?.levelsWh ?? []) {
      const perWatt = level > storedWh ? battery.chargeEfficiency : 1 / battery.dischargeEfficiency;
      lines.push({ p: 1, q: 0, r: (level - storedWh) / (perWatt * values.holdHours) });
    }
  }
  let netW = 0;
  for (let phase = 0; phase < grid.phases; phase++) {
    const volts = inputs.phaseVoltageV[phase] ?? 0;
    const houseW = inputs.housePhaseW[phase] ?? 0;
    const houseA = inputs.housePhaseCurrentA?.[phase] ?? houseW / ((housePowerFactor ?? 0.95) * volts);
    const carA = cars.reduce(
      (total, car) => total + (car.phases.includes((phase + 1) as Phase) ? car.currentA : 0),
      0,
    );
    netW += houseW + carA * volts;
    const p = battery?.phaseShares[phase] ?? 0;
    const q = pvPhaseShares[phase] ?? 0;
    const limitW = Math.max(0, grid.fuseA - grid.marginA) * volts;
    for (const sign of [1, -1]) lines.push({ p, q, r: sign * limitW - (houseA + carA) * volts + q * pvW });
  }
  const acW = hybridMaxAcW ?? 0;
  for (const gridW of [0, grid.maxImportW ?? 0, -(grid.maxExportW ?? 0)])
    lines.push({ p: 1, q: 1, r: pvW - netW + gridW });
  for (const inverterW of [acW, -acW]) lines.push({ p: 1, q: 1, r: pvW + inverterW });
  return lines;
}

function* crossings(
  lines: readonly Line[],
): Generator<{ readonly batteryW: number; readonly curtailW: number }> {
  for (const [index, one] of lines.entries()) {
    for (const other of lines.slice(0, index)) {
      const determinant = one.p * other.q - other.p * one.q;
      if (Math.abs(determinant) < 1e-12) continue;
      yield {
        batteryW: (one.r * other.q - other.r * one.q) / determinant,
        curtailW: (one.p * other.r - other.p * one.r) / determinant,
      };
    }
  }
}
