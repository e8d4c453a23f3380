/** A number with a fixed number of decimals and spaces between thousands; a minus that survives copying. */
export function decimals(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  const [whole = "", fraction] = text.split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, " ");
  const sign = value < 0 && Number(text) !== 0 ? "-" : "";
  return `${sign}${spaced}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** A share as whole percent. */
export const percent = (share: number): string => `${decimals(100 * share, 0)} %`;
