import {
  formatInstant,
  type Amperes,
  type ChargerState,
  type Clock,
  type EvCharger,
  type Instant,
  type Sample,
} from "@oec/domain";
import { Configuration } from "../charge-point/configuration.ts";
import { TransactionQueue, type QueueStorage } from "../charge-point/transaction-queue.ts";
import { OCPP16, type V16Messages, type V16Request, type V16Response } from "../messages/v16.ts";
import type { RpcEngine } from "../rpc/engine.ts";
import { engineOf, type Link, type LinkSetup } from "../rpc/link.ts";
import { compositeSchedule } from "../smart-charging/composite.ts";
import type { StationMoment } from "../smart-charging/ocpp16-station.ts";
import { ProfileStore } from "../smart-charging/profile-store.ts";
import type { AnsweringStation } from "./answering-station.ts";
import { stationAnswer } from "./station-answers.ts";
import type { StationFaults } from "./station-faults.ts";
import { stationStatus, sampledValues } from "./station-words.ts";

/** How a simulated station is built. */
export interface SimulatedStationOptions {
  readonly clock: Clock;
  /** The charge point behind it: any port, such as `SimulatedCharger` of @oec/simulation. */
  readonly charger: EvCharger;
  /** What it says of itself when it boots. */
  readonly boot?: V16Request<"BootNotification">;
  /** Tag that is presented when a car is plugged in; undefined: it waits for a remote start. */
  readonly idTag?: string;
  /** Keeps what must survive a restart; nowhere unless said. */
  readonly storage?: QueueStorage;
  readonly configuration?: Configuration;
  readonly faults?: StationFaults;
  /** Total energy that its meter has counted before [Wh]; 0. */
  readonly meterWh?: number;
}

/** A transaction of the simulated station. */
export interface LocalTransaction {
  readonly localId: number;
  readonly idTag: string;
  readonly startedAt: Instant;
}

/** Limit per phase a charger falls back to when its station is silent [A], and how long a limit holds [ms]. */
const FALLBACK_A: Amperes = 6;
const LEASE_MS = 120_000;
const BOOT: V16Request<"BootNotification"> = {
  chargePointVendor: "Open Energy",
  chargePointModel: "Simulated EVSE",
  firmwareVersion: "1.0",
};

/**
 * A charge point for OCPP 1.6 with one connector in front of any {@link EvCharger}.
 *
 * It has no timer: {@link SimulatedStation.poll} looks at the charger, tells what has changed, and applies the limit of its
 * charging profiles. Give {@link SimulatedStation.accept} to a client.
 */
export class SimulatedStation implements AnsweringStation {
  readonly profiles = new ProfileStore({ connectors: 1 });
  readonly configuration: Configuration;
  readonly queue: TransactionQueue;
  faults: StationFaults;
  /** Version of the local authorisation list. */
  listVersion = 0;
  /** What a central system has asked beyond charging, in its order, for tests and logs. */
  readonly requests: string[] = [];
  readonly #options: SimulatedStationOptions;
  #engine: RpcEngine<V16Messages> | undefined;
  #booted = false;
  #operative = true;
  #transaction: LocalTransaction | undefined;
  #wantsStart: string | undefined;
  #stopReason: V16Request<"StopTransaction">["reason"] | undefined;
  #status: ReturnType<typeof stationStatus> | undefined;
  #metersAt = -Infinity;
  #heartbeatAt = -Infinity;
  #wasConnected = false;
  #sessionWh = 0;
  #totalWh: number;
  #polling: Promise<void> | undefined;

  private constructor(options: SimulatedStationOptions, queue: TransactionQueue) {
    this.#options = options;
    this.queue = queue;
    this.configuration = options.configuration ?? new Configuration();
    this.faults = options.faults ?? {};
    this.#totalWh = options.meterWh ?? 0;
  }

  /** A station with what its storage kept. */
  static async create(options: SimulatedStationOptions): Promise<SimulatedStation> {
    const configuration = options.configuration ?? new Configuration();
    const queue = await TransactionQueue.open({
      storage: options.storage ?? { load: () => undefined, save: () => undefined },
      clock: options.clock,
      attempts: () => configuration.number("TransactionMessageAttempts"),
      retryIntervalMs: () => configuration.number("TransactionMessageRetryInterval") * 1000,
    });
    return new SimulatedStation({ ...options, configuration }, queue);
  }

  /** The transaction that runs. */
  get transaction(): LocalTransaction | undefined {
    return this.#transaction;
  }

  /** Its number, once the central system has given one. */
  get transactionId(): number | undefined {
    return this.#transaction === undefined ? undefined : this.queue.transactionId(this.#transaction.localId);
  }

  /** What its meter shows [Wh]. */
  get meterWh(): number {
    return this.#totalWh + this.#sessionWh;
  }

  /** Who talks to the central system: for a client. */
  accept(): LinkSetup {
    return {
      answer: (payload, context) => stationAnswer(this, payload, context),
      onOpen: (link) => this.#open(link),
      onClose: () => {
        this.#engine = undefined;
        this.queue.disconnect();
      },
    };
  }

  /** Looks at the charger and acts: status, transactions, meter values, limit. Once at a time; call it every few seconds. */
  poll(): Promise<void> {
    this.#polling ??= this.#poll().finally(() => (this.#polling = undefined));
    return this.#polling;
  }

  /** A tag is presented. */
  presentTag(idTag: string): void {
    if (this.#transaction === undefined) this.#wantsStart = idTag;
    else this.#stopReason = "Local";
  }

  /** Starts anew, as after a loss of power: the transaction ends, profiles are kept, it boots again. */
  async restart(reason: "PowerLoss" | "SoftReset" | "HardReset"): Promise<void> {
    if (this.#transaction !== undefined) await this.#stop(reason);
    this.#booted = false;
    this.#status = undefined;
  }

  /** What smart charging must know. @internal */
  moment(): StationMoment {
    const transaction = this.#transaction;
    const id = this.transactionId;
    return {
      now: this.#options.clock.now(),
      connectorLimitA: this.#options.charger.capabilities.maxCurrentA,
      transactions: new Map(
        transaction === undefined
          ? []
          : [[1, { startedAt: transaction.startedAt, ...(id !== undefined && { id }) }]],
      ),
    };
  }

  /** @internal */
  remoteStart(idTag: string): boolean {
    if (this.#transaction !== undefined || !this.#operative) return false;
    this.#wantsStart = idTag;
    return true;
  }

  /** @internal */
  remoteStop(transactionId: number): boolean {
    if (this.transactionId !== transactionId) return false;
    this.#stopReason = "Remote";
    return true;
  }

  /** @internal */
  setOperative(operative: boolean): V16Response<"ChangeAvailability">["status"] {
    this.#operative = operative;
    return this.#transaction === undefined ? "Accepted" : "Scheduled";
  }

  /** Sends what a central system has triggered. @internal */
  trigger(message: string): boolean {
    if (message === "BootNotification") this.#booted = false;
    else if (message === "StatusNotification") this.#status = undefined;
    else if (message === "MeterValues") this.#metersAt = -Infinity;
    else if (message === "Heartbeat") this.#heartbeatAt = -Infinity;
    else return false;
    return true;
  }

  /** Waits as long as its faults say. @internal */
  async delay(): Promise<void> {
    const { answersAfterMs = 0 } = this.faults;
    if (answersAfterMs > 0) await this.#options.clock.sleep(answersAfterMs);
  }

  #open(link: Link): void {
    this.#engine = engineOf(link, OCPP16);
    if (this.faults.neverBoots === true) {
      this.#booted = true;
      this.queue.connect(this.#engine);
    } else this.#booted = false;
    this.#status = undefined;
  }

  async #poll(): Promise<void> {
    const sample = await this.#options.charger.readState();
    this.#count(sample.value);
    await this.#boot();
    await this.#transact(sample.value);
    await this.#limit();
    await this.#tell(sample);
  }

  async #boot(): Promise<void> {
    const engine = this.#engine;
    if (this.#booted || engine === undefined) return;
    try {
      const { status } = await engine.call("BootNotification", this.#options.boot ?? BOOT);
      if (status !== "Accepted" || engine !== this.#engine) return;
      this.#booted = true;
      this.queue.connect(engine);
    } catch {
      // The next poll tries again.
    }
  }

  /** The meter counts on when a session ends. */
  #count({ sessionWh }: ChargerState): void {
    if (sessionWh < this.#sessionWh) this.#totalWh += this.#sessionWh;
    this.#sessionWh = sessionWh;
  }

  async #transact({ connected }: ChargerState): Promise<void> {
    const plugged = connected && !this.#wasConnected;
    this.#wasConnected = connected;
    if (plugged && this.#options.idTag !== undefined) this.#wantsStart = this.#options.idTag;
    if (this.#transaction !== undefined) {
      const reason = connected ? this.#stopReason : "EVDisconnected";
      if (reason !== undefined) await this.#stop(reason);
      return;
    }
    if (!connected || this.#wantsStart === undefined || !this.#operative) return;
    const started = await this.#options.charger.startCharging();
    if (!started.ok) return;
    await this.#start(this.#wantsStart);
  }

  async #start(idTag: string): Promise<void> {
    const startedAt = this.#options.clock.now();
    const localId = this.queue.newLocalId();
    this.#wantsStart = undefined;
    this.#stopReason = undefined;
    this.#transaction = { localId, idTag, startedAt };
    this.#metersAt = -Infinity;
    const payload = {
      connectorId: 1,
      idTag,
      meterStart: Math.round(this.meterWh),
      timestamp: formatInstant(startedAt),
    };
    await this.queue.add({ action: "StartTransaction", localId, payload });
  }

  async #stop(reason: NonNullable<V16Request<"StopTransaction">["reason"]>): Promise<void> {
    const transaction = this.#transaction;
    if (transaction === undefined) return;
    this.#transaction = undefined;
    this.#stopReason = undefined;
    this.profiles.endTransaction(1);
    await this.#options.charger.stopCharging();
    const payload = {
      idTag: transaction.idTag,
      meterStop: Math.round(this.meterWh),
      timestamp: formatInstant(this.#options.clock.now()),
      reason,
    };
    await this.queue.add({ action: "StopTransaction", localId: transaction.localId, payload });
  }

  /** Applies the limit of the profiles as a lease that the next poll renews. */
  async #limit(): Promise<void> {
    const { charger, clock } = this.#options;
    const { connectorLimitA, transactions } = this.moment();
    const [now] = compositeSchedule(this.profiles.installed, {
      connectorId: 1,
      connectors: 1,
      from: clock.now(),
      durationMs: 1000,
      unit: "A",
      transactions,
      connectorLimitA,
    });
    const limitA =
      this.faults.ignoresProfiles === true ? connectorLimitA : (now?.value.limit ?? connectorLimitA);
    // IEC 61851 cannot say less than 6 A: less is a pause.
    const currentA = limitA < charger.capabilities.minCurrentA ? 0 : Math.min(limitA, connectorLimitA);
    await charger.setCurrent({ currentA, validForMs: LEASE_MS, fallbackA: FALLBACK_A });
  }

  async #tell(sample: Sample<ChargerState>): Promise<void> {
    const engine = this.#engine;
    const { clock } = this.#options;
    const now = clock.now();
    const meterEveryMs = this.configuration.number("MeterValueSampleInterval") * 1000;
    const transaction = this.#transaction;
    if (
      transaction !== undefined &&
      this.faults.neverMeters !== true &&
      now - this.#metersAt >= meterEveryMs
    ) {
      this.#metersAt = now;
      const sampledValue = sampledValues(sample.value, this.meterWh);
      const payload = { connectorId: 1, meterValue: [{ timestamp: formatInstant(sample.at), sampledValue }] };
      await this.queue.add({ action: "MeterValues", localId: transaction.localId, payload });
    }
    if (engine === undefined || !this.#booted) return;
    const status = stationStatus(sample.value, transaction !== undefined, this.#operative);
    try {
      if (status !== this.#status) {
        const errorCode = status === "Faulted" ? "OtherError" : "NoError";
        const timestamp = formatInstant(now);
        await engine.call("StatusNotification", { connectorId: 1, errorCode, status, timestamp });
        this.#status = status;
      }
      if (now - this.#heartbeatAt < this.configuration.number("HeartbeatInterval") * 1000) return;
      this.#heartbeatAt = now;
      await engine.call("Heartbeat", {});
    } catch {
      // Lost with the connection; the next one tells the state anew.
    }
  }
}
