import { expect, test } from "vitest";
import { isPermissive } from "../licences.ts";

test.each(["MIT", "ISC", "Apache-2.0", "BSD-3-Clause", "(MIT OR GPL-3.0)", "MIT AND ISC"])(
  "%s is permissive",
  (licence) => {
    expect(isPermissive(licence)).toBe(true);
  },
);

test.each([
  "GPL-3.0",
  "AGPL-3.0",
  "LGPL-3.0",
  "MIT AND GPL-3.0",
  "Unknown",
  "",
  "SEE LICENSE IN LICENSE.md",
  "(MIT AND (ISC OR GPL-3.0))",
])('the licence "%s" is not accepted without a look', (licence) => {
  expect(isPermissive(licence)).toBe(false);
});
