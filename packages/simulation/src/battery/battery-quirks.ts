import type { Watts } from "@oec/domain";
import type { BatteryDrive } from "./drive.ts";

/** What real batteries get wrong; scenarios and faults change it while they run. */
export interface BatteryQuirks {
  /** Who drives it, instead of whom its leases say. */
  readonly drives?: (told: BatteryDrive) => BatteryDrive;
  /** Power it does not exceed in either direction although it says it could [W]. */
  readonly weakW?: Watts;
  /**
   * Limits of its own management [W], told in its state. Its own control obeys them; a set-point beyond them is carried out all
   * the same, so that it shows who gave it.
   */
  readonly chargeLimitW?: Watts;
  readonly dischargeLimitW?: Watts;
}
