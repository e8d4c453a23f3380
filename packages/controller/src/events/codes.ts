import type { EventLevel, Facts, Instant, OecEvent } from "@oec/domain";

/** Every event the controller emits: its level and what it means. Codes are stable; words may change. */
export const CONTROL_EVENTS = {
  CONTROL_STARTED: { level: "info", means: "The controller watches and will act after its first cycles." },
  CONTROL_STOPPED: { level: "info", means: "The controller has stopped and released its devices." },
  TICK_FAILED: { level: "warning", means: "A control cycle failed; the next one goes on." },
  LOOP_BLOCKED: { level: "warning", means: "Control cycles were missed; they are skipped, not repeated." },
  CLOCK_JUMP: { level: "warning", means: "The wall clock was set; timers go on undisturbed." },
  RESTARTED: { level: "warning", means: "The controller goes on after a stop that was not asked for." },
  CONFIG_REJECTED: { level: "warning", means: "A new configuration is not valid; the old one stays." },
  CONFIG_ADOPTED: { level: "info", means: "A new configuration is in force." },
  STORE_DOWN: { level: "warning", means: "The store does not take records; they wait in a bounded queue." },
  STORE_RECOVERED: { level: "info", means: "The store takes records again." },
  METER_TIMEOUT: { level: "critical", means: "The grid meter is silent; no power is increased." },
  METER_LOST: {
    level: "critical",
    means: "The grid meter has been silent too long; battery and cars are at their failsafe.",
  },
  METER_SCALE: {
    level: "critical",
    means: "The grid meter's powers contradict its counters or its currents; it counts as lost.",
  },
  METER_UNSIGNED: { level: "warning", means: "The grid meter's currents have no sign; its powers are used." },
  METER_SIGN: {
    level: "critical",
    means: "The grid meter counts the wrong way round; control is refused until a person confirms.",
  },
  PHASE_MISMATCH: {
    level: "warning",
    means: "The grid meter's phases have changed places; the worst counts for all until a person confirms.",
  },
  PHASE_MISSING: {
    level: "critical",
    means: "The grid meter tells nothing of a phase; it counts as at its limit.",
  },
  PHASE_SUM: { level: "warning", means: "Total and phases of the grid meter disagree; the worse counts." },
  METER_STALE: { level: "warning", means: "The grid meter's reading is old; no power is increased." },
  METER_FROZEN: { level: "critical", means: "The grid meter repeats itself although power changes." },
  METER_RECOVERED: { level: "info", means: "The grid meter is back." },
  BATTERY_TELEMETRY_LOST: { level: "critical", means: "The battery is silent; it is not driven by guess." },
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
  SOC_JUMP: { level: "warning", means: "The battery's SoC jumped; the cautious value counts." },
  SOC_STUCK: { level: "warning", means: "The battery's SoC stands still although power flows." },
  BMS_LIMIT: { level: "warning", means: "The battery's own management allows no power; it is obeyed." },
  LEASE_LOST: { level: "warning", means: "The battery forgot its set-point; it is sent again." },
  CONTESTED: { level: "critical", means: "Somebody else drives the battery; the controller backs off." },
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
  EV_PLUGGED: { level: "info", means: "A car was plugged in." },
  EV_UNPLUGGED: { level: "info", means: "A car was unplugged; its reservation is dropped." },
  EVSE_WRITE_TIMEOUT: {
    level: "warning",
    means: "A charge point did not confirm its limit; the higher one stays reserved.",
  },
  EVSE_OVERDRAW: { level: "warning", means: "A car draws more than its limit; what it draws is reserved." },
  EVSE_UNDERDRAW: { level: "info", means: "A car draws less than offered; the rest is given to others." },
  EVSE_UNCONTROLLED: {
    level: "critical",
    means: "A charge point is silent; it counts as a house load at its maximum.",
  },
  EVSE_RECOVERED: { level: "info", means: "A charge point is back." },
  PHASE_SWITCH_FAILED: {
    level: "warning",
    means: "A charge point charges on other phases than it was told.",
  },
  PILOT_FLAPPING: { level: "warning", means: "A car starts and stops by itself; it is given a rest." },
  VEHICLE_STALE: {
    level: "warning",
    means: "A car's SoC is old or missing; charged energy is counted instead.",
  },
  OCPP_PROFILES_LOST: { level: "warning", means: "A charge point lost its limit; it is sent again." },
  V2X_SESSION_STARTED: { level: "info", means: "A car gives energy back." },
  V2X_SESSION_ENDED: { level: "info", means: "A car has stopped giving energy back." },
  CAP_RECEIVED: { level: "warning", means: "A limit from outside is in force." },
  CAP_ENDED: { level: "info", means: "A limit from outside has ended." },
  EMERGENCY_STOP: { level: "critical", means: "Everything is stopped until a person clears it." },
  EMERGENCY_CLEARED: { level: "info", means: "A person has cleared the emergency stop." },
  HOUSE_STEP: { level: "info", means: "The house draws much more at once; other loads give way." },
  HOUSE_OVER_FUSE: {
    level: "critical",
    means: "The house alone draws more than the fuse; all else is shed.",
  },
  PRICES_MISSING: { level: "warning", means: "Prices are missing; the last plan guides to its end." },
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

const LOG_LEVEL = { info: "info", warning: "warn", critical: "error" } as const;

/** How loudly a log tells of an event. */
export const logLevelOf = ({ level }: Pick<OecEvent, "level">): "info" | "warn" | "error" => LOG_LEVEL[level];
