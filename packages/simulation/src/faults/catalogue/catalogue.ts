import { OecError } from "@oec/domain";
import { FAULT_IDS, type FaultId, type FaultKind } from "../fault-kind.ts";
import { BATTERY_FAULTS } from "./battery-faults.ts";
import { CHARGER_FAULTS } from "./charger-faults.ts";
import { METER_FAULTS } from "./meter-faults.ts";
import { SITE_FAULTS } from "./site-faults.ts";

/** All faults, F01 to F42: what happens, in which variants, what is expected, and within which time. */
export const FAULTS: readonly FaultKind[] = [
  ...METER_FAULTS,
  ...BATTERY_FAULTS,
  ...CHARGER_FAULTS,
  ...SITE_FAULTS,
];

/** A fault of the catalogue. @throws `OecError` `INVALID_ARGUMENT` if there is none of this name. */
export function faultKind(id: string): FaultKind {
  const kind = FAULTS.find((one) => one.id === id);
  if (kind !== undefined) return kind;
  throw new OecError(
    "INVALID_ARGUMENT",
    `there is no fault "${id}", expected one of ${FAULT_IDS.join(", ")}`,
    {
      context: { id },
    },
  );
}

/** True for the id of a fault of the catalogue. */
export const isFaultId = (id: string): id is FaultId => FAULTS.some((kind) => kind.id === id);
