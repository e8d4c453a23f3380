import { LOCALES, type Language } from "./language.ts";

/** Holds a number and its unit on one line. */
export const NBSP = "\u00a0";
export const MINUS = "\u2212";

/** A number as it is written, and its unit: they are set in different sizes. */
export interface Figure {
  readonly value: string;
  readonly unit: string;
}

/** A currency's names. Without a small unit, prices are written in the large one. */
interface Coins {
  readonly large: string;
  readonly small?: string;
}

const COINS: Readonly<Record<string, Coins>> = {
  SEK: { large: "kr", small: "öre" },
  NOK: { large: "kr", small: "øre" },
  DKK: { large: "kr", small: "øre" },
  EUR: { large: "€", small: "ct" },
};

/** Writes numbers the way a language, a currency and a place write them. */
export interface Numbers {
  readonly language: Language;
  readonly timeZone: string;
  /** A bare number; no minus before what rounds to zero. */
  plain(value: number, digits?: number): string;
  /** W below 1 kW, rounded to 10; kW with one decimal above. */
  power(powerW: number): Figure;
  /** kWh with one decimal. */
  energy(energyKwh: number): Figure;
  /** What prices are multiplied with to be written, and in which unit: 100 and öre, or 1 and the currency. */
  readonly priceScale: Readonly<{ factor: number; unit: string }>;
  /** Whole öre per kWh, where the currency has a small unit. @param perKwh - [currency/kWh] */
  price(perKwh: number): Figure;
  /** @param digits - Decimals; two where none are given. */
  money(amount: number, digits?: number): Figure;
  /** Whole percent. */
  percent(value: number): Figure;
  /** Hours and minutes of a 24-hour clock at the home. @param at - ms since 1970 UTC */
  clock(at: number): string;
  /** Hours, minutes and seconds at the home. */
  exactClock(at: number): string;
  /** Weekday, day and month at the home. */
  day(at: number): string;
  /** Calendar date at the home, `2026-03-26`: for comparing days. */
  date(at: number): string;
}

/** @param currency - ISO 4217. */
export function createNumbers(language: Language, currency: string, timeZone: string): Numbers {
  const locale = LOCALES[language];
  const formats = new Map<number, Intl.NumberFormat>();
  const decimals = (digits: number): Intl.NumberFormat => {
    let format = formats.get(digits);
    if (format === undefined) {
      const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      format = new Intl.NumberFormat(locale, fixed);
      formats.set(digits, format);
    }
    return format;
  };
  const plain = (value: number, digits = 0): string => {
    const shown = Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value;
    return decimals(digits).format(shown).replace("-", MINUS);
  };
  const coins: Coins = COINS[currency] ?? { large: currency };
  const priceScale =
    coins.small === undefined ? { factor: 1, unit: coins.large } : { factor: 100, unit: coins.small };
  const time = (parts: Intl.DateTimeFormatOptions): ((at: number) => string) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone, ...parts });
    return (at) => format.format(at);
  };
  const isoDate = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  return {
    language,
    timeZone,
    plain,
    power: (powerW) =>
      Math.abs(powerW) < 995
        ? { value: plain(Math.round(powerW / 10) * 10), unit: "W" }
        : { value: plain(powerW / 1000, 1), unit: "kW" },
    energy: (energyKwh) => ({ value: plain(energyKwh, 1), unit: "kWh" }),
    priceScale,
    price: (perKwh) => ({
      value: plain(perKwh * priceScale.factor, priceScale.factor === 1 ? 2 : 0),
      unit: priceScale.unit,
    }),
    money: (amount, digits = 2) => ({ value: plain(amount, digits), unit: coins.large }),
    percent: (value) => ({ value: plain(value), unit: "%" }),
    clock: time({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    exactClock: time({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    day: time({ weekday: "short", day: "numeric", month: "short" }),
    date: (at) => isoDate.format(at),
  };
}

/** Number and unit as running text. */
export const written = ({ value, unit }: Figure): string => `${value}${NBSP}${unit}`;

/** The same with its sign, for differences: +1.85 kr. */
export const signed = (figure: Figure): string =>
  figure.value.startsWith(MINUS) || /^[0.,]*$/.test(figure.value) ? written(figure) : `+${written(figure)}`;
