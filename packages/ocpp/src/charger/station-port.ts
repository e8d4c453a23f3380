import type { AbortSignalLike, Instant, WattHours } from "@oec/domain";
import type { V16Request, V16Response } from "../messages/v16.ts";

/** The commands that a charger needs of its central system. */
export type StationAction =
  | "SetChargingProfile"
  | "ClearChargingProfile"
  | "GetConfiguration"
  | "RemoteStartTransaction"
  | "RemoteStopTransaction"
  | "TriggerMessage";

/** A value that the station measured. */
export interface StationReading {
  /** When it was measured, by the station's clock. */
  readonly at: Instant;
  /** `Current.Import`, `Power.Active.Import` and so on. */
  readonly measurand: string;
  /** `L1`, `L1-N` and so on; `undefined` for the whole. */
  readonly phase: string | undefined;
  /** In A, W, Wh, V or percent. */
  readonly value: number;
}

/** The transaction that runs on a connector. */
export interface StationTransaction {
  readonly id: number;
  readonly startedAt: Instant;
  readonly meterStartWh: WattHours;
}

/** State of a connector, in OCPP 1.6's words. */
export interface StationStatus {
  readonly word: V16Request<"StatusNotification">["status"];
  /** When it became so, by the station's clock. */
  readonly since: Instant;
}

/** One station as its central system sees it: the side of the session that a charger stands on. */
export interface StationPort {
  readonly stationId: string;
  /** The station has a connection that may be used. */
  readonly connected: boolean;
  /** State of a connector; `undefined` until the station has told it. */
  status(connectorId: number): StationStatus | undefined;
  /** What runs on a connector. */
  transaction(connectorId: number): StationTransaction | undefined;
  /** The latest readings of a connector, whatever their age. */
  readings(connectorId: number): readonly StationReading[];
  /**
   * Asks the station.
   *
   * @throws any error where it gives no answer, or answers with an error.
   */
  call<Action extends StationAction>(
    action: Action,
    request: V16Request<Action>,
    signal?: AbortSignalLike,
  ): Promise<V16Response<Action>>;
  /** Calls back after anything above has changed. @returns what ends it. */
  onChange(listener: () => void): () => void;
}
