import type { Clock, Instant } from "@oec/domain";
import {
  answerClearChargingProfile,
  answerSetChargingProfile,
  compositeSchedule,
  fromOcpp16Profile,
  ProfileStore,
  type RunningTransaction,
  type StationAction,
  type StationPort,
  type StationReading,
  type StationStatus,
  type StationTransaction,
  type V16Request,
  type V16Response,
} from "../../src/index.ts";

type SetRequest = V16Request<"SetChargingProfile">;

/** What a station does otherwise than the standard. */
export interface StationFaults {
  /** Refuses these profiles. */
  readonly refuses?: (request: SetRequest) => boolean;
  /** Accepts these profiles and does nothing about them. */
  readonly ignores?: (request: SetRequest) => boolean;
  /** Answers nothing at all. */
  readonly silent?: boolean;
  /** Measures nothing. */
  readonly unmetered?: boolean;
}

/** A charge point of one connector built on the profile store, with a car that takes all it may: no wire, no timers. */
export class MemoryStation implements StationPort {
  readonly stationId = "memory";
  readonly store: ProfileStore;
  readonly calls: (readonly [action: StationAction, request: unknown])[] = [];
  readonly configuration = new Map([
    ["ChargeProfileMaxStackLevel", "3"],
    ["ChargingScheduleAllowedChargingRateUnit", "Current"],
    ["ChargingScheduleMaxPeriods", "6"],
    ["MaxChargingProfilesInstalled", "4"],
  ]);
  connected = true;
  plugged = true;
  faulted = false;
  faults: StationFaults;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #transaction: StationTransaction | undefined;
  #readings: readonly StationReading[] = [];
  #energyWh = 5_000;
  #lastId = 100;
  #status: StationStatus = { word: "Available", since: -Infinity };

  constructor(clock: Clock, faults: StationFaults = {}) {
    this.#clock = clock;
    this.faults = faults;
    this.store = new ProfileStore({ connectors: 1 });
  }

  status(): StationStatus {
    const word = this.#word();
    if (word !== this.#status.word) this.#status = { word, since: this.#clock.now() };
    return this.#status;
  }

  #word(): StationStatus["word"] {
    if (this.faulted) return "Faulted";
    if (!this.plugged) return "Available";
    if (this.#transaction === undefined) return "Preparing";
    return this.drawA() > 0 ? "Charging" : "SuspendedEVSE";
  }

  transaction(): StationTransaction | undefined {
    return this.#transaction;
  }

  readings(): readonly StationReading[] {
    return this.#readings;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Limit per phase by the profiles, at most 16 A. */
  limitA(at: Instant = this.#clock.now()): number {
    const running = this.#transaction;
    const transactions = new Map<number, RunningTransaction>(running === undefined ? [] : [[1, running]]);
    const request = {
      connectorId: 1,
      connectors: 1,
      from: at,
      durationMs: 1000,
      unit: "A",
      transactions,
      connectorLimitA: 16,
    } as const;
    return compositeSchedule(this.store.installed, request)[0]?.value.limit ?? 16;
  }

  /** Current that the car draws on each phase now. */
  drawA(): number {
    const limitA = this.limitA();
    return this.#transaction !== undefined && limitA >= 6 ? limitA : 0;
  }

  /** Measures, as a charge point does at its interval. */
  measure(at: Instant = this.#clock.now()): void {
    if (this.faults.unmetered === true) return;
    const currentA = this.drawA();
    this.#energyWh += 1;
    const reading = (measurand: string, phase: string | undefined, value: number): StationReading => ({
      at,
      measurand,
      phase,
      value,
    });
    this.#readings = [
      ...["L1", "L2", "L3"].map((phase) => reading("Current.Import", phase, currentA)),
      reading("Power.Active.Import", undefined, currentA * 690),
      reading("Energy.Active.Import.Register", undefined, this.#energyWh),
    ];
    this.#changed();
  }

  /** Ends the transaction at the station: the driver has had enough. */
  endTransaction(): void {
    this.#transaction = undefined;
    this.store.endTransaction(1);
    this.#changed();
  }

  call<Action extends StationAction>(
    action: Action,
    request: V16Request<Action>,
  ): Promise<V16Response<Action>> {
    return Promise.resolve().then(() => {
      this.calls.push([action, request]);
      if (!this.connected || this.faults.silent === true) throw new Error("no answer within 30 s");
      return this.#answer(action, request) as V16Response<Action>;
    });
  }

  #answer(action: StationAction, request: unknown): unknown {
    switch (action) {
      case "SetChargingProfile":
        return this.#set(request as SetRequest);
      case "ClearChargingProfile":
        return answerClearChargingProfile(this.store, request as V16Request<"ClearChargingProfile">);
      case "GetConfiguration": {
        const { key = [] } = request as V16Request<"GetConfiguration">;
        return {
          configurationKey: key.map((name) => ({
            key: name,
            readonly: true,
            value: this.configuration.get(name) ?? "",
          })),
        };
      }
      case "RemoteStartTransaction": {
        const { chargingProfile } = request as V16Request<"RemoteStartTransaction">;
        if (chargingProfile !== undefined) this.store.set(1, fromOcpp16Profile(chargingProfile), "starting");
        this.#transaction = {
          id: ++this.#lastId,
          startedAt: this.#clock.now(),
          meterStartWh: this.#energyWh,
        };
        this.#changed();
        return { status: "Accepted" };
      }
      case "RemoteStopTransaction":
        this.endTransaction();
        return { status: "Accepted" };
      case "TriggerMessage":
        return { status: "Accepted" };
    }
  }

  #set(request: SetRequest): V16Response<"SetChargingProfile"> {
    if (this.faults.refuses?.(request) === true) return { status: "Rejected" };
    if (this.faults.ignores?.(request) === true) return { status: "Accepted" };
    const running = this.#transaction;
    return answerSetChargingProfile(this.store, request, {
      transactions: new Map<number, RunningTransaction>(running === undefined ? [] : [[1, running]]),
    });
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Lets time pass in steps of ten seconds, a measurement after each. */
export async function pass(
  clock: Clock & { step(durationMs: number): void },
  station: MemoryStation,
  durationMs: number,
): Promise<void> {
  for (let left = durationMs; left > 0; left -= 10_000) {
    clock.step(Math.min(left, 10_000));
    await settled();
    station.measure();
    await settled();
  }
}

/** Lets everything that waits for nothing but its turn run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
