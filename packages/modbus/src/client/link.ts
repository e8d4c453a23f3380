import { modbusError, ModbusError } from "./errors.ts";
import type { ModbusRequest } from "./request.ts";
import type { ConnectionSettings } from "./settings.ts";
import type { ConnectionHealth, Counters } from "./statistics.ts";
import type { Transport, TransportOpener } from "./transport.ts";

/** Keeps a transport open while somebody needs it: opens it, opens it again when it was lost, waits where it cannot. */
export class Link {
  readonly #opener: TransportOpener;
  readonly #settings: ConnectionSettings;
  readonly #counters: Counters;
  readonly #opened: () => void;
  readonly #failed: (error: ModbusError) => void;
  #transport: Transport | undefined;
  #opening: Promise<void> | undefined;
  #settling: NodeJS.Timeout | undefined;
  #waiting: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;
  #lastError: unknown;

  /**
   * @param opened - Called when requests can be sent.
   * @param failed - Called when the link could not be opened, or cannot be for a while.
   */
  constructor(
    opener: TransportOpener,
    settings: ConnectionSettings,
    counters: Counters,
    opened: () => void,
    failed: (error: ModbusError) => void,
  ) {
    this.#opener = opener;
    this.#settings = settings;
    this.#counters = counters;
    this.#opened = opened;
    this.#failed = failed;
  }

  get state(): ConnectionHealth["state"] {
    if (this.#waiting !== undefined) return "waiting";
    if (this.#opening !== undefined || this.#settling !== undefined) return "connecting";
    return this.#transport?.isOpen === true ? "connected" : "idle";
  }

  get strayReplies(): number {
    return this.#transport?.strayReplies ?? 0;
  }

  /** True if a request can be sent now. Otherwise the link sees to it that `opened` or `failed` is called. */
  ready(): boolean {
    if (this.#transport?.isOpen === true && this.#settling === undefined) return true;
    if (this.#waiting !== undefined) {
      const reason = "it could not be opened, and the next try is not due yet";
      this.#failed(modbusError(this.#opener.endpoint, { kind: "closed", reason }, this.#lastError));
    } else if (!this.#closed && this.#settling === undefined) this.#opening ??= this.#open();
    return false;
  }

  /** Sends through the open transport. */
  send(request: ModbusRequest, timeoutMs: number): Promise<readonly number[]> {
    const transport = this.#transport;
    if (transport !== undefined) return transport.send(request, timeoutMs);
    const reason = "it is not open";
    return Promise.reject(modbusError(this.#opener.endpoint, { kind: "closed", reason }));
  }

  /** Closes the transport, and waits for one that is still being opened. */
  async close(reason: string): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#settling);
    clearTimeout(this.#waiting);
    this.#drop()?.destroy(reason);
    await this.#opening;
  }

  async #open(): Promise<void> {
    try {
      const transport = await this.#opener.open(this.#settings.connectTimeoutMs);
      if (this.#closed) transport.destroy("it was closed while it was opened");
      else this.#take(transport);
    } catch (error) {
      this.#opening = undefined;
      if (!this.#closed) this.#backOff(error);
    }
  }

  #take(transport: Transport): void {
    this.#opening = undefined;
    this.#failures = 0;
    this.#counters.connects += 1;
    this.#transport = transport;
    transport.onClose(() => {
      if (this.#transport !== transport) return;
      this.#drop();
      clearTimeout(this.#settling);
      this.#settling = undefined;
      this.#opened();
    });
    const { connectDelayMs } = this.#settings;
    if (connectDelayMs === 0) {
      this.#opened();
      return;
    }
    this.#settling = setTimeout(() => {
      this.#settling = undefined;
      this.#opened();
    }, connectDelayMs);
  }

  #backOff(error: unknown): void {
    const { firstBackOffMs, longestBackOffMs } = this.#settings;
    const waitMs = Math.min(longestBackOffMs, firstBackOffMs * 2 ** this.#failures);
    this.#failures += 1;
    this.#counters.consecutiveFailures += 1;
    this.#lastError = error;
    if (waitMs > 0) this.#waiting = setTimeout(() => (this.#waiting = undefined), waitMs);
    const reason = error instanceof Error ? error.message : String(error);
    this.#failed(
      ModbusError.isModbus(error)
        ? error
        : modbusError(this.#opener.endpoint, { kind: "closed", reason }, error),
    );
  }

  /** Forgets the transport. @returns it. */
  #drop(): Transport | undefined {
    const transport = this.#transport;
    this.#transport = undefined;
    if (transport !== undefined) this.#counters.strayReplies += transport.strayReplies;
    return transport;
  }
}
