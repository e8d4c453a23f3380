import { inRange, positive } from "../check.ts";
import { OecError } from "../errors.ts";
import { validatePhaseShares } from "../grid/validate.ts";
import type { SiteInverter } from "../site/site.ts";
import type { Watts } from "../units/quantity.ts";
import type { InverterCapabilities } from "./inverter.ts";

/** Checks what an inverter claims to be able to do and returns it. @throws {@link OecError} `OUT_OF_RANGE`, `NOT_FINITE`,
 * `INVALID_ARGUMENT` if it has no mode. */
export function validateInverterCapabilities(capabilities: InverterCapabilities): InverterCapabilities {
  positive("maxAcW", capabilities.maxAcW);
  inRange("maxDcW", capabilities.maxDcW, 0);
  if (capabilities.modes.length === 0) {
    throw new OecError("INVALID_ARGUMENT", "modes is empty, expected at least one mode", {
      context: { field: "modes" },
    });
  }
  validatePhaseShares(capabilities.phaseShares);
  return capabilities;
}

/**
 * PV power that must be given up so that a hybrid inverter stays within its AC limit [W].
 *
 * PV and battery share the limit: what the battery charges never leaves the DC side and makes room for PV, what it discharges
 * takes room from PV.
 *
 * @param pvW - PV power available at the busbar [W], 0 or more.
 * @param batteryW - Power of the batteries on the DC side [W], positive charges.
 */
export function hybridCurtailmentW(
  inverter: Pick<SiteInverter, "maxAcW">,
  pvW: Watts,
  batteryW: Watts,
): Watts {
  return Math.min(pvW, Math.max(0, pvW - batteryW - inverter.maxAcW));
}
