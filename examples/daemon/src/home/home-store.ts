import { randomUUID } from "node:crypto";
import type { ControllerState, PowerSnapshot, Track } from "@oec/controller";
import {
  QUARTER_HOUR_MS,
  type Instant,
  type Logger,
  type Metrics,
  type Milliseconds,
  type OecEvent,
} from "@oec/domain";
import {
  applyRetention,
  type CommandRecord,
  CONTROL_PERIOD_MS,
  type RetentionPolicy,
  type StateRecord,
  Store,
  type StoreHealth,
  type StoreTrouble,
} from "../storage/index.ts";
import type { DaemonConfig } from "../config/config.ts";
import type { HomeResume } from "./create-home.ts";
import { DurableWrites } from "./durable-writes.ts";
import type { Home } from "./home.ts";
import { homeDevices, lastReadings, METER_ID } from "./home-devices.ts";
import { makeFolder } from "./make-folder.ts";
import { forecastRecords, newPrices, runRecord, scheduleRecord } from "./plan-records.ts";
import type { MeasuredQuarter } from "./quarter-book.ts";
import type { PlanRun } from "./recorded-planner.ts";
import type { RecordedQuarter } from "./recorder.ts";
import { restoredQuarters } from "./restored-quarters.ts";

/** What a store of a home is opened with. */
export interface HomeStoreOptions {
  /** The database file; its folder is made if it is not there. */
  readonly path: string;
  readonly householdId: string;
  /** Names the simulated prices. */
  readonly priceSource: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How long rows are kept. */
  readonly retention?: RetentionPolicy;
}

/** Keeps what happens in a home: telemetry in groups, decisions and events one by one. */
export class HomeStore {
  readonly store: Store;
  readonly householdId: string;
  readonly #options: HomeStoreOptions;
  readonly #writes: DurableWrites;
  #home: Home | undefined;
  #lastRun: PlanRun | undefined;
  #pricesUntil: Instant | undefined;
  #live = false;
  #written: (what: string) => void = () => undefined;

  private constructor(store: Store, options: HomeStoreOptions) {
    this.store = store;
    this.householdId = options.householdId;
    this.#options = options;
    const failed = (what: string, error: unknown): void => {
      options.metrics.count("storage_troubles_total", 1, { kind: "not-written" });
      options.logger.error({ what, error: words(error) }, "the store did not take a record");
    };
    this.#writes = new DurableWrites(failed, (what) => this.#written(what));
  }

  /**
   * Opens the file, and makes it and its folder if they are not there.
   *
   * @throws {@link OecError} with a code of the store.
   */
  static async open(options: HomeStoreOptions): Promise<HomeStore> {
    const { path, logger, metrics } = options;
    makeFolder(path);
    const report = (trouble: StoreTrouble): void => {
      metrics.count("storage_troubles_total", 1, { kind: trouble.kind });
      const write = trouble.kind === "slow-query" || trouble.kind === "recovered" ? "warn" : "error";
      logger[write](factsOf(trouble), "the store reports trouble");
    };
    return new HomeStore(await Store.open({ path, report }), options);
  }

  /** Where the last run of this home ended; undefined: it never ran. */
  async lastLived(): Promise<HomeResume | undefined> {
    const latest = await this.store.shared.powerFlow.getLatestSnapshot(this.householdId);
    if (latest === undefined) return undefined;
    const { at, durationMs = CONTROL_PERIOD_MS, batterySocPercent: socPercent } = latest;
    return { start: at + durationMs, ...(socPercent !== undefined && { socPercent }) };
  }

  /** What was measured in the days before an instant, quarter by quarter. */
  measured(
    prices: Parameters<typeof restoredQuarters>[2],
    until: Instant,
  ): Promise<readonly MeasuredQuarter[]> {
    return restoredQuarters(this.store, this.householdId, prices, until);
  }

  /** From now on this home is kept: its household and devices are made once, its overrides go on. */
  async keep(home: Home): Promise<void> {
    this.#home = home;
    const { site, simulated, plant, controller, recorder } = home.parts;
    const at = plant.clock.now();
    const { households } = this.store.shared;
    if ((await households.findById(this.householdId)) === undefined) {
      const { name, timeZone, grid } = site;
      const { fuseA, nominalVoltageV, phases } = grid;
      const gridConnectionW = grid.maxImportW ?? fuseA * nominalVoltageV * phases;
      await households.insertHousehold({
        id: this.householdId,
        name,
        timeZone,
        gridConnectionW,
        createdAt: at,
      });
    }
    for (const device of homeDevices(site, simulated, at)) {
      if ((await this.#of.devices.findById(device.id)) === undefined)
        await this.#of.devices.insertDevice(device);
    }
    recorder.follow((quarter) => {
      // What the meters had recorded before was not measured here.
      if (quarter.start + QUARTER_HOUR_MS > at) this.#quarter(quarter);
    });
    for (const lease of (await this.#of.overrides.findActive(at)).toReversed()) controller.setOverride(lease);
  }

  /**
   * From now on time is real: each command is written by itself, as issued and again with its outcome. Before, a simulated
   * day may pass in a second, and its commands go to disk in groups.
   */
  live(): void {
    this.#live = true;
    this.#seen();
  }

  /** Tells from now on what is on disk for good. @param written - Must not throw. */
  follow(written: (what: string) => void): void {
    this.#written = written;
  }

  /** Takes what was measured in a cycle. */
  cycle(snapshot: PowerSnapshot, read: ControllerState, durationMs: Milliseconds): void {
    const { householdId, store } = this;
    const { houseW, pvW, batteryW, evW, gridW, phaseCurrentA, socPercent } = snapshot;
    const at = snapshot.at - durationMs;
    const flows = { houseW, pvW: Math.max(0, pvW), batteryW, evW, gridW, phaseCurrentA };
    const soc = socPercent === undefined ? {} : { batterySocPercent: socPercent };
    store.record({
      kind: "snapshot",
      record: { householdId, at, durationMs, deviceId: METER_ID, ...flows, ...soc },
    });
    const { batteries, inverters } = this.#home?.parts.site ?? { batteries: [], inverters: [] };
    const battery = stateRecord(batteries[0]?.id, read.battery.last);
    if (battery !== undefined) store.record({ kind: "battery", householdId, record: battery });
    const inverter = stateRecord(inverters[0]?.id, read.pv.last);
    if (inverter !== undefined) store.record({ kind: "inverter", householdId, record: inverter });
    for (const [index, { track }] of read.chargers.entries()) {
      const charger = stateRecord(read.chargerIds[index], track.last);
      if (charger !== undefined) store.record({ kind: "ev-charger", householdId, record: charger });
    }
  }

  /** Takes a run of the planner, and the prices that were published since the last one. */
  planned(run: PlanRun): void {
    this.#lastRun = run;
    this.#writes.add("an optimisation run", () =>
      this.#of.optimizationRuns.insertRun(runRecord(run, randomUUID())),
    );
    const { householdId } = this;
    if (run.result.ok)
      for (const record of forecastRecords(run.result.value, run.at, randomUUID))
        this.store.record({ kind: "forecast", householdId, record });
    if (this.#home === undefined) return;
    const { market } = this.#home.parts;
    const prices = newPrices(market, this.#options.priceSource, this.#pricesUntil ?? run.at, run.at);
    if (prices.length === 0) return;
    this.#pricesUntil = prices.at(-1)?.end;
    this.#writes.add("prices", () => this.store.shared.prices.insertPrices(prices));
  }

  /** Takes a command before its device is told. */
  issued(command: CommandRecord): void {
    if (this.#live) this.#writes.add("a command", () => this.#of.commands.insertCommand(command));
  }

  /** Takes what became of a command. */
  finished(command: CommandRecord): void {
    const { householdId } = this;
    const { id, status, finishedAt = command.at, outcome = null } = command;
    if (!this.#live) this.store.record({ kind: "command", householdId, record: command });
    else
      this.#writes.add("the outcome of a command", () =>
        this.#of.commands.finish(id, status, finishedAt, outcome),
      );
  }

  /** Takes an event; one that says that a plan guides the control brings its schedule with it. */
  emit(event: OecEvent): void {
    this.#writes.add(`event ${event.code}`, () => this.#of.events.append(event));
    const run = this.#lastRun;
    if (event.code !== "PLAN_ADOPTED" || run === undefined || !run.result.ok) return;
    const record = scheduleRecord(run.result.value, run.at, randomUUID());
    if (record !== undefined) this.#writes.add("a schedule", () => this.#of.schedules.insertSchedule(record));
  }

  /** Resolves when what was taken so far is on disk, or could not be written. */
  async relief(): Promise<void> {
    await this.#writes.settled();
    // What cannot be written is reported by the store itself, and waits on.
    await this.store.flush().catch(() => undefined);
  }

  /** Deletes what is older than the store keeps. */
  async retain(at: Instant): Promise<void> {
    const rows = await applyRetention(this.store, at, this.#options.retention);
    if (rows > 0) this.#options.logger.info({ rows }, "old rows were deleted");
  }

  health(): Promise<StoreHealth> {
    return this.store.health();
  }

  /** Writes what waits and lets go of the file. */
  async close(): Promise<void> {
    await this.#writes.settled();
    await this.store.close();
  }

  /** House load and PV of a quarter of an hour. */
  #quarter({ start, loadW, pvW }: RecordedQuarter): void {
    const span = { householdId: this.householdId, start, end: start + QUARTER_HOUR_MS };
    this.store.record({ kind: "consumption", record: { ...span, powerW: loadW } });
    this.store.record({ kind: "production", record: { ...span, powerW: pvW } });
    if (this.#live) this.#seen();
  }

  /** Notes which devices were read of late. */
  #seen(): void {
    if (this.#home === undefined) return;
    for (const [id, at] of lastReadings(this.#home))
      this.#writes.add("a sign of life", () => this.#of.devices.updateLastSeen(id, at));
  }

  get #of(): ReturnType<Store["household"]> {
    return this.store.household(this.householdId);
  }
}

/** What a device last said, as a row of it; undefined where there is no such device, or it has said nothing. */
function stateRecord<State>(
  deviceId: string | undefined,
  last: Track<State>["last"],
): StateRecord<State> | undefined {
  if (deviceId === undefined || last === null) return undefined;
  const { value: state, at, quality } = last;
  return { deviceId, at, state, quality };
}

/** The household of a home: each simulated one has its own history, and none is mixed with a real one's. */
export function householdOf({ devices, scenario }: DaemonConfig["home"]): string {
  if (devices === "modbus") return "real-home";
  return scenario === "today" ? "home" : `home-${scenario}`;
}

function factsOf(trouble: StoreTrouble): Readonly<Record<string, unknown>> {
  if (!("error" in trouble)) return trouble;
  const { error, ...rest } = trouble;
  return { ...rest, code: error.code, error: error.message };
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
