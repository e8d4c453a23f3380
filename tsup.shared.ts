import type { Options } from "tsup";

/**
 * The build of every package: ESM, one file per entry point, declarations, source maps that name the
 * shipped sources. Dependencies and peer dependencies stay imports.
 */
export function build(entry: Record<string, string>, more: Options = {}): Options {
  return {
    entry,
    format: ["esm"],
    target: "es2023",
    platform: "neutral",
    outDir: "dist",
    clean: true,
    // tsup hands `baseUrl` to the compiler, which TypeScript 6 reports as deprecated.
    dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
    sourcemap: true,
    splitting: true,
    treeshake: false,
    ...more,
  };
}
