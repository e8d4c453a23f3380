import type { Amperes, Instant, Milliseconds, Sample } from "@oec/domain";
import type { ChargerPolicy } from "./policy.ts";

/** How a charger is paused. */
export type PauseCommand =
  { readonly kind: "limit"; readonly currentA: Amperes } | { readonly kind: "stop-transaction" };

/** How a charger is paused: some do not resume from 0 A until the cable was pulled. */
export function pauseCommand(
  { pauseBy }: Pick<ChargerPolicy, "pauseBy">,
  minCurrentA: Amperes,
): PauseCommand {
  if (pauseBy === "stop") return { kind: "stop-transaction" };
  return { kind: "limit", currentA: pauseBy === "zero" ? 0 : minCurrentA };
}

/** Whether a limit is to be sent again: some chargers forget it when they resume from a pause. */
export function mustResend(
  { resendAfterPause }: Pick<ChargerPolicy, "resendAfterPause">,
  limits: { readonly beforeA: Amperes; readonly nowA: Amperes },
): boolean {
  return resendAfterPause && limits.beforeA === 0 && limits.nowA > 0;
}

/** How a limit is taken back: where the charger cannot clear, by one that allows everything. */
export function releaseCommand(
  { clearBy }: Pick<ChargerPolicy, "clearBy">,
  maxCurrentA: Amperes,
): { readonly kind: "clear" } | { readonly kind: "limit"; readonly currentA: Amperes } {
  return clearBy === "clear" ? { kind: "clear" } : { kind: "limit", currentA: maxCurrentA };
}

/** The quality of a reading by its own time stamp: chargers replay what they have stored when they connect. */
export function liveness<Value>(
  sample: Sample<Value>,
  now: Instant,
  maxAgeMs: Milliseconds,
): Sample<Value>["quality"] {
  const ageMs = now - sample.at;
  // A charger's clock may be ahead of ours; a time stamp from far ahead is as wrong as one from long ago.
  return ageMs > maxAgeMs || ageMs < -maxAgeMs ? "stale" : sample.quality;
}
