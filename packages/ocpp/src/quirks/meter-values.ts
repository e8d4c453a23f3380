import { quoted, type Note, type QuirkCode } from "./flag.ts";
import { isObject, without, type JsonObject } from "./json.ts";

/** The words that OCPP 1.6 allows, in the spelling of its schema. */
const WORDS = {
  context: words(
    "Interruption.Begin Interruption.End Sample.Clock Sample.Periodic Transaction.Begin Transaction.End Trigger Other",
  ),
  format: words("Raw SignedData"),
  location: words("Cable EV Inlet Outlet Body"),
  phase: words("L1 L2 L3 N L1-N L2-N L3-N L1-L2 L2-L3 L3-L1"),
  unit: words("Wh kWh varh kvarh W kW VA kVA var kvar A V K Celcius Celsius Fahrenheit Percent"),
  measurand: words(
    "Energy.Active.Export.Register Energy.Active.Import.Register Energy.Reactive.Export.Register " +
      "Energy.Reactive.Import.Register Energy.Active.Export.Interval Energy.Active.Import.Interval " +
      "Energy.Reactive.Export.Interval Energy.Reactive.Import.Interval Power.Active.Export Power.Active.Import " +
      "Power.Offered Power.Reactive.Export Power.Reactive.Import Power.Factor Current.Import Current.Export " +
      "Current.Offered Voltage Frequency Temperature SoC RPM",
  ),
} as const;

/** Units in other words; `undefined`: the measurand alone says it, because the schema has no word for the unit. */
const OTHER_UNITS: Readonly<Record<string, string | undefined>> = { "%": "Percent", hz: undefined };

/** Fields whose default would give a sample another meaning: without a known word the sample is set aside. */
const DECISIVE = ["measurand", "phase", "unit"] as const;
/** Fields that only say more about a sample. */
const DESCRIPTIVE = ["context", "location", "format"] as const;

/** Mends a list of meter values, as in MeterValues and StopTransaction. */
export function mendMeterValues(list: unknown, note: Note): unknown {
  if (isObject(list)) {
    note("object-for-array", "a single meter value became a list");
    return mendMeterValues([list], note);
  }
  if (!Array.isArray(list)) return list;
  const mended = list.flatMap((entry: unknown) => mendMeterValue(entry, note));
  return mended.length === list.length && mended.every((entry, index) => entry === list[index])
    ? list
    : mended;
}

/** A meter value as it should be; nothing where it holds no sample. */
function mendMeterValue(entry: unknown, note: Note): readonly unknown[] {
  if (!isObject(entry)) return [entry];
  const { sampledValue } = entry;
  if (isObject(sampledValue)) {
    note("object-for-array", "a single sample became a list");
    return mendMeterValue({ ...entry, sampledValue: [sampledValue] }, note);
  }
  if (!Array.isArray(sampledValue)) return [entry];
  const samples = sampledValue.flatMap((sample: unknown) => {
    const mended = isObject(sample) ? mendSample(sample, note) : sample;
    return mended === undefined ? [] : [mended];
  });
  if (samples.length === 0) {
    note("samples-missing", "a meter value without samples was left out");
    return [];
  }
  const same = samples.length === sampledValue.length && samples.every((one, i) => one === sampledValue[i]);
  return [same ? entry : { ...entry, sampledValue: samples }];
}

/** A sample as it should be; `undefined` where it says nothing that can be trusted. */
function mendSample(given: JsonObject, note: Note): JsonObject | undefined {
  let sample = given;
  if (typeof sample["value"] === "number") {
    note("number-for-text", `value ${quoted(sample["value"])} became text`);
    sample = { ...sample, value: String(sample["value"]) };
  }
  if (typeof sample["value"] === "string" && sample["value"].trim() === "") {
    note("sample-empty", `sample ${quoted(given)} left out`);
    return undefined;
  }
  for (const field of DECISIVE) {
    const mended = mendWord(sample, field, note);
    if (mended === undefined) {
      note(unknownCode(field), `sample ${quoted(given)} set aside: the ${field} is not one of OCPP`);
      return undefined;
    }
    sample = mended;
  }
  for (const field of DESCRIPTIVE) {
    const mended = mendWord(sample, field, note);
    if (mended === undefined) note(unknownCode(field), `${field} ${quoted(sample[field])} left out`);
    sample = mended ?? without(sample, field);
  }
  return sample;
}

/** The sample with one word in the schema's spelling; `undefined` for a word that the schema does not know. */
function mendWord(sample: JsonObject, field: keyof typeof WORDS, note: Note): JsonObject | undefined {
  const word = sample[field];
  if (word === undefined || typeof word !== "string") return sample;
  const key = word.trim().toLowerCase();
  const known = WORDS[field].get(key);
  if (known === word) return sample;
  const spoken = field === "unit" && Object.hasOwn(OTHER_UNITS, key);
  const right = spoken ? OTHER_UNITS[key] : known;
  if (right === undefined && !spoken && key !== "") return undefined;
  note("spelling", `${field} ${quoted(word)} taken as ${quoted(right)}`);
  return right === undefined ? without(sample, field) : { ...sample, [field]: right };
}

function unknownCode(field: keyof typeof WORDS): QuirkCode {
  return `unknown-${field}`;
}

function words(list: string): ReadonlyMap<string, string> {
  return new Map(list.split(" ").map((word) => [word.toLowerCase(), word]));
}
