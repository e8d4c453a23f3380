import type { Instant } from "@oec/domain";
import type { V16Request } from "../messages/v16.ts";

/** State of a connector, in OCPP 1.6's words. */
export type ConnectorStatus = V16Request<"StatusNotification">["status"];

/** A connector as its station last described it. Connector 0 is the station as a whole. */
export interface ConnectorState {
  readonly connectorId: number;
  /** Undefined until the station has said it on this connection or an earlier one. */
  readonly status: ConnectorStatus | undefined;
  /** When it was so, by the station's clock; when it was heard, where the station gave no time. */
  readonly since: Instant;
  readonly errorCode: string;
  /** The state was told before the connection was lost: it may have changed since. */
  readonly stale: boolean;
  /** The change is one that the standard's table does not know (1.6, 4.9): a message was lost, or the station is special. */
  readonly unexpected: boolean;
}

/**
 * The changes of OCPP 1.6, 4.9 (table of transitions A2 to I9). Every state may go to Unavailable, Faulted or Available, and
 * stations repeat themselves.
 */
const NEXT: Readonly<Record<ConnectorStatus, readonly ConnectorStatus[]>> = {
  Available: ["Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Reserved"],
  Preparing: ["Charging", "SuspendedEV", "SuspendedEVSE", "Finishing"],
  Charging: ["SuspendedEV", "SuspendedEVSE", "Finishing"],
  SuspendedEV: ["Charging", "SuspendedEVSE", "Finishing"],
  SuspendedEVSE: ["Charging", "SuspendedEV", "Finishing"],
  Finishing: ["Preparing"],
  Reserved: ["Preparing"],
  Unavailable: ["Preparing", "Charging", "SuspendedEV", "SuspendedEVSE"],
  Faulted: ["Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Finishing", "Reserved"],
};
const ALWAYS: readonly ConnectorStatus[] = ["Available", "Unavailable", "Faulted"];

/** True if the standard knows the change; from an unknown state, any. */
export function isExpectedChange(from: ConnectorStatus | undefined, to: ConnectorStatus): boolean {
  return from === undefined || from === to || ALWAYS.includes(to) || NEXT[from].includes(to);
}
