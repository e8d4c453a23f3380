import { inRange, outOfRange, positive } from "../check.ts";
import { OecError } from "../errors.ts";
import type { PhaseCount } from "../grid/phases.ts";
import { err, ok, type Result } from "../result.ts";
import type { Amperes, Volts, Watts } from "../units/quantity.ts";
import type { ChargerCapabilities, ChargerRefusal } from "./charger.ts";

/**
 * Checks what a charge point claims to be able to do and returns it.
 *
 * @throws {@link OecError} `OUT_OF_RANGE`, `NOT_FINITE`; `INVALID_ARGUMENT` if it has no phases.
 */
export function validateChargerCapabilities(capabilities: ChargerCapabilities): ChargerCapabilities {
  positive("minCurrentA", capabilities.minCurrentA);
  positive("maxCurrentA", capabilities.maxCurrentA);
  positive("currentStepA", capabilities.currentStepA);
  inRange("latencyMs", capabilities.latencyMs, 0);
  if (capabilities.minCurrentA > capabilities.maxCurrentA) {
    throw outOfRange(
      "minCurrentA",
      capabilities.minCurrentA,
      `at most maxCurrentA, ${String(capabilities.maxCurrentA)}`,
    );
  }
  if (capabilities.phases.length === 0) {
    throw new OecError("INVALID_ARGUMENT", "phases is empty, expected 1, 3 or both", {
      context: { field: "phases" },
    });
  }
  return capabilities;
}

/**
 * The limit that a charge point will really keep: rounded down to its step; 0 pauses.
 *
 * @returns the current [A], or `current-out-of-range` below the lowest or above the highest charging current.
 */
export function validateChargingCurrent(
  currentA: Amperes,
  capabilities: ChargerCapabilities,
): Result<Amperes, Extract<ChargerRefusal, "current-out-of-range">> {
  if (currentA === 0) return ok(0);
  if (!(currentA >= capabilities.minCurrentA && currentA <= capabilities.maxCurrentA))
    return err("current-out-of-range");
  // A tenth of a millionth forgives 6.3 / 0.1 = 62.99999….
  const steps = Math.floor(currentA / capabilities.currentStepA + 1e-7);
  const roundedA = Number((steps * capabilities.currentStepA).toFixed(6));
  return roundedA < capabilities.minCurrentA ? err("current-out-of-range") : ok(roundedA);
}

/** Lowest and highest charging power on a number of phases at unity power factor [W]. */
export function chargingPowerRange(
  capabilities: ChargerCapabilities,
  phases: PhaseCount | 2,
  voltageV: Volts,
): { readonly minW: Watts; readonly maxW: Watts } {
  return {
    minW: capabilities.minCurrentA * voltageV * phases,
    maxW: capabilities.maxCurrentA * voltageV * phases,
  };
}
