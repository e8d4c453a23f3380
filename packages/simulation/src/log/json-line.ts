/** Under this key stands a number that JSON has not: NaN, the infinities, and zero with a sign. */
const NUMBER = "$number";

/** A value as one line of JSON from which every number comes back bit for bit. */
export function toLine(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== "number" || (Number.isFinite(part) && !Object.is(part, -0))) return part;
    return { [NUMBER]: Object.is(part, -0) ? "-0" : String(part) };
  });
}

/** The value of a line. @throws `SyntaxError` if it is no JSON. */
export function fromLine(line: string): unknown {
  return JSON.parse(line, (_key, part: unknown) => {
    if (typeof part !== "object" || part === null || !(NUMBER in part)) return part;
    return Number(part[NUMBER]);
  }) as unknown;
}
