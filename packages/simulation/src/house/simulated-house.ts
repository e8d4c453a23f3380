import type { Celsius, Instant, PerPhase, PhaseShares, Watts } from "@oec/domain";
import { finite, positive, within } from "../check.ts";
import { localTime, type LocalMoment } from "../clock/local-time.ts";
import { timeNoise } from "../random/time-noise.ts";
import { AppliancePlan } from "./appliance-plan.ts";
import type { Appliance } from "./appliance.ts";
import { heatPumpPower, type HeatPump } from "./heat-pump.ts";
import { TYPICAL_APPLIANCES, WEEKDAY_PROFILE, WEEKEND_PROFILE, type DailyProfile } from "./typical-home.ts";

/** What a house draws, besides car, battery and PV. */
export interface SimulatedHouseOptions {
  readonly seed: number;
  /** IANA name of the zone its people live by. */
  readonly timeZone: string;
  /** Always present [W], 0 or more; default 220. */
  readonly baseLoadW?: Watts;
  /** Above the base, shape [24] each. */
  readonly dailyProfile?: { readonly weekday: DailyProfile; readonly weekend: DailyProfile };
  /** Standard deviation of the fast noise as a share of base and profile, 0 to 1; default 0.12. */
  readonly noiseAmplitude?: number;
  /** How much more the profile is in midwinter and less in midsummer, as a share, 0 to 1; default 0.25. */
  readonly seasonalSwing?: number;
  /** Spread of base and profile over the phases. */
  readonly phaseShares?: PhaseShares;
  readonly appliances?: readonly Appliance[];
  readonly heatPump?: HeatPump;
  /** Outdoor temperature by time [°C], for the heat pump; default 7. */
  readonly outdoorC?: (at: Instant) => Celsius;
}

const DARKEST_DAY = 355;

/**
 * A house load: base, weekday and weekend profile, season, appliances, heat pump and noise over three phases.
 *
 * Every value is a function of seed and time alone, so any step size and any order of questions give the same house.
 *
 * @example
 * ```ts
 * import { SimulatedHouse } from "@oec/simulation";
 *
 * const house = new SimulatedHouse({ seed: 7, timeZone: "Europe/Stockholm" });
 * console.log(house.getLoadAt(Date.UTC(2026, 0, 15, 17)));
 * ```
 */
export class SimulatedHouse {
  readonly baseLoadW: Watts;
  readonly dailyProfile: { readonly weekday: DailyProfile; readonly weekend: DailyProfile };
  readonly noiseAmplitude: number;
  readonly appliances: readonly Appliance[];
  readonly #seed: number;
  readonly #seasonalSwing: number;
  readonly #phaseShares: PhaseShares;
  readonly #heatPump:
    { readonly powerAt: (at: Instant) => Watts; readonly phaseShares: PhaseShares } | undefined;
  readonly #local: (at: Instant) => LocalMoment;
  readonly #noise: (at: Instant) => number;
  #plan: AppliancePlan | undefined;
  #extraW: PerPhase | undefined;

  /** @throws `OecError` `OUT_OF_RANGE` if an option lies outside its range. */
  constructor(options: SimulatedHouseOptions) {
    this.baseLoadW = within("baseLoadW", options.baseLoadW ?? 220, 0, Infinity);
    this.dailyProfile = options.dailyProfile ?? { weekday: WEEKDAY_PROFILE, weekend: WEEKEND_PROFILE };
    for (const [name, profile] of Object.entries(this.dailyProfile)) {
      within(`dailyProfile.${name}.length`, profile.length, 24, 24);
      for (const [hour, powerW] of profile.entries())
        within(`dailyProfile.${name}[${String(hour)}]`, powerW, 0, Infinity);
    }
    this.noiseAmplitude = within("noiseAmplitude", options.noiseAmplitude ?? 0.12, 0, 1);
    this.appliances = options.appliances ?? TYPICAL_APPLIANCES;
    for (const { name, powerW, startsPerDay, minutes } of this.appliances) {
      within(`${name}.powerW`, powerW, 0, Infinity);
      within(`${name}.startsPerDay`, startsPerDay, 0, 24);
      positive(`${name}.minutes`, minutes);
    }
    this.#seed = finite("seed", options.seed);
    this.#seasonalSwing = within("seasonalSwing", options.seasonalSwing ?? 0.25, 0, 1);
    this.#phaseShares = options.phaseShares ?? [0.4, 0.33, 0.27];
    const { heatPump, outdoorC = (): Celsius => 7 } = options;
    this.#heatPump = heatPump && {
      powerAt: heatPumpPower(heatPump, this.#seed, outdoorC),
      phaseShares: heatPump.phaseShares,
    };
    this.#local = localTime(options.timeZone);
    this.#noise = timeNoise(this.#seed, "house/noise", 45_000);
  }

  /** Load over all phases at an instant [W], 0 or more. */
  getLoadAt(at: Instant): Watts {
    const [l1, l2, l3] = this.getPhaseLoadAt(at);
    return l1 + l2 + l3;
  }

  /** Something else that is switched on, or off again [W per phase]: scenarios and faults use it. */
  setExtraLoad(extraW: PerPhase | undefined): void {
    this.#extraW = extraW;
  }

  /** Load per phase at an instant [W], each 0 or more. */
  getPhaseLoadAt(at: Instant): PerPhase {
    const moment = this.#local(at);
    const even = this.#evenLoad(moment, at);
    const [s1, s2, s3] = this.#phaseShares;
    const load: [number, number, number] = [even * s1, even * s2, even * s3];
    const running = this.#planOf(moment.day.number).at(moment.minuteOfDay);
    addShares(load, 1, running);
    if (this.#extraW) addShares(load, 1, this.#extraW);
    if (this.#heatPump) addShares(load, this.#heatPump.powerAt(at), this.#heatPump.phaseShares);
    return load;
  }

  /** Base and profile with season and noise: what many small loads draw together. */
  #evenLoad({ day, minuteOfDay }: LocalMoment, at: Instant): Watts {
    const profile = day.isoWeekday >= 6 ? this.dailyProfile.weekend : this.dailyProfile.weekday;
    const hour = Math.floor(minuteOfDay / 60);
    const from = profile[hour] ?? 0;
    const to = profile[(hour + 1) % 24] ?? 0;
    const above = from + (to - from) * (minuteOfDay / 60 - hour);
    const season = 1 + this.#seasonalSwing * Math.cos((2 * Math.PI * (day.dayOfYear - DARKEST_DAY)) / 365.25);
    return (this.baseLoadW + above * season) * Math.max(0, 1 + this.noiseAmplitude * this.#noise(at));
  }

  #planOf(dayNumber: number): AppliancePlan {
    if (this.#plan?.dayNumber === dayNumber) return this.#plan;
    this.#plan = new AppliancePlan(this.appliances, this.#seed, dayNumber);
    return this.#plan;
  }
}

function addShares(load: [number, number, number], powerW: Watts, shares: PhaseShares): void {
  load[0] += powerW * shares[0];
  load[1] += powerW * shares[1];
  load[2] += powerW * shares[2];
}
