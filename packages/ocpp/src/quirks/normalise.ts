import { quoted, type Note, type QuirkFlag } from "./flag.ts";
import { isObject } from "./json.ts";
import { mendMeterValues } from "./meter-values.ts";
import { DEFAULT_POLICY, type ChargerPolicy } from "./policy.ts";
import { mendStatusNotification } from "./status-notification.ts";
import { mendTimestamps } from "./timestamps.ts";

/** A payload as it should have been, and what was changed. */
export interface NormalisedPayload {
  readonly payload: unknown;
  readonly flags: readonly QuirkFlag[];
}

/** Answers whose other fields mean nothing once the charger has refused. */
const REFUSALS: Readonly<Record<string, string>> = { GetCompositeSchedule: "Rejected" };

/**
 * Mends what real chargers send, before it is checked against the schema: tolerant in. What we send is never touched: strict out.
 *
 * It never throws and never changes its argument; where nothing is to mend it returns the payload itself. What it cannot mend
 * it leaves to the schema.
 *
 * @param version - Of OCPP; meter values and states are mended for 1.6 only, time stamps for all.
 */
export function normalise(
  version: "1.6" | "2.0.1" | "2.1",
  action: string,
  payload: unknown,
  kind: "request" | "response",
  policy: Pick<ChargerPolicy, "utcOffsetMinutes"> = DEFAULT_POLICY,
): NormalisedPayload {
  const flags: QuirkFlag[] = [];
  const note: Note = (code, detail) => void flags.push({ code, detail });
  const shaped =
    version !== "1.6"
      ? payload
      : kind === "request"
        ? mendRequest(action, payload, note)
        : mendResponse(action, payload, note);
  return { payload: mendTimestamps(shaped, policy.utcOffsetMinutes, note), flags };
}

function mendRequest(action: string, payload: unknown, note: Note): unknown {
  if (action === "MeterValues") return mendField(payload, "meterValue", note);
  if (action === "StopTransaction") return mendField(payload, "transactionData", note);
  if (action === "StatusNotification") return mendStatusNotification(payload, note);
  return payload;
}

function mendField(payload: unknown, field: string, note: Note): unknown {
  if (!isObject(payload) || payload[field] === undefined) return payload;
  const mended = mendMeterValues(payload[field], note);
  return mended === payload[field] ? payload : { ...payload, [field]: mended };
}

function mendResponse(action: string, payload: unknown, note: Note): unknown {
  if (!isObject(payload) || !Object.hasOwn(REFUSALS, action)) return payload;
  if (payload["status"] !== REFUSALS[action]) return payload;
  const rest = Object.keys(payload).filter((field) => field !== "status");
  if (rest.length === 0) return payload;
  note("fields-of-refusal-ignored", `${quoted(payload)}: only the status counts`);
  return { status: payload["status"] };
}
