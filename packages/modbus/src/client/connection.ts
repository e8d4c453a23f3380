import { OecError, type AbortSignalLike, type Clock, type Milliseconds } from "@oec/domain";
import { ModbusError, modbusError, type ModbusFault } from "./errors.ts";
import { Link } from "./link.ts";
import { addressOf, checkRequest, countOf, FUNCTION_CODES, isWrite, type ModbusRequest } from "./request.ts";
import { settingsOf, type ConnectionSettings } from "./settings.ts";
import {
  Counters,
  type ConnectionHealth,
  type ConnectionStatistics,
  type RequestEvent,
} from "./statistics.ts";
import type { TransportOpener } from "./transport.ts";

/** What a connection needs. */
export interface ConnectionOptions extends Partial<ConnectionSettings> {
  readonly opener: TransportOpener;
  readonly clock: Pick<Clock, "now" | "monotonicMs">;
  /** Told of every try of every request; must not throw. */
  readonly onRequest?: (event: RequestEvent) => void;
}

/** A request that waits or is on its way. A class rather than closures: there is one of these for every read. */
class Job {
  readonly request: ModbusRequest;
  attempt = 1;
  settled = false;
  readonly #resolve: (values: readonly number[]) => void;
  readonly #reject: (error: Error) => void;
  /** Stops listening to the caller's signal. */
  #unlisten: (() => void) | undefined;

  constructor(
    request: ModbusRequest,
    resolve: (values: readonly number[]) => void,
    reject: (error: Error) => void,
  ) {
    this.request = request;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Ends the wait when the caller says so. */
  listenTo(signal: AbortSignalLike, endpoint: string): void {
    const stop = (): void => this.reject(aborted(endpoint, signal));
    signal.addEventListener("abort", stop, { once: true });
    this.#unlisten = () => signal.removeEventListener("abort", stop);
  }

  resolve(values: readonly number[]): void {
    if (this.#settle()) this.#resolve(values);
  }

  reject(error: Error): void {
    if (this.#settle()) this.#reject(error);
  }

  #settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    this.#unlisten?.();
    return true;
  }
}

/**
 * One connection to a host and port, shared by all units behind it.
 *
 * It opens itself at the first request, opens again after it was lost, sends one request at a time unless told otherwise
 * (writes before reads, each in their order), and repeats what failed where that can help: reads after a time-out or a lost
 * connection, and everything after "busy" (exceptions 5, 6 and 11). A write that timed out is not repeated: it may have
 * been carried out, and only its caller knows whether it is still wanted.
 */
export class ModbusConnection {
  readonly settings: ConnectionSettings;
  readonly #options: ConnectionOptions;
  readonly #link: Link;
  readonly #counters = new Counters();
  readonly #writes: Job[] = [];
  readonly #reads: Job[] = [];
  readonly #delayed = new Map<NodeJS.Timeout, Job>();
  #inFlight = 0;
  #resting: NodeJS.Timeout | undefined;
  #closed: string | undefined;

  /** @throws `OecError` `OUT_OF_RANGE` or `NOT_FINITE` for settings that make no sense. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.settings = settingsOf(options);
    this.#link = new Link(
      options.opener,
      this.settings,
      this.#counters,
      () => this.#pump(),
      (error) => this.#failAll(error),
    );
  }

  /** Where it goes, e.g. `192.168.1.20:502`. */
  get endpoint(): string {
    return this.#options.opener.endpoint;
  }

  /** How the connection is doing. */
  get health(): ConnectionHealth {
    const { lastReplyAt, consecutiveFailures } = this.#counters;
    const state = this.#closed === undefined ? this.#link.state : "closed";
    return { state, consecutiveFailures, ...(lastReplyAt === undefined ? {} : { lastReplyAt }) };
  }

  /** What it has done so far. */
  get statistics(): ConnectionStatistics {
    return this.#counters.statistics(this.#link.strayReplies);
  }

  /**
   * Sends a request when its turn comes.
   *
   * @returns registers read, bits as 0 and 1, identification bytes, or nothing for a write.
   * @throws `OecError` `MODBUS_EXCEPTION`, `MODBUS_TIMEOUT`, `MODBUS_CLOSED`, `MODBUS_PROTOCOL`, `MODBUS_INVALID_REQUEST`;
   * `ABORTED` when the signal stops the wait. What was sent already stays sent.
   */
  request(request: ModbusRequest, signal?: AbortSignalLike): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      checkRequest(this.endpoint, request);
      if (signal?.aborted === true) throw aborted(this.endpoint, signal);
      if (this.#closed !== undefined) {
        throw modbusError(this.endpoint, { kind: "closed", reason: this.#closed });
      }
      const job = new Job(request, resolve, reject);
      if (signal !== undefined) job.listenTo(signal, this.endpoint);
      (isWrite(request) ? this.#writes : this.#reads).push(job);
      this.#pump();
    });
  }

  /** Closes at once: what waits is rejected with `MODBUS_CLOSED`. Calling it twice does nothing more. */
  async close(reason = "it was closed by its owner"): Promise<void> {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    clearTimeout(this.#resting);
    this.#failAll(modbusError(this.endpoint, { kind: "closed", reason }));
    await this.#link.close(reason);
  }

  /** The same as {@link ModbusConnection.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #pump(): void {
    while (this.#inFlight < this.settings.maxInFlight && this.#resting === undefined) {
      const lane = this.#writes.length > 0 ? this.#writes : this.#reads;
      const job = lane[0];
      if (job === undefined) return;
      if (job.settled) {
        lane.shift();
        continue;
      }
      // The link calls back when it is open.
      if (!this.#link.ready()) return;
      lane.shift();
      this.#send(job);
    }
  }

  #send(job: Job): void {
    this.#inFlight += 1;
    const { clock } = this.#options;
    const startedMs = clock.monotonicMs();
    this.#counters.requests += 1;
    this.#link.send(job.request, this.settings.timeoutMs).then(
      (reply) => {
        this.#counters.successes += 1;
        this.#counters.consecutiveFailures = 0;
        this.#counters.lastReplyAt = clock.now();
        this.#finish(job, "ok", startedMs);
        job.resolve(reply);
      },
      (error: unknown) => {
        const failure = this.#failureOf(error);
        // An exception is an answer: the device is there.
        if (failure.fault.kind === "exception") {
          this.#counters.lastReplyAt = clock.now();
          this.#counters.consecutiveFailures = 0;
        } else this.#counters.consecutiveFailures += 1;
        this.#counters.failures[failure.fault.kind] += 1;
        this.#finish(job, failure.fault.kind, startedMs);
        this.#failed(job, failure);
      },
    );
  }

  #finish(job: Job, outcome: RequestEvent["outcome"], startedMs: Milliseconds): void {
    this.#inFlight -= 1;
    const { clock, onRequest } = this.#options;
    const durationMs = clock.monotonicMs() - startedMs;
    if (outcome === "ok") this.#counters.latencyMs += durationMs;
    if (onRequest !== undefined) {
      const { request, attempt } = job;
      onRequest({
        endpoint: this.endpoint,
        unitId: request.unitId,
        functionCode: FUNCTION_CODES[request.kind],
        address: addressOf(request),
        count: countOf(request),
        startedAt: clock.now() - durationMs,
        durationMs,
        attempt,
        outcome,
      });
    }
    this.#rest();
  }

  /** Lets the device rest before the next request. */
  #rest(): void {
    if (this.settings.interRequestMs === 0 || this.#closed !== undefined) {
      if (this.#writes.length + this.#reads.length > 0) this.#pump();
      return;
    }
    this.#resting ??= setTimeout(() => {
      this.#resting = undefined;
      this.#pump();
    }, this.settings.interRequestMs);
  }

  #failed(job: Job, error: ModbusError): void {
    const { attempts, retryDelayMs } = this.settings;
    if (
      this.#closed !== undefined ||
      job.settled ||
      job.attempt >= attempts ||
      !canRetry(job.request, error.fault)
    ) {
      job.reject(error);
      return;
    }
    const delayMs = retryDelayMs * 2 ** (job.attempt - 1);
    job.attempt += 1;
    this.#counters.retries += 1;
    const timer = setTimeout(() => {
      this.#delayed.delete(timer);
      (isWrite(job.request) ? this.#writes : this.#reads).unshift(job);
      this.#pump();
    }, delayMs);
    this.#delayed.set(timer, job);
  }

  #failAll(error: ModbusError): void {
    const waiting = [...this.#writes.splice(0), ...this.#reads.splice(0)];
    if (this.#closed !== undefined) {
      for (const [timer, job] of this.#delayed) {
        clearTimeout(timer);
        waiting.push(job);
      }
      this.#delayed.clear();
    }
    for (const job of waiting) job.reject(error);
  }

  #failureOf(error: unknown): ModbusError {
    if (ModbusError.isModbus(error)) return error;
    const reason = error instanceof Error ? error.message : String(error);
    return modbusError(this.endpoint, { kind: "protocol", reason }, error);
  }
}

/** Busy: acknowledge (still at work), device busy, gateway target did not answer. */
const BUSY: readonly number[] = [5, 6, 11];

function canRetry(request: ModbusRequest, fault: ModbusFault): boolean {
  if (fault.kind === "exception") return BUSY.includes(fault.exceptionCode);
  return fault.kind !== "invalid-request" && !isWrite(request);
}

const aborted = (endpoint: string, signal: AbortSignalLike): OecError =>
  new OecError("ABORTED", `${endpoint}: the caller stopped waiting for a reply`, {
    context: { endpoint },
    cause: signal.reason,
  });
