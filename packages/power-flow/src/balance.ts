import type { Amperes, GridLimits, PerPhase, Watts } from "@oec/domain";
import type { Phase } from "./types/inputs.ts";

/** All powers of a site at one aligned instant [W]. */
export interface PowerSnapshot {
  /** PV power used, 0 or more. */
  readonly pvW: Watts;
  readonly houseW: Watts;
  /** Positive charges. */
  readonly batteryW: Watts;
  /** All cars together, positive charges. */
  readonly evW: Watts;
  /** Positive imports. */
  readonly gridW: Watts;
}

/** How far a snapshot is from balance. */
export interface PowerBalance {
  readonly balanced: boolean;
  /** Grid power beyond what the devices explain [W]. */
  readonly errorW: Watts;
}

/** What the grid has to give: house, battery and cars less PV [W], positive imports. */
export function netGridW(snapshot: Omit<PowerSnapshot, "gridW">): Watts {
  return snapshot.houseW + snapshot.batteryW + snapshot.evW - snapshot.pvW;
}

/** Compares the grid power with what the devices explain. Measurements need a tolerance; decisions do not. */
export function verifyPowerBalance(snapshot: PowerSnapshot, toleranceW: Watts = 1e-6): PowerBalance {
  const errorW = snapshot.gridW - netGridW(snapshot);
  return { balanced: Math.abs(errorW) <= toleranceW, errorW };
}

/** A phase beyond its fuse. */
export interface FuseExcess {
  readonly phase: Phase;
  /** Current beyond the fuse less its margin [A], above 0. */
  readonly overA: Amperes;
}

/** The phases whose current is beyond the fuse less its margin, in either direction; empty if none is. */
export function exceedsFuseLimit(
  phaseCurrentA: PerPhase,
  limits: Pick<GridLimits, "fuseA" | "marginA">,
): readonly FuseExcess[] {
  const limitA = Math.max(0, limits.fuseA - limits.marginA);
  const excesses: FuseExcess[] = [];
  for (const phase of [1, 2, 3] as const) {
    const overA = Math.abs(phaseCurrentA[phase - 1] ?? 0) - limitA;
    if (overA > 1e-6) excesses.push({ phase, overA });
  }
  return excesses;
}
