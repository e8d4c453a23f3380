import type { V16Request, V16Response } from "../messages/v16.ts";

/** A configuration key of a station. */
export interface ConfigurationKey {
  readonly value: string;
  readonly readonly?: boolean;
  /** Whether a value is one that the key can take; any unless said. */
  readonly accepts?: (value: string) => boolean;
}

const wholeNumber = (value: string): boolean => /^\d{1,9}$/.test(value);

/** Keys that a small 1.6 station has, with usual values. */
export const USUAL_CONFIGURATION: Readonly<Record<string, ConfigurationKey>> = {
  AuthorizeRemoteTxRequests: { value: "false" },
  ChargeProfileMaxStackLevel: { value: "8", readonly: true },
  ChargingScheduleAllowedChargingRateUnit: { value: "Current,Power", readonly: true },
  ChargingScheduleMaxPeriods: { value: "24", readonly: true },
  ConnectionTimeOut: { value: "60", accepts: wholeNumber },
  GetConfigurationMaxKeys: { value: "50", readonly: true },
  HeartbeatInterval: { value: "300", accepts: wholeNumber },
  MaxChargingProfilesInstalled: { value: "10", readonly: true },
  MeterValuesSampledData: {
    value: "Energy.Active.Import.Register,Power.Active.Import,Current.Import,SoC",
  },
  MeterValueSampleInterval: { value: "60", accepts: wholeNumber },
  NumberOfConnectors: { value: "1", readonly: true },
  SupportedFeatureProfiles: {
    value: "Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger",
    readonly: true,
  },
  TransactionMessageAttempts: { value: "3", accepts: wholeNumber },
  TransactionMessageRetryInterval: { value: "60", accepts: wholeNumber },
};

/** The configuration of a station. */
export class Configuration {
  readonly #keys: Map<string, ConfigurationKey>;

  constructor(keys: Readonly<Record<string, ConfigurationKey>> = USUAL_CONFIGURATION) {
    this.#keys = new Map(Object.entries(keys));
  }

  /** A value as a number. @throws RangeError for a key that does not exist or is no number. */
  number(key: string): number {
    const value = Number(this.#keys.get(key)?.value ?? NaN);
    if (Number.isFinite(value)) return value;
    throw new RangeError(`configuration key ${key} is no number`);
  }

  answerGet({ key }: V16Request<"GetConfiguration">): V16Response<"GetConfiguration"> {
    const wanted = key === undefined || key.length === 0 ? [...this.#keys.keys()] : key;
    const configurationKey = wanted.flatMap((name) => {
      const known = this.#keys.get(name);
      return known === undefined
        ? []
        : [{ key: name, readonly: known.readonly ?? false, value: known.value }];
    });
    const unknownKey = wanted.filter((name) => !this.#keys.has(name));
    return { configurationKey, ...(unknownKey.length > 0 && { unknownKey }) };
  }

  answerChange({ key, value }: V16Request<"ChangeConfiguration">): V16Response<"ChangeConfiguration"> {
    const known = this.#keys.get(key);
    if (known === undefined) return { status: "NotSupported" };
    if (known.readonly === true || known.accepts?.(value) === false) return { status: "Rejected" };
    this.#keys.set(key, { ...known, value });
    return { status: "Accepted" };
  }
}
