import type { Clock, Milliseconds } from "@oec/domain";
import { OcppError } from "../errors.ts";
import type { V16Request, V16Response } from "../messages/v16.ts";

/** A message about a transaction that must not be lost. `localId` names the transaction at the station, offline too. */
export type QueuedMessage =
  | {
      readonly action: "StartTransaction";
      readonly localId: number;
      readonly payload: V16Request<"StartTransaction">;
    }
  | {
      readonly action: "StopTransaction";
      readonly localId: number;
      readonly payload: Omit<V16Request<"StopTransaction">, "transactionId">;
    }
  | {
      readonly action: "MeterValues";
      readonly localId: number;
      readonly payload: Omit<V16Request<"MeterValues">, "transactionId">;
    };

/** What a queue must still know after a restart. */
export interface QueueState {
  readonly messages: readonly QueuedMessage[];
  /** Numbers that the central system gave to transactions, by local id. */
  readonly transactionIds: Readonly<Record<string, number>>;
  readonly nextLocalId: number;
}

/** Keeps the state of a queue; `save` returns when it is safe. */
export interface QueueStorage {
  load(): Promise<QueueState | undefined> | QueueState | undefined;
  save(state: QueueState): Promise<void> | void;
}

/** The part of an engine that a queue needs. */
export interface TransactionCaller {
  call(
    action: "StartTransaction",
    payload: V16Request<"StartTransaction">,
  ): Promise<V16Response<"StartTransaction">>;
  call(
    action: "StopTransaction",
    payload: V16Request<"StopTransaction">,
  ): Promise<V16Response<"StopTransaction">>;
  call(action: "MeterValues", payload: V16Request<"MeterValues">): Promise<V16Response<"MeterValues">>;
}

/** How a queue works. */
export interface TransactionQueueOptions {
  readonly storage: QueueStorage;
  readonly clock: Clock;
  /** `TransactionMessageAttempts`: how often a message is sent that the central system does not process; 3. */
  readonly attempts?: () => number;
  /** `TransactionMessageRetryInterval` [ms]: times the transmissions so far it is the wait before the next one; 60 s. */
  readonly retryIntervalMs?: () => Milliseconds;
  /** The central system has given a number to a transaction. */
  readonly onStarted?: (localId: number, answer: V16Response<"StartTransaction">) => void;
  /** A message was given up after all its attempts. */
  readonly onDropped?: (message: QueuedMessage, error: unknown) => void;
}

/** What OCPP stations send for a transaction whose number they never learned. */
const UNKNOWN_TRANSACTION = -1;

/**
 * Sends the messages of transactions one by one in their order, and keeps them until they are answered (OCPP 1.6, 3.7.1).
 *
 * A message that a lost connection interrupts is sent again after it; that is no attempt used up, because the central system did
 * not fail to process it.
 */
export class TransactionQueue {
  readonly #options: TransactionQueueOptions;
  readonly #messages: QueuedMessage[] = [];
  readonly #transactionIds = new Map<number, number>();
  #nextLocalId = 1;
  #caller: TransactionCaller | undefined;
  #sending = false;
  #transmissions = 0;
  #wait: AbortController | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(options: TransactionQueueOptions) {
    this.#options = options;
  }

  /** A queue with what its storage kept. */
  static async open(options: TransactionQueueOptions): Promise<TransactionQueue> {
    const queue = new TransactionQueue(options);
    const state = await options.storage.load();
    if (state === undefined) return queue;
    queue.#messages.push(...state.messages);
    for (const [localId, id] of Object.entries(state.transactionIds)) {
      queue.#transactionIds.set(Number(localId), id);
    }
    queue.#nextLocalId = state.nextLocalId;
    return queue;
  }

  /** Messages that are not answered yet. */
  get size(): number {
    return this.#messages.length;
  }

  /** The number of a transaction, once the central system has given it. */
  transactionId(localId: number): number | undefined {
    return this.#transactionIds.get(localId);
  }

  /** A name for a new transaction, never given before. */
  newLocalId(): number {
    return (this.#nextLocalId += 1) - 1;
  }

  /** Queues a message; resolves when it is kept safe. */
  async add(message: QueuedMessage): Promise<void> {
    this.#messages.push(message);
    await this.#save();
    this.#send();
  }

  /** The central system can be called. */
  connect(caller: TransactionCaller): void {
    this.#caller = caller;
    this.#send();
  }

  /** It cannot any more. */
  disconnect(): void {
    this.#caller = undefined;
    this.#wait?.abort();
  }

  #send(): void {
    if (this.#sending) return;
    this.#sending = true;
    void this.#run().finally(() => {
      this.#sending = false;
      if (this.#caller !== undefined && this.#messages.length > 0) this.#send();
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      const [message] = this.#messages;
      const caller = this.#caller;
      if (message === undefined || caller === undefined) return;
      try {
        await this.#transmit(message, caller);
        await this.#done();
      } catch (error) {
        if (isLost(error) || this.#caller !== caller) {
          if (this.#caller === caller) this.#caller = undefined;
          continue;
        }
        await this.#failed(message, error);
      }
    }
  }

  async #failed(message: QueuedMessage, error: unknown): Promise<void> {
    this.#transmissions += 1;
    const { attempts = () => 3, retryIntervalMs = () => 60_000, onDropped, clock } = this.#options;
    if (this.#transmissions >= Math.max(1, attempts())) {
      await this.#done();
      onDropped?.(message, error);
      return;
    }
    this.#wait = new AbortController();
    await clock.sleep(retryIntervalMs() * this.#transmissions, this.#wait.signal).catch(() => undefined);
  }

  async #done(): Promise<void> {
    const message = this.#messages.shift();
    this.#transmissions = 0;
    if (message?.action === "StopTransaction") this.#transactionIds.delete(message.localId);
    await this.#save();
  }

  async #transmit(message: QueuedMessage, caller: TransactionCaller): Promise<void> {
    if (message.action === "StartTransaction") {
      const answer = await caller.call("StartTransaction", message.payload);
      this.#transactionIds.set(message.localId, answer.transactionId);
      this.#options.onStarted?.(message.localId, answer);
      return;
    }
    const transactionId = this.#transactionIds.get(message.localId);
    if (message.action === "StopTransaction") {
      await caller.call("StopTransaction", {
        ...message.payload,
        transactionId: transactionId ?? UNKNOWN_TRANSACTION,
      });
      return;
    }
    await caller.call("MeterValues", {
      ...message.payload,
      ...(transactionId !== undefined && { transactionId }),
    });
  }

  /** Writes one state after the other, so that an older one never overwrites a newer one. */
  #save(): Promise<void> {
    const state: QueueState = {
      messages: [...this.#messages],
      transactionIds: Object.fromEntries(this.#transactionIds),
      nextLocalId: this.#nextLocalId,
    };
    const written = this.#writing.then(() => this.#options.storage.save(state));
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

const isLost = (error: unknown): boolean =>
  OcppError.isOcpp(error) && (error.code === "OCPP_CLOSED" || error.code === "OCPP_UNKNOWN_STATION");
