import type { Instant, WattHours } from "@oec/domain";

/** A transaction as a central system knows it: what must survive a restart. */
export interface Transaction {
  readonly transactionId: number;
  readonly stationId: string;
  readonly connectorId: number;
  readonly idTag: string;
  readonly startedAt: Instant;
  readonly meterStartWh: WattHours;
  readonly stoppedAt?: Instant;
  readonly meterStopWh?: WattHours;
  readonly reason?: string;
}

/** Keeps transactions and authorisations. An implementation writes before it returns: a lost transaction is lost energy. */
export interface TransactionStore {
  /** A number that was never given before, also not before a restart; at least 1. */
  nextTransactionId(): Promise<number> | number;
  save(transaction: Transaction): Promise<void> | void;
  /** The transaction that a message names, if it is known. */
  find(stationId: string, transactionId: number): Promise<Transaction | undefined> | Transaction | undefined;
  /** Transactions of a station that have not stopped, oldest first. */
  open(stationId: string): Promise<readonly Transaction[]> | readonly Transaction[];
  /** The transaction that a StartTransaction has begun already, told by connector, start and tag: a retry after a lost answer. */
  findStart(
    stationId: string,
    connectorId: number,
    startedAt: Instant,
    idTag: string,
  ): Promise<Transaction | undefined> | Transaction | undefined;
}

/** A store without a disk, for tests and for stations whose transactions nobody bills. */
export class MemoryTransactionStore implements TransactionStore {
  readonly #transactions = new Map<string, Transaction>();
  #last = 0;

  nextTransactionId(): number {
    return (this.#last += 1);
  }

  save(transaction: Transaction): void {
    this.#transactions.set(keyOf(transaction.stationId, transaction.transactionId), transaction);
  }

  find(stationId: string, transactionId: number): Transaction | undefined {
    return this.#transactions.get(keyOf(stationId, transactionId));
  }

  open(stationId: string): readonly Transaction[] {
    return this.all().filter((each) => each.stationId === stationId && each.stoppedAt === undefined);
  }

  findStart(
    stationId: string,
    connectorId: number,
    startedAt: Instant,
    idTag: string,
  ): Transaction | undefined {
    return this.all().find(
      (each) =>
        each.stationId === stationId &&
        each.connectorId === connectorId &&
        each.startedAt === startedAt &&
        each.idTag === idTag,
    );
  }

  /** Every transaction, in the order in which they were first saved. */
  all(): readonly Transaction[] {
    return [...this.#transactions.values()];
  }
}

const keyOf = (stationId: string, transactionId: number): string => `${transactionId}@${stationId}`;
