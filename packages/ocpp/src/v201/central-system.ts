import { formatInstant, type Clock } from "@oec/domain";
import type { AuthorisationList } from "../central-system/authorisation.ts";
import { ocppError } from "../errors.ts";
import type { Normaliser } from "../messages/normaliser.ts";
import {
  OCPP201,
  type V201Action,
  type V201Messages,
  type V201Request,
  type V201Response,
} from "../messages/v201.ts";
import type { CallOptions, Handlers } from "../rpc/contract.ts";
import { dispatch } from "../rpc/dispatch.ts";
import type { RpcEngine } from "../rpc/engine.ts";
import { engineOf, type Link, type LinkSetup } from "../rpc/link.ts";
import { DeviceModel } from "./device-model.ts";
import { TransactionLog } from "./transaction-log.ts";

/** How a central system for 2.0.1 is built. */
export interface CentralSystem201Options {
  readonly clock: Clock;
  readonly authorisation: AuthorisationList;
  readonly heartbeatIntervalS?: number;
  readonly normaliser?: Normaliser;
  /** Hears every call of a station after it was answered; must not throw. */
  readonly onCall?: (stationId: string, action: string, payload: object) => void;
}

/** A station of 2.0.1 as its central system knows it. */
export class Station201 {
  readonly id: string;
  readonly transactions = new TransactionLog();
  readonly deviceModel = new DeviceModel();
  /** State of each connector, by `EVSE.connector`. */
  readonly connectors = new Map<string, V201Request<"StatusNotification">["connectorStatus"]>();
  bootNotification: V201Request<"BootNotification"> | undefined;
  #engine: RpcEngine<V201Messages> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  get isOnline(): boolean {
    return this.#engine !== undefined;
  }

  /** Calls the station with any action of 2.0.1. @throws `OecError` `OCPP_UNKNOWN_STATION` while it is away. */
  call<A extends V201Action>(
    action: A,
    payload: V201Request<A>,
    options?: CallOptions,
  ): Promise<V201Response<A>> {
    if (this.#engine !== undefined) return this.#engine.call(action, payload, options);
    const message = `${action} was not sent: station ${this.id} is not connected`;
    return Promise.reject(ocppError("OCPP_UNKNOWN_STATION", message, { action, stationId: this.id }));
  }

  /** @internal */
  attach(link: Link | undefined): void {
    this.#engine = link === undefined ? undefined : engineOf(link, OCPP201);
  }
}

/**
 * A central system for the core of OCPP 2.0.1: boot, status, authorisation, transactions by events, device model; smart charging
 * and everything else by typed calls.
 */
export class CentralSystem201 {
  readonly #options: CentralSystem201Options;
  readonly #stations = new Map<string, Station201>();

  constructor(options: CentralSystem201Options) {
    this.#options = options;
  }

  /** A station by its id; it may never have connected. */
  station(stationId: string): Station201 {
    let station = this.#stations.get(stationId);
    if (station === undefined) this.#stations.set(stationId, (station = new Station201(stationId)));
    return station;
  }

  /** Takes a station that has connected. */
  accept(stationId: string): LinkSetup {
    const station = this.station(stationId);
    const { normaliser, onCall } = this.#options;
    const handlers = dispatch(OCPP201, handlersFor(station, this.#options));
    return {
      answer: async (payload, context) => {
        const answer = await handlers(payload, context);
        onCall?.(stationId, context.action, payload);
        return answer;
      },
      ...(normaliser && { normalise: normaliser }),
      onOpen: (link) => station.attach(link),
      onClose: () => station.attach(undefined),
    };
  }
}

function handlersFor(
  station: Station201,
  { clock, authorisation, heartbeatIntervalS = 300 }: CentralSystem201Options,
): Handlers<V201Messages> {
  const idTokenInfo = (idToken: string): V201Response<"Authorize">["idTokenInfo"] => {
    const { status } = authorisation.check(idToken, clock.now());
    return { status };
  };
  return {
    BootNotification: (boot) => {
      station.bootNotification = boot;
      return { status: "Accepted", currentTime: formatInstant(clock.now()), interval: heartbeatIntervalS };
    },
    Heartbeat: () => ({ currentTime: formatInstant(clock.now()) }),
    StatusNotification: ({ evseId, connectorId, connectorStatus }) => {
      station.connectors.set(`${evseId}.${connectorId}`, connectorStatus);
      return {};
    },
    Authorize: ({ idToken }) => ({ idTokenInfo: idTokenInfo(idToken.idToken) }),
    TransactionEvent: (event) => {
      station.transactions.add(event);
      return event.idToken === undefined ? {} : { idTokenInfo: idTokenInfo(event.idToken.idToken) };
    },
    MeterValues: () => ({}),
    NotifyReport: (report) => {
      station.deviceModel.add(report);
      return {};
    },
    NotifyEvent: () => ({}),
    SecurityEventNotification: () => ({}),
    FirmwareStatusNotification: () => ({}),
    LogStatusNotification: () => ({}),
    NotifyChargingLimit: () => ({}),
    ClearedChargingLimit: () => ({}),
    ReportChargingProfiles: () => ({}),
    NotifyEVChargingNeeds: () => ({ status: "Accepted" }),
    NotifyEVChargingSchedule: () => ({ status: "Accepted" }),
    DataTransfer: () => ({ status: "UnknownVendorId" }),
  };
}
