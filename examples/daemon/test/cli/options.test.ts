import { describe, expect, test } from "vitest";
import type { OptionSpec } from "../../src/cli/option-spec.ts";
import { readOptions } from "../../src/cli/options.ts";

const specs: readonly OptionSpec[] = [
  { name: "file", value: "FILE", required: true, help: "" },
  { name: "count", value: "N", default: "3", help: "" },
  { name: "fill", help: "" },
];

test("an option that is absent takes its default", () => {
  expect(readOptions(specs, ["--file", "a"]).number("count")).toBe(3);
});

test("a value may follow an equals sign", () => {
  expect(readOptions(specs, ["--file=a b"]).text("file")).toBe("a b");
});

test("a switch is there or not", () => {
  expect(readOptions(specs, ["--file", "a", "--fill"]).has("fill")).toBe(true);
});

test("a negative number is a value, not an option", () => {
  expect(readOptions(specs, ["--file", "a", "--count", "-5"]).number("count")).toBe(-5);
});

test("a day that the calendar does not have is refused", () => {
  expect(() => readOptions(specs, ["--file", "2023-02-29"]).day("file")).toThrow(
    'option --file is "2023-02-29", expected a day such as 2024-06-30',
  );
});

describe("wrong calls say what was given", () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ["a missing option", [], "option --file is missing"],
    ["a mistyped option", ["--flie", "a"], "unknown option --flie, did you mean --file?"],
    ["an option unlike any", ["--xyzzy", "a"], "unknown option --xyzzy"],
    ["a missing value at the end", ["--file"], "option --file needs a value: --file FILE"],
    ["a missing value before an option", ["--file", "--fill"], "option --file needs a value: --file FILE"],
    ["an empty value", ["--file="], "option --file needs a value: --file FILE"],
    ["a value for a switch", ["--file", "a", "--fill=yes"], 'option --fill takes no value, found "yes"'],
    ["an option given twice", ["--file", "a", "--file", "b"], "option --file is given twice"],
    ["a stray word", ["--file", "a", "b"], 'unexpected argument "b"'],
  ];
  for (const [name, args, message] of cases) {
    test(name, () => {
      expect(() => readOptions(specs, args)).toThrow(message);
    });
  }
});

describe("a number outside its range says what is expected", () => {
  const count = (text: string) => readOptions(specs, ["--file", "a", "--count", text]);
  test("a word", () => {
    expect(() => count("many").number("count")).toThrow('option --count is "many", expected a number');
  });
  test("zero where more is needed", () => {
    expect(() => count("0").number("count", { above: 0, max: 9 })).toThrow(
      "expected a number above 0 and of at most 9",
    );
  });
  test("a fraction where a whole number is needed", () => {
    expect(() => count("1.5").number("count", { min: 1, whole: true })).toThrow(
      "expected a whole number of at least 1",
    );
  });
  test("infinity", () => {
    expect(() => count("Infinity").number("count")).toThrow("expected a number");
  });
});
