import {
  err,
  ok,
  OecError,
  type AbortSignalLike,
  type ChargerRefusal,
  type Clock,
  type Result,
  type SetPoint,
  type V2xCapabilities,
  type Volts,
  type Watts,
} from "@oec/domain";
import type { ProfileStoreLimits } from "../smart-charging/profile-check.ts";
import { DISCHARGE_PROFILE_ID, dischargeProfile } from "./discharge-profile.ts";
import type { StationPort } from "./station-port.ts";

/** A charger that gives nothing back. */
export const NO_DISCHARGE: V2xCapabilities = { bidirectional: false, maxDischargeW: 0, uses: [] };

/** What discharging needs. */
export interface DischargeOptions {
  readonly station: StationPort;
  readonly clock: Pick<Clock, "now">;
  readonly connectorId: number;
  readonly limits: ProfileStoreLimits;
  readonly voltageV: Volts;
  readonly v2x: V2xCapabilities;
  /** The model's policy says how discharging is asked for. */
  readonly permitted: boolean;
}

/** Discharging by negative limits of OCPP 1.6. **Experimental**: no standard, only models whose policy says so. */
export class DischargeControl {
  readonly #options: DischargeOptions;
  #readyFor: number | undefined;
  #active = false;

  constructor(options: DischargeOptions) {
    this.#options = options;
  }

  /** The station has no such command, so only what forbids discharging is checked. It counts for the transaction that runs. */
  enable(): Result<void, ChargerRefusal> {
    const { station, connectorId, permitted, v2x } = this.#options;
    if (!permitted || !v2x.bidirectional) return err("discharge-unsupported");
    const transaction = station.transaction(connectorId);
    if (transaction === undefined) return err("no-vehicle");
    this.#readyFor = transaction.id;
    return ok(undefined);
  }

  /** @returns the power the station was told, cut to the highest; or why not. */
  async set(
    { powerW, validForMs }: SetPoint,
    phases: 1 | 3,
    signal: AbortSignalLike | undefined,
  ): Promise<Result<Watts, ChargerRefusal>> {
    const { station, connectorId, clock, limits, voltageV, permitted, v2x } = this.#options;
    if (!permitted || !v2x.bidirectional) return err("discharge-unsupported");
    const transaction = station.transaction(connectorId);
    if (transaction === undefined) return err("no-vehicle");
    if (this.#readyFor !== transaction.id) return err("not-authorised");
    const cutW = Math.max(powerW, -v2x.maxDischargeW);
    const csChargingProfiles = dischargeProfile(cutW, {
      now: clock.now(),
      units: limits.units,
      phases,
      voltageV,
      transactionId: transaction.id,
      holdMs: validForMs,
    });
    const request = { connectorId, csChargingProfiles };
    const { status } = await station.call("SetChargingProfile", request, signal);
    if (status !== "Accepted") return err("discharge-unsupported");
    this.#active = true;
    return ok(cutW);
  }

  /** Takes the profile back, so that a charging limit counts again. */
  async end(signal: AbortSignalLike | undefined): Promise<void> {
    if (!this.#active) return;
    await this.#options.station.call("ClearChargingProfile", { id: DISCHARGE_PROFILE_ID }, signal);
    this.#active = false;
  }
}

/** Checks a set-point. @throws `OecError` `OUT_OF_RANGE` for a power above 0 or a lease without a length. */
export function checkDischarge({ powerW, validForMs }: SetPoint): void {
  if (powerW <= 0 && powerW > -Infinity && validForMs > 0 && validForMs < Infinity) return;
  const message = `discharging with ${powerW} W for ${validForMs} ms, expected at most 0 W and more than 0 ms`;
  throw new OecError("OUT_OF_RANGE", message, { context: { powerW, validForMs } });
}
