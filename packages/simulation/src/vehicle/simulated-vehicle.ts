import { evChargeStep, MS_PER_HOUR, OecError, warm } from "@oec/domain";
import { validateVehicleCapabilities } from "@oec/domain";
import type {
  Celsius,
  ChargingGoal,
  DegradationState,
  Instant,
  Milliseconds,
  Percent,
  VehicleCapabilities,
  VehicleState,
  WattHours,
  Watts,
} from "@oec/domain";
import { WearMeter } from "../battery/wear.ts";
import { finite, within } from "../check.ts";
import type { Trip } from "./trips.ts";

/** How a simulated car is built. */
export interface SimulatedVehicleOptions {
  readonly capabilities: VehicleCapabilities;
  /** In order of time, not overlapping; default none: it never leaves. */
  readonly trips?: readonly Trip[];
  /** Default 50. */
  readonly initialSocPercent?: Percent;
  /** SoC above which it takes less and less [%]; default 80. */
  readonly transitionSocPercent?: Percent;
  /** What its driver wants at the next departure [%]; default 80. */
  readonly targetSocPercent?: Percent;
  /** It tells its SoC to whoever asks; default true. */
  readonly tellsSoc?: boolean;
  /** SoC below which it gives nothing back [%]; default 10. */
  readonly minDischargeSocPercent?: Percent;
  /** Air around its battery [°C]; default 12. */
  readonly ambientC?: Celsius;
}

/** A pack of half a ton: heat it takes per kelvin, and loses [J/K, W/K]. */
const PACK = { heatCapacityJPerK: 400_000, coolingWPerK: 20 } as const;
/** Share of a drive's energy that warms the pack. */
const DRIVING_LOSS = 0.05;

/** How the departures went. */
export interface DepartureRecord {
  readonly at: Instant;
  readonly socPercent: Percent;
  readonly targetSocPercent: Percent;
  /** Energy the drive wanted and the store did not have [Wh], 0 or more. */
  readonly strandedWh: WattHours;
}

/** A car with a charging curve that drives away and comes back; its store balances exactly. */
export class SimulatedVehicle {
  readonly capabilities: VehicleCapabilities;
  /** Departures so far, oldest first. */
  readonly departures: DepartureRecord[] = [];
  readonly #trips: readonly Trip[];
  readonly #transitionPercent: Percent;
  readonly #targetPercent: Percent;
  readonly #minDischargePercent: Percent;
  readonly #tellsSoc: boolean;
  #socPercent: Percent;
  readonly #wear: WearMeter;
  readonly #ambientC: Celsius;
  #temperatureC: Celsius;
  #byHand: { readonly connected: boolean; readonly goal?: ChargingGoal } | undefined;
  #next = 0;
  #drivenWh = 0;

  /** @throws `OecError` `OUT_OF_RANGE`; `INVALID_ARGUMENT` if trips overlap. */
  constructor(options: SimulatedVehicleOptions) {
    this.capabilities = validateVehicleCapabilities(options.capabilities);
    this.#trips = checkedTrips(options.trips ?? []);
    this.#socPercent = within("initialSocPercent", options.initialSocPercent ?? 50, 0, 100);
    this.#transitionPercent = options.transitionSocPercent ?? 80;
    this.#targetPercent = within("targetSocPercent", options.targetSocPercent ?? 80, 0, 100);
    this.#minDischargePercent = within(
      "minDischargeSocPercent",
      options.minDischargeSocPercent ?? 10,
      0,
      100,
    );
    this.#tellsSoc = options.tellsSoc ?? true;
    this.#wear = new WearMeter(this.capabilities);
    this.#ambientC = finite("ambientC", options.ambientC ?? 12);
    this.#temperatureC = this.#ambientC;
  }

  /** True state of charge [%], whether it tells it or not. */
  get socPercent(): Percent {
    return this.#socPercent;
  }

  /** Energy in the store [Wh]. */
  get storedWh(): WattHours {
    return (this.#socPercent / 100) * this.capabilities.capacityWh;
  }

  /** Energy taken by driving so far [Wh]. */
  get drivenWh(): WattHours {
    return this.#drivenWh;
  }

  /** Temperature of its battery [°C]. */
  get temperatureC(): Celsius {
    return this.#temperatureC;
  }

  /** How worn its battery is; counted at the end of each simulated day. */
  get degradation(): DegradationState {
    return this.#wear.degradation;
  }

  /** Plugs it in by hand, whatever its trips say, until {@link SimulatedVehicle.disconnect}. */
  connect(departureAt: Instant, targetSocPercent: Percent): void {
    const goal = { departureAt, targetSocPercent: within("targetSocPercent", targetSocPercent, 0, 100) };
    this.#byHand = { connected: true, goal };
  }

  /** Unplugs it by hand; it stays away until it is connected. */
  disconnect(): void {
    this.#byHand = { connected: false };
  }

  /** A drive by hand: its energy leaves the store at once. @returns the energy it used [Wh]. */
  driveDistance(distanceKm: number, consumptionWhPerKm: number): WattHours {
    const wantedWh =
      within("distanceKm", distanceKm, 0, Infinity) *
      within("consumptionWhPerKm", consumptionWhPerKm, 0, Infinity);
    return this.#use(wantedWh);
  }

  /** True while it is plugged in. */
  isConnectedAt(at: Instant): boolean {
    return this.#byHand?.connected ?? this.tripAt(at) === undefined;
  }

  /** The trip it is on, if any. */
  tripAt(at: Instant): Trip | undefined {
    if (this.#byHand !== undefined) return undefined;
    const trip = this.#comingTrip(at);
    return trip !== undefined && at >= trip.departAt ? trip : undefined;
  }

  /** What it and its driver say. */
  stateAt(at: Instant): VehicleState {
    const away = !this.isConnectedAt(at);
    const goal = away ? undefined : this.goalAt(at);
    return {
      connected: !away,
      ...(this.#tellsSoc && !away && { socPercent: this.#socPercent }),
      ...(goal && { goal }),
    };
  }

  /** The next departure and what the driver wants of it. */
  goalAt(at: Instant): ChargingGoal | undefined {
    if (this.#byHand !== undefined) return this.#byHand.goal;
    const trip = this.#comingTrip(at);
    const next = trip !== undefined && at >= trip.departAt ? this.#trips[this.#next + 1] : trip;
    return next === undefined
      ? undefined
      : { departureAt: next.departAt, targetSocPercent: this.#targetPercent };
  }

  /** Time until it leaves or comes back [ms]: a step should not pass it. */
  nextChangeMs(at: Instant): Milliseconds {
    if (this.#byHand !== undefined) return Infinity;
    const trip = this.#comingTrip(at);
    if (trip === undefined) return Infinity;
    return (at < trip.departAt ? trip.departAt : trip.returnAt) - at;
  }

  /** Time at home: takes what it wants of an offer, gives what is asked; power at the charge point [W], negative gives. */
  charge(durationMs: Milliseconds, offeredW: Watts): Watts {
    const hours = durationMs / MS_PER_HOUR;
    const before = this.storedWh;
    const powerW = offeredW >= 0 ? this.#take(hours, offeredW) : -this.#give(hours, -offeredW);
    if (powerW !== 0) this.#live(hours, before, powerW - (this.storedWh - before) / hours);
    return powerW;
  }

  /** Time without power: its battery comes to the temperature of the air. */
  rest(durationMs: Milliseconds): void {
    this.#live(durationMs / MS_PER_HOUR, this.storedWh, 0);
  }

  /** Time away: the drive's energy leaves the store evenly over the trip. */
  drive(at: Instant, durationMs: Milliseconds, trip: Trip): void {
    if (at === trip.departAt) this.#depart(trip);
    const share = durationMs / (trip.returnAt - trip.departAt);
    const before = this.storedWh;
    const usedWh = this.#use(trip.energyWh * share);
    const hours = durationMs / MS_PER_HOUR;
    if (hours > 0) this.#live(hours, before, (DRIVING_LOSS * usedWh) / hours);
  }

  #use(wantedWh: WattHours): WattHours {
    const usedWh = Math.min(wantedWh, this.storedWh);
    this.#drivenWh += usedWh;
    this.#socPercent = Math.max(0, this.#socPercent - (usedWh / this.capabilities.capacityWh) * 100);
    return usedWh;
  }

  /** Warms and wears its battery. */
  #live(hours: number, storedBeforeWh: WattHours, lossW: Watts): void {
    if (hours === 0) return;
    const ambientC = this.#ambientC;
    this.#temperatureC = warm(PACK, this.#temperatureC, lossW, { hours, ambientC });
    this.#wear.add(Math.abs(this.storedWh - storedBeforeWh), this.#socPercent, this.#temperatureC, hours);
  }

  /** The first trip that is not over; time mostly goes forward, so the search goes on where it was. */
  #comingTrip(at: Instant): Trip | undefined {
    while (this.#next > 0 && at < (this.#trips[this.#next - 1]?.returnAt ?? -Infinity)) this.#next -= 1;
    while (at >= (this.#trips[this.#next]?.returnAt ?? Infinity)) this.#next += 1;
    return this.#trips[this.#next];
  }

  #depart(trip: Trip): void {
    this.departures.push({
      at: trip.departAt,
      socPercent: this.#socPercent,
      targetSocPercent: this.#targetPercent,
      strandedWh: Math.max(0, trip.energyWh - this.storedWh),
    });
  }

  #take(hours: number, offeredW: Watts): Watts {
    const { capacityWh, maxChargeW, chargeEfficiency } = this.capabilities;
    const step = evChargeStep(
      {
        capacityWh,
        maxChargeW: maxChargeW * chargeEfficiency,
        transitionSocPercent: this.#transitionPercent,
      },
      this.#socPercent,
      offeredW * chargeEfficiency,
      hours,
    );
    this.#socPercent = step.socPercent;
    return step.powerW / chargeEfficiency;
  }

  #give(hours: number, askedW: Watts): Watts {
    const { capacityWh, maxDischargeW, dischargeEfficiency } = this.capabilities;
    const freeWh = Math.max(0, ((this.#socPercent - this.#minDischargePercent) / 100) * capacityWh);
    const powerW = hours === 0 ? 0 : Math.min(askedW, maxDischargeW, (freeWh * dischargeEfficiency) / hours);
    this.#socPercent -= ((powerW * hours) / dischargeEfficiency / capacityWh) * 100;
    return powerW;
  }
}

function checkedTrips(trips: readonly Trip[]): readonly Trip[] {
  trips.forEach((trip, k) => {
    const previous = trips[k - 1]?.returnAt ?? -Infinity;
    if (trip.departAt >= previous && trip.returnAt > trip.departAt && trip.energyWh >= 0) return;
    throw new OecError(
      "INVALID_ARGUMENT",
      `trips[${String(k)}] lasts from ${String(trip.departAt)} to ${String(trip.returnAt)} and takes ${String(trip.energyWh)} Wh, expected a stretch after ${String(previous)} with 0 Wh or more`,
      { context: { index: k } },
    );
  });
  return trips;
}
