import type { Milliseconds } from "@oec/domain";
import { PURPOSE_ORDER } from "../smart-charging/attempts.ts";
import type { ProfilePurpose } from "../smart-charging/profile.ts";

/** How a charger is treated: the standard's way, unless its model or its owner says otherwise. */
export interface ChargerPolicy {
  /** Takes a charger that offers no sub-protocol for one of OCPP 1.6; its messages are checked all the same. */
  readonly assumeOcpp16: boolean;
  /** Offset of time stamps without a zone [min]; 60 is UTC+1. */
  readonly utcOffsetMinutes: number;
  /** Longest wait for a reply to a CALL [ms]. */
  readonly callTimeoutMs: Milliseconds;
  /** Wait for a BootNotification after a connection before going on without [ms]. */
  readonly bootWaitMs: Milliseconds;
  /** Purposes of charging profiles, in the order in which they are tried. */
  readonly purposes: readonly ProfilePurpose[];
  /** Kinds of charging profiles, in the order in which they are tried. Never recurring: it shifts with summer time. */
  readonly profileKinds: readonly ("absolute" | "relative")[];
  /** Only stack level 0 works, whatever the charger says. */
  readonly onlyStackLevelZero: boolean;
  /** A TxProfile names its transaction. */
  readonly sendTransactionId: boolean;
  /** How a limit is taken back. */
  readonly clearBy: "clear" | "overwrite";
  /** How charging is paused: a limit of 0, the lowest current where 0 cannot be resumed from, or a stop. */
  readonly pauseBy: "zero" | "lowest-current" | "stop";
  /** Sends the limit again once current flows after a pause. */
  readonly resendAfterPause: boolean;
  /** What the charger is asked to measure; nothing is tried beyond it. */
  readonly measurands: readonly string[];
  /** How energy is asked back from the vehicle; absent: never. */
  readonly dischargeBy?: "negative-limit";
}

/** The standard's way, with the cautions that hurt nobody. */
export const DEFAULT_POLICY: ChargerPolicy = {
  assumeOcpp16: false,
  utcOffsetMinutes: 0,
  callTimeoutMs: 30_000,
  bootWaitMs: 30_000,
  purposes: PURPOSE_ORDER,
  profileKinds: ["absolute", "relative"],
  onlyStackLevelZero: false,
  sendTransactionId: true,
  clearBy: "clear",
  pauseBy: "zero",
  resendAfterPause: true,
  measurands: ["Energy.Active.Import.Register", "Power.Active.Import", "Current.Import"],
};
