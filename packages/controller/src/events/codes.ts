import type { EventLevel, Facts, Instant, OecEvent } from "@oec/domain";

/** Every event the controller emits: its level and what it means. Codes are stable; words may change. */
export const CONTROL_EVENTS = {
  CONTROL_STARTED: { level: "info", means: "The controller watches and will act after its first cycles." },
  CONTROL_STOPPED: { level: "info", means: "The controller has stopped and released its devices." },
  TICK_FAILED: { level: "warning", means: "A control cycle failed; the next one goes on." },
  LOOP_BLOCKED: { level: "warning", means: "Control cycles were missed; they are skipped, not repeated." },
  METER_TIMEOUT: { level: "critical", means: "The grid meter is silent; the battery is released." },
  METER_STALE: { level: "warning", means: "The grid meter's reading is old; no power is increased." },
  METER_FROZEN: { level: "critical", means: "The grid meter repeats itself although power changes." },
  METER_RECOVERED: { level: "info", means: "The grid meter is back." },
  BATTERY_TELEMETRY_LOST: { level: "critical", means: "The battery is silent; it is released." },
  BATTERY_STALE: { level: "warning", means: "The battery's reading is old; no power is increased." },
  BATTERY_RECOVERED: { level: "info", means: "The battery's readings are back." },
  PV_LOST: { level: "warning", means: "The inverter is silent; PV counts as part of the house." },
  PV_RECOVERED: { level: "info", means: "The inverter's readings are back." },
  SAMPLE_REJECTED: {
    level: "warning",
    means: "A reading was no number or out of range; the last good one holds.",
  },
  SAMPLE_IMPLAUSIBLE: {
    level: "warning",
    means: "A reading is far beyond the fuse; it must repeat to be believed.",
  },
  BATTERY_IGNORES: { level: "critical", means: "The battery does not follow its set-point." },
  BATTERY_SATURATED: { level: "warning", means: "The battery follows only in part; its limit is learnt." },
  BATTERY_REVERSED: {
    level: "critical",
    means: "The battery does the opposite; it is locked out until a person confirms.",
  },
  BATTERY_FOLLOWS: { level: "info", means: "The battery follows its set-point again." },
  BATTERY_TEMPERATURE: {
    level: "critical",
    means: "The battery is too hot or too cold; its power is stopped.",
  },
  SOC_LOW: { level: "warning", means: "The battery is below its lowest SoC; it is not discharged." },
  SOC_HIGH: { level: "warning", means: "The battery is above its highest SoC; it is not charged." },
  FUSE_OVERLOAD: { level: "critical", means: "A phase carries more than its fuse." },
  FUSE_INFEASIBLE: { level: "critical", means: "No permitted decision keeps the limits of the connection." },
  PHASE_IMBALANCE: { level: "warning", means: "The phases carry very different currents." },
  GRID_OUTAGE: {
    level: "critical",
    means: "The mains is absent or outside its range; no set-points are sent.",
  },
  SAFETY_CLEARED: { level: "info", means: "A safety condition has ended." },
  COMMAND_REFUSED: { level: "warning", means: "A device declined a command." },
  COMMAND_FAILED: { level: "warning", means: "A command did not reach its device." },
  PLAN_ADOPTED: { level: "info", means: "A new plan guides the control." },
  PLAN_REJECTED: { level: "warning", means: "A plan did not pass its check; the last one stays." },
  PLAN_FAILED: { level: "warning", means: "No plan could be made; the last one stays until it ends." },
  PLAN_EXPIRED: { level: "warning", means: "The plan has ended; the site covers its own use." },
  OVERRIDE_SET: { level: "info", means: "A person has set a device by hand." },
  OVERRIDE_ENDED: { level: "info", means: "What a person had set by hand has ended." },
  RELEASE_UNVERIFIED: { level: "critical", means: "A device did not confirm its release." },
  TASK_FAILED: { level: "warning", means: "A periodic task failed; it runs again at its next time." },
} as const satisfies Readonly<Record<string, { readonly level: EventLevel; readonly means: string }>>;

/** A code of {@link CONTROL_EVENTS}. */
export type ControlEventCode = keyof typeof CONTROL_EVENTS;

/** An event with the level and the words of its code. */
export function controlEvent(
  code: ControlEventCode,
  at: Instant,
  facts: Facts = {},
  deviceId?: string,
): OecEvent & { readonly code: ControlEventCode } {
  const { level, means } = CONTROL_EVENTS[code];
  return { at, code, level, message: means, facts, ...(deviceId !== undefined && { deviceId }) };
}
