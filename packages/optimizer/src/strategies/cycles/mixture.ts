/** A plan as a choice: what it costs and how much it uses of each limit. */
export interface Choice {
  readonly cost: number;
  /** Use less the limit, shape [limits]; above 0: too much. */
  readonly excess: readonly number[];
}

/** The cheapest mixture of choices that keeps every limit on average. */
export interface Mixture {
  /** Share of each choice, shape [choices], adding up to 1. */
  readonly shares: readonly number[];
  readonly cost: number;
  /** What one unit less of use would be worth, per limit, 0 or more. */
  readonly prices: readonly number[];
}

/** Numbers smaller than this are rounding, as a share of the largest. */
const ROUNDING = 1e-11;

/**
 * Solves the master problem of a Dantzig-Wolfe decomposition with the simplex method (Bland's rule).
 *
 * @param choices - The first keeps every limit.
 * @see Dantzig and Wolfe, "Decomposition principle for linear programs" (1960).
 */
export function cheapestMixture(choices: readonly Choice[]): Mixture {
  const limits = choices[0]?.excess.length ?? 0;
  const columns = choices.length + limits;
  // Rows: one per limit (excess + slack = 0), then the sum of shares = 1, then the costs that are left.
  const rows = Array.from({ length: limits + 2 }, (_, row) => {
    const values = choices.map(({ cost, excess }) =>
      row < limits ? (excess[row] ?? 0) : row === limits ? 1 : cost,
    );
    const slack = Array.from({ length: limits }, (__, limit) => (limit === row ? 1 : 0));
    return Float64Array.from([...values, ...slack, row === limits ? 1 : 0]);
  });
  const basis = Array.from({ length: limits + 1 }, (_, row) => (row < limits ? choices.length + row : 0));
  pivot(rows, limits, 0);
  const costs = rows[limits + 1] ?? new Float64Array(columns + 1);
  for (;;) {
    const entering = costs.findIndex((cost, column) => column < columns && cost < -tolerance(choices));
    const leaving = entering < 0 ? -1 : leavingRow(rows, basis, entering);
    if (leaving < 0) break;
    pivot(rows, leaving, entering);
    basis[leaving] = entering;
  }
  const shares = choices.map(() => 0);
  for (const [row, column] of basis.entries()) {
    if (column < choices.length) shares[column] = Math.max(0, rows[row]?.[columns] ?? 0);
  }
  const prices = Array.from({ length: limits }, (_, limit) =>
    Math.max(0, costs[choices.length + limit] ?? 0),
  );
  return { shares, cost: -(costs[columns] ?? 0), prices };
}

const tolerance = (choices: readonly Choice[]): number =>
  ROUNDING * choices.reduce((most, { cost }) => Math.max(most, Math.abs(cost)), 1);

/** The row that limits a column first; of several the one whose basic column comes first. */
function leavingRow(rows: readonly Float64Array[], basis: readonly number[], entering: number): number {
  let leaving = -1;
  let least = Infinity;
  for (const [row, column] of basis.entries()) {
    const values = rows[row];
    const factor = values?.[entering] ?? 0;
    if (factor <= ROUNDING) continue;
    const ratio = (values?.at(-1) ?? 0) / factor;
    if (ratio > least || (ratio === least && column > (basis[leaving] ?? -1))) continue;
    least = ratio;
    leaving = row;
  }
  return leaving;
}

function pivot(rows: readonly Float64Array[], row: number, column: number): void {
  const pivotal = rows[row];
  const factor = pivotal?.[column] ?? 1;
  if (pivotal === undefined) return;
  for (let index = 0; index < pivotal.length; index += 1) pivotal[index] = (pivotal[index] ?? 0) / factor;
  for (const [other, values] of rows.entries()) {
    const share = values[column] ?? 0;
    if (other === row || share === 0) continue;
    for (let index = 0; index < values.length; index += 1)
      values[index] = (values[index] ?? 0) - share * (pivotal[index] ?? 0);
  }
}
