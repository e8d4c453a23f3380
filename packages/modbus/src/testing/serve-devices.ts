import type { Battery, GridMeter, Inverter } from "@oec/domain";
import { decodeNumber, decodeRaw } from "../codec/decode.ts";
import { encodeNumber, encodeRaw, encodeText } from "../codec/encode.ts";
import type { Formula, Profile, Step } from "../profiles/profile.ts";
import { registerCount, type RegisterSpec } from "../registers/map.ts";
import type { UnitTables, WrittenValues } from "./register-store.ts";

/** Devices that a unit shows; they may be simulated or real. */
export interface ServedDevices {
  readonly battery?: Battery;
  readonly inverter?: Inverter;
  readonly gridMeter?: GridMeter;
}

/** How long a command without a timer of its own holds [ms]. */
const NO_TIMER_MS = 7 * 86_400_000;

/**
 * Shows devices as the registers of a profile: every read is of their state at that moment, and every complete command of
 * the profile reaches the battery as a set-point. Registers that the devices have no value for are "not available" where the
 * type allows it, else 0.
 *
 * @param unit - Tables of the unit; the profile's registers must all be on it.
 */
export function serveDevices(unit: UnitTables, profile: Profile, devices: ServedDevices): void {
  const image = new ProfileImage(unit, profile);
  for (const spec of Object.values(profile.registers)) image.blank(spec);
  if (profile.identity !== undefined) image.identify(profile.identity.register, profile.identity.expect);
  unit.beforeRead = () => refresh(image, profile, devices);
  unit.afterWrite = (write) => obey(image, profile, devices, write);
}

async function refresh(image: ProfileImage, profile: Profile, devices: ServedDevices): Promise<void> {
  const { battery, inverter, meter } = profile;
  if (battery !== undefined && devices.battery !== undefined) {
    const { value } = await devices.battery.readState();
    const { capabilities } = devices.battery;
    image.show(battery.socPercent, value.socPercent);
    image.show(battery.powerW, value.powerW);
    image.show(battery.voltageV, value.voltageV);
    image.show(battery.temperatureC, value.temperatureC);
    image.show(battery.healthPercent, value.healthPercent);
    image.show(battery.capacityWh, capabilities.capacityWh);
    image.show(battery.maxChargeW, capabilities.maxChargeW);
    image.show(battery.maxDischargeW, capabilities.maxDischargeW);
    image.show(battery.chargeLimitW, value.chargeLimitW);
    image.show(battery.dischargeLimitW, value.dischargeLimitW);
    const status = Object.entries(battery.status?.values ?? {}).find(([, name]) => name === value.status);
    if (status !== undefined && battery.status !== undefined)
      image.raw(battery.status.register, Number(status[0]));
  }
  if (inverter !== undefined && devices.inverter !== undefined) {
    const { value } = await devices.inverter.readState();
    image.show(inverter.acPowerW, value.acPowerW);
    image.show(inverter.pvW, value.pvW / inverter.conversionEfficiency);
    image.show(inverter.temperatureC, value.temperatureC);
    image.show(inverter.maxAcW, devices.inverter.capabilities.maxAcW);
  }
  if (meter !== undefined && devices.gridMeter !== undefined) {
    const { value } = await devices.gridMeter.read();
    image.show(meter.powerW, value.powerW);
    for (const phase of [0, 1, 2] as const) {
      image.show(meter.phasePowerW?.[phase], value.phasePowerW[phase]);
      image.show(meter.phaseVoltageV?.[phase], value.phaseVoltageV[phase]);
      image.show(meter.phaseCurrentA?.[phase], value.phaseCurrentA?.[phase]);
    }
    image.show(meter.frequencyHz, value.frequencyHz);
    image.show(meter.importedWh, value.importedWh);
    image.show(meter.exportedWh, value.exportedWh);
  }
}

/** Carries out the command that a write completes, if it does. */
async function obey(
  image: ProfileImage,
  profile: Profile,
  devices: ServedDevices,
  write: WrittenValues,
): Promise<void> {
  const { battery } = devices;
  const control = profile.battery?.control;
  if (battery === undefined || control === undefined) return;
  const completes = (steps: readonly Step[] | undefined): steps is readonly Step[] =>
    steps !== undefined && image.isWrite(steps.at(-1)?.register, write) && image.holds(steps);
  if (completes(control.autonomous)) {
    await battery.setPower({ powerW: 0, validForMs: 1, fallback: "autonomous" });
    return;
  }
  const [steps, direction] = completes(control.charge)
    ? ([control.charge, 1] as const)
    : completes(control.discharge)
      ? ([control.discharge, -1] as const)
      : ([control.idle, 0] as const);
  if (direction === 0 && !completes(steps)) return;
  const { maxChargeW } = battery.capabilities;
  const powerW = direction === 0 ? 0 : image.commandedPower(steps, direction, maxChargeW);
  const validForMs = image.commandedLease(steps) ?? NO_TIMER_MS;
  await battery.setPower({ powerW, validForMs, fallback: "autonomous" });
}

/** A profile's registers in the tables of a unit. */
class ProfileImage {
  readonly #unit: UnitTables;
  readonly #profile: Profile;

  constructor(unit: UnitTables, profile: Profile) {
    this.#unit = unit;
    this.#profile = profile;
  }

  /** Makes a register that says nothing. */
  blank(spec: RegisterSpec): void {
    const [marker = 0] = spec.access === "read" ? (spec.invalid ?? []) : [];
    const words = registerCount(spec);
    this.#put(
      spec,
      spec.type === "string" || marker === 2 ** 64
        ? Array.from({ length: words }, () => (marker === 0 ? 0 : 0xffff))
        : encodeRaw(marker, spec),
    );
  }

  /** Shows what the profile is recognised by. */
  identify(register: string, expect: NonNullable<Profile["identity"]>["expect"]): void {
    const spec = this.#profile.registers[register];
    if (spec === undefined) return;
    const text = expect !== undefined && "startsWith" in expect ? expect.startsWith[0] : "TESTDEVICE";
    if (spec.type === "string") this.#put(spec, encodeText(text ?? "", registerCount(spec)));
    else if (expect !== undefined && "oneOf" in expect) this.raw(register, expect.oneOf[0] ?? 0);
  }

  /** Shows a quantity so that its formula gives it back: a positive part in one register, a negative one in another. */
  show(formula: Formula | undefined, value: number | undefined): void {
    if (formula === undefined || value === undefined) return;
    const split = new Set(formula.map(({ factor = 1 }) => Math.sign(factor))).size > 1;
    const [first] = formula;
    const carrier = split ? formula.find(({ factor = 1 }) => Math.sign(factor) === Math.sign(value)) : first;
    for (const term of formula) {
      const spec = this.#profile.registers[term.register];
      if (spec === undefined) continue;
      const { factor = 1, negativeWhile } = term;
      const part = term === carrier ? value / factor : 0;
      this.#put(spec, encodeNumber(negativeWhile === undefined ? part + 0 : Math.abs(part), spec));
      if (negativeWhile !== undefined)
        this.raw(negativeWhile.register, part < 0 ? 2 ** negativeWhile.bit : 0);
    }
  }

  /** Shows a whole number as it is. */
  raw(register: string, value: number): void {
    const spec = this.#profile.registers[register];
    if (spec !== undefined) this.#put(spec, encodeRaw(value, spec));
  }

  /** True if a write covers a register. */
  isWrite(register: string | undefined, write: WrittenValues): boolean {
    const spec = register === undefined ? undefined : this.#profile.registers[register];
    if (spec === undefined || write.table !== "holding") return false;
    return spec.address >= write.address && spec.address < write.address + write.values.length;
  }

  /** True if every fixed value of a command stands in its register, and a power of its direction can be there. */
  holds(steps: readonly Step[]): boolean {
    return steps.every(
      ({ register, value }) => typeof value !== "number" || this.#number(register) === value,
    );
  }

  /** The power that a command carries [W], positive charges. */
  commandedPower(steps: readonly Step[], direction: 1 | -1, maxChargeW: number): number {
    for (const { register, value } of steps) {
      if (typeof value === "number" || value.of === "lease") continue;
      const held = (this.#number(register) ?? 0) / (value.factor ?? 1);
      if (value.of === "signed-power") return held;
      return direction * Math.abs(held) * (value.of === "percent" ? maxChargeW / 100 : 1);
    }
    return 0;
  }

  /** The time that a command holds [ms]; `undefined` where it carries none. */
  commandedLease(steps: readonly Step[]): number | undefined {
    for (const { register, value } of steps) {
      if (typeof value !== "number" && value.of === "lease") {
        return Math.max(1, ((this.#number(register) ?? 0) / (value.factor ?? 1)) * 1_000);
      }
    }
    return undefined;
  }

  #number(register: string): number | undefined {
    const spec = this.#profile.registers[register];
    const words =
      spec === undefined ? undefined : this.#unit[spec.table].get(spec.address, registerCount(spec));
    if (spec === undefined || words === undefined) return undefined;
    return spec.type === "f32" || spec.scale !== undefined
      ? decodeNumber(words, spec)
      : decodeRaw(words, spec);
  }

  #put(spec: RegisterSpec, words: readonly number[]): void {
    this.#unit[spec.table].set(spec.address, words);
  }
}
