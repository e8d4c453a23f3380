import type { Configuration } from "../charge-point/configuration.ts";
import type { V16Response } from "../messages/v16.ts";
import type { StationMoment } from "../smart-charging/ocpp16-station.ts";
import type { ProfileStore } from "../smart-charging/profile-store.ts";
import type { StationFaults } from "./station-faults.ts";

/** What the answers of a station need of it. */
export interface AnsweringStation {
  readonly profiles: ProfileStore;
  readonly configuration: Configuration;
  readonly faults: StationFaults;
  readonly requests: string[];
  listVersion: number;
  readonly transaction: object | undefined;
  moment(): StationMoment;
  remoteStart(idTag: string): boolean;
  remoteStop(transactionId: number): boolean;
  setOperative(operative: boolean): V16Response<"ChangeAvailability">["status"];
  trigger(message: string): boolean;
  restart(reason: "PowerLoss" | "SoftReset" | "HardReset"): Promise<void>;
  delay(): Promise<void>;
}
