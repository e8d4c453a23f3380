import type { BatteryState, GridReading, Instant, OecEvent, PerPhase, Watts } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import { controlEvent, type ControlEventCode } from "../events/codes.ts";
import type { CycleInputs } from "../inputs.ts";
import type { ControllerState, Freshness, Track } from "../state.ts";
import { repetitionAfter } from "./frozen.ts";
import { powerThen, remember } from "./history.ts";
import { judgeBattery, judgeGrid, judgeInverter } from "./judge.ts";
import { follow, type Tracked } from "./track.ts";

/** What the controller believes about the site at the instant of the meter's reading. */
export interface Estimate {
  readonly at: Instant;
  readonly grid: GridReading;
  readonly battery?: BatteryState;
  /** House per phase [W]: grid - battery + PV of one instant; with PV lost, the house less its PV. */
  readonly housePhaseW: PerPhase;
  readonly phaseVoltageV: PerPhase;
  /** Measured PV power [W]; 0 where it is lost. */
  readonly pvW: Watts;
  /** PV power that could be used [W]; estimated while it is limited. */
  readonly pvAvailableW: Watts;
}

/** What sensing makes of a cycle's readings. */
export interface Sensed {
  readonly state: ControllerState;
  readonly events: readonly OecEvent[];
  /** Absent while the grid meter has never answered or is lost. */
  readonly estimate?: Estimate;
}

/** Share of the nominal voltage to reckon with where the voltage is unknown: low, so that currents are not underrated. */
const CAUTIOUS_VOLTAGE = 0.9;

/** Takes the readings of a cycle into the state and estimates the site. */
export function sense(config: ControlConfig, state: ControllerState, inputs: CycleInputs): Sensed {
  const { tickMs } = config.settings;
  const grid = follow(state.grid, inputs.grid, inputs, tickMs, (value) => judgeGrid(value, config.site.grid));
  const battery = inputs.battery && follow(state.battery, inputs.battery, inputs, tickMs, judgeBattery);
  const pv = inputs.inverter && follow(state.pv, inputs.inverter, inputs, tickMs, judgeInverter);
  const batteryHistory = withPower(state.batteryHistory, battery, ({ powerW }) => powerW);
  const pvHistory = withPower(state.pvHistory, pv, ({ pvW }) => pvW);
  const batteryW = batteryHistory.at(-1)?.powerW ?? 0;
  const pvW = pvHistory.at(-1)?.powerW ?? 0;
  const repetition =
    grid.isNew && grid.track.last !== null
      ? repetitionAfter(state.repetition, state.grid.last?.value, grid.track.last.value, batteryW, pvW)
      : state.repetition;
  const isLimited = pv?.track.last?.value.limitW !== undefined;
  const next: ControllerState = {
    ...state,
    grid: repetition.frozen ? { ...grid.track, freshness: "lost" } : grid.track,
    battery: battery?.track ?? state.battery,
    pv: pv?.track ?? state.pv,
    repetition,
    batteryHistory,
    pvHistory,
    uncurtailedPvW: pv === undefined || isLimited ? state.uncurtailedPvW : pvW,
  };
  const events = [
    ...rejections(grid, "grid", inputs.at),
    ...(battery ? rejections(battery, config.battery?.id ?? "battery", inputs.at) : []),
    ...(pv ? rejections(pv, "inverter", inputs.at) : []),
    ...transitions(state, next, inputs),
  ];
  const estimate = next.grid.freshness === "lost" ? undefined : estimateOf(config, next, inputs);
  return { state: next, events, ...(estimate && { estimate }) };
}

function estimateOf(
  config: ControlConfig,
  state: ControllerState,
  inputs: CycleInputs,
): Estimate | undefined {
  const sample = state.grid.last;
  if (sample === null) return undefined;
  const then = sample.at;
  const shares = config.battery?.phaseShares ?? [0, 0, 0];
  const batteryW = config.battery ? powerThen(state.batteryHistory, then) : 0;
  const pvKnown = inputs.inverter !== undefined && state.pv.freshness !== "lost";
  const pvThenW = pvKnown ? powerThen(state.pvHistory, then) : 0;
  const house = (phase: 0 | 1 | 2): Watts =>
    sample.value.phasePowerW[phase] - shares[phase] * batteryW + config.pvShares[phase] * pvThenW;
  const cautiousV = CAUTIOUS_VOLTAGE * config.site.grid.nominalVoltageV;
  const volts = (phase: 0 | 1 | 2): number => {
    const measured = sample.value.phaseVoltageV[phase];
    return measured > 0 && Number.isFinite(measured) ? measured : cautiousV;
  };
  const pvW = pvKnown ? (state.pvHistory.at(-1)?.powerW ?? 0) : 0;
  return {
    at: inputs.at,
    grid: sample.value,
    ...(config.battery && state.battery.last && { battery: state.battery.last.value }),
    housePhaseW: [house(0), house(1), house(2)],
    phaseVoltageV: [volts(0), volts(1), volts(2)],
    pvW,
    pvAvailableW: pvKnown ? Math.max(pvW, availableWhileLimited(state)) : 0,
  };
}

/** While PV is limited, what it could give is not measured: it counts as what it gave before. */
function availableWhileLimited(state: ControllerState): Watts {
  return state.pv.last?.value.limitW === undefined ? 0 : state.uncurtailedPvW;
}

function withPower<T>(
  history: ControllerState["batteryHistory"],
  tracked: Tracked<T> | undefined,
  powerOf: (value: T) => Watts,
): ControllerState["batteryHistory"] {
  const last = tracked?.track.last;
  if (tracked?.isNew !== true || last === null || last === undefined) return history;
  return remember(history, { at: last.at, powerW: powerOf(last.value) });
}

function rejections<T>({ rejected }: Tracked<T>, deviceId: string, at: Instant): readonly OecEvent[] {
  return rejected === undefined ? [] : [controlEvent(rejected, at, {}, deviceId)];
}

/** One event where the trust in a device changes; none before its first reading. */
function transitions(
  before: ControllerState,
  after: ControllerState,
  inputs: CycleInputs,
): readonly OecEvent[] {
  const events: OecEvent[] = [];
  const { at } = inputs;
  const report = <T>(
    previous: Track<T>,
    track: Track<T>,
    codes: Readonly<Record<Freshness, ControlEventCode | undefined>>,
  ): void => {
    const code = codes[track.freshness];
    // Silence from the first cycle on is a loss too; the first reading of all is no recovery.
    const firstSilence = before.ticks === 0 && track.freshness === "lost";
    const changed = previous.freshness !== track.freshness && previous.last !== null;
    if (code !== undefined && (changed || firstSilence))
      events.push(controlEvent(code, at, { after: track.receivedMs }));
  };
  const meterLost = after.repetition.frozen ? "METER_FROZEN" : "METER_TIMEOUT";
  report(before.grid, after.grid, { fresh: "METER_RECOVERED", aging: "METER_STALE", lost: meterLost });
  if (inputs.battery) {
    const codes = {
      fresh: "BATTERY_RECOVERED",
      aging: "BATTERY_STALE",
      lost: "BATTERY_TELEMETRY_LOST",
    } as const;
    report(before.battery, after.battery, codes);
  }
  if (inputs.inverter)
    report(before.pv, after.pv, { fresh: "PV_RECOVERED", aging: undefined, lost: "PV_LOST" });
  return events;
}
