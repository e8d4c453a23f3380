import { FILL_RULE } from "./fill.ts";
import type { BacktestInput } from "./input.ts";
import { LEAST_HISTORY_HOURS, PLAN_HOURS } from "./rolling.ts";

/** Figures that the sentences quote. */
interface Figures {
  readonly storedValuePerKwh: number;
  readonly startKwh: number;
  readonly shiftDays: number;
  readonly hoursWithoutHistory: number;
}

/** What a reader must know to trust the figures, in sentences. */
export function assumptionsOf(input: BacktestInput, figures: Figures): string[] {
  const { tariff, maxImportW } = input;
  const { storedValuePerKwh, startKwh, shiftDays, hoursWithoutHistory } = figures;
  const sentences = [
    "The home uses and produces what was recorded, whatever the battery does; money is counted slot by slot.",
    `Every policy starts with ${startKwh.toFixed(2)} kWh in the store. A kWh more or less in it at the end counts ` +
      `${storedValuePerKwh.toFixed(4)} ${tariff.currency} in every policy: 0.7 of the median import price of the period.`,
    "Days with a gap are left out; the store keeps its energy over them.",
    `Rolling planning makes a new plan every hour for ${PLAN_HOURS} hours from what was known by then: prices of the ` +
      "next day from 13:00 on, later prices, load and PV from the days before. Each slot then runs on what really came, " +
      "judged by the plan's value of stored energy.",
    "Perfect foresight is the exact optimum over all counted slots; no controller can reach it.",
    "Planned policies leave PV unused where exporting costs money; the home without battery and the rule do so only at " +
      "an export limit.",
  ];
  if (shiftDays !== 0) {
    const direction = shiftDays > 0 ? "later" : "earlier";
    sentences.push(
      `The prices were moved ${Math.abs(shiftDays)} days ${direction} (${Math.abs(shiftDays) / 7} whole weeks), so that ` +
        "weekdays stay weekdays; around clock changes they can be an hour off local time.",
    );
  }
  if (hoursWithoutHistory > 0) {
    sentences.push(
      `For its first ${hoursWithoutHistory.toFixed(1)} hours rolling planning ran the self-consumption rule, because ` +
        `fewer than ${LEAST_HISTORY_HOURS} hours had been recorded before.`,
    );
  }
  if (input.fill === true) sentences.push(`Gaps were filled: ${FILL_RULE}.`);
  if (input.exchangeRate !== undefined && input.prices.currency !== tariff.currency) {
    sentences.push(
      `1 ${input.prices.currency} was counted as ${input.exchangeRate} ${tariff.currency} throughout.`,
    );
  }
  if (maxImportW !== undefined) {
    sentences.push(
      "A slot whose load alone exceeds the import limit may import what it needs beyond PV, in every policy.",
    );
  }
  return sentences;
}
