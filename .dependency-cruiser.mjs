// Who may import whom. docs/ARCHITECTURE.md draws the same table as a picture; scripts/test/gates.test.ts plants
// violations and checks that they are caught.
import { ARROWS } from "./scripts/arrows.mjs";

/**
 * One rule per package: of the workspace's packages its sources reach itself and its arrows, nothing else. Tests may
 * also use what their package.json names for development: the controller is tested on the simulated home.
 */
const arrows = Object.entries(ARROWS).map(([name, allowed]) => ({
  name: `arrows-of-${name}`,
  comment: `${name} may import ${allowed.length > 0 ? allowed.join(", ") : "no other package"}.`,
  severity: "error",
  from: { path: `^packages/${name}/src/` },
  to: { path: "^(packages|examples|bench)/", pathNot: `^packages/(${[name, ...allowed].join("|")})/` },
}));

export default {
  forbidden: [
    ...arrows,
    {
      name: "not-to-unresolvable",
      comment:
        "pnpm links only what a package.json names: an import that does not resolve is an undeclared dependency.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-relative-across-packages",
      comment: "Another package is reached by its name, through its exports.",
      severity: "error",
      from: { path: "^(packages|examples)/([^/]+)/" },
      to: { path: "^(packages|examples)/", pathNot: "^$1/$2/", dependencyTypes: ["local"] },
    },
    {
      name: "sources-not-to-tests",
      severity: "error",
      from: { path: "^(packages|examples)/[^/]+/src/" },
      to: { path: "/test/" },
    },
    {
      name: "sources-to-declared-packages",
      comment: "What a published source imports is a dependency or a peer dependency of its own package.",
      severity: "error",
      from: { path: "^(packages|examples)/[^/]+/src/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["npm", "npm-peer", "npm-optional"],
      },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules"] },
    exclude: { path: ["^(packages|examples)/[^/]+/dist/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@oec/source", "types", "import", "node", "default"],
      extensions: [".ts", ".js", ".mjs", ".d.ts"],
    },
  },
};
