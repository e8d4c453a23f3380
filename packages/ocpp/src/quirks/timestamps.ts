import { isObject } from "./json.ts";
import { quoted, type Note } from "./flag.ts";

/** Fields that hold a time in what a charger sends, in any version. */
const TIME_FIELDS = new Set(["timestamp", "scheduleStart", "startSchedule", "expiryDate", "currentTime"]);
const WITHOUT_ZONE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?$/;
const WITH_SPACE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))$/;
/** Deeper than any message of OCPP; what lies below is left alone. */
const DEEPEST = 12;

/** Gives every time stamp a zone. What is no time stamp at all stays, for the schema to refuse. */
export function mendTimestamps(payload: unknown, utcOffsetMinutes: number, note: Note): unknown {
  return walk(payload, 0);

  function walk(value: unknown, depth: number): unknown {
    if (depth > DEEPEST) return value;
    if (Array.isArray(value)) return mapChanged(value, (item) => walk(item, depth + 1));
    if (!isObject(value)) return value;
    const mended = Object.entries(value).map(([name, field]): [string, unknown] => {
      const isTime = TIME_FIELDS.has(name) && typeof field === "string";
      return [name, isTime ? mendTime(field, utcOffsetMinutes, note) : walk(field, depth + 1)];
    });
    return mended.some(([name, field]) => field !== value[name]) ? Object.fromEntries(mended) : value;
  }
}

/** A list with its items changed; the same list where none was. */
function mapChanged(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  const after = list.map(change);
  return after.some((item, index) => item !== list[index]) ? after : list;
}

function mendTime(text: string, utcOffsetMinutes: number, note: Note): string {
  const spaced = WITH_SPACE.exec(text);
  if (spaced !== null) {
    note("timestamp-with-space", `${quoted(text)} got a T`);
    return `${String(spaced[1])}T${String(spaced[2])}`;
  }
  const local = WITHOUT_ZONE.exec(text);
  if (local === null) return text;
  const [, day, time, fraction = ""] = local;
  const at = new Date(`${String(day)}T${String(time)}Z`).getTime() - utcOffsetMinutes * 60_000;
  if (Number.isNaN(at)) return text;
  const mended = new Date(at).toISOString().replace(".000Z", `${fraction}Z`);
  note("timestamp-without-zone", `${quoted(text)} taken as ${mended}`);
  return mended;
}
