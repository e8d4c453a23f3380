import { parseInstant, type Instant, type Sample } from "@oec/domain";
import { ocppError } from "../errors.ts";
import {
  OCPP16,
  type V16Action,
  type V16Messages,
  type V16Request,
  type V16Response,
} from "../messages/v16.ts";
import type { CallOptions } from "../rpc/contract.ts";
import type { RpcEngine } from "../rpc/engine.ts";
import { engineOf, type Link } from "../rpc/link.ts";
import { isExpectedChange, type ConnectorState } from "./connector.ts";
import type { StationEvent } from "./events.ts";
import { MeterBook, readingsOf } from "./meter-book.ts";
import type { CentralSystemOptions } from "./options.ts";
import type { Transaction } from "./transaction.ts";

/** A reservation that a station has accepted. */
export interface Reservation {
  readonly reservationId: number;
  readonly connectorId: number;
  readonly idTag: string;
  readonly expiryDate: string;
}

const FRESH_MS = 90_000;

/** A station as its central system knows it: it outlives connections. */
export class Station {
  readonly id: string;
  /** Last word on firmware and on diagnostics or logs. */
  firmwareStatus: string | undefined;
  diagnosticsStatus: string | undefined;
  readonly #options: CentralSystemOptions;
  readonly #connectors = new Map<number, ConnectorState>();
  readonly #meters = new Map<number, MeterBook>();
  readonly #running = new Map<number, Transaction>();
  readonly #reservations = new Map<number, Reservation>();
  #boot: V16Request<"BootNotification"> | undefined;
  #engine: RpcEngine<V16Messages> | undefined;
  #link: Link | undefined;
  #ready = false;
  #lastHeardAt: Instant | undefined;
  #waiting: (() => void)[] = [];

  constructor(id: string, options: CentralSystemOptions) {
    this.id = id;
    this.#options = options;
  }

  /** It is connected. */
  get isOnline(): boolean {
    return this.#link?.isOpen === true;
  }

  /** It is connected and has booted, or has gone on without: commands may be given. */
  get isReady(): boolean {
    return this.#ready && this.isOnline;
  }

  /** What it said of itself when it booted last. */
  get bootNotification(): V16Request<"BootNotification"> | undefined {
    return this.#boot;
  }

  /** When a call of it came last. */
  get lastHeardAt(): Instant | undefined {
    return this.#lastHeardAt;
  }

  /** Its connectors in the order of their numbers, 0 for the station as a whole. */
  get connectors(): readonly ConnectorState[] {
    return [...this.#connectors.values()].sort((a, b) => a.connectorId - b.connectorId);
  }

  /** A connector as last described. */
  connector(connectorId: number): ConnectorState | undefined {
    return this.#connectors.get(connectorId);
  }

  /** The transaction that runs on a connector, as far as is known. */
  runningTransaction(connectorId: number): Transaction | undefined {
    return this.#running.get(connectorId);
  }

  /** Reservations that it has accepted and that are not used up. */
  get reservations(): readonly Reservation[] {
    return [...this.#reservations.values()];
  }

  /** The latest value that a connector measured, by the time at which it was measured; `stale` where that is long ago. */
  latest(connectorId: number, measurand: string, phase?: string): Sample<number> | undefined {
    const { clock, freshForMs = FRESH_MS } = this.#options;
    return this.#meters.get(connectorId)?.latest(measurand, phase, clock.now(), freshForMs);
  }

  /** Everything that a connector measured, latest only. */
  meterBook(connectorId: number): MeterBook {
    let book = this.#meters.get(connectorId);
    if (book === undefined) this.#meters.set(connectorId, (book = new MeterBook()));
    return book;
  }

  /**
   * Calls the station with any action of 1.6.
   *
   * @throws `OecError` `OCPP_UNKNOWN_STATION` while it is not connected, and as the engine's `call`.
   */
  call<A extends V16Action>(
    action: A,
    payload: V16Request<A>,
    options?: CallOptions,
  ): Promise<V16Response<A>> {
    if (this.#engine === undefined) {
      const message = `${action} was not sent: station ${this.id} is not connected`;
      return Promise.reject(ocppError("OCPP_UNKNOWN_STATION", message, { action, stationId: this.id }));
    }
    return this.#engine.call(action, payload, options);
  }

  /** Resolves when commands may be given; at once where they may. */
  whenReady(): Promise<void> {
    return this.isReady ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Asks it to start a transaction. */
  remoteStart(connectorId: number, idTag: string): Promise<V16Response<"RemoteStartTransaction">> {
    return this.call("RemoteStartTransaction", { connectorId, idTag });
  }

  /** Asks it to stop a transaction. */
  remoteStop(transactionId: number): Promise<V16Response<"RemoteStopTransaction">> {
    return this.call("RemoteStopTransaction", { transactionId });
  }

  /** Sets a charging profile. */
  setChargingProfile(
    connectorId: number,
    csChargingProfiles: V16Request<"SetChargingProfile">["csChargingProfiles"],
  ): Promise<V16Response<"SetChargingProfile">> {
    return this.call("SetChargingProfile", { connectorId, csChargingProfiles });
  }

  /** Asks for meter values now; they come by themselves after it has agreed. */
  triggerMeterValues(connectorId: number): Promise<V16Response<"TriggerMessage">> {
    return this.call("TriggerMessage", { requestedMessage: "MeterValues", connectorId });
  }

  /** Reserves a connector, and remembers it where the station agrees. */
  async reserve(reservation: Reservation): Promise<V16Response<"ReserveNow">["status"]> {
    const { status } = await this.call("ReserveNow", reservation);
    if (status === "Accepted") this.#reservations.set(reservation.reservationId, reservation);
    return status;
  }

  /** Gives a reservation up. */
  async cancelReservation(reservationId: number): Promise<V16Response<"CancelReservation">["status"]> {
    const { status } = await this.call("CancelReservation", { reservationId });
    this.#reservations.delete(reservationId);
    return status;
  }

  /** Sends the whole authorisation list. */
  async sendAuthorisationList(): Promise<V16Response<"SendLocalList">["status"]> {
    const { authorisation, clock } = this.#options;
    const { status } = await this.call("SendLocalList", {
      listVersion: authorisation.version,
      updateType: "Full",
      localAuthorizationList: authorisation.entries(clock.now()),
    });
    return status;
  }

  /** A connection has opened; called by the central system. @internal */
  attach(link: Link): void {
    this.#link = link;
    this.#engine = engineOf(link, OCPP16);
    this.#ready = false;
    this.tell({ kind: "online", remote: link.remote });
  }

  /** A connection has closed. What the station said before may have changed since. @internal */
  detach(link: Link, reason: string): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    this.#engine = undefined;
    this.#ready = false;
    for (const [id, state] of this.#connectors) this.#connectors.set(id, { ...state, stale: true });
    this.tell({ kind: "offline", reason });
  }

  /** @internal */
  makeReady(booted: boolean): void {
    if (this.#ready || this.#link === undefined) return;
    this.#ready = true;
    this.tell({ kind: "ready", booted });
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** @internal */
  hear(): void {
    this.#lastHeardAt = this.#options.clock.now();
  }

  /** A boot ends what ran before, as far as anybody can tell; meter values of a transaction that goes on bring it back. @internal */
  booted(boot: V16Request<"BootNotification">): void {
    this.#boot = boot;
    this.#running.clear();
    this.tell({ kind: "boot", boot });
  }

  /** @internal */
  setStatus(request: V16Request<"StatusNotification">): void {
    const { connectorId, status, errorCode, timestamp } = request;
    const before = this.#connectors.get(connectorId)?.status;
    const now = this.#options.clock.now();
    const connector: ConnectorState = {
      connectorId,
      status,
      since: timestamp === undefined ? now : Math.min(parseInstant(timestamp), now),
      errorCode,
      stale: false,
      unexpected: !isExpectedChange(before, status),
    };
    this.#connectors.set(connectorId, connector);
    // A transaction whose connector is free again has ended, whether or not its end was told.
    if (status === "Available") this.#running.delete(connectorId);
    this.tell({ kind: "status", connector });
  }

  /** @internal */
  addMeterValues(connectorId: number, meterValue: V16Request<"MeterValues">["meterValue"]): void {
    const readings = readingsOf(meterValue);
    this.meterBook(connectorId).add(readings);
    this.tell({ kind: "meter", connectorId, readings });
  }

  /** @internal */
  setRunning(transaction: Transaction): void {
    if (transaction.stoppedAt === undefined) this.#running.set(transaction.connectorId, transaction);
    else if (this.#running.get(transaction.connectorId)?.transactionId === transaction.transactionId) {
      this.#running.delete(transaction.connectorId);
    }
  }

  /** @internal */
  useReservation(reservationId: number | undefined): void {
    if (reservationId !== undefined) this.#reservations.delete(reservationId);
  }

  /** @internal */
  tell(event: StationEvent): void {
    this.#options.onEvent?.(this.id, event);
  }
}
