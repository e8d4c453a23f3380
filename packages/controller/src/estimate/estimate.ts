import type { Instant, OecEvent, Watts } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import { controlEvent } from "../events/codes.ts";
import type { CycleInputs } from "../inputs.ts";
import { observeChargers, phasesThen } from "../charge/observe.ts";
import type { ControllerState } from "../state.ts";
import { repetitionAfter } from "./frozen.ts";
import { powerThen, remember } from "./history.ts";
import { judgeBattery, judgeGrid, judgeInverter } from "./judge.ts";
import { BLINDING, checkMeter } from "./meter-health.ts";
import { watchSign } from "./sign-watch.ts";
import { withPossibleValues } from "./soc-watch.ts";
import type { Estimate } from "./estimated.ts";
import { transitions } from "./transitions.ts";
import { follow, type Tracked } from "./track.ts";

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
  const { guardMs } = config.settings;
  const checked = checkMeter(config, state.meter, inputs);
  const grid = follow(
    state.grid,
    checked.reading,
    inputs,
    guardMs,
    (value) => checked.verdict ?? judgeGrid(value, config.site.grid),
  );
  const battery =
    inputs.battery &&
    follow(state.battery, withPossibleValues(inputs.battery, state), inputs, guardMs, judgeBattery);
  const pv = inputs.inverter && follow(state.pv, inputs.inverter, inputs, guardMs, judgeInverter);
  const observed = observeChargers(config, state.chargers, inputs);
  const batteryHistory = withPower(state.batteryHistory, battery, ({ powerW }) => powerW);
  const pvHistory = withPower(state.pvHistory, pv, ({ pvW }) => pvW);
  const batteryW = batteryHistory.at(-1)?.powerW ?? 0;
  const pvW = pvHistory.at(-1)?.powerW ?? 0;
  const evNowW = observed.chargers.reduce((sum, { track }) => sum + (track.last?.value.powerW ?? 0), 0);
  const repetition =
    grid.isNew && grid.track.last !== null
      ? repetitionAfter(
          state.repetition,
          state.grid.last?.value,
          grid.track.last.value,
          batteryW + evNowW,
          pvW,
        )
      : state.repetition;
  const isLimited = pv?.track.last?.value.limitW !== undefined;
  const sensed: ControllerState = {
    ...state,
    grid: grid.track,
    meter: checked.health,
    chargers: observed.chargers,
    chargerIds: config.chargers.map(({ id }) => id),
    battery: battery?.track ?? state.battery,
    pv: pv?.track ?? state.pv,
    repetition,
    batteryHistory,
    pvHistory,
    uncurtailedPvW: pv === undefined || isLimited ? state.uncurtailedPvW : pvW,
  };
  const seen = estimateOf(config, sensed, inputs);
  const sign = watchSign(config, state, sensed, inputs, grid.isNew ? seen : undefined);
  const isBlind = repetition.frozen || sign.meter.conditions.some((code) => BLINDING.includes(code));
  const next: ControllerState = {
    ...sensed,
    meter: sign.meter,
    grid: isBlind ? { ...grid.track, freshness: "lost" } : grid.track,
  };
  const events = [
    ...rejections(grid, "grid", inputs.at),
    ...checked.events,
    ...(battery ? rejections(battery, config.battery?.id ?? "battery", inputs.at) : []),
    ...(pv ? rejections(pv, "inverter", inputs.at) : []),
    ...observed.events,
    ...sign.events,
    ...transitions(state, next, inputs),
  ];
  const isKnown = next.grid.freshness !== "lost" && seen !== undefined;
  return { state: next, events, ...(isKnown && { estimate: seen }) };
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
  const cars = state.chargers.filter(({ track }) => track.freshness !== "lost");
  const evThenW = cars.map(({ history }) => phasesThen(history, then));
  const evW = (phase: 0 | 1 | 2): Watts => evThenW.reduce((sum, phaseW) => sum + phaseW[phase], 0);
  const house = (phase: 0 | 1 | 2): Watts =>
    sample.value.phasePowerW[phase] -
    shares[phase] * batteryW -
    evW(phase) +
    config.pvShares[phase] * pvThenW;
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
    evW: evW(0) + evW(1) + evW(2),
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
