import type { Amperes } from "@oec/domain";
import type { V16Request } from "../messages/v16.ts";
import type { CallContext, FallbackHandler } from "../rpc/contract.ts";
import { CallRefused } from "../rpc/rpc-error.ts";
import { OcppError } from "../errors.ts";
import type { Link } from "../rpc/link.ts";

/** How a station is passed on. */
export interface ProxyOptions {
  /** The upstream only listens: what it wants of the station is refused with `SecurityError`. */
  readonly readOnly?: boolean;
  /** Limit of the home for this station now [A per phase]; profiles of the upstream are cut to it. */
  readonly localLimitA?: () => Amperes;
  /** Voltage of a phase to neutral [V], for profiles in watts; 230. */
  readonly voltageV?: number;
  /** Hears what was refused. */
  readonly onRefused?: (action: string) => void;
}

/** Upstream calls that only look: allowed to one that must not touch. */
const LOOKING: ReadonlySet<string> = new Set([
  "GetCompositeSchedule",
  "GetConfiguration",
  "GetDiagnostics",
  "GetInstalledCertificateIds",
  "GetLocalListVersion",
  "GetLog",
  "TriggerMessage",
]);

/**
 * Passes a station of OCPP 1.6 on to another central system, e.g. an operator's billing, and that one's wishes back, within the
 * home's limit.
 *
 * {@link StationProxy.fromStation} answers the station's link, {@link StationProxy.fromUpstream} that of the upstream. The upstream's
 * profiles are cut to the limit that holds when they come; the home's own profile must guard what comes after.
 */
export class StationProxy {
  readonly #options: ProxyOptions;
  #station: Link | undefined;
  #upstream: Link | undefined;

  constructor(options: ProxyOptions = {}) {
    this.#options = options;
  }

  /** The station is here, or has gone. */
  setStation(link: Link | undefined): void {
    this.#station = link;
  }

  /** The upstream is here, or has gone. */
  setUpstream(link: Link | undefined): void {
    this.#upstream = link;
  }

  /** Answers a call of the station with the upstream's answer. @throws {@link CallRefused} `InternalError` while it is away. */
  readonly fromStation: FallbackHandler = (payload, context) => pass(this.#upstream, payload, context);

  /** Answers a call of the upstream: limited, or refused where it may only look. */
  readonly fromUpstream: FallbackHandler = (payload, context) => {
    const { readOnly = false, onRefused } = this.#options;
    if (readOnly && !LOOKING.has(context.action)) {
      onRefused?.(context.action);
      throw new CallRefused(
        "SecurityError",
        `${context.action} is not allowed: this connection only listens`,
      );
    }
    return pass(this.#station, this.#limited(payload, context.action), context);
  };

  /** A payload whose profile asks for no more than the home allows. */
  #limited(payload: object, action: string): object {
    const limitA = this.#options.localLimitA?.();
    if (limitA === undefined) return payload;
    if (action === "SetChargingProfile") {
      const request = payload as V16Request<"SetChargingProfile">;
      return { ...request, csChargingProfiles: this.#cut(request.csChargingProfiles, limitA) };
    }
    if (action !== "RemoteStartTransaction") return payload;
    const request = payload as V16Request<"RemoteStartTransaction">;
    if (request.chargingProfile === undefined) return payload;
    return { ...request, chargingProfile: this.#cut(request.chargingProfile, limitA) };
  }

  #cut<P extends V16Request<"SetChargingProfile">["csChargingProfiles"]>(profile: P, limitA: Amperes): P {
    const { voltageV = 230 } = this.#options;
    const { chargingSchedule } = profile;
    const periods = chargingSchedule.chargingSchedulePeriod.map((period) => {
      // OCPP 1.6, 7.13: watts are those of all phases, and three where none are named.
      const most =
        chargingSchedule.chargingRateUnit === "A" ? limitA : limitA * voltageV * (period.numberPhases ?? 3);
      return { ...period, limit: Math.min(period.limit, Math.floor(most * 10) / 10) };
    });
    return { ...profile, chargingSchedule: { ...chargingSchedule, chargingSchedulePeriod: periods } };
  }
}

/** Calls the other side with what came in; its errors go back as they are. */
async function pass(link: Link | undefined, payload: object, { action }: CallContext): Promise<object> {
  if (link?.isOpen !== true) throw new CallRefused("InternalError", "the other side is not connected");
  try {
    return await link.engine.call(action, payload);
  } catch (error) {
    if (OcppError.isOcpp(error) && error.code === "OCPP_CALL_ERROR") {
      throw new CallRefused("GenericError", `the other side answered ${error.context.rpcCode ?? "an error"}`);
    }
    throw new CallRefused("InternalError", "the other side gave no answer");
  }
}
