// Prints how many tests of vitest's JSON report passed, failed and were skipped, as one plain line.
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";

const [file = ""] = process.argv.slice(2);
if (existsSync(file)) {
  const report = JSON.parse(readFileSync(file, "utf8"));
  // A file that does not load has no tests: it counts as one that failed.
  const unloaded = report.testResults.filter(
    (result) => result.status === "failed" && result.assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloaded.length;
  console.log(
    `${report.numPassedTests} passed, ${failed} failed, ${report.numPendingTests + report.numTodoTests} skipped`,
  );
} else {
  console.log("0 passed, 1 failed");
}
