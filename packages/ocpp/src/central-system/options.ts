import type { Clock, Milliseconds } from "@oec/domain";
import type { Normaliser } from "../messages/normaliser.ts";
import type { V16Request, V16Response } from "../messages/v16.ts";
import type { RpcSettings } from "../rpc/settings.ts";
import type { AuthorisationList } from "./authorisation.ts";
import type { StationEvent } from "./events.ts";
import type { TransactionStore } from "./transaction.ts";

/** How a central system for OCPP 1.6 is built. */
export interface CentralSystemOptions {
  readonly clock: Clock;
  readonly store: TransactionStore;
  readonly authorisation: AuthorisationList;
  /** Time between heartbeats that stations are told [s]; 300. */
  readonly heartbeatIntervalS?: number;
  /** Time that a station has for its BootNotification before it is asked for it and then served without [ms]; 30 s. */
  readonly bootWaitMs?: Milliseconds;
  /** Age up to which a meter value counts as live [ms]; 90 s. */
  readonly freshForMs?: Milliseconds;
  /** Whether a station that boots is accepted; yes unless said. */
  readonly admit?: (
    stationId: string,
    boot: V16Request<"BootNotification">,
  ) => V16Response<"BootNotification">["status"];
  /** Mends what a station gets wrong. */
  readonly normaliserOf?: (stationId: string) => Normaliser | undefined;
  /** Limits and times of a station's conversation, e.g. 90 s for one that answers late. */
  readonly settingsOf?: (stationId: string) => Partial<RpcSettings> | undefined;
  /** Answers vendor messages; `UnknownVendorId` unless said. */
  readonly dataTransfer?: (
    stationId: string,
    request: V16Request<"DataTransfer">,
  ) => V16Response<"DataTransfer">;
  /** Signs a station's request for a certificate; resolves to the chain in PEM. Rejected unless said. */
  readonly signCertificate?: (stationId: string, csr: string) => Promise<string>;
  /** Hears everything; must not throw. */
  readonly onEvent?: (stationId: string, event: StationEvent) => void;
}
