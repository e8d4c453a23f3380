import { LpModelBuilder, type LpModel, type Term } from "@oec/optimizer";

/**
 * A seeded home as a model [kWh, currency]: battery, a car of minimum power or whole steps, sometimes a
 * peak charge, prices of any sign. About one of seven has no solution: the car asks for more than it can get.
 *
 * @param count - Slots; default 3 to 7.
 */
export function randomHome(random: () => number, count?: number): LpModel {
  const between = (low: number, high: number) => low + (high - low) * random();
  const drawn = 3 + Math.floor(between(0, 5));
  const slots = count ?? drawn;
  const builder = new LpModelBuilder();
  const peak = random() < 0.5 ? builder.column({ cost: between(0.5, 4), upper: 20 }) : undefined;
  const [semicontinuous, exclusive] = [random() < 0.5, random() < 0.5];
  const [wear, minimum] = [between(0, 0.2), between(1, 4)];
  let before: number | undefined;
  const car: Term[] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    const price = between(-0.5, 2);
    const bought = builder.column({ cost: price, upper: 14 });
    const sold = builder.column({ cost: -(price - between(-0.1, 0.4)), upper: 10 });
    const charge = builder.column({ cost: wear, upper: 5 });
    const discharge = builder.column({ cost: wear, upper: 5 });
    const level = builder.column({ cost: slot === slots - 1 ? -between(0, 1) : 0, upper: 10 });
    const power = semicontinuous
      ? builder.column({ lower: minimum, upper: 11, kind: "semicontinuous" })
      : builder.column({ upper: 3, kind: "integer" });
    const step = semicontinuous ? 1 : 3.5;
    const net = between(-3, 3);
    builder.row(net, net, [[bought, 1], [sold, -1], [charge, -1], [discharge, 1], [power, -step]]); // prettier-ignore
    car.push([power, 0.9 * step]);
    const change: Term[] = [[level, 1], [charge, -0.95], [discharge, 1 / 0.95]]; // prettier-ignore
    if (before === undefined) builder.row(3, 3, change);
    else builder.row(0, 0, [...change, [before, -1]]);
    before = level;
    if (peak !== undefined) builder.row(0, Infinity, [[peak, 1], [bought, -1]]); // prettier-ignore
    if (!exclusive) continue;
    const importing = builder.column({ upper: 1, kind: "integer" });
    builder.row(-Infinity, 0, [[bought, 1], [importing, -14]]); // prettier-ignore
    builder.row(-Infinity, 10, [[sold, 1], [importing, 10]]); // prettier-ignore
  }
  builder.row(between(0, slots * 11), Infinity, car);
  return builder.build();
}

/** By how much a point breaks a model, in kWh or whole steps; shares no code with the check in the package. */
export function worstViolation(model: LpModel, values: Readonly<Float64Array>): number {
  const outside = (value: number, low: number, high: number) => Math.max(0, low - value, value - high);
  let worst = 0;
  for (const [column, value] of values.entries()) {
    const kind = model.kinds[column];
    const inRange = outside(value, model.lower[column] ?? 0, model.upper[column] ?? 0);
    worst = Math.max(worst, kind === 2 ? Math.min(Math.abs(value), inRange) : inRange);
    if (kind === 1) worst = Math.max(worst, Math.abs(value - Math.round(value)));
  }
  for (const [row, low] of model.rowLower.entries()) {
    let activity = 0;
    for (let entry = model.starts[row] ?? 0; entry < (model.starts[row + 1] ?? 0); entry += 1) {
      activity += (model.values[entry] ?? 0) * (values[model.indices[entry] ?? 0] ?? 0);
    }
    worst = Math.max(worst, outside(activity, low, model.rowUpper[row] ?? 0));
  }
  return worst;
}
