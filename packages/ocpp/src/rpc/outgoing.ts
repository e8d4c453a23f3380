import type { Milliseconds } from "@oec/domain";
import { ocppError, type OcppError } from "../errors.ts";
import { Recent } from "./recent.ts";
import type { RpcSettings } from "./settings.ts";

/** A call on its way. */
export interface OutgoingCall {
  readonly id: string;
  readonly action: string;
  readonly text: string;
  readonly timeoutMs: Milliseconds;
  readonly resolve: (payload: object) => void;
  readonly reject: (error: OcppError) => void;
}

/** The calls of one side: one in flight, the others in their order behind it. */
export class OutgoingCalls {
  readonly #settings: RpcSettings;
  readonly #transmit: (call: OutgoingCall) => void;
  readonly #waiting: OutgoingCall[] = [];
  readonly #givenUp: Recent<string>;
  #inFlight: OutgoingCall | undefined;
  #dueMs = Infinity;

  constructor(settings: RpcSettings, transmit: (call: OutgoingCall) => void) {
    this.#settings = settings;
    this.#transmit = transmit;
    this.#givenUp = new Recent(settings.remembered);
  }

  /** When the call in flight is given up [ms of the monotonic clock]; infinite while there is none. */
  get dueMs(): number {
    return this.#dueMs;
  }

  /** Calls in flight and waiting. */
  get size(): number {
    return this.#waiting.length + (this.#inFlight === undefined ? 0 : 1);
  }

  add(call: OutgoingCall, nowMs: number): void {
    if (this.#inFlight === undefined) this.#start(call, nowMs);
    else if (this.#waiting.length < this.#settings.maxQueued) this.#waiting.push(call);
    else {
      const message = `${call.action} was not sent: ${this.#waiting.length} calls wait already`;
      call.reject(ocppError("OCPP_QUEUE_FULL", message, { action: call.action }));
    }
  }

  /** Takes a call out that has not been sent; false where it has. */
  cancel(id: string): boolean {
    const index = this.#waiting.findIndex((call) => call.id === id);
    if (index < 0) return false;
    this.#waiting.splice(index, 1);
    return true;
  }

  /** The call that an answer belongs to, which is done now; the next one must be started by {@link OutgoingCalls.next}. */
  answered(id: string): OutgoingCall | undefined {
    const call = this.#inFlight;
    if (call?.id !== id) return undefined;
    this.#inFlight = undefined;
    this.#dueMs = Infinity;
    return call;
  }

  /** The action of a call that was given up, once. */
  lateAnswer(id: string): string | undefined {
    return this.#givenUp.take(id);
  }

  /** Gives the call in flight up if its time is over. */
  expire(nowMs: number): void {
    const call = this.#inFlight;
    if (call === undefined || nowMs < this.#dueMs) return;
    this.#inFlight = undefined;
    this.#dueMs = Infinity;
    this.#givenUp.set(call.id, call.action);
    const message = `no answer to ${call.action} within ${call.timeoutMs} ms`;
    call.reject(ocppError("OCPP_TIMEOUT", message, { action: call.action }));
    this.next(nowMs);
  }

  /** Sends the next call if none is in flight. */
  next(nowMs: number): void {
    if (this.#inFlight !== undefined) return;
    const call = this.#waiting.shift();
    if (call !== undefined) this.#start(call, nowMs);
  }

  /** Rejects everything. */
  close(reason: string): void {
    const calls = [...(this.#inFlight === undefined ? [] : [this.#inFlight]), ...this.#waiting.splice(0)];
    this.#inFlight = undefined;
    this.#dueMs = Infinity;
    for (const { action, reject } of calls) {
      reject(ocppError("OCPP_CLOSED", `${action} has no answer: ${reason}`, { action }));
    }
  }

  #start(call: OutgoingCall, nowMs: number): void {
    this.#inFlight = call;
    this.#dueMs = nowMs + call.timeoutMs;
    this.#transmit(call);
  }
}
