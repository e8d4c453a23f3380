import { inRange, outOfRange, positive } from "../check.ts";
import type { Amperes, Watts } from "../units/quantity.ts";
import type { GridLimits } from "./grid.ts";
import type { PhaseShares } from "./phases.ts";

/** Checks the limits of a grid connection and returns them. @throws {@link OecError} `OUT_OF_RANGE`, `NOT_FINITE`. */
export function validateGridLimits(limits: GridLimits): GridLimits {
  // Callers without types reach this too.
  if (![1, 3].includes(limits.phases)) throw outOfRange("phases", limits.phases, "1 or 3");
  positive("fuseA", limits.fuseA);
  inRange("marginA", limits.marginA, 0, limits.fuseA);
  positive("nominalVoltageV", limits.nominalVoltageV);
  if (limits.maxImportW !== undefined) inRange("maxImportW", limits.maxImportW, 0);
  if (limits.maxExportW !== undefined) inRange("maxExportW", limits.maxExportW, 0);
  return limits;
}

/** Checks that phase shares are 0 to 1 and add up to 1, and returns them. @throws {@link OecError} `OUT_OF_RANGE`. */
export function validatePhaseShares(shares: PhaseShares): PhaseShares {
  for (const [phase, share] of shares.entries()) inRange(`phaseShares[${String(phase)}]`, share, 0, 1);
  const sum = shares[0] + shares[1] + shares[2];
  if (Math.abs(sum - 1) > 1e-9) throw outOfRange("phaseShares", sum, "shares that add up to 1");
  return shares;
}

/** Current that may flow on each phase: the fuse less the margin [A]. */
export function usableCurrent(limits: GridLimits): Amperes {
  return limits.fuseA - limits.marginA;
}

/** Power that the usable current carries on one phase at nominal voltage and unity power factor [W]. */
export function phaseLimitW(limits: GridLimits): Watts {
  return usableCurrent(limits) * limits.nominalVoltageV;
}

/** Most power that may be imported over all phases: fuse or contract, whichever is lower [W]. */
export function importLimitW(limits: GridLimits): Watts {
  return Math.min(phaseLimitW(limits) * limits.phases, limits.maxImportW ?? Infinity);
}

/** Most power that may be exported over all phases: fuse or permission, whichever is lower [W]. */
export function exportLimitW(limits: GridLimits): Watts {
  return Math.min(phaseLimitW(limits) * limits.phases, limits.maxExportW ?? Infinity);
}
