import type { AbortSignalLike } from "@oec/domain";
import { ModbusError } from "../client/errors.ts";
import { ModbusUnit } from "../client/unit.ts";
import type { ModbusConnection } from "../client/connection.ts";
import { PROFILES } from "../profiles/catalogue.ts";
import type { IdentityRule, Profile } from "../profiles/profile.ts";
import { RegisterReader } from "../registers/reader.ts";
import { numberOf, textOf, type RawValues } from "../registers/values.ts";
import { walkSunspec, type SunspecChain } from "../sunspec/chain.ts";
import { sunspecProfile } from "../sunspec/sunspec-profile.ts";

/** What kinds of devices are behind a unit. */
export type FoundPart = "battery" | "inverter" | "meter";

/** A device that was recognised. */
export interface Identity {
  /** Profile to open it with; for SunSpec devices with the registers of this very device. */
  readonly profile: Profile;
  readonly unitId: number;
  readonly manufacturer: string;
  readonly model?: string;
  readonly serial?: string;
  readonly firmware?: string;
  readonly parts: readonly FoundPart[];
}

/** How a device is identified. */
export interface IdentifyOptions {
  /** Profiles to look for; all of them unless said. */
  readonly profiles?: readonly Profile[];
  /** Units to ask; those of the profiles unless said. */
  readonly unitIds?: readonly number[];
  /** Asks every unit, as behind a gateway, instead of stopping at the first that is recognised. */
  readonly all?: boolean;
}

/**
 * Recognises what is at the other end of a connection. It only reads, one request after the other: SunSpec first, then the
 * registers by which each vendor can be told, then the description by function 43.
 *
 * @returns the devices found, one per unit; none where nobody answers.
 * @throws `OecError` `ABORTED`; `MODBUS_CLOSED` where the connection cannot be opened.
 */
export async function identifyDevices(
  connection: ModbusConnection,
  options: IdentifyOptions = {},
  signal?: AbortSignalLike,
): Promise<readonly Identity[]> {
  const profiles = options.profiles ?? PROFILES;
  const unitIds = options.unitIds ?? [...new Set(profiles.flatMap((profile) => profile.unitIds))];
  const found: Identity[] = [];
  for (const unitId of unitIds) {
    const unit = new ModbusUnit(connection, unitId);
    const candidates = profiles.filter(
      (profile) => options.unitIds !== undefined || profile.unitIds.includes(unitId),
    );
    const identity = await identifyUnit(unit, candidates, signal);
    if (identity === undefined) continue;
    found.push(identity);
    if (options.all !== true) break;
  }
  return found;
}

/** Recognises one unit; `undefined` where it is silent or unknown. */
export async function identifyUnit(
  unit: ModbusUnit,
  candidates: readonly Profile[] = PROFILES,
  signal?: AbortSignalLike,
): Promise<Identity | undefined> {
  const chain = await answered(() => walkSunspec(unit, undefined, signal));
  // A unit that does not answer one question will not answer the next; each would cost a time-out.
  if (chain === "silent") return undefined;
  for (const profile of candidates) {
    const rule = profile.identity;
    if (rule === undefined) continue;
    const values = await answered(() => readIdentity(unit, profile, rule, signal));
    if (values === "silent") return undefined;
    if (values === undefined || !matches(profile, rule, values)) continue;
    return identityOf(
      unit,
      chain === undefined || profile.sunspec === undefined ? profile : sunspecProfile(chain, profile),
      values,
    );
  }
  return chain === undefined
    ? await describedBy(unit, candidates, signal)
    : await sunspecIdentity(unit, chain, candidates, signal);
}

/** A SunSpec device: its vendor's profile if the common model names one we know. */
async function sunspecIdentity(
  unit: ModbusUnit,
  chain: SunspecChain,
  candidates: readonly Profile[],
  signal: AbortSignalLike | undefined,
): Promise<Identity | undefined> {
  const plain = sunspecProfile(chain);
  if (plain.identity === undefined) return undefined;
  const values = await readIdentity(unit, plain, plain.identity, signal);
  if (values === undefined) return undefined;
  const manufacturer = textOf(plain.registers, values, "1.Mn")?.toLowerCase() ?? "";
  const vendor = candidates.find(
    (profile) => profile.sunspec !== undefined && manufacturer.startsWith(profile.vendor.toLowerCase()),
  );
  return identityOf(unit, vendor === undefined ? plain : sunspecProfile(chain, vendor), values);
}

async function describedBy(
  unit: ModbusUnit,
  candidates: readonly Profile[],
  signal: AbortSignalLike | undefined,
): Promise<Identity | undefined> {
  const texts = await answered(() => unit.readIdentification(1, signal));
  if (texts === undefined || texts === "silent") return undefined;
  const manufacturer = texts.get(0)?.trim() ?? "";
  const profile = candidates.find(({ vendor }) =>
    manufacturer.toLowerCase().startsWith(vendor.toLowerCase()),
  );
  if (profile === undefined) return undefined;
  const [model, firmware] = [texts.get(1), texts.get(2)];
  return {
    profile,
    unitId: unit.unitId,
    manufacturer,
    ...(model === undefined ? {} : { model }),
    ...(firmware === undefined ? {} : { firmware }),
    parts: partsOf(profile),
  };
}

function readIdentity(
  unit: ModbusUnit,
  profile: Profile,
  rule: IdentityRule,
  signal: AbortSignalLike | undefined,
): Promise<RawValues | undefined> {
  const names = [rule.register, rule.model, rule.serial, rule.firmware].filter((name) => name !== undefined);
  return new RegisterReader(unit, profile.registers, profile.reading).read([...new Set(names)], signal);
}

function matches(profile: Profile, rule: IdentityRule, values: RawValues): boolean {
  const { expect } = rule;
  const text = textOf(profile.registers, values, rule.register);
  if (text === undefined) return false;
  // A serial number alone proves little: it must at least look like one.
  if (expect === undefined) return /^[A-Z0-9]{8,}$/i.test(text);
  if ("startsWith" in expect) return expect.startsWith.some((start) => text.startsWith(start));
  const number = numberOf(profile.registers, values, rule.register);
  return number !== undefined && expect.oneOf.includes(number);
}

function identityOf(unit: ModbusUnit, profile: Profile, values: RawValues): Identity {
  const { registers, identity } = profile;
  const text = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : textOf(registers, values, name);
  const [model, serial, firmware] = [text(identity?.model), text(identity?.serial), text(identity?.firmware)];
  return {
    profile,
    unitId: unit.unitId,
    manufacturer: profile.id === "sunspec" ? (text("1.Mn") ?? profile.vendor) : profile.vendor,
    ...(model === undefined ? {} : { model }),
    ...(serial === undefined ? {} : { serial }),
    ...(firmware === undefined ? {} : { firmware }),
    parts: partsOf(profile),
  };
}

const partsOf = (profile: Profile): readonly FoundPart[] =>
  (["battery", "inverter", "meter"] as const).filter((part) => profile[part] !== undefined);

/** The answer to a question; `undefined` where the device refuses it, `silent` where it does not answer at all. */
async function answered<T>(ask: () => Promise<T>): Promise<T | undefined | "silent"> {
  try {
    return await ask();
  } catch (error) {
    if (!ModbusError.isModbus(error)) throw error;
    if (error.fault.kind === "exception") return undefined;
    if (error.fault.kind === "timeout") return "silent";
    throw error;
  }
}
