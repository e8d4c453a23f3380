import type { OecEvent } from "@oec/domain";
import { controlEvent, type ControlEventCode } from "../events/codes.ts";
import type { CycleInputs } from "../inputs.ts";
import type { ControllerState } from "../state.ts";
import type { Freshness, Track } from "../track-state.ts";

/** What to report where the trust in a device changes. */
interface Codes {
  readonly back: ControlEventCode;
  /** It gives no answer, or none that is believed; increases stop. */
  readonly silent: ControlEventCode;
  /** It answers with old readings; increases stop. */
  readonly stale?: ControlEventCode;
  /** Too long for anything. */
  readonly lost?: ControlEventCode;
}

/** One event where the trust in a device changes; none before its first reading. */
export function transitions(
  before: ControllerState,
  after: ControllerState,
  inputs: CycleInputs,
): readonly OecEvent[] {
  const events: OecEvent[] = [];
  const { at } = inputs;
  const report = <T>(previous: Track<T>, track: Track<T>, answered: boolean, codes: Codes): void => {
    const code = codeOf(previous.freshness, track.freshness, answered, codes);
    // Silence from the first cycle on is a loss too; the first reading of all is no recovery.
    const firstSilence = before.ticks === 0 && track.freshness === "lost";
    const changed = previous.freshness !== track.freshness && previous.last !== null;
    if (firstSilence) events.push(controlEvent(codes.silent, at));
    else if (code !== undefined && changed) events.push(controlEvent(code, at));
  };
  // A meter that repeats itself, or whose scale or sign is wrong, has an event of its own.
  const isFrozen = after.repetition.frozen && !before.repetition.frozen;
  if (isFrozen) events.push(controlEvent("METER_FROZEN", at));
  const isNamed = after.repetition.frozen || after.meter.conditions.length > 0;
  const grid = inputs.grid.kind === "sample";
  if (!(isNamed && after.grid.freshness === "lost")) {
    report(before.grid, after.grid, grid, {
      back: "METER_RECOVERED",
      silent: "METER_TIMEOUT",
      stale: "METER_STALE",
      lost: "METER_LOST",
    });
  }
  if (inputs.battery) {
    report(before.battery, after.battery, inputs.battery.kind === "sample", {
      back: "BATTERY_RECOVERED",
      silent: "BATTERY_TELEMETRY_LOST",
      stale: "BATTERY_STALE",
    });
  }
  if (inputs.inverter) report(before.pv, after.pv, false, { back: "PV_RECOVERED", silent: "PV_LOST" });
  return events;
}

function codeOf(
  before: Freshness,
  after: Freshness,
  answered: boolean,
  { back, silent, stale, lost }: Codes,
): ControlEventCode | undefined {
  if (after === "fresh") return back;
  if (before === "fresh") return answered ? (stale ?? silent) : silent;
  return after === "lost" ? lost : undefined;
}
