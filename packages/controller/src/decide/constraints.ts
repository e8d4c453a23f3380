import type { AllConstraints } from "@oec/power-flow";
import type { ControlConfig } from "../config.ts";
import type { Estimate } from "../estimate/estimated.ts";
import type { CycleInputs } from "../inputs.ts";
import { without } from "../without.ts";
import { strictest } from "../limits/site-limit.ts";

/**
 * The constraints of this instant: those of the site, and the limits from outside that are in force, merged by intersection.
 *
 * A cap on the controllable devices is one on what they take from the grid: the house comes on top, and own sun does not count.
 */
export function limitedConstraints(
  config: ControlConfig,
  estimate: Estimate,
  { limits = [], monotonicMs }: CycleInputs,
): AllConstraints {
  const { physical, safety } = config.constraints;
  // A battery of which nothing is known is not decided on.
  const devices = estimate.battery === undefined ? without(physical, "battery") : physical;
  const houseW = Math.max(
    0,
    estimate.housePhaseW.reduce((sum, power) => sum + power, 0),
  );
  const controllableW = strictest(limits, "controllable", monotonicMs);
  const importW = Math.min(strictest(limits, "import", monotonicMs), houseW + controllableW);
  const exportW = strictest(limits, "export", monotonicMs);
  if (importW === Infinity && exportW === Infinity && devices === physical) return config.constraints;
  const { grid } = physical;
  const maxImportW = Math.min(grid.maxImportW ?? Infinity, importW);
  const maxExportW = Math.min(grid.maxExportW ?? Infinity, exportW);
  return {
    safety,
    physical: {
      ...devices,
      grid: {
        ...grid,
        ...(maxImportW < Infinity && { maxImportW }),
        ...(maxExportW < Infinity && { maxExportW }),
      },
    },
  };
}
