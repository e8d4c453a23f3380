import type { Instant, Milliseconds } from "@oec/domain";
import { quoted, type QuirkFlag } from "./flag.ts";
import type { ChargerPolicy } from "./policy.ts";

/** The sub-protocol of a connection, or why there is none. */
export type SubprotocolChoice =
  | { readonly protocol: string; readonly flags: readonly QuirkFlag[] }
  | { readonly refused: "none-offered" | "none-supported" };

/**
 * The sub-protocol a connection gets.
 *
 * A charger that offers none is refused, unless its owner has said that it speaks 1.6; its messages are checked in any case.
 *
 * @param offered - From `Sec-WebSocket-Protocol`.
 * @param supported - Best first.
 */
export function chooseSubprotocol(
  offered: readonly string[],
  supported: readonly string[],
  policy: Pick<ChargerPolicy, "assumeOcpp16">,
): SubprotocolChoice {
  if (offered.length === 0) {
    if (!policy.assumeOcpp16 || !supported.includes("ocpp1.6")) return { refused: "none-offered" };
    const detail = "no Sec-WebSocket-Protocol header, taken for ocpp1.6";
    return { protocol: "ocpp1.6", flags: [{ code: "subprotocol-assumed", detail }] };
  }
  const protocol = supported.find((one) => offered.includes(one));
  return protocol === undefined ? { refused: "none-supported" } : { protocol, flags: [] };
}

/**
 * What is wrong with the headers of a request that should have become a WebSocket, for the log; `undefined` if nothing is.
 *
 * Some chargers leave out `Connection: Upgrade`. HTTP servers then never see an upgrade, so it cannot be repaired here.
 */
export function upgradeFault(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): string | undefined {
  const has = (name: string, word: string): boolean =>
    String(headers[name] ?? "")
      .toLowerCase()
      .split(/\s*,\s*/)
      .includes(word);
  if (!has("upgrade", "websocket")) return `header "Upgrade: websocket" is missing: this is no WebSocket`;
  if (!has("connection", "upgrade")) {
    return `header "Connection: Upgrade" is missing (got ${quoted(headers["connection"])}): the charger's firmware is at fault`;
  }
  return undefined;
}

/** What to do with a charger that has connected. */
export type BootStep = "wait" | "trigger" | "proceed";

/**
 * Whether to command a charger that has just connected.
 *
 * Some never send a BootNotification on a reconnection, others break if they are commanded before it: so we wait, ask for it
 * once, wait as long again, and go on.
 */
export function bootStep(
  connection: { readonly connectedAt: Instant; readonly booted: boolean; readonly triggered: boolean },
  now: Instant,
  { bootWaitMs }: Pick<ChargerPolicy, "bootWaitMs">,
): BootStep {
  if (connection.booted) return "proceed";
  const waitedMs = now - connection.connectedAt;
  if (waitedMs >= 2 * bootWaitMs) return "proceed";
  return waitedMs >= bootWaitMs && !connection.triggered ? "trigger" : "wait";
}

/** What to do when a charger connects that is connected already. */
export type SecondConnection = "refuse-new" | "replace-old";

/**
 * The newest authenticated connection wins: the old one is often half open, and waiting for it would lock the charger out.
 * One that cannot prove who it is never displaces anybody.
 */
export function onSecondConnection(
  fresh: { readonly authenticated: boolean },
  old: { readonly answersPing: boolean; readonly openForMs: Milliseconds },
): SecondConnection {
  if (!fresh.authenticated) return "refuse-new";
  // Two devices with one id would take turns without end; a living line that has only just opened is left alone.
  return old.answersPing && old.openForMs < 2_000 ? "refuse-new" : "replace-old";
}
