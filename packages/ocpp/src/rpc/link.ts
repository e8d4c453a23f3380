import { ocppError } from "../errors.ts";
import type { Messages, OcppVersion, Protocol } from "../messages/protocol.ts";
import type { Normaliser } from "../messages/normaliser.ts";
import type { FallbackHandler } from "./contract.ts";
import type { RpcEngine } from "./engine.ts";
import type { RpcEvent } from "./events.ts";
import type { RpcSettings } from "./settings.ts";

/** One open connection between a central system and a station, seen from either side. */
export interface Link {
  /** Id of the station, as in the address it connects to. */
  readonly stationId: string;
  readonly version: OcppVersion;
  /** The conversation; {@link engineOf} gives it its types. */
  readonly engine: RpcEngine;
  /** Where the other side is, for logs. */
  readonly remote: string;
  readonly isOpen: boolean;
  /** Closes it with a WebSocket close code; 1000 unless said. */
  close(reason: string, code?: number): void;
}

/** What a side does with a link: who answers, who mends, who listens. */
export interface LinkSetup {
  /** Answers the calls of the other side; {@link dispatch} makes one of typed handlers. */
  readonly answer: FallbackHandler;
  readonly normalise?: Normaliser;
  readonly settings?: Partial<RpcSettings>;
  /** The link is open: calls can be made. */
  readonly onOpen?: (link: Link) => void;
  readonly onClose?: (reason: string) => void;
  readonly onEvent?: (event: RpcEvent) => void;
}

/** The conversation of a link, typed for the version that it speaks. @throws `OecError` `OCPP_INVALID_PAYLOAD` for another one. */
export function engineOf<M extends Messages>(link: Link, protocol: Protocol<M>): RpcEngine<M> {
  if (link.version === protocol.version) return link.engine as unknown as RpcEngine<M>;
  const message = `${link.stationId} speaks OCPP ${link.version}, not ${protocol.version}`;
  throw ocppError("OCPP_INVALID_PAYLOAD", message, { stationId: link.stationId });
}
