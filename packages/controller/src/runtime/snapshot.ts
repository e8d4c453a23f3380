import type { PerPhase } from "@oec/domain";
import { phaseCurrents } from "../safety/safety-monitor.ts";
import type { CycleResult } from "../step.ts";
import type { PowerSnapshot } from "./ports.ts";

/** The snapshot of a cycle; none without a reading of the grid meter. */
export function snapshotOf({ estimate, decided, mode }: CycleResult): PowerSnapshot | undefined {
  if (estimate === undefined) return undefined;
  const [a1 = 0, a2 = 0, a3 = 0] = phaseCurrents(estimate);
  const phaseCurrentA: PerPhase = [a1, a2, a3];
  const [h1, h2, h3] = estimate.housePhaseW;
  return {
    at: estimate.at,
    mode,
    houseW: h1 + h2 + h3,
    pvW: estimate.pvW,
    batteryW: estimate.battery?.powerW ?? 0,
    ...(estimate.battery && { socPercent: estimate.battery.socPercent }),
    evW: estimate.evW,
    gridW: estimate.grid.powerW,
    phaseCurrentA,
    ...(decided && { decision: decisionOf(decided) }),
  };
}

function decisionOf({
  decision,
  guidance,
}: NonNullable<CycleResult["decided"]>): NonNullable<PowerSnapshot["decision"]> {
  const { batteryW, curtailW, gridW, status, reasons, evs } = decision;
  return {
    batteryW,
    evs,
    curtailW,
    gridW,
    guidedBy: guidance.override ? "override" : guidance.source,
    ...(guidance.plannedW !== undefined && { plannedW: guidance.plannedW }),
    status,
    reasons,
  };
}
