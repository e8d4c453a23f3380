/** Licences that let a user of the packages do as he likes, but for naming the authors. */
const PERMISSIVE = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

/** True if a licence expression (SPDX) leaves a permissive choice: one side of an OR, both sides of an AND. */
export function isPermissive(expression: string): boolean {
  const text = expression.trim().replace(/^\((.*)\)$/, "$1");
  if (text.includes("(")) return false; // nested expressions are looked at by a person
  if (text.includes(" OR ")) return text.split(" OR ").some(isPermissive);
  return text.split(" AND ").every((licence) => PERMISSIVE.has(licence.trim()));
}
