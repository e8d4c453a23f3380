import type { V16Request } from "../messages/v16.ts";
import type { RpcEvent } from "../rpc/events.ts";
import type { ConnectorState } from "./connector.ts";
import type { MeterReading } from "./meter-book.ts";
import type { Transaction } from "./transaction.ts";

/** Something that a central system learned of a station. */
export type StationEvent =
  | { readonly kind: "online"; readonly remote: string }
  | { readonly kind: "offline"; readonly reason: string }
  | { readonly kind: "boot"; readonly boot: V16Request<"BootNotification"> }
  /** Commands may be given: it has booted, or has gone on without. */
  | { readonly kind: "ready"; readonly booted: boolean }
  | { readonly kind: "status"; readonly connector: ConnectorState }
  | { readonly kind: "meter"; readonly connectorId: number; readonly readings: readonly MeterReading[] }
  | { readonly kind: "transaction-started"; readonly transaction: Transaction; readonly accepted: boolean }
  | { readonly kind: "transaction-stopped"; readonly transaction: Transaction }
  /** A StopTransaction names none that is known. */
  | { readonly kind: "transaction-unknown"; readonly transactionId: number }
  | {
      readonly kind: "firmware" | "diagnostics";
      readonly status: string;
      readonly requestId: number | undefined;
    }
  | { readonly kind: "security"; readonly event: V16Request<"SecurityEventNotification"> }
  | { readonly kind: "rpc"; readonly event: RpcEvent };
