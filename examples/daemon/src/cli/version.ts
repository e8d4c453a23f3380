import { readFileSync } from "node:fs";

/** The version in the package.json, which stands one folder above both `src/` and `dist/`. */
export function version(): string {
  for (const path of ["../package.json", "../../package.json"]) {
    const version = versionIn(new URL(path, import.meta.url));
    if (version !== undefined) return version;
  }
  return "unknown";
}

function versionIn(file: URL): string | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof parsed !== "object" || parsed === null || !("name" in parsed) || parsed.name !== "@oec/daemon")
      return undefined;
    return "version" in parsed && typeof parsed.version === "string" ? parsed.version : undefined;
  } catch {
    return undefined;
  }
}
